package synthesis

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/i18n" // stands above this package: shows that no sentence lacks its text
)

// set makes a question whose candidates are effects y with standard error se, each from its own study.
func set(scale codes.Scale, se float64, y ...float64) (*allmenning.Synthesis, codes.Outcome, []Input) {
	s := &allmenning.Synthesis{Outcome: "o"}
	o := codes.Outcome{
		Code: codes.Code{ID: "o", NB: "Målet", NN: "Målet", EN: "The measure"}, UnitNB: "poeng", UnitNN: "poeng", UnitEN: "points",
		Scale: scale, Good: codes.Lower, Smallest: 0.1, Prior: 1, PriorFrom: "half-normal(1) on log scales",
	}
	var in []Input
	for i, effect := range y {
		id := allmenning.RecordID(fmt.Sprintf("f%02d", i))
		s.Candidates = append(s.Candidates, allmenning.Member{Finding: id, Included: true})
		in = append(in, Input{
			Finding: id, Study: "s" + id, Label: allmenning.Texts{NB: "Studie " + string(id)}, Y: effect, SE: se, N: 100,
			Country: "Norway", Design: "randomised-individual", Scale: string(scale), Measure: "RR", Poolable: true,
		})
	}
	return s, o, in
}

func run(t *testing.T, s *allmenning.Synthesis, o codes.Outcome, in []Input) *Result {
	t.Helper()
	r, err := Run(s, o, in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Fatal(err)
	}
	everySentence(t, s, o, r)
	return r
}

// everySentence prints the whole story in all languages and fails on a text or an argument that is missing.
func everySentence(t *testing.T, s *allmenning.Synthesis, o codes.Outcome, r *Result) {
	t.Helper()
	for _, lang := range i18n.Langs() {
		p := i18n.New(lang)
		story := Tell(s, o, r, nil, "")
		all := append([]Sentence{story.Headline, story.Range, story.Own, story.Impact, story.Impacts, story.Cost, story.Costs, story.Certainty, story.Proposal, story.Forest, story.Explain, r.EffectName()}, story.Doubt...)
		for _, list := range [][]Sentence{story.Weak, story.Reasons, story.Same, story.Alone, story.Change, story.Method, story.Warnings, story.LeftOut, story.Next} {
			all = append(all, list...)
		}
		for _, c := range story.Cases {
			all = append(all, c.If, c.Span, c.Then)
		}
		if d := story.Details; (d != nil) != (r.K >= 3) {
			t.Errorf("details of %d studies: %v", r.K, d)
		} else if d != nil {
			all = append(append(append(all, d.Hangs...), d.Spread...), d.Usual...)
			for _, row := range append(d.Unlike, d.Computed...) {
				all = append(all, row.What, row.Value)
			}
			for _, row := range d.Without {
				all = append(all, row.Mean, row.Tau)
			}
		}
		for _, sentence := range all {
			if sentence.IsZero() {
				continue
			}
			if text := sentence.Say(p, allmenning.Lang(lang)); strings.ContainsAny(text, "⟪{") || text == "" {
				t.Errorf("%s in %s: %q", sentence.Key, lang, text)
			}
		}
	}
}

func TestRuleFor(t *testing.T) {
	for k, want := range map[int]Rule{0: None, 1: One, 2: Two, 3: Few, 9: Few, 10: Many, 40: Many} {
		if got := RuleFor(k); got != want {
			t.Errorf("k = %d: %s, want %s", k, got, want)
		}
	}
}

// By the number of studies: what there is a number for.
func TestRun_by_number_of_studies(t *testing.T) {
	effects := []float64{-0.3, -0.1, -0.2, -0.25, -0.15, -0.22, -0.18, -0.3, -0.1, -0.2, -0.21}
	for k := 0; k <= len(effects); k++ {
		s, o, in := set(codes.LogRatio, 0.1, effects[:k]...)
		r := run(t, s, o, in)
		if r.K != k || r.Rule != RuleFor(k) {
			t.Fatalf("k = %d: %d, %s", k, r.K, r.Rule)
		}
		if (r.Prediction != nil) != (k >= 1) || (r.Pooled != nil) != (k >= 3) || (r.WhatIf != nil) != (k >= 3) || (r.LeaveOneOut != nil) != (k >= 3) {
			t.Errorf("k = %d: %+v", k, r)
		}
		if k == 1 && (r.Prediction.Prior.MuSD == nil || *r.Prediction.Prior.MuSD != 2.82) {
			t.Errorf("one study needs a prior of the mean that is named: %+v", r.Prediction.Prior)
		}
		if k == 2 && r.Prediction.Prior.MuSD != nil {
			t.Errorf("two studies have a flat prior of the mean: %+v", r.Prediction.Prior)
		}
		if k < 3 && r.Impact.Word != Unknown {
			t.Errorf("k = %d: %s", k, r.Impact.Word)
		}
		for _, row := range r.Rows {
			if (row.Weight != nil) != (k >= 3) {
				t.Errorf("k = %d: weight %v", k, row.Weight)
			}
		}
	}
}

