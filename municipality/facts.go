package municipality

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"allmenning"
)

//go:embed facts/*.csv
var files embed.FS

// facts is what a register is built from, and what an overlay changes a copy of.
type facts struct {
	municipalities []Municipality // County holds the number only
	counties       []County
	changes        []Change
	exceptions     []Exception
	series         map[Indicator]map[Number][]YearValue // years rising
	labels         map[Indicator]string                 // of indicators that came with an overlay
	hexes          []Hex
}

// FactSource is what the head of a facts file says.
type FactSource struct {
	File, Source, Licence, Gathered string
}

// Sources lists the embedded facts files with source, licence and the day they were gathered (2026-11-23).
func Sources() []FactSource {
	var out []FactSource
	for _, name := range []string{"municipalities", "counties", "changes", "exceptions", "indicators", "hexagons"} {
		text, err := files.ReadFile("facts/" + name + ".csv")
		if err != nil {
			panic(err)
		}
		s := FactSource{File: name + ".csv"}
		for line := range strings.Lines(string(text)) {
			for prefix, field := range map[string]*string{"# source: ": &s.Source, "# licence: ": &s.Licence, "# gathered: ": &s.Gathered} {
				if rest, ok := strings.CutPrefix(line, prefix); ok {
					*field = strings.TrimSpace(rest)
				}
			}
		}
		out = append(out, s)
	}
	return out
}

func readFacts() (facts, error) {
	f := facts{series: map[Indicator]map[Number][]YearValue{}, labels: map[Indicator]string{}}
	for _, t := range []struct {
		name string
		row  func(row) error
	}{
		{"counties", f.readCounty},
		{"municipalities", f.readMunicipality},
		{"changes", f.readChange},
		{"exceptions", f.readException},
		{"indicators", f.readIndicator},
		{"hexagons", f.readHex},
	} {
		if err := eachRow(t.name, t.row); err != nil {
			return facts{}, err
		}
	}
	return f, nil
}

// row is one line of a facts file by column name.
type row map[string]string

func eachRow(name string, take func(row) error) error {
	text, err := files.ReadFile("facts/" + name + ".csv")
	if err != nil {
		return fmt.Errorf("municipality: %w", err)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment = '#'
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("municipality: facts/%s.csv: %w", name, err)
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		line, _ := r.FieldPos(0)
		if err == nil {
			m := make(row, len(head))
			for i, column := range head {
				m[column] = cells[i]
			}
			err = take(m)
		}
		if err != nil {
			return fmt.Errorf("municipality: facts/%s.csv:%d: %w", name, line, err)
		}
	}
}

func (f *facts) readCounty(c row) error {
	names, norwegian, err := readNames(c["names"])
	f.counties = append(f.counties, County{Number: CountyNumber(c["number"]), Name: norwegian, Names: names})
	return err
}

func (f *facts) readMunicipality(c row) error {
	names, norwegian, err := readNames(c["names"])
	if err != nil {
		return err
	}
	m := Municipality{
		Number: Number(c["number"]), Name: norwegian, Names: names, County: County{Number: CountyNumber(c["county"])},
		LanguageForm: LanguageForm(c["language_form"]), Centre: c["centre"], OrgNumber: c["org_number"], Website: c["website"],
	}
	for column, field := range map[string]**float64{"area_km2": &m.Area, "centrality_index": &m.CentralityIndex, "lat": &m.Lat, "lon": &m.Lon} {
		if *field, err = number(c[column]); err != nil {
			return fmt.Errorf("%s: %w", column, err)
		}
	}
	if c["centrality_class"] != "" {
		if m.CentralityClass, err = strconv.Atoi(c["centrality_class"]); err != nil {
			return err
		}
	}
	if v := c["sami_area"]; v != "" {
		in := v == "1"
		m.SamiArea = &in
	}
	f.municipalities = append(f.municipalities, m)
	return nil
}

// readNames takes "smj:Hábmer|no:Hamarøy" apart; exactly one name must be Norwegian.
func readNames(cell string) (names []Name, norwegian string, err error) {
	for part := range strings.SplitSeq(cell, "|") {
		lang, text, ok := strings.Cut(part, ":")
		if !ok || text == "" || (lang == string(Norwegian) && norwegian != "") {
			return nil, "", fmt.Errorf("names %q", cell)
		}
		names = append(names, Name{Text: text, Lang: allmenning.Lang(lang)})
		if lang == string(Norwegian) {
			norwegian = text
		}
	}
	if norwegian == "" {
		return nil, "", fmt.Errorf("no Norwegian name in %q", cell)
	}
	return names, norwegian, nil
}

func number(cell string) (*float64, error) {
	if cell == "" {
		return nil, nil
	}
	v, err := strconv.ParseFloat(cell, 64)
	return &v, err
}

func (f *facts) readChange(c row) error {
	f.changes = append(f.changes, Change{
		Date: c["date"], Old: Number(c["old"]), OldName: c["old_name"], New: Number(c["new"]), NewName: c["new_name"], Kind: ChangeKind(c["kind"]),
	})
	return nil
}

func (f *facts) readException(c row) error {
	e := Exception{Number: Number(c["number"]), Why: c["why"], Source: c["source"]}
	for n := range strings.FieldsSeq(c["today"]) {
		e.Today = append(e.Today, Number(n))
	}
	f.exceptions = append(f.exceptions, e)
	return nil
}

func (f *facts) readIndicator(c row) error {
	year, err := strconv.Atoi(c["year"])
	if err != nil {
		return err
	}
	v, err := number(c["value"])
	if err != nil || v == nil {
		return fmt.Errorf("value %q", c["value"])
	}
	f.put(Indicator(c["indicator"]), Number(c["number"]), YearValue{Year: year, Value: *v, Source: c["source"]})
	return nil
}

// put sets the value of a year, keeping the years in order; a value already there gives way.
func (f *facts) put(i Indicator, n Number, v YearValue) {
	if f.series[i] == nil {
		f.series[i] = map[Number][]YearValue{}
	}
	s := f.series[i][n]
	at, found := slices.BinarySearchFunc(s, v.Year, func(a YearValue, year int) int { return a.Year - year })
	if found {
		s[at] = v
	} else {
		s = slices.Insert(s, at, v)
	}
	f.series[i][n] = s
}

func (f *facts) readHex(c row) error {
	q, err1 := strconv.Atoi(c["q"])
	r, err2 := strconv.Atoi(c["r"])
	if err1 != nil || err2 != nil {
		return fmt.Errorf("hexagon %s %s", c["q"], c["r"])
	}
	f.hexes = append(f.hexes, Hex{Number: Number(c["number"]), Q: q, R: r})
	return nil
}
