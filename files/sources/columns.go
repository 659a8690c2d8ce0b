package sources

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"allmenning"
	"allmenning/municipality"
)

// Why says how it was found which field a column carries.
type Why string

// The ways.
const (
	WhyHeader Why = "header" // its header is a name of the field
	WhyValues Why = "values" // its values look like the field's
	WhyChosen Why = "chosen" // a person chose it
	WhyNone   Why = ""       // the column is not used
)

// Column is one column of a list and the field it is taken for.
type Column struct {
	Header string
	Field  Field // empty: the column is not used
	Why    Why
}

// GuessColumns says which field each column carries: by its header where that is a name of a field in bokmål, nynorsk or
// English, else by its values in the first rows, which may be fewer than the columns. A field that one column alone may carry
// goes to the column whose header is the likelier name of it. The first column of long texts is the description where none is called
// so, but one whose header says that it is kept for the house. A column that nothing is known of is not used.
func GuessColumns(header []string, sample [][]string) []Column {
	out := make([]Column, len(header))
	rank := make([]int, len(header))
	taken := map[Field]int{} // field → column that carries it
	for i, h := range header {
		out[i].Header = h
		field, r, ok := fieldNamed(h)
		if last, two := lastPart(h); !ok && two { // a header of two lines: "Tid – Start"
			field, r, ok = fieldNamed(last)
			r += ofTwoLines
		}
		if !ok {
			continue
		}
		before, twice := taken[field]
		switch {
		case !twice || field.TakesMany():
		case rank[before] <= r:
			continue
		default:
			out[before] = Column{Header: header[before]}
		}
		taken[field], rank[i] = i, r
		out[i].Field, out[i].Why = field, WhyHeader
	}
	for i := range out {
		if out[i].Why != WhyNone {
			continue
		}
		field := fieldOfValues(column(sample, i))
		if field == FieldText && forTheHouse(out[i].Header) {
			field = ""
		}
		if _, used := taken[field]; field != "" && (!used || field.TakesMany()) {
			taken[field] = i
			out[i].Field, out[i].Why = field, WhyValues
		}
	}
	return out
}

// ofTwoLines puts a header whose last part alone names a field behind every one that does so whole.
const ofTwoLines = 1000

// lastPart is the lower line of a header that was put together of two, as table does; false where it says nothing without the upper:
// the name in "Kontaktperson – Navn" is not the project's.
func lastPart(header string) (last string, found bool) {
	at := strings.LastIndex(header, " – ")
	if at < 0 {
		return "", false
	}
	last = header[at+len(" – "):]
	return last, !slices.Contains([]string{"navn", "namn", "name", "nr", "nummer", "number", "id"}, headerKey(last))
}

// headerKey is a header for comparing: small letters, signs as spaces, and no unit or remark in brackets.
func headerKey(h string) string {
	if at := strings.IndexAny(h, "(["); at > 0 {
		h = h[:at]
	}
	words := strings.FieldsFunc(strings.ToLower(h), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}

// FieldCalled gives the field that a name means: its own, or a header by which a column of it is known. False for any other.
func FieldCalled(name string) (Field, bool) {
	field, _, ok := fieldNamed(name)
	return field, ok
}

// fieldNamed gives the field that a header names, and how likely a name it is: 0 is the likeliest.
func fieldNamed(header string) (field Field, rank int, ok bool) {
	key := headerKey(header)
	if key == "" {
		return "", 0, false
	}
	for _, f := range columnFields {
		if key == headerKey(string(f.Field)) && f.Names != nil {
			return f.Field, 0, true
		}
		if at := slices.Index(f.Names, key); at >= 0 {
			return f.Field, at, true
		}
	}
	return "", 0, false
}

func column(sample [][]string, i int) []string {
	var out []string
	for _, row := range sample {
		if i < len(row) && strings.TrimSpace(row[i]) != "" {
			out = append(out, strings.TrimSpace(row[i]))
		}
	}
	return out
}

// enoughValues is how many values a column must have before they are asked what they are.
const enoughValues = 3

// fieldOfValues says what the values of a column are, where at least nine in ten are the same kind of thing and the kind says
// enough: a date alone does not tell whether something begins or ends.
func fieldOfValues(values []string) Field {
	if len(values) < enoughValues {
		return ""
	}
	r := municipality.Embedded()
	for _, kind := range []struct {
		field Field
		is    func(string) bool
	}{
		{FieldURL, isAddress},
		{FieldOrganisationNumber, func(s string) bool { return allmenning.ValidOrganisationNumber(strings.ReplaceAll(s, " ", "")) }},
		{FieldMunicipalityNumbers, func(s string) bool {
			found, _ := r.Resolve(municipality.ReadNumber(s))
			return len(found) > 0 && !isYear(s)
		}},
		{FieldMunicipalities, func(s string) bool { _, ok := r.Named(s); return ok }},
	} {
		hits := 0
		for _, v := range values {
			if kind.is(v) {
				hits++
			}
		}
		if hits*10 >= len(values)*9 {
			return kind.field
		}
	}
	if medianLength(values) > longText {
		return FieldText
	}
	return ""
}

// longText is how long the middle value of a column is that is taken for descriptions, in characters: longer than titles and names are.
const longText = 80

// medianLength is how long the middle value is, in characters.
func medianLength(values []string) int {
	lengths := make([]int, len(values))
	for i, v := range values {
		lengths[i] = utf8.RuneCountInString(v)
	}
	slices.Sort(lengths)
	return lengths[len(lengths)/2]
}

// houseWords are words of headers over texts that people write for each other and not for everybody: such a text is read only where a
// person says so.
var houseWords = []string{
	"intern", "internt", "interne", "internal", "merknad", "merknader", "merknadar", "kommentar", "kommentarer", "kommentarar", "notat", "notater",
	"notatar", "note", "notes", "comment", "comments", "remark", "remarks", "unntatt", "unnateke", "fortrolig", "fortruleg", "confidential",
}

// forTheHouse says whether a header names something that is kept for the house.
func forTheHouse(header string) bool {
	words := strings.FieldsFunc(strings.ToLower(header), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(houseWords, w) })
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Host, ".")
}

// isYear says whether four digits are likelier a year than the number of a municipality: 1970 to 2049.
func isYear(s string) bool { return len(s) == 4 && s >= "1970" && s <= "2049" }
