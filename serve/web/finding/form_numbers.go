package finding

import (
	"slices"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/synthesis"
)

// entered is the prefix of the fields of the numbers.
const entered = "numbers.entered."

// confirmName is ticked by somebody who has held numbers that another filled in against their source.
const confirmName = entered + "confirmed"

// arms are the groups of a shape, as fields are called.
func arms(s allmenning.Shape) []string {
	switch s {
	case allmenning.ShapeShares, allmenning.ShapeAverages:
		return []string{"tried", "not"}
	case allmenning.ShapeBeforeAfter:
		return []string{"tried_before", "tried", "not_before", "not"}
	}
	return nil
}

// readNumbers reads the numbers of the shape that is chosen; those of another shape stay in the draft, and are not used. Numbers
// that came from a source stay as they are.
func readNumbers(f *page.Frame, in *reader, lang allmenning.Lang, b *allmenning.Finding) {
	old := b.NumbersBlock.Entered
	shape := allmenning.Shape(in.v.Get(entered + "shape"))
	if shape == "" {
		b.NumbersBlock.Entered = nil
		return
	}
	x := readEntered(in, shape)
	confirmed(f, in.v, old, x)
	b.NumbersBlock.Entered = x
	if len(in.wrong) == 0 { // what cannot be read is said first
		outcome, _ := codes.Outcomes().Outcome(b.Outcome)
		_, _, wrong := synthesis.EffectOf(x, outcome, b.Design)
		in.wrong = append(in.wrong, wrong...)
	}
}

func readEntered(in *reader, shape allmenning.Shape) *allmenning.Entered {
	v := in.v
	x := &allmenning.Entered{Shape: shape, Origin: allmenning.Origin(v.Get(entered + "origin"))}
	counts := shape == allmenning.ShapeShares || shape == allmenning.ShapeBeforeAfter && v.Get(entered+"counts") != ""
	for _, name := range arms(shape) {
		*armOf(x, name) = readArm(in, entered+name+".", counts)
	}
	switch shape {
	case allmenning.ShapeShares:
		x.Repeats = v.Get(entered+"repeats") != ""
	case allmenning.ShapeBeforeAfter:
		x.Counts, x.Correlation = counts, in.number(entered+"correlation")
	case allmenning.ShapeSeries:
		readSeries(in, x)
	}
	if shape == allmenning.ShapeDirection {
		return x
	}
	if n := in.count(entered + "clusters"); n != nil {
		x.Clusters = *n
	}
	x.ICC, x.ICCSource = in.number(entered+"icc"), v.Get(entered+"icc_source")
	x.Instrument, x.Missing, x.Differences = v.Get(entered+"instrument"), v.Get(entered+"missing"), v.Get(entered+"differences")
	bias := func(name string) string { return v.Get(entered + "bias." + name) }
	x.Bias = allmenning.Bias{
		Groups: bias("groups"), Other: bias("other"), Lost: bias("lost"), Measured: bias("measured"), Chosen: bias("chosen"), Why: bias("why"),
	}
	return x
}

func armOf(x *allmenning.Entered, name string) *allmenning.Arm {
	switch name {
	case "not":
		return &x.Not
	case "tried_before":
		return &x.TriedBefore
	case "not_before":
		return &x.NotBefore
	}
	return &x.Tried
}

// readArm reads a group. One that counts has no spread but what its numbers tell.
func readArm(in *reader, at string, counts bool) allmenning.Arm {
	a := allmenning.Arm{Value: in.number(at + "value"), N: in.number(at + "n")}
	if counts {
		return a
	}
	a.SD, a.SE, a.Low, a.High = in.number(at+"sd"), in.number(at+"se"), in.number(at+"low"), in.number(at+"high")
	switch {
	case a.Low != nil && a.High == nil:
		in.fault(at+"high", "field.required")
	case a.High != nil && a.Low == nil:
		in.fault(at+"low", "field.required")
	}
	return a
}

// confirmed asks, where somebody says that a second person has held the numbers against their source, that it is noted; the act
// asks whether it is another person, and whether the numbers are the same.
func confirmed(f *page.Frame, v form.Values, old, x *allmenning.Entered) {
	if old == nil {
		return
	}
	if x.EnteredBy = old.EnteredBy; v.Get(confirmName) == "" {
		return
	}
	if x.ConfirmedBy, x.ConfirmedDate = old.ConfirmedBy, old.ConfirmedDate; x.ConfirmedBy == "" {
		x.ConfirmedBy = f.Visitor.Actor.Person
	}
}

// fillNumbers is readNumbers the other way.
func fillNumbers(v form.Values, x *allmenning.Entered) {
	if x == nil {
		return
	}
	set := func(name, text string) { v.Set(entered+name, text) }
	set("shape", string(x.Shape))
	set("origin", string(x.Origin))
	for _, name := range arms(x.Shape) {
		a := armOf(x, name)
		for part, n := range map[string]*float64{"value": a.Value, "n": a.N, "sd": a.SD, "se": a.SE, "low": a.Low, "high": a.High} {
			set(name+"."+part, writtenIf(n))
		}
	}
	set("repeats", ticked(x.Repeats))
	set("counts", ticked(x.Counts))
	set("correlation", writtenIf(x.Correlation))
	fillSeries(v, x)
	if x.Clusters > 0 {
		set("clusters", written(float64(x.Clusters)))
	}
	for name, text := range map[string]string{
		"icc": writtenIf(x.ICC), "icc_source": x.ICCSource, "instrument": x.Instrument, "missing": x.Missing, "differences": x.Differences,
		"bias.groups": x.Bias.Groups, "bias.other": x.Bias.Other, "bias.lost": x.Bias.Lost, "bias.measured": x.Bias.Measured,
		"bias.chosen": x.Bias.Chosen, "bias.why": x.Bias.Why,
	} {
		set(name, text)
	}
	if x.ConfirmedBy != "" {
		v.Set(confirmName, "ja")
	}
}

// anyOf says that something of a fold is written, or wrong, so that it stands open.
func anyOf(st *form.State, prefixes ...string) bool {
	for name := range st.Values {
		if under(name, prefixes) && len(st.Values.All(name)) > 0 {
			return true
		}
	}
	return anyWrong(st, prefixes...)
}

// anyWrong says that something of a fold is wrong: for fields that are filled in from the start.
func anyWrong(st *form.State, prefixes ...string) bool {
	return slices.ContainsFunc(st.Wrong, func(e allmenning.FieldError) bool { return under(e.Field, prefixes) })
}

func under(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}
