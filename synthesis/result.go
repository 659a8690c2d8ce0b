package synthesis

import (
	"math"

	"allmenning"
	"allmenning/codes"
)

// Engine is the version of the computation. Results are equal byte for byte for the same inputs and the same Engine.
const Engine = "synthesis-1"

// Rule says what the number of studies allows a page to claim.
type Rule string

// The rules. None: nothing can be pooled. One: the study itself, no synthesis. Two: both studies and a sentence without a
// number. Few (3–9): the predictive interval, the same for every municipality. Many (10 and up): room for one context
// variable per ten studies; until one is named the interval is still the same for all.
const (
	None Rule = "none"
	One  Rule = "one"
	Two  Rule = "two"
	Few  Rule = "few"
	Many Rule = "many"
)

// RuleFor gives the rule for k studies.
func RuleFor(k int) Rule {
	switch {
	case k <= 0:
		return None
	case k == 1:
		return One
	case k == 2:
		return Two
	case k < 10:
		return Few
	}
	return Many
}

// Told is how many of the rows are results that those who tried it tell of themselves, and no studies.
func (r *Result) Told() int { return r.rowsWith(func(row Row) bool { return row.Own }) }

// Headline tells whether the rule allows a number in the headline.
func (r Rule) Headline() bool { return r == Few || r == Many }

// Interval is a closed stretch on the scale of analysis (log for ratios).
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Contains tells whether x lies in the interval, ends included.
func (i Interval) Contains(x float64) bool { return i.Low <= x && x <= i.High }

// Result is a whole synthesis in numbers, fit for JSON: no infinity, nothing undefined, ten significant digits. Effects are
// on the scale of analysis: log for ratios (Ratio turns them into ratios), the unit itself for differences. Benefit is
// toward the outcome's good direction.
type Result struct {
	Engine     string          `json:"engine"`
	InputsHash string          `json:"inputs_hash"` // SHA-256 of what went in
	Outcome    string          `json:"outcome"`
	Scale      codes.Scale     `json:"scale"`
	Good       codes.Direction `json:"good"`
	Smallest   float64         `json:"smallest,omitempty"` // smallest change that matters; 0 = not stated
	Mixed      bool            `json:"mixed,omitempty"`    // related outcomes or designs, a weak set: said first
	Odds       bool            `json:"odds,omitempty"`     // every ratio is an odds ratio
	Hazards    int             `json:"hazards,omitempty"`  // how many of the ratios are hazard ratios

	K            int        `json:"k"`
	Rule         Rule       `json:"rule"`
	Participants int        `json:"participants"`          // over the studies whose number is known
	NotCounted   int        `json:"not_counted,omitempty"` // studies whose number of participants is not known
	Rows         []Row      `json:"rows"`                  // in the order of the synthesis' candidates
	LeftOut      []LeftOut  `json:"left_out,omitempty"`
	Designs      []Count    `json:"designs"`   // by codes.Designs, most first
	Countries    []Count    `json:"countries"` // as sources name them, most first
	Warnings     []string   `json:"warnings,omitempty"`
	Prediction   *Predicted `json:"prediction,omitempty"` // nil when k = 0, or k < 3 without a prior scale
	Pooled       *Pooled    `json:"pooled,omitempty"`     // nil when k < 3
	Priors       []PriorRow `json:"priors,omitempty"`     // the interval with half, chosen and double scale
	LeaveOneOut  *Interval  `json:"leave_one_out,omitempty"`
	Randomised   *Interval  `json:"randomised,omitempty"` // predictive interval of the randomised alone, where designs are mixed
	WhatIf       *WhatIf    `json:"what_if,omitempty"`    // nil when the rule allows no headline
	Certainty    Certainty  `json:"certainty"`
	Impact       Impact     `json:"impact"`
}

// Row is one study that is used, its effect turned the right way.
type Row struct {
	Input
	Inverted bool     `json:"inverted,omitempty"`
	CI       Interval `json:"ci"`               // 95 %: as printed where the source prints it, else from Y and SE
	Weight   *float64 `json:"weight,omitempty"` // per cent of the mean; nil when k < 3; see Result.Weights
}

// LeftOut is a candidate that is not used, and why.
type LeftOut struct {
	Finding allmenning.RecordID `json:"finding"`
	Label   allmenning.Texts    `json:"label"`
	Reason  string              `json:"reason"`          // catalogue key
	Words   string              `json:"words,omitempty"` // the person's own words, where there are some
	Kept    allmenning.Texts    `json:"kept,omitzero"`   // label of the report of the same trial that is used instead
}

// Count is how many studies have a code or a country.
type Count struct {
	Code string `json:"code"`
	N    int    `json:"n"`
}

// Basis says which method made an interval for a new municipality.
type Basis string

