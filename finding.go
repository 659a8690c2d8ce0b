package allmenning

import (
	"math"
	"strconv"
)

// Direction says which way an outcome went, also where there are no numbers.
type Direction string

// The directions; NotMeasured is an honest answer too.
const (
	MuchBetter   Direction = "much-better"
	Better       Direction = "better"
	NoDifference Direction = "no-clear-difference"
	Worse        Direction = "worse"
	MuchWorse    Direction = "much-worse"
	NotMeasured  Direction = "not-measured"
)

// Finding is one outcome in one comparison of a project, trial or study. What it belongs to is a link (LinkFrom).
type Finding struct {
	Outcome      string    `json:"outcome,omitempty"` // codes.Outcomes; empty: not a shared outcome
	OutcomeNamed Texts     `json:"outcome_named,omitzero"`
	Titles       Texts     `json:"titles,omitzero"` // made, and never typed: what was done, the outcome and who; zero: the outcome alone
	Timepoint    Texts     `json:"timepoint,omitzero"`
	Direction    Direction `json:"direction,omitempty"`
	Sureness     int       `json:"sureness,omitempty"` // 1–4; 0 not asked
	Design       string    `json:"design,omitempty"`   // codes.Designs
	Primary      bool      `json:"primary,omitempty"`
	Report       Report    `json:"report,omitzero"` // what those who tried it tell; zero for a published study

	NumbersBlock FindingNumbers `json:"-"`
	LessonsBlock FindingLessons `json:"-"`
	ContactBlock ContactPoint   `json:"-"`
}

// FindingNumbers is the block of a finding's numbers: as printed or entered, and the effect made from them.
type FindingNumbers struct {
	Measure   string    `json:"measure,omitempty"`    // RR, OR, IRR, HR, RD, MD, SMD …
	Unit      string    `json:"unit,omitempty"`       // as the source says
	Printed   *float64  `json:"printed,omitempty"`    // as printed; nil where the source prints group values only
	PrintedCI []float64 `json:"printed_ci,omitempty"` // two numbers or none
	PrintedP  *float64  `json:"printed_p,omitempty"`
	With      *float64  `json:"with,omitempty"`      // the group that got it: share or mean
	Without   *float64  `json:"without,omitempty"`   // the comparison
	AsPrinted Texts     `json:"as_printed,omitzero"` // what else the source prints: how many of each group, before and after, a test
	Entered   *Entered  `json:"entered,omitempty"`   // as the owner of a result filled them in; nil: numbers from a source
	Effect    *Effect   `json:"effect,omitempty"`    // nil: cannot be computed from what is known
}

// Effect is a number on the scale of analysis: log for ratios, the unit itself for differences.
type Effect struct {
	Scale    string   `json:"scale"` // log_ratio | risk_difference | mean_difference | smd | other
	Y        float64  `json:"y"`
	SE       *float64 `json:"se,omitempty"`      // nil: not known, so it cannot be pooled
	SEFrom   string   `json:"se_from,omitempty"` // ci | counts | p | sd …
	How      string   `json:"how,omitempty"`
	Checked  string   `json:"checked,omitempty"`
	Usable   bool     `json:"usable"`
	Poolable bool     `json:"poolable"`
	Why      string   `json:"why_not,omitempty"`  // why it is not poolable
	Rests    []string `json:"rests_on,omitempty"` // what was assumed on the way: correlation, added-half, clusters …
}

// z975 is the 97.5 per cent point of the normal distribution.
const z975 = 1.959963984540054

// Interval is the 95 per cent interval of the effect on its scale of analysis (log for ratios), the same wherever it is
// shown. It is the one the source prints where that holds the effect, so that a reader who looks it up finds the same
// numbers, and printed is true; else Y ∓ 1.96·SE. ok is false without an effect, or where its uncertainty is not known.
func (n FindingNumbers) Interval() (low, high float64, printed, ok bool) {
	x := n.Effect
	if x == nil {
		return 0, 0, false, false
	}
	if len(n.PrintedCI) == 2 {
		low, high = n.PrintedCI[0], n.PrintedCI[1]
		if x.Scale == "log_ratio" {
			low, high = math.Log(low), math.Log(high)
		}
		if low <= x.Y && x.Y <= high && !math.IsInf(low, 0) && !math.IsInf(high, 0) {
			return low, high, true, true
		}
	}
	if x.SE == nil || !(*x.SE > 0) {
		return 0, 0, false, false
	}
	return x.Y - z975**x.SE, x.Y + z975**x.SE, false, true
}

