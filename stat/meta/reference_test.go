package meta_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"allmenning/internal/testkit"
	"allmenning/stat/meta"
)

// The cases escalc, rma.uni, bayes_nnhm and conversion of the reference file are run value by value in internal/evaluate, through
// these same functions. Here: what that command does not reach, and R's answers for the sets of the example library.

// referenceCase reads one case's input and expected values.
func referenceCase(t *testing.T, id string, input, expected any) {
	t.Helper()
	raw, err := os.ReadFile(testkit.Shared(t, "data/stat-reference.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			ID              string
			Input, Expected json.RawMessage
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		if c.ID != id {
			continue
		}
		if err := json.Unmarshal(c.Input, input); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(c.Expected, expected); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("no case %s", id)
}

func TestLeaveOneOut_equals_R(t *testing.T) {
	for id, test := range map[string]meta.Test{"sens_bcg": meta.TestZ, "sens_raudenbush_knha": meta.TestKnHa} {
		var in struct{ YI, VI []float64 }
		var want struct {
			Leave1out struct {
				Estimate, SE, CILb, CIUb, Pval, Q, Qp, Tau2, I2, H2 []float64
				CILow                                               []float64 `json:"ci_lb"`
				CIHigh                                              []float64 `json:"ci_ub"`
			}
		}
		referenceCase(t, id, &in, &want)
		got, err := meta.LeaveOneOut(in.YI, in.VI, meta.Options{Test: test})
		if err != nil {
			t.Fatal(err)
		}
		w := want.Leave1out
		if len(w.Estimate) != len(got) {
			t.Fatalf("%s: %d left out, want %d", id, len(got), len(w.Estimate))
		}
		for i, g := range got {
			for name, pair := range map[string][2]float64{
				"estimate": {g.B, w.Estimate[i]}, "se": {g.SE, w.SE[i]}, "p": {g.PVal, w.Pval[i]}, "low": {g.CI.Low, w.CILow[i]},
				"high": {g.CI.High, w.CIHigh[i]}, "Q": {g.Q, w.Q[i]}, "Qp": {g.QP, w.Qp[i]}, "tau2": {g.Tau2, w.Tau2[i]},
				"I2": {g.I2, w.I2[i]}, "H2": {g.H2, w.H2[i]},
			} {
				if !near(pair[0], pair[1], 1e-7*math.Max(1, math.Abs(pair[1]))) {
					t.Errorf("%s without %d: %s %.12g, R %.12g", id, i+1, name, pair[0], pair[1])
				}
			}
		}
		r := meta.LeftOutRange(got)
		for _, g := range got {
			if !r.Contains(g.B) {
				t.Errorf("%s: %v outside the range %v", id, g.B, r)
			}
		}
	}
}

// sandwich's NeweyWest(prewhite = FALSE, adjust = TRUE) on a monthly series with a step.
func TestSeries_equals_R(t *testing.T) {
	for id, season := range map[string]int{"its_48": 0, "its_48_season": 12} {
		var in struct {
			Y  []float64
			T0 int
		}
		var want struct {
			OLS struct{ B []float64 }
			Lag int
			SE  []float64 `json:"nw_se_adjusted"`
		}
		referenceCase(t, id, &in, &want)
		s := meta.Series{Values: in.Y, Start: in.T0 - 1, Season: season, Lag: &want.Lag}
		got, err := s.Fit()
		if err != nil {
			t.Fatal(err)
		}
		for name, pair := range map[string][2]float64{
			"level": {got.Level.Y, want.OLS.B[2]}, "slope": {got.Slope.Y, want.OLS.B[3]},
			"level SE": {got.Level.SE(), want.SE[2]}, "slope SE": {got.Slope.SE(), want.SE[3]},
		} {
			if !near(pair[0], pair[1], 1e-7) {
				t.Errorf("%s: %s %.10g, R %.10g", id, name, pair[0], pair[1])
			}
		}
		if e, err := s.Effect(meta.MD); err != nil || e.Y != got.Level.Y {
			t.Errorf("%s as an effect: %+v, %v", id, e, err)
		}
	}
}

// bayesShown is the predictive interval the synthesis page shows, half-normal(1) and flat mu, as found by an independent
// computation in R before this package was written (two digits).
var bayesShown = map[string][2]float64{"falls-rate-ratio": {0.51, 1.43}, "reablement-independence-or": {0.47, 20}}

func standardErrors(v []float64) []float64 {
	se := make([]float64, len(v))
	for i := range v {
		se[i] = math.Sqrt(v[i])
	}
	return se
}

// What may be pooled in the example library, and what R answers (REML, adhoc, both prediction intervals; ratios back-transformed).
func TestPool_comparable_sets_equal_R(t *testing.T) {
	raw, err := os.ReadFile(testkit.Shared(t, "data/evidence.json"))
	if err != nil {
		t.Fatal(err)
	}
	var library struct {
		Meta struct {
			Sets []struct {
				ID        string
				Scale     string
				Members   [][2]any
				Reference struct {
					K        int
					Estimate *float64
					CI       [2]float64 `json:"ci95_adhoc_hk"`
					Tau2, I2 float64
					HTS      [2]float64 `json:"pi95_hts_t_k_minus_2"`
					PI       [2]float64 `json:"pi95_t_k_minus_1"`
				}
			} `json:"comparable_sets"`
		}
		Studies []struct {
			Effects []struct {
				ID      string `json:"effect_id"`
				Derived struct{ YI, SEI *float64 }
			}
		}
	}
	if err := json.Unmarshal(raw, &library); err != nil {
		t.Fatal(err)
	}
	effects := map[string]meta.Estimate{}
	for _, s := range library.Studies {
		for _, e := range s.Effects {
			if e.Derived.YI != nil && e.Derived.SEI != nil {
				effects[e.ID] = meta.Estimate{Y: *e.Derived.YI, V: *e.Derived.SEI * *e.Derived.SEI}
			}
		}
	}
	pooled := 0
	for _, set := range library.Meta.Sets {
		var y, v []float64
		for _, m := range set.Members {
			e, known := effects[m[0].(string)]
			if !known {
				t.Fatalf("%s: no effect %v", set.ID, m[0])
			}
			if m[1].(bool) {
				e = e.Invert()
			}
			y, v = append(y, e.Y), append(v, e.V)
		}
		ref := set.Reference
		if len(y) != ref.K {
			t.Errorf("%s: %d effects, want %d", set.ID, len(y), ref.K)
		}
		if ref.Estimate == nil {
			continue
		}
		pooled++
		fit, err := meta.Pool(y, v, meta.Options{})
		if err != nil {
			t.Fatal(err)
		}
		next, err := fit.Predict(nil, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		back := func(x float64) float64 { return x }
		if set.Scale == "log ratio" {
			back = math.Exp
		}
		for name, pair := range map[string][2]float64{
			"estimate": {back(fit.Mu()), *ref.Estimate}, "low": {back(fit.CI[0].Low), ref.CI[0]}, "high": {back(fit.CI[0].High), ref.CI[1]},
			"tau2": {fit.Tau2, ref.Tau2}, "I2": {fit.I2, ref.I2},
			"PI low": {back(next.PI.Low), ref.PI[0]}, "PI high": {back(next.PI.High), ref.PI[1]},
			"HTS low": {back(next.HTS.Low), ref.HTS[0]}, "HTS high": {back(next.HTS.High), ref.HTS[1]},
		} {
			// Four digits were stored; R's default REML stops at a change of 1e-5.
			if !near(pair[0], pair[1], 6e-4*math.Abs(pair[1])+1e-9) {
				t.Errorf("%s: %s %.6g, R %.6g", set.ID, name, pair[0], pair[1])
			}
		}
		if want, shown := bayesShown[set.ID]; shown {
			p, err := meta.Bayes(y, standardErrors(v), meta.MuPrior{}, meta.TauPrior{Scale: 1})
			if err != nil {
				t.Fatal(err)
			}
			s := p.Predictive(0.95)
			if low, high := back(s.Interval.Low), back(s.Interval.High); !near(low, want[0], 0.02*want[0]) || !near(high, want[1], 0.02*want[1]) {
				t.Errorf("%s: a new place %.3g to %.3g, want %v", set.ID, low, high, want)
			}
		}
	}
	if pooled != 5 {
		t.Errorf("%d sets have an answer by R, want 5", pooled)
	}
}