// One trial counts once: the primary outcome's row is kept, and the page can say which was left out.
func TestRun_one_trial_once(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.1, -0.2, -0.4)
	in[0].TrialKey, in[2].TrialKey = "same", "same"
	in[2].Primary = true
	r := run(t, s, o, in)
	if r.K != 3 || r.Rows[0].Finding != "f01" || r.Rows[1].Finding != "f02" {
		t.Fatalf("kept %+v", r.Rows)
	}
	if len(r.LeftOut) != 1 || r.LeftOut[0].Finding != "f00" || r.LeftOut[0].Reason != LeftOutSameTrial || r.LeftOut[0].Kept.NB != "Studie f02" {
		t.Errorf("left out %+v", r.LeftOut)
	}
	in[0].TrialKey, in[2].TrialKey, in[2].Primary = "", "", false
	in[2].Study = in[0].Study
	if r = run(t, s, o, in); r.K != 3 || r.LeftOut[0].Finding != "f02" {
		t.Errorf("two findings of one study: %+v", r.LeftOut)
	}
}

func TestRun_leaves_out(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*allmenning.Member, *Input)
		reason string
	}{
		{"direction only", func(_ *allmenning.Member, in *Input) {
			*in = Input{Finding: in.Finding, Label: in.Label, Direction: allmenning.Better}
		}, LeftOutDirection},
		{"no standard error", func(_ *allmenning.Member, in *Input) { in.SE = 0 }, LeftOutNoSE},
		{"another scale", func(_ *allmenning.Member, in *Input) { in.Scale = "smd" }, LeftOutScale},
		{"not a number", func(_ *allmenning.Member, in *Input) { in.Y = math.NaN() }, LeftOutUnusable},
		{"not confirmed", func(_ *allmenning.Member, in *Input) { in.Poolable = false }, LeftOutUnusable},
		{"by people", func(m *allmenning.Member, _ *Input) { m.Included, m.Reason = false, "måler noe annet" }, LeftOutByPeople},
	} {
		s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.1, -0.2, -0.25)
		before := run(t, s, o, in[1:])
		c.change(&s.Candidates[0], &in[0])
		r := run(t, s, o, in)
		if len(r.LeftOut) != 1 || r.LeftOut[0].Reason != c.reason {
			t.Errorf("%s: %+v", c.name, r.LeftOut)
		}
		if r.Prediction.PI != before.Prediction.PI || r.Pooled.Mean != before.Pooled.Mean {
			t.Errorf("%s: moved a number", c.name)
		}
	}
}

// A candidate whose input is not given is one the audience does not see: nothing of it shows.
func TestRun_says_nothing_of_what_is_hidden(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.1, -0.2, -0.25)
	hidden := run(t, s, o, in[:3])
	s.Candidates = s.Candidates[:3]
	without := run(t, s, o, in[:3])
	a, _ := json.Marshal(hidden)
	b, _ := json.Marshal(without)
	if string(a) != string(b) {
		t.Errorf("a hidden candidate shows:\n%s\n%s", a, b)
	}
}

func TestRun_inverts(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, 0.3, -0.1, -0.2)
	in[0].Printed = []float64{1.1, 1.7}
	s.Candidates[0].Invert = true
	r := run(t, s, o, in)
	row := r.Rows[0]
	if row.Y != -0.3 || !row.Inverted || math.Abs(math.Exp(row.CI.Low)-1/1.7) > 1e-9 || math.Abs(math.Exp(row.CI.High)-1/1.1) > 1e-9 {
		t.Errorf("%+v", row)
	}
}

// Without a prior scale the frequentist interval stands in, with a warning, and is the HTS one.
func TestRun_without_prior(t *testing.T) {
	s, o, in := set(codes.MeanDifference, 1, -3, -1, -2, -4)
	o.Prior = 0
	r := run(t, s, o, in)
	if r.Prediction.Basis != Frequentist || r.Prediction.PI != *r.Pooled.HTS || len(r.Priors) != 0 || r.WhatIf != nil {
		t.Errorf("%+v", r.Prediction)
	}
	if r.Prediction.Benefit < 0.9 || r.Prediction.Benefit >= 1 || *r.Prediction.Matters >= r.Prediction.Benefit {
		t.Errorf("all four are better, and the probability is %v, by what matters %v", r.Prediction.Benefit, *r.Prediction.Matters)
	}
	if !strings.Contains(strings.Join(r.Warnings, " "), "no_prior") {
		t.Errorf("warnings %v", r.Warnings)
	}
	s, o, in = set(codes.MeanDifference, 1, -3, -1)
	o.Prior = 0
	if r = run(t, s, o, in); r.Prediction != nil || r.Impact.Word != Unknown {
		t.Errorf("two studies and no prior: %+v", r.Prediction)
	}
}

