package municipality

import (
	"strings"

	"allmenning"
)

// Languages of official names beyond those of texts: a Norwegian name is neither bokmål nor nynorsk.
const (
	Norwegian    allmenning.Lang = "no"
	NorthernSami allmenning.Lang = "se"
	LuleSami     allmenning.Lang = "smj"
	SouthernSami allmenning.Lang = "sma"
	Kven         allmenning.Lang = "fkv"
)

// Name is an official name. Lang is a BCP 47 code fit for an HTML lang attribute; empty where the source does not say.
type Name struct {
	Text string
	Lang allmenning.Lang
}

// LanguageForm is the form of Norwegian a municipality has asked for in letters from the state; empty when not known.
type LanguageForm string

// The forms; Neutral is a choice too, and by far the most common.
const (
	Bokmal  LanguageForm = "bokmal"
	Nynorsk LanguageForm = "nynorsk"
	Neutral LanguageForm = "neutral"
)

// YearValue is a value of one year (population: 1 January) with its source.
type YearValue struct {
	Year   int
	Value  float64
	Source string
}

// County is one of the counties of today.
type County struct {
	Number CountyNumber
	Name   string // Norwegian
	Names  []Name // all official names in official order
}

// Municipality is a municipality of today.
type Municipality struct {
	Number Number
	Name   string // Norwegian, not unique: there are two Herøy and two Våler; see Label
	Names  []Name // all official names in official order, Norwegian, Sámi and Kven
	County County

	Population      []YearValue  // 1 January, oldest first, on the borders of today; empty when not known
	Area            *float64     // km², fresh water included; nil when not known
	CentralityClass int          // 1 most central … 6; 0 when not known
	CentralityIndex *float64     // 0–1000, SSB 2024; nil when not known
	LanguageForm    LanguageForm // empty when not known
	SamiArea        *bool        // in the Sámi administrative area (2023); nil when not known
	KostraGroup     string       // empty: not known
	Centre          string       // administrative centre; empty when not known
	OrgNumber       string       // nine digits; empty when not known
	Website         string       // empty when not known
	Lat, Lon        *float64     // centre of gravity of the outline, degrees; it can lie in a fjord
	FormerNumbers   []Number     // earlier numbers, since 2017, that lead here, in rising order
	Missing         []string     // names of the facts above and indicators that are not known, in fixed order

	shared bool
}

// Label is the Norwegian name, with the county where two municipalities share it: "Herøy (Nordland)".
func (m *Municipality) Label() string {
	if m.shared {
		return m.Name + " (" + m.County.Name + ")"
	}
	return m.Name
}

// Official is all official names as Statistics Norway writes them: "Hábmer - Hamarøy".
func (m *Municipality) Official() string {
	if len(m.Names) == 1 {
		return m.Label()
	}
	return joined(m.Names)
}

// Official is all official names of the county: "Troms - Romsa - Tromssa".
func (c County) Official() string { return joined(c.Names) }

func joined(names []Name) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = n.Text
	}
	return strings.Join(texts, " - ")
}

// PopulationNow is the latest population; false when none is known.
func (m *Municipality) PopulationNow() (YearValue, bool) {
	if len(m.Population) == 0 {
		return YearValue{}, false
	}
	return m.Population[len(m.Population)-1], true
}

// missing names what is not known of m.
func (r *Register) missing(m *Municipality) []string {
	var out []string
	for _, f := range []struct {
		name  string
		known bool
	}{
		{"kostra_group", m.KostraGroup != ""},
		{"centre", m.Centre != ""},
		{"org_number", m.OrgNumber != ""},
		{"website", m.Website != ""},
	} {
		if !f.known {
			out = append(out, f.name)
		}
	}
	for _, i := range Indicators() {
		if _, ok := r.value(m, i); !ok {
			out = append(out, string(i))
		}
	}
	return out
}
