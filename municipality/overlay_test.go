package municipality

import (
	"math"
	"slices"
	"testing"
)

func value(v float64) *float64 { return &v }

func TestWith_newerRowsWinAndTheFileStays(t *testing.T) {
	r := Embedded()
	before, _ := r.Value("1824", Population)
	next, err := r.With([]Row{
		{Number: "1824", Indicator: Population, Value: value(13600), Year: 2027, Source: "SSB 07459"},
		{Number: "1824", Indicator: Population, Value: value(13500), Year: 2026, Source: "SSB 07459, revised"},
		{Number: "1824", Names: []Name{{"Vefsn", ""}, {"Vaapste", SouthernSami}}, Year: 2027, Source: "SSB Klass 131"},
		{Number: "0301", Indicator: "ssb:12134:KOSAG110000", Label: "Frie inntekter per innbygger (kr)", Value: value(81240), Year: 2024, Source: "SSB 12134"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := r.Value("1824", Population); after != before || r.Label("ssb:12134:KOSAG110000") != "" {
		t.Errorf("the first register changed: %v, was %v", after, before)
	}
	if v, _ := next.Value("1824", Population); v.Number != 13600 || v.Year != 2027 {
		t.Errorf("%+v", v)
	}
	if s := next.Series("1824", Population); len(s) != 13 || s[11].Value != 13500 || s[11].Source != "SSB 07459, revised" {
		t.Errorf("%v", s)
	}
	m, _ := next.ByNumber("1824")
	if m.Official() != "Vefsn - Vaapste" || m.Name != "Vefsn" || m.Names[0].Lang != Norwegian {
		t.Errorf("%v", m.Names)
	}
	if v, ok := next.Value("0301", "ssb:12134:KOSAG110000"); !ok || v.Number != 81240 || next.Label(v.Indicator) == "" {
		t.Errorf("%+v", v)
	}
	if found, ok := next.Named("Vaapste"); !ok || found.Number != "1824" {
		t.Error("the new name is not found")
	}
	twice, err := next.With(nil)
	if err != nil || twice.Len() != 357 {
		t.Errorf("overlay on overlay: %v", err)
	}
}

// A merger to come: Haram's number and Ålesund's end, and one new number takes both.
func TestWith_mergerToCome(t *testing.T) {
	r, err := Embedded().With([]Row{
		{Number: "1508", ValidTo: "2028-01-01", Source: "SSB Klass 131"},
		{Number: "1580", ValidTo: "2028-01-01", Source: "SSB Klass 131"},
		{Number: "1590", ValidFrom: "2028-01-01", Replaces: []Number{"1508", "1580"}, Names: []Name{{"Storfjorden", Norwegian}}, Source: "SSB Klass 131"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Len() != 356 {
		t.Errorf("%d municipalities", r.Len())
	}
	for _, old := range []Number{"1508", "1580", "1507", "1534", "1504"} {
		if today, kind := r.Resolve(old); !slices.Equal(today, []Number{"1590"}) || kind != Renumbered {
			t.Errorf("%s: %v %s", old, today, kind)
		}
	}
	m, _ := r.ByNumber("1590")
	if m.County.Name != "Møre og Romsdal" || !slices.Contains(m.Missing, string(Population)) {
		t.Errorf("%+v", m)
	}
	if found := r.Find("Haram", 1); len(found) != 1 || found[0].Municipality != m || found[0].Former == "" {
		t.Errorf("Haram: %+v", found)
	}
}

func TestWith_refuses(t *testing.T) {
	for name, row := range map[string]Row{
		"three digits":       {Number: "182", Source: "x"},
		"letters":            {Number: "182a", Source: "x"},
		"no source":          {Number: "1824"},
		"not a number":       {Number: "1824", Indicator: Population, Value: value(math.NaN()), Year: 2026, Source: "x"},
		"no year":            {Number: "1824", Indicator: Population, Value: value(1), Source: "x"},
		"no indicator":       {Number: "1824", Value: value(1), Year: 2026, Source: "x"},
		"new without name":   {Number: "1899", Source: "x"},
		"county not known":   {Number: "9901", Names: []Name{{"Ny", Norwegian}}, Source: "x"},
		"ends, not replaced": {Number: "1824", ValidTo: "2028-01-01", Source: "x"},
		"replaces, no date":  {Number: "1899", Replaces: []Number{"1824"}, Names: []Name{{"Ny", Norwegian}}, Source: "x"},
	} {
		if _, err := Embedded().With([]Row{row}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
