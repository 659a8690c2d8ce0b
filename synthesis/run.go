package synthesis

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"allmenning"
	"allmenning/codes"
	"allmenning/stat/meta"
)

// Run answers the question of s from in. The same question, outcome and inputs give the same Result, whatever the order of
// in. Candidates of s that are not among in are not mentioned anywhere: whoever the result is for does not see them. Inputs
// that are no candidates are not used.
//
// With nothing to pool it returns a Result with K = 0 and no error. An error means a fault in the numbers (an effect that
// is not finite, an outcome without scale) or in the computation.
func Run(s *allmenning.Synthesis, outcome codes.Outcome, in []Input) (*Result, error) {
	if outcome.Scale == "" {
		return nil, allmenning.Refuse(allmenning.Invalid, "synthesis.error.outcome", "outcome", s.Outcome)
	}
	rows, leftOut := choose(s, outcome, in)
	r := &Result{
		Engine: Engine, InputsHash: InputsHash(s, outcome, in),
		Outcome: outcome.ID, Scale: outcome.Scale, Good: outcome.Good, Smallest: round(outcome.Smallest), Mixed: s.Mixed,
		K: len(rows), Rule: RuleFor(len(rows)), Rows: rows, LeftOut: leftOut,
	}
	r.describe()
	for _, step := range []func(*Result, codes.Outcome) error{predict, pool, sensitivity, weigh, whatIf} {
		if err := step(r, outcome); err != nil {
			return nil, fmt.Errorf("synthesis: %s: %w", outcome.ID, err)
		}
	}
	return r, nil
}

// InputsHash is the SHA-256, in hex, of everything Run's answer hangs on: the engine, the outcome's scale, direction,
// smallest change and prior, and the candidates with their inputs in the candidates' order.
func InputsHash(s *allmenning.Synthesis, outcome codes.Outcome, in []Input) string {
	type candidate struct {
		Member allmenning.Member
		Input  Input
	}
	all := struct {
		Engine, Outcome, Scale, Good, PriorFrom string
		Smallest, Prior                         float64
		Mixed                                   bool
		Candidates                              []candidate
	}{
		Engine: Engine, Outcome: outcome.ID, Scale: string(outcome.Scale), Good: string(outcome.Good), PriorFrom: outcome.PriorFrom,
		Smallest: outcome.Smallest, Prior: outcome.Prior, Mixed: s.Mixed,
	}
	for _, m := range s.Candidates {
		if i := slices.IndexFunc(in, func(x Input) bool { return x.Finding == m.Finding }); i >= 0 {
			all.Candidates = append(all.Candidates, candidate{m, in[i]})
		}
	}
	raw, err := json.Marshal(all)
	if err != nil { // an effect that is not finite: Run refuses it, and its hash only has to be stable
		raw = []byte("not a number")
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// describe counts designs, countries and participants.
func (r *Result) describe() {
	ratios, odds := 0, 0
	for _, row := range r.Rows {
		r.Designs = count(r.Designs, row.Design)
		r.Countries = count(r.Countries, row.Country)
		if row.N > 0 {
			r.Participants += row.N
		} else {
			r.NotCounted++
		}
		switch row.Measure {
		case "OR", "PETO":
			odds++
		case "HR":
			r.Hazards++
		}
		ratios++
	}
	r.Odds = r.Scale == codes.LogRatio && odds > 0 && odds == ratios
	most := func(a, b Count) int { return b.N - a.N }
	slices.SortStableFunc(r.Designs, most)
	slices.SortStableFunc(r.Countries, most)
}

func count(all []Count, code string) []Count {
	for i := range all {
		if all[i].Code == code {
			all[i].N++
			return all
		}
	}
	return append(all, Count{code, 1})
}

// numbers gives effects and standard errors of the rows, in their order.
func (r *Result) numbers() (y, se []float64) {
	for _, row := range r.Rows {
		y, se = append(y, row.Y), append(se, row.SE)
	}
	return y, se
}

// warn adds a warning once.
func (r *Result) warn(key string) {
	if !slices.Contains(r.Warnings, key) {
		r.Warnings = append(r.Warnings, key)
	}
}

// toward turns an effect so that above zero is good.
func (r *Result) toward(x float64) float64 {
	if r.Good == codes.Lower {
		return -x
	}
	return x
}

// round keeps ten significant digits: processors differ in the last ones, and a stored analysis must not.
func round(x float64) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 10, 64), 64)
	if err != nil {
		return 0
	}
	return v
}

func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// interval rounds i; nil when an end is not a finite number.
func interval(i meta.Interval) *Interval {
	if !finite(i.Low, i.High) {
		return nil
	}
	return &Interval{round(i.Low), round(i.High)}
}
