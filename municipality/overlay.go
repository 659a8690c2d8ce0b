package municipality

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Row is one newer fact about a municipality, read from an official file. Empty fields and nil say nothing: what the register
// already holds stays.
type Row struct {
	Number    Number
	ValidFrom string // first day of the number, 2028-01-01; empty: not stated
	ValidTo   string // first day it was no longer valid; empty: valid still
	Replaces  []Number
	Names     []Name // all official names in official order
	County    CountyNumber
	SamiArea  *bool
	Lat, Lon  *float64

	Indicator Indicator // an indicator of ours, or the source's own code ("ssb:12134:KOSAG110000"); empty: no value
	Label     string    // of an indicator that is not ours, in the source's words
	Value     *float64
	Year      int // of the value; for names the year of the set, 0 when the file does not say

	Source string // "SSB Klass 131", "SSB 07459"; required
}

// With returns a register in which rows win over what r holds; r and the embedded files stay as they are. Rows of a later
// year win over those of an earlier one, and among equal years the last row wins. A number r does not know becomes a new
// municipality, of which only what the rows say is known; it must have a name, and a county r knows. A number whose ValidTo
// is stated leaves the register, and must be replaced by another row. Values of a number of the past are left out. Otherwise the error names the row's number, and r is
// to be kept.
func (r *Register) With(rows []Row) (*Register, error) {
	f := r.data.clone()
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.Year, b.Year) })
	ended := map[Number]bool{}
	for _, row := range rows {
		if err := f.lay(row); err != nil {
			return nil, fmt.Errorf("municipality: register row for %q from %s: %w", row.Number, row.Source, err)
		}
		ended[row.Number] = row.ValidTo != ""
	}
	f.replace(rows)
	f.municipalities = slices.DeleteFunc(f.municipalities, func(m Municipality) bool { return ended[m.Number] })
	r, err := build(f)
	if err != nil {
		return nil, err
	}
	for n := range ended {
		if len(r.Successors(n)) == 0 && ended[n] {
			return nil, fmt.Errorf("municipality: %q ends, and no row replaces it", n)
		}
	}
	return r, nil
}

// replace adds the changes that rows tell of: a number that went to several was split, several that went to one merged.
func (f *facts) replace(rows []Row) {
	went := map[Number]int{}
	for _, row := range rows {
		for _, old := range row.Replaces {
			went[old]++
		}
	}
	for _, row := range rows {
		for _, old := range row.Replaces {
			c := Change{Date: row.ValidFrom, Old: old, OldName: f.nameOf(old), New: row.Number, NewName: f.nameOf(row.Number), Kind: Renumber}
			switch {
			case went[old] > 1:
				c.Kind = Split
			case len(row.Replaces) > 1:
				c.Kind = Merge
			}
			f.changes = append(f.changes, c)
		}
	}
}

// Label returns the words of an indicator that came with an overlay; empty for our own, which the catalogue names.
func (r *Register) Label(i Indicator) string { return r.data.labels[i] }

// clone copies what lay changes; what it replaces whole is shared.
func (f facts) clone() facts {
	f.municipalities = slices.Clone(f.municipalities)
	f.changes = slices.Clone(f.changes)
	labels, series := map[Indicator]string{}, map[Indicator]map[Number][]YearValue{}
	for i, l := range f.labels {
		labels[i] = l
	}
	for i, byNumber := range f.series {
		series[i] = make(map[Number][]YearValue, len(byNumber))
		for n, s := range byNumber {
			series[i][n] = slices.Clone(s)
		}
	}
	f.labels, f.series = labels, series
	return f
}

func (f *facts) lay(row Row) error {
	switch {
	case len(row.Number) != 4 || strings.Trim(string(row.Number), "0123456789") != "":
		return fmt.Errorf("a number has four digits")
	case row.Source == "":
		return fmt.Errorf("no source")
	case row.Value != nil && (math.IsNaN(*row.Value) || math.IsInf(*row.Value, 0)):
		return fmt.Errorf("the value of %s is no number", row.Indicator)
	case row.Value != nil && (row.Indicator == "" || row.Year < 1900 || row.Year > 2200):
		return fmt.Errorf("a value without an indicator or a year")
	case len(row.Replaces) > 0 && len(row.ValidFrom) != 10:
		return fmt.Errorf("it replaces others, but not from what day")
	}
	at := slices.IndexFunc(f.municipalities, func(m Municipality) bool { return m.Number == row.Number })
	if row.ValidTo != "" {
		return nil // With takes it out when all names of the past have been noted
	}
	if at < 0 {
		if len(row.Names) == 0 && slices.ContainsFunc(f.changes, func(c Change) bool { return c.Old == row.Number }) {
			return nil // a table over many years has values of numbers of the past, on borders of the past
		}
		if len(row.Names) == 0 {
			return fmt.Errorf("not in the register, and the row has no name")
		}
		at = len(f.municipalities)
		f.municipalities = append(f.municipalities, Municipality{Number: row.Number, County: County{Number: CountyNumber(row.Number[:2])}})
	}
	m := &f.municipalities[at]
	m.rename(row.Names)
	if row.County != "" {
		m.County.Number = row.County
	}
	m.SamiArea, m.Lat, m.Lon = cmp.Or(row.SamiArea, m.SamiArea), cmp.Or(row.Lat, m.Lat), cmp.Or(row.Lon, m.Lon)
	if row.Value != nil {
		f.put(row.Indicator, row.Number, YearValue{Year: row.Year, Value: *row.Value, Source: row.Source})
		if row.Label != "" {
			f.labels[row.Indicator] = row.Label
		}
	}
	return nil
}

// rename sets the official names. A source that does not state languages keeps those known of the same names; if none of
// the names is then Norwegian, the first is taken for it.
func (m *Municipality) rename(names []Name) {
	if len(names) == 0 {
		return
	}
	next := slices.Clone(names)
	for i := range next {
		next[i].Text, _, _ = strings.Cut(next[i].Text, " (") // "(Nordland)" tells apart, and is made again
		for _, known := range m.Names {
			if next[i].Lang == "" && known.Text == next[i].Text {
				next[i].Lang = known.Lang
			}
		}
	}
	norwegian := slices.IndexFunc(next, func(n Name) bool { return n.Lang == Norwegian })
	if norwegian < 0 {
		norwegian = 0
		next[0].Lang = Norwegian
	}
	m.Names, m.Name = next, next[norwegian].Text
}

func (f *facts) nameOf(n Number) string {
	for _, m := range f.municipalities {
		if m.Number == n {
			return joined(m.Names)
		}
	}
	return ""
}
