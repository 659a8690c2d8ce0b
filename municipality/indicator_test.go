package municipality

import (
	"cmp"
	"math"
	"slices"
	"testing"
)

func TestFacts_vefsn(t *testing.T) {
	r := Embedded()
	facts := map[Indicator]Fact{}
	for _, f := range r.Facts("1824") {
		facts[f.Value.Indicator] = f
		if f.Larger+f.Smaller >= f.Of || f.Larger+f.Smaller < f.Of-60 {
			t.Errorf("%+v: larger and smaller do not add up", f)
		}
	}
	// The figures of the drawn page: SSB 07459, SSB 2024, Grønt hefte 2026.
	for i, want := range map[Indicator]float64{Population: 13481, Over80: 6.1, Centrality: 686, Density: 7.0, CostNeed: 1.034, Growth: 1.0} {
		got := facts[i].Value.Number
		if math.Abs(got-want) > 0.05 && i != CostNeed || math.Abs(got-want) > 0.0005 && i == CostNeed {
			t.Errorf("%s: %v, want %v", i, got, want)
		}
		if facts[i].Value.Source == "" || facts[i].Value.Year == 0 {
			t.Errorf("%s: no source or year", i)
		}
	}
	if p := facts[Population]; p.Of != 357 || p.Larger < 260 || p.Larger > 275 { // "larger than three of four"
		t.Errorf("population: %+v", p)
	}
	if facts[Over80].Of != 355 {
		t.Errorf("share over 80 is known of %d", facts[Over80].Of)
	}
	if r.Facts("9999") != nil {
		t.Error("facts of nobody")
	}
}

func TestAmong_isSortedAndComplete(t *testing.T) {
	r := Embedded()
	for _, i := range Indicators() {
		all := r.Among(i)
		if want := map[Indicator]int{Growth: 352, Over80: 355, CostNeed: 355, SamiArea: 356}[i]; len(all) != cmp.Or(want, 357) {
			t.Errorf("%s is known of %d", i, len(all))
		}
		for k := 1; k < len(all); k++ {
			if all[k].Value.Number < all[k-1].Value.Number {
				t.Fatalf("%s: not sorted at %d", i, k)
			}
		}
	}
	p := r.Among(Population)
	if p[0].Municipality.Name != "Utsira" || p[356].Municipality.Name != "Oslo" {
		t.Errorf("smallest %s, largest %s", p[0].Municipality.Name, p[356].Municipality.Name)
	}
}

func TestSnapshot_isAsOfItsYear(t *testing.T) {
	r := Embedded()
	s, ok := r.Snapshot("1824", 2019)
	if !ok || s.AtYear != 2019 || len(s.Values) != 9 || !slices.Equal(s.Missing, passing) { // unemployment of 2026 says nothing of 2019
		t.Fatalf("%+v", s)
	}
	vefsn, _ := r.ByNumber("1824")
	for _, v := range s.Values {
		if v.Source == "" || v.Year == 0 {
			t.Errorf("%s: no source or year", v.Indicator)
		}
		if v.Later != (v.Year > 2019) {
			t.Errorf("%s of %d: Later is %v", v.Indicator, v.Year, v.Later)
		}
		switch v.Indicator {
		case Population:
			if v.Year != 2019 || v.Number != vefsn.Population[4].Value {
				t.Errorf("population %+v", v)
			}
		case Growth:
			want := (vefsn.Population[4].Value/vefsn.Population[0].Value - 1) * 100
			if v.Year != 2019 || v.From != 2015 || v.Number != want {
				t.Errorf("growth %+v", v)
			}
		case CostNeed:
			if v.Year != 2025 || !v.Later {
				t.Errorf("cost need: the oldest there is, of 2025, marked: %+v", v)
			}
		}
	}
	before, _ := r.Snapshot("1824", 2008)
	for _, v := range before.Values {
		if !v.Later {
			t.Errorf("%s of %d is not as old as 2008", v.Indicator, v.Year)
		}
	}
	old, ok := r.Snapshot("3024", 2021)
	if !ok || old.Number != "3201" {
		t.Errorf("an old number with one successor: %+v", old)
	}
	if _, ok := r.Snapshot("1850", 2018); ok {
		t.Error("Tysfjord was divided: no snapshot")
	}
	haram, _ := r.Snapshot("1580", 2024)
	if len(haram.Missing) != 2+len(passing) {
		t.Errorf("Haram: missing %v", haram.Missing)
	}
}

// What passes fast is in the picture of its own year and after, where it is known; the sources' numbers, looked up in their tables.
func TestSnapshot_holdsWhatPassesWhereItIsKnown(t *testing.T) {
	r := Embedded()
	at := func(n Number, year int, i Indicator) (Value, bool) {
		t.Helper()
		s, ok := r.Snapshot(n, year)
		if !ok || len(s.Values)+len(s.Missing) != len(SnapshotIndicators()) {
			t.Fatalf("%s in %d: %+v", n, year, s)
		}
		k := slices.IndexFunc(s.Values, func(v Value) bool { return v.Indicator == i })
		if k < 0 {
			return Value{}, false
		}
		return s.Values[k], true
	}
	for _, c := range []struct {
		number    Number
		year      int
		indicator Indicator
		want      float64
		of        int
		source    string
	}{
		{"4601", 2026, Unemployment, 1.9, 2026, "NAV, 2026-04"},
		{"4601", 2026, DisabilityPension, 8.2, 2024, "SSB 11695"},
		{"4602", 2025, SicknessAbsence, 5.9, 2025, "SSB 12451, 2025 4th quarter"},
		{"4611", 2026, NetResult, 4.7, 2025, "SSB 12134, KOSAGD230000"},
		{"1514", 2026, Robek, 1, 2026, "KDD ROBEK, 2026-04-20"},
		{"1824", 2026, Robek, 0, 2026, "KDD ROBEK, 2026-04-20"},
	} {
		if v, ok := at(c.number, c.year, c.indicator); !ok || v.Number != c.want || v.Year != c.of || v.Source != c.source || v.Later {
			t.Errorf("%s %s in %d: %+v, %v; want %v of %d by %s", c.number, c.indicator, c.year, v, ok, c.want, c.of, c.source)
		}
	}
	for _, c := range []struct {
		number    Number
		year      int
		indicator Indicator
	}{
		{"4601", 2025, Unemployment}, {"4601", 2023, DisabilityPension}, {"1514", 2025, Robek}, // known of a later year only
		{"4601", 2027, DisabilityPension}, {"4602", 2028, SicknessAbsence}, {"1514", 2029, Robek}, // known of more than two years before
		{"1824", 2026, Unemployment}, {"1824", 2026, NetResult}, // known of others only
	} {
		if v, ok := at(c.number, c.year, c.indicator); ok {
			t.Errorf("%s %s in %d: %+v, want that it is missing", c.number, c.indicator, c.year, v)
		}
	}
	listed := 0
	for _, m := range r.All() {
		v, ok := r.Value(m.Number, Robek)
		if !ok || v.Code != map[bool]string{true: "yes", false: "no"}[v.Number == 1] {
			t.Errorf("%s: %+v", m.Number, v)
		}
		listed += int(v.Number)
	}
	if listed != 27 {
		t.Errorf("%d in ROBEK, want the 27 of the list", listed)
	}
}
