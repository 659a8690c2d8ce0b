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

// Printed is a finding's number as its source prints it: "RR 0,75 (0,57–1,26)", or the two groups. Empty for none.
func Printed(f *page.Frame, n allmenning.FindingNumbers) string {
	var parts []string
	if n.Printed != nil {
		s := strings.TrimSpace(n.Measure + " " + Exact(f, *n.Printed))
		if len(n.PrintedCI) == 2 {
			s += " (" + f.P.Range(Exact(f, n.PrintedCI[0]), Exact(f, n.PrintedCI[1])) + ")"
		}
		parts = append(parts, s)
	}
	if n.With != nil && n.Without != nil {
		parts = append(parts, f.T("record.finding.groups", "with", Exact(f, *n.With), "without", Exact(f, *n.Without)))
	}
	if n.Unit != "" && len(parts) > 0 {
		parts = append(parts, f.T("record.finding.unit", "unit", n.Unit))
	}
	return strings.Join(parts, "; ")
}

// Used is a finding's effect as we use it, with a 95 per cent interval where its uncertainty is known. Empty for none.
func Used(f *page.Frame, n allmenning.FindingNumbers) string {
	x := n.Effect
	if x == nil || !x.Usable {
		return ""
	}
	low, high := x.Y, x.Y
	if x.SE != nil {
		low, high = x.Y-1.959964*(*x.SE), x.Y+1.959964*(*x.SE)
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
	if !f.P.Has(key) {
		key = "record.effect.other"
	}
	s := f.T(key, "x", number(x.Y), "unit", n.Unit)
	if x.SE != nil {
		s += " (" + f.P.Range(number(low), number(high)) + ")"
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
func Exact(f *page.Frame, v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	_, decimals, _ := strings.Cut(s, ".")
	return f.P.Decimal(v, min(len(decimals), 6))
}