// The bases. Frequentist stands in only where the outcome has no prior scale, and carries a warning.
const (
	Bayesian    Basis = "bayes"
	Frequentist Basis = "hts"
)

// Predicted is where the true effect in one new municipality may land, if it is like those in the set.
type Predicted struct {
	Basis   Basis    `json:"basis"`
	PI      Interval `json:"pi"` // central, 95 %
	Median  float64  `json:"median"`
	Benefit float64  `json:"p_benefit"`           // probability that a NEW municipality's effect goes in the good direction
	Matters *float64 `json:"p_matters,omitempty"` // … by the smallest change that matters or more; nil when none is stated
	Harm    *float64 `json:"p_harm,omitempty"`    // … the other way by as much
	Prior   *Prior   `json:"prior,omitempty"`
}

// Prior names what was believed beforehand.
type Prior struct {
	TauScale float64  `json:"tau_scale"`       // half-normal scale of the spread between municipalities, on the scale of analysis
	Source   string   `json:"source"`          // where the scale comes from, as the outcome says
	MuSD     *float64 `json:"mu_sd,omitempty"` // normal around no effect with this SD; nil: flat. Used for k = 1 only
}

// Pooled is the frequentist detail: REML with the ad hoc Hartung–Knapp interval.
type Pooled struct {
	Mean float64   `json:"mean"`
	SE   float64   `json:"se"`
	CI   Interval  `json:"ci"`
	Tau2 float64   `json:"tau2"` // in the square of the unit of the effect
	Tau  float64   `json:"tau"`
	I2   float64   `json:"i2"` // per cent
	I2CI *Interval `json:"i2_ci,omitempty"`
	T2CI *Interval `json:"tau2_ci,omitempty"`
	Q    float64   `json:"q"`
	QP   float64   `json:"q_p"`
	PI   *Interval `json:"pi_t_k_minus_1,omitempty"`
	HTS  *Interval `json:"pi_hts,omitempty"` // t with k−2 degrees of freedom; nil when k = 2
}

// PriorRow is the predictive interval under another prior scale.
type PriorRow struct {
	Times float64  `json:"times"` // 0.5, 1 or 2 times the chosen scale
	Scale float64  `json:"scale"`
	PI    Interval `json:"pi"`
}

// WhatIf is what coming studies could change.
type WhatIf struct {
	SE   float64     `json:"se"` // of a coming study: the median of the set's
	Rows []WhatIfRow `json:"rows"`
	// Needed is how many more studies with the same result it takes before the interval lies wholly on the good side;
	// nil when Most would not do it.
	Needed *int `json:"needed,omitempty"`
	Most   int  `json:"most"`
}

// WhatIfRow is one thought experiment.
type WhatIfRow struct {
	Key     string   `json:"key"` // catalogue key of the case
	More    int      `json:"more"`
	PI      Interval `json:"pi"`
	Median  float64  `json:"median"`
	Benefit float64  `json:"p_benefit"`
	Verdict Word     `json:"verdict"`
}

// Level is how sure we are, in four steps; also the last part of the catalogue key labels.certainty.
type Level string

// The levels.
const (
	VeryLow  Level = "very_low"
	Low      Level = "low"
	Moderate Level = "moderate"
	High     Level = "high"
)

// Certainty is the machine's proposal; a person decides, and the page says which is which.
type Certainty struct {
	Level   Level    `json:"level"`
	Reasons []Reason `json:"reasons"`
}

// Reason is one thing that was weighed.
type Reason struct {
	Key  string `json:"key"`  // catalogue key
	Down int    `json:"down"` // steps it takes off; 0: only told
	N    int    `json:"n"`    // how many studies it concerns
	Of   int    `json:"of"`
}

// Word says in which direction, and how surely, a new municipality's effect goes.
type Word string

// The words, best first. Unknown covers k < 3, and intervals that lean neither way.
const (
	Better         Word = "better"
	ProbablyBetter Word = "probably_better"
	LeansBetter    Word = "leans_better"
	Alike          Word = "alike"
	Unknown        Word = "unknown"
	LeansWorse     Word = "leans_worse"
	ProbablyWorse  Word = "probably_worse"
	Worse          Word = "worse"
)

// Impact is the word of the impact line.
type Impact struct {
	Word Word `json:"word"`
}

// Ratio turns an effect into what people read: the ratio on log scales, the effect itself elsewhere.
func (r *Result) Ratio(x float64) float64 {
	if r.Scale == codes.LogRatio {
		return round(math.Exp(x))
	}
	return x
}

// Weights are what the rows weigh in the mean, in their order; zero for one that weighs nothing. Whole per cents of them, the same
// wherever they are shown, are chart.Shares.
func (r *Result) Weights() []float64 {
	out := make([]float64, len(r.Rows))
	for i, x := range r.Rows {
		if x.Weight != nil {
			out[i] = *x.Weight
		}
	}
	return out
}
