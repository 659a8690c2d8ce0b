package municipality

import (
	"cmp"
	"slices"
)

// Indicator names something that is known of every municipality, or nearly. The names are catalogue keys under
// "municipality.indicator." and stand in addresses.
type Indicator string

// The indicators likeness is made of.
const (
	Population Indicator = "population"    // persons, 1 January
	Growth     Indicator = "growth"        // per cent, population from 2015 to the latest year
	Area       Indicator = "area"          // km²
	Density    Indicator = "density"       // persons per km²
	Centrality Indicator = "centrality"    // index 0–1000
	Language   Indicator = "language"      // Code is a LanguageForm; Number 0 bokmål, 1 neutral, 2 nynorsk
	SamiArea   Indicator = "sami_area"     // Code yes or no; Number 1 or 0
	Over80     Indicator = "share_over_80" // per cent of the population aged 80 or more
	CostNeed   Indicator = "cost_need"     // index, the country = 1
)

// The indicators that only a snapshot holds: they change from year to year, and most are known for few municipalities.
const (
	Unemployment      Indicator = "unemployment"       // registered, per cent of the labour force
	DisabilityPension Indicator = "disability_pension" // per cent
	SicknessAbsence   Indicator = "sickness_absence"   // per cent
	NetResult         Indicator = "net_result"         // net operating result, per cent of gross operating revenue
	Robek             Indicator = "robek"              // registered in ROBEK: Code yes or no; Number 1 or 0
)

var passing = []Indicator{Unemployment, DisabilityPension, SicknessAbsence, NetResult, Robek}

// SnapshotIndicators lists all that a snapshot may hold, in fixed order: those of likeness first.
func SnapshotIndicators() []Indicator { return slices.Concat(indicators, passing) }

var indicators = []Indicator{Population, Growth, Area, Density, Centrality, Language, SamiArea, Over80, CostNeed}

// Indicators lists the indicators of likeness in fixed order.
func Indicators() []Indicator { return slices.Clone(indicators) }

// growthFrom is the first year of the population series.
const growthFrom = 2015

// Value is what is known of one indicator of one municipality. An unknown value is no Value at all.
type Value struct {
	Indicator Indicator
	Number    float64
	Code      string // for what is not a number: language form, yes, no
	Year      int
	From      int // first year of a span (growth), else 0
	Source    string
	Later     bool // in a snapshot: nothing as old as the year asked for is stored, this is the oldest there is
}

// Value returns the latest value of an indicator; false when it is not known or n is no number of today. It also takes
// indicators that came with an overlay.
func (r *Register) Value(n Number, i Indicator) (Value, bool) {
	m, ok := r.ByNumber(n)
	if !ok {
		return Value{}, false
	}
	return r.value(m, i)
}

func (r *Register) value(m *Municipality, i Indicator) (Value, bool) { return r.valueAt(m, i, 9999) }

