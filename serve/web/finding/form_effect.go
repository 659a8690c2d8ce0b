package finding

import (
	"math"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
	"allmenning/synthesis"
)

// numbers is what is written of the numbers, and what comes of them at once.
type numbers struct {
	Shape      allmenning.Shape
	Design     string
	Entered    *allmenning.Entered
	Outcome    codes.Outcome
	Effect     *allmenning.Effect // nil: none can be computed from what is written
	Measure    string
	Wrong      allmenning.FieldErrors // what hinders it
	Direction  allmenning.Direction   // what they have answered of which way it went
	MayConfirm bool                   // the numbers stood there already, so that a second person can hold them against their source
}

func (s Pages) numbers(_ *page.Frame, st *form.State) numbers {
	n := numbers{Shape: allmenning.Shape(st.Values.Get(entered + "shape")), Design: st.Values.Get("design"), Direction: allmenning.Direction(st.Values.Get("direction"))}
	n.Outcome, _ = codes.Outcomes().Outcome(st.Values.Get("outcome"))
	if st.Record != nil {
		n.MayConfirm = st.Record.Body.(*allmenning.Finding).NumbersBlock.Entered != nil
	}
	if n.Shape == "" || n.Shape == allmenning.ShapeDirection {
		return n
	}
	in := &reader{v: st.Values}
	n.Entered = readEntered(in, n.Shape)
	if n.Wrong = in.wrong; len(n.Wrong) == 0 {
		n.Effect, n.Measure, n.Wrong = synthesis.EffectOf(n.Entered, n.Outcome, n.Design)
	}
	return n
}

// kind is what the groups before and after are asked: how many people, or an average.
func (n numbers) kind() string {
	if n.Entered != nil && n.Entered.Counts {
		return "people"
	}
	return "averages"
}

// fields names the fields that the numbers are asked in.
func (n numbers) fields() string {
	if n.Shape == allmenning.ShapeBeforeAfter {
		return string(n.Shape) + " " + n.kind()
	}
	return string(n.Shape)
}

// how is the end of the key of the text on how the effect was reckoned.
func (n numbers) how() string {
	if n.Shape == allmenning.ShapeBeforeAfter && n.Entered.Counts {
		return n.Effect.How + "_change"
	}
	return n.Effect.How
}

// label is how much the design can bear; empty where none is chosen.
func (n numbers) label(f *page.Frame) string {
	c, ok := codes.Designs().ByID(n.Design)
	if !ok {
		return ""
	}
	if c.Parent != "" {
		return show.Code(f, codes.Designs(), c.Parent)
	}
	return c.Name(string(f.Lang()))
}

// waits says that nothing is wrong but that something is not filled in yet.
func (n numbers) waits() bool {
	for _, e := range n.Wrong {
		if e.Key != "field.required" {
			return false
		}
	}
	return len(n.Wrong) > 0
}

// block is the numbers as they would be stored, for texts that are written of stored numbers.
func (n numbers) block(f *page.Frame) allmenning.FindingNumbers {
	return allmenning.FindingNumbers{Effect: n.Effect, Measure: n.Measure, Unit: n.Outcome.Unit(string(f.Lang())), Entered: n.Entered}
}

// against says that the numbers point the other way than the answer.
func (n numbers) against() bool {
	b := &allmenning.Finding{Outcome: n.Outcome.ID, Direction: n.Direction}
	b.NumbersBlock.Effect = n.Effect
	return synthesis.Against(b)
}

// sentences say the numbers in plain words: the groups first, then how much they differ, with the range.
func (n numbers) sentences(f *page.Frame) string {
	s := n.groups(f)
	if e := n.Effect; e != nil && e.Usable {
		s += " " + n.differ(f)
	}
	return s
}

// same says that nobody was counted in any of the groups ("none"), or everybody in all ("all"), and that the effect would be a ratio:
// then there is none to reckon. Empty where there is.
func (n numbers) same() string {
	switch {
	case n.Effect.Why != synthesis.NotPooledNoEvents:
		return ""
	case *n.Entered.Tried.Value == 0:
		return "none"
	}
	return "all"
}

// groups says what was in each group.
func (n numbers) groups(f *page.Frame) string {
	x := n.Entered
	switch x.Shape {
	case allmenning.ShapeShares:
		key := texts + "groups.shares"
		if x.Repeats {
			key = texts + "groups.events"
		}
		return f.T(key, "with", per100(f, x.Tried), "without", per100(f, x.Not))
	case allmenning.ShapeAverages:
		return f.T(texts+"groups.averages", "with", plain(f, *x.Tried.Value), "without", plain(f, *x.Not.Value))
	case allmenning.ShapeBeforeAfter:
		of := func(a allmenning.Arm) string { return plain(f, *a.Value) }
		if x.Counts {
			of = func(a allmenning.Arm) string { return f.T(texts+"of_100", "n", per100(f, a)) }
		}
		if x.Not.Value == nil {
			return f.T(texts+"groups.change_alone", "before", of(x.TriedBefore), "after", of(x.Tried))
		}
		return f.T(texts+"groups.change", "before", of(x.TriedBefore), "after", of(x.Tried), "other_before", of(x.NotBefore), "other_after", of(x.Not))
	}
	return f.T(texts+"groups.series", "before", x.Start, "after", len(x.Points)-x.Start)
}

// differ says how much the groups differ, and between what the true difference may well lie.
func (n numbers) differ(f *page.Frame) string {
	if show.NoneInOne(n.Effect) {
		return f.T("record.result.effect.none_in_one")
	}
	key := texts + "differ." + string(n.Shape)
	low, high, _, ok := n.block(f).Interval()
	if !ok {
		return f.T(key+".bare", "x", n.amount(f, n.Effect.Y, false))
	}
	return f.T(key, "x", n.amount(f, n.Effect.Y, false), "low", n.amount(f, low, true), "high", n.amount(f, high, true))
}

// amount writes a difference on the scale of the effect: "25 prosent færre", "2 høyere". Of how many is said once: an end of the
// range is short.
func (n numbers) amount(f *page.Frame, y float64, end bool) string {
	kind, size, text := "level", math.Abs(y), ""
	switch n.Effect.Scale {
	case string(codes.LogRatio):
		kind, size = n.ratio(), math.Abs(math.Expm1(y))
		text = plain(f, math.Round(100*size))
	case string(codes.RiskDifference):
		if kind = "of_100"; end {
			kind = "people"
		}
		text = show.Exact(f, math.Round(1000*size)/10)
	case string(codes.SMD):
		kind = "sd"
	}
	if text == "" {
		text = plain(f, size)
	}
	switch {
	case text == "0":
		return f.T(texts + "amount." + kind + ".same")
	case y < 0:
		return f.T(texts+"amount."+kind+".less", "n", text)
	}
	return f.T(texts+"amount."+kind+".more", "n", text)
}

// ratio is which words a ratio is told in: people or events are fewer or more, odds and averages lower or higher.
func (n numbers) ratio() string {
	switch n.Measure {
	case "OR":
		return "odds"
	case "ROM":
		return "share_level"
	}
	return "share"
}

// per100 is how many of a hundred an arm has.
func per100(f *page.Frame, a allmenning.Arm) string { return plain(f, 100**a.Value / *a.N) }

// plain writes a number with the decimals that mean something to a reader: one where it is ten or more, else two, and none that
// are zero.
func plain(f *page.Frame, x float64) string {
	by := 100.0
	if math.Abs(x) >= 10 {
		by = 10
	}
	return show.Exact(f, math.Round(x*by)/by)
}
