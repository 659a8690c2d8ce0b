package show

import (
	"math"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/page"
)

// Direction says which way an outcome went; that we do not know where the source does not say.
func Direction(f *page.Frame, d allmenning.Direction) string {
	if d == "" {
		return f.T("words.dont_know")
	}
	return Code(f, codes.Directions(), string(d))
}

// Printed is a finding's number as its source prints it: "RR 0,75 (0,57–1,26)", or the two groups. Empty for none. What is
// printed together has the same number of decimals: 50 beside 34,7 is 50,0.
func Printed(f *page.Frame, n allmenning.FindingNumbers) string {
	all := append([]float64{}, n.PrintedCI...)
	for _, v := range []*float64{n.Printed, n.With, n.Without} {
		if v != nil {
			all = append(all, *v)
		}
	}
	digits := Decimals(all...)
	number := func(v float64) string { return f.P.Decimal(v, digits) }
	var parts []string
	if n.Printed != nil {
		s := strings.TrimSpace(Measure(f, n.Measure) + " " + number(*n.Printed))
		if len(n.PrintedCI) == 2 {
			s += " (" + f.P.Range(number(n.PrintedCI[0]), number(n.PrintedCI[1])) + ")"
		}
		parts = append(parts, s)
	}
	if n.With != nil && n.Without != nil {
		parts = append(parts, f.T("record.finding.groups", "with", number(*n.With), "without", number(*n.Without)))
	}
	if s, _ := n.AsPrinted.In(f.Lang()); s != "" {
		parts = append(parts, s)
	}
	if n.Unit != "" && len(parts) > 0 {
		parts = append(parts, f.T("record.finding.unit", "unit", Unit(f, n.Unit)))
	}
	return strings.Join(parts, "; ")
}

// measures are the texts of the measures our sources use that have no name of letters (RR, OR).
var measures = map[string]string{
	"relative change": "record.measure.relative", "relative change, pre-post": "record.measure.relative_before", "proportion": "record.measure.share",
	"SMCC or d (pre-post)": "record.measure.standard_before", "MD, pre-post": "record.measure.before",
}

// Measure writes a source's measure in the reader's language.
func Measure(f *page.Frame, measure string) string {
	if key, ok := measures[measure]; ok {
		return f.T(key)
	}
	return measure
}

// units are the texts of the units our sources use; another unit is written as the source does.
var units = map[string]string{
	"proportion": "record.unit.share", "points": "record.unit.points", "counts per minute": "record.unit.counts_minute", "weeks": "record.unit.weeks", "portions/school day": "record.unit.portions_school_day",
	"consumptions/week": "record.unit.times_week", "per 100 person-years": "record.unit.per_100_person_years", "points 0-100": "record.unit.points_100", "min/day": "record.unit.minutes_day",
	"points of that test": "record.unit.points_test", "portions/day": "record.unit.portions_day", "times/day": "record.unit.times_day", "km/h": "record.unit.km_hour", "15D score (0-1)": "record.unit.score_15d",
	"minutes": "record.unit.minutes",
}

// Unit writes a source's unit in the reader's language.
func Unit(f *page.Frame, unit string) string {
	if key, ok := units[unit]; ok {
		return f.T(key)
	}
	return unit
}

// Used is a finding's effect as we use it, with its 95 per cent interval where that is known: the printed one, or one we
// have computed and say so of. Empty for none.
func Used(f *page.Frame, n allmenning.FindingNumbers) string {
	x := n.Effect
	if x == nil || !x.Usable {
		return ""
	}
	turn, digits := func(v float64) float64 { return v }, 2
	switch x.Scale {
	case "log_ratio":
		turn = math.Exp
	case "risk_difference":
		turn, digits = func(v float64) float64 { return 100 * v }, 1
	}
	for digits < 4 && x.Y != 0 && math.Abs(turn(x.Y)) < math.Pow(10, float64(1-digits)) {
		digits++ // a small number keeps two figures that mean something
	}
	number := func(v float64) string { return f.P.Decimal(turn(v), digits) }
	key := "record.effect." + x.Scale
	switch {
	case f.P.Has(key) && x.Scale != "other":
	case n.Unit != "":
		key = "record.effect.other_unit"
	default:
		key = "record.effect.other"
	}
	s := f.T(key, "x", number(x.Y), "unit", Unit(f, n.Unit))
	ours := n.Printed == nil // made of the group values
	low, high, printed, ok := n.Interval()
	switch span := f.P.Range(number(low), number(high)); {
	case !ok:
	case printed, ours:
		s += " (" + span + ")"
	default:
		s += " (" + f.T("record.interval.computed", "span", span) + ")"
	}
	if ours {
		s = f.T("record.effect.ours", "effect", s)
	}
	return s
}

// Checked says in a table cell how the number was held against its source; empty where nobody has.
func Checked(f *page.Frame, n allmenning.FindingNumbers) string {
	if n.Effect == nil {
		return ""
	}
	switch n.Effect.Checked {
	case "two sources":
		return f.T("record.checked.two")
	case "one source re-read":
		return f.T("record.checked.one")
	}
	return n.Effect.Checked
}

// Exact writes a number with the decimals it has.
func Exact(f *page.Frame, v float64) string { return f.P.Decimal(v, Decimals(v)) }

// Decimals is how many decimals numbers need that are to be written alike: as many as the one that has most, at most six.
func Decimals(list ...float64) int {
	most := 0
	for _, v := range list {
		_, decimals, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
		most = max(most, len(decimals))
	}
	return min(most, 6)
}