// valueAt is the value as of the end of a year: the latest up to then, else the oldest there is, marked Later.
func (r *Register) valueAt(m *Municipality, i Indicator, year int) (v Value, ok bool) {
	v.Indicator = i
	fixed := func(stated int, source string) { // one value, of the year its source states
		v.Year, v.Source, v.Later, ok = stated, source, stated > year, true
	}
	switch i {
	case Growth:
		now, known := at(m.Population, year)
		first, _ := at(m.Population, growthFrom)
		if known && first.Year == growthFrom && now.Year > growthFrom && first.Value > 0 {
			v.Number, v.From = (now.Value/first.Value-1)*100, growthFrom
			v.Year, v.Source, v.Later, ok = now.Year, now.Source, now.Year > year, true
		} else if first.Year == growthFrom && len(m.Population) > 1 && first.Value > 0 {
			// Asked for a year before there was any growth to see: the oldest there is.
			now = m.Population[1]
			v.Number, v.From = (now.Value/first.Value-1)*100, growthFrom
			v.Year, v.Source, v.Later, ok = now.Year, now.Source, true, true
		}
	case Density:
		if now, known := at(m.Population, year); known && m.Area != nil && *m.Area > 0 {
			v.Number, v.Year, v.Source, v.Later, ok = now.Value / *m.Area, now.Year, now.Source, now.Year > year, true
		}
	case Area:
		if m.Area != nil {
			v.Number = *m.Area
			fixed(2024, "norway-geodata")
		}
	case Centrality:
		if m.CentralityIndex != nil {
			v.Number = *m.CentralityIndex
			fixed(2024, "SSB Klass 128")
		}
	case Language:
		place := slices.Index([]LanguageForm{Bokmal, Neutral, Nynorsk}, m.LanguageForm)
		if place >= 0 {
			v.Number, v.Code = float64(place), string(m.LanguageForm)
			fixed(2024, "norway-geodata")
		}
	case SamiArea:
		if m.SamiArea != nil {
			v.Code = "no"
			if *m.SamiArea {
				v.Number, v.Code = 1, "yes"
			}
			fixed(2023, "Kartverket")
		}
	case Robek:
		if s, known := at(r.data.series[i][m.Number], year); known {
			v.Number, v.Code, v.Year, v.Source, v.Later, ok = s.Value, "no", s.Year, s.Source, s.Year > year, true
			if s.Value == 1 {
				v.Code = "yes"
			}
		}
	default:
		if s, known := at(r.data.series[i][m.Number], year); known {
			v.Number, v.Year, v.Source, v.Later, ok = s.Value, s.Year, s.Source, s.Year > year, true
		}
	}
	return v, ok
}

// at returns the latest value up to year, else the oldest; false for an empty series.
func at(series []YearValue, year int) (YearValue, bool) {
	for _, v := range slices.Backward(series) {
		if v.Year <= year {
			return v, true
		}
	}
	if len(series) == 0 {
		return YearValue{}, false
	}
	return series[0], true
}

// Series returns all years of an indicator that is counted by year (population, cost need, share over 80 and those of an
// overlay), oldest first; empty where nothing is known.
func (r *Register) Series(n Number, i Indicator) []YearValue {
	return slices.Clone(r.data.series[i][n])
}

// OneOf is the value of one municipality among all.
type OneOf struct {
	Municipality *Municipality
	Value        Value
}

// Among returns every known value of an indicator, smallest first, ties in Norwegian order. Those not known are left out:
// compare its length with [Register.Len]. The list is shared: do not change it.
func (r *Register) Among(i Indicator) []OneOf {
	if all, ok := r.among.Load(i); ok {
		return all.([]OneOf)
	}
	var out []OneOf
	for _, m := range r.all {
		if v, ok := r.value(m, i); ok {
			out = append(out, OneOf{m, v})
		}
	}
	slices.SortStableFunc(out, func(a, b OneOf) int { return cmp.Compare(a.Value.Number, b.Value.Number) })
	if slices.Contains(indicators, i) {
		r.among.Store(i, out)
	}
	return out
}

// Fact says where a municipality stands among all: "larger than 266 of 357".
type Fact struct {
	Value   Value
	Larger  int     // how many others have a smaller value
	Smaller int     // how many others have a larger value
	Of      int     // how many have a known value, itself included
	Median  float64 // the middle value of all that are known
}

// Facts returns the standing of a municipality on every numeric indicator known of it, in the order of [Indicators];
// nil for a number that is none of today's.
func (r *Register) Facts(n Number) []Fact {
	var out []Fact
	for _, i := range indicators {
		mine, ok := r.Value(n, i)
		if !ok || mine.Code != "" {
			continue
		}
		f := Fact{Value: mine}
		all := r.Among(i)
		for _, o := range all {
			switch {
			case o.Value.Number < mine.Number:
				f.Larger++
			case o.Value.Number > mine.Number:
				f.Smaller++
			}
		}
		f.Of = len(all)
		f.Median = (all[(len(all)-1)/2].Value.Number + all[len(all)/2].Value.Number) / 2
		out = append(out, f)
	}
	return out
}
