package sources

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// ProjectRow is one project of a JSON Lines file. Empty fields were not stated. A field of the file that is not named here is
// not used; Unused names it.
type ProjectRow struct {
	ID                  string   `json:"id"`
	Lang                string   `json:"lang"`
	Title               string   `json:"title"`
	Organisation        string   `json:"organisation"`
	Municipalities      []string `json:"municipalities"` // names as the source has them
	MunicipalityNumbers []string `json:"municipality_numbers"`
	Period              string   `json:"period"` // "2022–2024", "fra 2023", "høsten 2021"; a bare number counts as its text
	AmountNOK           *int64   `json:"amount_nok"`
	Funder              string   `json:"funder"`
	URL                 string   `json:"url"`
	Text                string   `json:"text"`
	TextKind            string   `json:"text_kind"` // excerpt | title_only

	OrganisationNumber string   `json:"organisation_number"` // nine digits; tells which municipality it is where it is one's own
	From               string   `json:"from"`                // where there is no Period: a date as people write it
	To                 string   `json:"to"`
	AmountEUR          *int64   `json:"amount_eur"` // whole euros, where the source counts in them
	Purpose            string   `json:"purpose"`    // what the money was for: programme, scheme
	Phase              string   `json:"phase"`      // an id or a name of codes.Phases; so with the lists below
	Status             string   `json:"status"`
	Themes             []string `json:"themes"`
	TargetGroups       []string `json:"target_groups"`
	Measures           []string `json:"measures"`
	Sectors            []string `json:"sectors"`
	Partners           []string `json:"partners"`

	Unused  []string `json:"-"` // the names of the row's other fields, in alphabetical order
	Stated  []Field  `json:"-"` // the fields that a line of JSON Lines has and that are not null; of a list, its columns tell
	Rounded bool     `json:"-"` // the amount had øre or cents

	unnamed bool // its list gave it no id: it is known by title and place
}

