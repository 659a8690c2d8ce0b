package sources

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"allmenning/municipality"
)

// dataset is what we read of json-stat2.
type dataset struct {
	Class, Label, Source, Updated string
	ID                            []string
	Size                          []int
	Role                          struct{ Time, Geo, Metric []string }
	Dimension                     map[string]struct {
		Category struct {
			Index json.RawMessage // {"0301": 0} or ["0301"]
			Label map[string]string
		}
	}
	Extension struct{ Px struct{ Tableid string } }
	Value     json.RawMessage // [81240, null] or {"0": 81240}
}

// PxWeb reads a table of Statistics Norway as json-stat2: one row for each municipality, year and number. The population
// (table 07459) becomes our indicator; every other number keeps its own code, "ssb:12134:KOSAG110000", with the source's words
// as label. Regions that are no municipality and values that are not there are left out. A dimension beside region, content
// and year must have one category only: ask the table for totals. A quarter or month counts as its year, the last one wins.
func PxWeb(name string, r io.Reader) ([]municipality.Row, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	var d dataset
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, formatError(name, "", "%v", err)
	}
	if d.Class != "dataset" || len(d.ID) == 0 || len(d.ID) != len(d.Size) {
		return nil, formatError(name, "id", "no json-stat2 dataset: %d dimensions, %d sizes", len(d.ID), len(d.Size))
	}
	t := table{name: name, d: d}
	if err := t.dimensions(); err != nil {
		return nil, err
	}
	return t.rows()
}

// table is a dataset with its categories in order and its values laid out.
type table struct {
	name                string
	d                   dataset
	codes               [][]string // by dimension
	geo, metric, period int        // dimensions; metric −1 where the table has one content only
	values              []*float64
}

func (t *table) dimensions() error {
	t.geo, t.metric, t.period = t.role(t.d.Role.Geo, "Region"), t.role(t.d.Role.Metric, "ContentsCode"), t.role(t.d.Role.Time, "Tid")
	if t.geo < 0 || t.period < 0 {
		return formatError(t.name, "role", "the table must have a region and a time")
	}
	cells := 1
	for i, id := range t.d.ID {
		codes, err := ordered(t.d.Dimension[id].Category.Index)
		if err != nil || len(codes) != t.d.Size[i] {
			return formatError(t.name, "dimension."+id, "%d categories, size %d (%v)", len(codes), t.d.Size[i], err)
		}
		if i != t.geo && i != t.metric && i != t.period && len(codes) != 1 {
			return formatError(t.name, "dimension."+id, "%d categories: ask the table for the total", len(codes))
		}
		if cells *= len(codes); cells == 0 || cells > MaxFile {
			return formatError(t.name, "size", "%v cells", t.d.Size)
		}
		t.codes = append(t.codes, codes)
	}
	return t.spread(cells)
}

// role finds the dimension of a role: the one named, else the one with the usual name, −1 if none.
func (t *table) role(named []string, usual string) int {
	if len(named) > 0 {
		return slices.Index(t.d.ID, named[0])
	}
	return slices.Index(t.d.ID, usual)
}

// ordered reads the categories of a dimension, an object of places or a list, into their order.
func ordered(raw json.RawMessage) ([]string, error) {
	var list []string
	if json.Unmarshal(raw, &list) == nil && list != nil {
		return list, nil
	}
	var places map[string]int
	if err := json.Unmarshal(raw, &places); err != nil {
		return nil, err
	}
	list = make([]string, len(places))
	for code, at := range places {
		if at < 0 || at >= len(list) || list[at] != "" {
			return nil, fmt.Errorf("category %q has place %d", code, at)
		}
		list[at] = code
	}
	return list, nil
}

// spread lays the values out, a list or an object of places.
func (t *table) spread(cells int) error {
	if err := json.Unmarshal(t.d.Value, &t.values); err == nil {
		if len(t.values) != cells {
			return formatError(t.name, "value", "%d values, %d cells", len(t.values), cells)
		}
		return nil
	}
	var sparse map[string]*float64
	if err := json.Unmarshal(t.d.Value, &sparse); err != nil {
		return formatError(t.name, "value", "%v", err)
	}
	t.values = make([]*float64, cells)
	for at, v := range sparse {
		i, err := strconv.Atoi(at)
		if err != nil || i < 0 || i >= cells {
			return formatError(t.name, "value", "a value at %q of %d cells", at, cells)
		}
		t.values[i] = v
	}
	return nil
}

func (t *table) rows() ([]municipality.Row, error) {
	var out []municipality.Row
	for cell, v := range t.values {
		at := t.categories(cell)
		region := t.codes[t.geo][at[t.geo]]
		if v == nil || !fourDigits(region) {
			continue
		}
		period := t.codes[t.period][at[t.period]]
		year, err := strconv.Atoi(period[:min(4, len(period))])
		if err != nil || year < 1900 || year > 2200 {
			return nil, formatError(t.name, "dimension."+t.d.ID[t.period], "%q begins with no year", period)
		}
		row := municipality.Row{Number: municipality.Number(region), Value: v, Year: year, Source: t.source()}
		row.Indicator, row.Label = t.indicator(at)
		out = append(out, row)
	}
	return out, nil
}

// categories turns the place of a cell into the place in each dimension; the last dimension runs fastest.
func (t *table) categories(cell int) []int {
	at := make([]int, len(t.d.Size))
	for i := len(at) - 1; i >= 0; i-- {
		at[i] = cell % t.d.Size[i]
		cell /= t.d.Size[i]
	}
	return at
}

func (t *table) indicator(at []int) (municipality.Indicator, string) {
	content, label := "", t.d.Label
	if t.metric >= 0 {
		content = t.codes[t.metric][at[t.metric]]
		if l := t.d.Dimension[t.d.ID[t.metric]].Category.Label[content]; l != "" {
			label = l
		}
	}
	if t.id() == "07459" && strings.HasPrefix(content, "Personer") {
		return municipality.Population, ""
	}
	return municipality.Indicator("ssb:" + t.id() + ":" + content), label
}

func (t *table) source() string { return "SSB " + t.id() }

// id is the number of the table: stated, else what the label begins with, "12134: Utvalgte nøkkeltall …".
func (t *table) id() string {
	if id := t.d.Extension.Px.Tableid; id != "" {
		return id
	}
	id, _, _ := strings.Cut(t.d.Label, ":")
	return id
}