func TestRun_designs_never_mixed_silently(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.1, -0.2, -0.25)
	same := run(t, s, o, in)
	in[3].Design = "controlled"
	r := run(t, s, o, in)
	if !strings.Contains(strings.Join(r.Warnings, " "), "mixed_designs") || r.Randomised == nil || *r.Randomised == r.Prediction.PI {
		t.Errorf("%v %+v", r.Warnings, r.Randomised)
	}
	if same.Randomised != nil || r.Certainty.Level == same.Certainty.Level {
		t.Errorf("certainty %s, all randomised %s", r.Certainty.Level, same.Certainty.Level)
	}
	for i := range in {
		in[i].Design = ""
	}
	if r = run(t, s, o, in); !strings.Contains(strings.Join(r.Warnings, " "), "none_randomised") || r.Certainty.Level != VeryLow {
		t.Errorf("design not known: %v %s", r.Warnings, r.Certainty.Level)
	}
}

// Where the studies differ more than the prior assumed, the page says that its interval may be too narrow.
func TestRun_warns_of_more_spread_than_assumed(t *testing.T) {
	for prior, want := range map[float64]bool{0.05: true, 2: false} {
		s, o, in := set(codes.LogRatio, 0.05, -0.9, -0.1, -0.5, 0.2)
		o.Prior = prior
		if got := strings.Contains(strings.Join(run(t, s, o, in).Warnings, " "), "warning.spread"); got != want {
			t.Errorf("scale %v: warns %v", prior, got)
		}
	}
}

// P(benefit) counts toward the good direction: the mirror image with the other direction says the same.
func TestRun_good_direction(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.1, -0.2, -0.25, -0.2)
	low := run(t, s, o, in)
	for i := range in {
		in[i].Y = -in[i].Y
	}
	o.Good = codes.Higher
	high := run(t, s, o, in)
	if low.Prediction.Benefit != high.Prediction.Benefit || low.Impact != high.Impact || low.Prediction.Benefit < 0.9 {
		t.Errorf("%v and %v", low.Prediction.Benefit, high.Prediction.Benefit)
	}
	o.Good = codes.Lower
	if worse := run(t, s, o, in); math.Abs(worse.Prediction.Benefit-(1-high.Prediction.Benefit)) > 1e-9 {
		t.Errorf("the wrong way: %v", worse.Prediction.Benefit)
	}
}

func TestWordFor(t *testing.T) {
	r := &Result{Rule: Few, Good: codes.Lower, Smallest: 0.1, Certainty: Certainty{Level: Low}}
	for _, c := range []struct {
		low, mid, high, benefit float64
		want                    Word
	}{
		{-0.9, -0.5, -0.01, 0.98, Better},
		{-0.9, -0.5, 0.1, 0.93, ProbablyBetter},
		{-0.3, -0.05, 0.12, 0.92, LeansBetter}, // likely, but less than matters
		{-0.7, -0.16, 0.35, 0.855, LeansBetter},
		{-0.7, -0.05, 0.65, 0.6, Unknown},
		{-0.09, -0.02, 0.08, 0.7, Alike},
		{-0.1, 0.5, 0.9, 0.05, ProbablyWorse},
		{-0.35, 0.16, 0.7, 0.2, LeansWorse},
		{0.01, 0.5, 0.9, 0.02, Worse},
	} {
		if got := r.wordFor(&Predicted{PI: Interval{c.low, c.high}, Median: c.mid, Benefit: c.benefit}); got != c.want {
			t.Errorf("%v–%v, P %v: %s, want %s", c.low, c.high, c.benefit, got, c.want)
		}
	}
	r.Certainty.Level = VeryLow
	if got := r.wordFor(&Predicted{PI: Interval{-0.9, -0.2}, Median: -0.5, Benefit: 0.99}); got != Unknown {
		t.Errorf("very low certainty: %s", got)
	}
}

func TestInputsOutcomeWithoutScale(t *testing.T) {
	s, _, in := set(codes.LogRatio, 0.1, -0.3)
	if _, err := Run(s, codes.Outcome{}, in); allmenning.KindOf(err) != allmenning.Invalid {
		t.Errorf("%v", err)
	}
}