// Noun is NounFinding.
func (*Finding) Noun() Noun { return NounFinding }

// TitleTexts are the titles that tell one finding from another, and the outcome's name where there are none.
func (f *Finding) TitleTexts() Texts {
	if f.Titles.IsZero() {
		return f.OutcomeNamed
	}
	return f.Titles
}

// Shared hides from others than the owner the counts of the owner's own numbers that are so small that they tell of somebody.
func (f *Finding) Shared() {
	f.Report.share()
	n := f.NumbersBlock.Entered
	if n == nil {
		return
	}
	shared := n.Shared()
	f.NumbersBlock.Entered = &shared
	if e := f.NumbersBlock.Effect; e != nil && len(shared.Few) > 0 {
		rough := *e
		rough.Y = twoDigits(e.Y)
		if e.SE != nil {
			rough.SE = ptr(twoDigits(*e.SE))
		}
		f.NumbersBlock.Effect = &rough
		f.Report.Meant, f.Report.Reached, f.Report.ReachFew = nil, nil, true // the size of a group, most often
	}
}

// twoDigits keeps two significant digits, so that the counts behind a number cannot be reckoned out from it.
func twoDigits(v float64) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	rough, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 2, 64), 64)
	if err != nil {
		return v
	}
	return rough
}

// Part gives the blocks core, numbers, lessons and contact.
func (f *Finding) Part(b BlockName) any {
	switch b {
	case Core:
		return f
	case Numbers:
		return &f.NumbersBlock
	case Lessons:
		return &f.LessonsBlock
	case Contact:
		return &f.ContactBlock
	}
	return nil
}

func (f *Finding) check(e *FieldErrors) {
	e.texts("outcome_named", f.OutcomeNamed, 500)
	e.texts("timepoint", f.Timepoint, 500)
	e.texts("titles", f.Titles, 2000)
	e.oneOf("direction", string(f.Direction), "", string(MuchBetter), string(Better), string(NoDifference), string(Worse), string(MuchWorse), string(NotMeasured))
	if f.Sureness < 0 || f.Sureness > 4 {
		e.add("sureness", "field.out_of_range")
	}
	n := f.NumbersBlock
	for name, v := range map[string]*float64{"printed": n.Printed, "printed_p": n.PrintedP, "with": n.With, "without": n.Without} {
		e.finite("numbers."+name, v)
	}
	if len(n.PrintedCI) != 0 && (len(n.PrintedCI) != 2 || !(n.PrintedCI[0] <= n.PrintedCI[1])) {
		e.add("numbers.printed_ci", "field.interval")
	}
	if x := n.Effect; x != nil {
		e.finite("numbers.effect.y", &x.Y)
		e.finite("numbers.effect.se", x.SE)
		if x.SE != nil && !(*x.SE > 0) {
			e.add("numbers.effect.se", "field.positive")
		}
		if x.Poolable && x.SE == nil {
			e.add("numbers.effect.poolable", "field.poolable_without_se")
		}
	}
	if n.Entered != nil {
		n.Entered.check(e)
	}
	f.Report.check(e)
	for i, l := range f.LessonsBlock.Lessons {
		l.check(e, "lessons."+strconv.Itoa(i))
	}
	f.ContactBlock.check(e)
}

func negativeZero(v float64) bool { return v == 0 && math.Signbit(v) }

// complete asks for the seven that a result written here must have. The owner and the need come by themselves; what was done, for
// whom and how it went is the report's; here are which way the main outcome went and how sure they are, and one lesson or that
// there is none. Who can be asked is the project's, and may be left out. A trial that never started has no outcome to tell of.
func (f *Finding) complete(e *FieldErrors) {
	f.Report.complete(e)
	if f.Outcome == "" && f.OutcomeNamed.IsZero() {
		e.add("outcome", "field.required")
	}
	if f.Report.Status != NeverStarted {
		if f.Direction == "" {
			e.add("direction", "field.required")
		}
		if f.Sureness == 0 && f.Direction != NotMeasured {
			e.add("sureness", "field.required")
		}
	}
	if len(f.LessonsBlock.Lessons) == 0 && !f.Report.NothingLearnt {
		e.add("lessons", "field.required")
	}
	for i, l := range f.LessonsBlock.Lessons {
		l.complete(e, "lessons."+strconv.Itoa(i))
	}
}