// Projects reads a file of one JSON object a line, and calls yield once for every line that is not blank, in order: with the
// row, or with the error (an *Error with line and field) and what could be read of the row. A broken row does not stop the
// rest. Refused are a row without id or title, a field of the wrong type, a line longer than MaxLine, an id that stands
// twice, text that is not UTF-8 or holds NUL, and a row with what looks like a national identity number or tells somebody's date of birth. The memory used is
// one line and the ids. The error returned is that of reading only; yield has seen what came before it.
func Projects(r io.Reader, yield func(line int, p ProjectRow, err error)) error {
	b := bufio.NewReaderSize(r, 64<<10)
	seen := map[string]int{}
	for line := 1; ; line++ {
		text, tooLong, err := nextLine(b)
		if err != nil && !errors.Is(err, io.EOF) {
			return &Error{Line: line, Err: err}
		}
		if line == 1 {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		if text = bytes.TrimSpace(text); tooLong || len(text) > 0 {
			p, rowErr := projectRow(text, tooLong)
			if rowErr == nil {
				if first, twice := seen[p.ID]; twice {
					rowErr = &Error{Place: "id", Err: fmt.Errorf("%w: %q is on line %d too", ErrDuplicate, p.ID, first)}
				} else {
					seen[p.ID] = line
				}
			}
			if rowErr != nil {
				rowErr.Line = line
				yield(line, p, rowErr)
			} else {
				yield(line, p, nil)
			}
		}
		if err != nil {
			return nil
		}
	}
}

// nextLine reads to the next line break. A line longer than MaxLine is read past and not kept. io.EOF comes with the last.
func nextLine(b *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := b.ReadSlice('\n')
		if len(line)+len(part) > MaxLine {
			line, tooLong = nil, true
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

func projectRow(text []byte, tooLong bool) (p ProjectRow, _ *Error) {
	switch {
	case tooLong:
		return p, &Error{Err: fmt.Errorf("%w: a line of more than %d bytes", ErrTooLarge, MaxLine)}
	case !utf8.Valid(text):
		return p, &Error{Err: ErrCharacters}
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return p, &Error{Err: fmt.Errorf("%w: %w", ErrFormat, err)}
	}
	if fields == nil {
		return p, &Error{Err: fmt.Errorf("%w: null", ErrFormat)}
	}
	if err := p.read(fields); err != nil {
		return p, err
	}
	if err := p.guard(); err != nil {
		return ProjectRow{ID: p.ID}, err // the rest is not handed on
	}
	if strings.TrimSpace(p.ID) == "" {
		return p, &Error{Place: "id", Err: ErrRequired}
	}
	if strings.TrimSpace(p.Title) == "" {
		return p, &Error{Place: "title", Err: ErrRequired}
	}
	return p, nil
}

// read takes the fields we know. A missing field and null are the same: not stated.
func (p *ProjectRow) read(fields map[string]json.RawMessage) *Error {
	for _, f := range columnFields {
		if raw, ok := fields[string(f.Field)]; ok && string(raw) != "null" {
			p.Stated = append(p.Stated, f.Field)
		}
	}
	for _, f := range []struct {
		name string
		into any
	}{
		{"id", &p.ID},
		{"lang", &p.Lang},
		{"title", &p.Title},
		{"organisation", &p.Organisation},
		{"municipalities", &p.Municipalities},
		{"municipality_numbers", &p.MunicipalityNumbers},
		{"funder", &p.Funder},
		{"url", &p.URL},
		{"text", &p.Text},
		{"text_kind", &p.TextKind},
		{"organisation_number", &p.OrganisationNumber},
		{"from", &p.From},
		{"to", &p.To},
		{"purpose", &p.Purpose},
		{"phase", &p.Phase},
		{"status", &p.Status},
		{"themes", &p.Themes},
		{"target_groups", &p.TargetGroups},
		{"measures", &p.Measures},
		{"sectors", &p.Sectors},
		{"partners", &p.Partners},
	} {
		raw, ok := fields[f.name]
		delete(fields, f.name)
		if !ok {
			continue
		}
		if err := json.Unmarshal(raw, f.into); err != nil {
			if _, list := f.into.(*[]string); list {
				return wrongType(f.name, ErrNotTexts)
			}
			return wrongType(f.name, ErrNotText)
		}
	}
	if raw, ok := fields["period"]; ok {
		if err := json.Unmarshal(raw, &p.Period); err != nil {
			var year json.Number
			if json.Unmarshal(raw, &year) != nil || !digits(year.String()) {
				return wrongType("period", ErrNotText)
			}
			p.Period = year.String()
		}
	}
	for name, into := range map[string]**int64{"amount_nok": &p.AmountNOK, "amount_eur": &p.AmountEUR} {
		if err := readWhole(name, fields[name], into); err != nil {
			return err
		}
		delete(fields, name)
	}
	delete(fields, "period")
	if p.Unused = slices.Sorted(maps.Keys(fields)); len(p.Unused) == 0 {
		p.Unused = nil
	}
	return nil
}

// readWhole takes a whole amount, also written 6900000.0 as some programs do.
func readWhole(name string, raw json.RawMessage, into **int64) *Error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var v float64
	if err := json.Unmarshal(raw, &v); err != nil || v != math.Trunc(v) || v < 0 || v > MostAmount {
		return wrongType(name, ErrNotAmount)
	}
	amount := int64(v)
	*into = &amount
	return nil
}

// wrongType does not repeat what stands in the field: it has not been looked through for identity numbers.
func wrongType(field string, want error) *Error { return &Error{Place: field, Err: want} }

// guard refuses NUL, what looks like a national identity number, and dates of birth, in any field that would be kept.
func (p *ProjectRow) guard() *Error {
	texts := []struct{ place, text string }{
		{"id", p.ID},
		{"lang", p.Lang},
		{"title", p.Title},
		{"organisation", p.Organisation},
		{"municipalities", strings.Join(p.Municipalities, "\n")},
		{"municipality_numbers", strings.Join(p.MunicipalityNumbers, "\n")},
		{"period", p.Period},
		{"funder", p.Funder},
		{"url", p.URL},
		{"text", p.Text},
		{"text_kind", p.TextKind},
		{"organisation_number", p.OrganisationNumber},
		{"from", p.From},
		{"to", p.To},
		{"purpose", p.Purpose},
		{"phase", p.Phase},
		{"status", p.Status},
		{"themes", strings.Join(p.Themes, "\n")},
		{"target_groups", strings.Join(p.TargetGroups, "\n")},
		{"measures", strings.Join(p.Measures, "\n")},
		{"sectors", strings.Join(p.Sectors, "\n")},
		{"partners", strings.Join(p.Partners, "\n")},
	}
	for _, f := range texts {
		if strings.ContainsRune(f.text, 0) {
			return &Error{Place: f.place, Err: ErrCharacters}
		}
		if err := tellsWho(f.text); err != nil {
			if f.place == "id" {
				p.ID = "" // the row is named by its line only
			}
			return &Error{Place: f.place, Err: err}
		}
	}
	return nil
}

// tellsWho gives what is in a text that tells who somebody is: ErrPersonal, ErrBirth, or nil for nothing.
func tellsWho(text string) error {
	switch {
	case HoldsIdentityNumber(text):
		return ErrPersonal
	case HoldsBirthDate(text):
		return ErrBirth
	}
	return nil
}
