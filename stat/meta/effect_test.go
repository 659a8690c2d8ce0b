package meta_test

import (
	"errors"
	"math"
	"testing"

	"allmenning/stat/meta"
)

// R's answers to every measure are the cases es_* of the reference file (internal/evaluate). Here: laws, zeros, refusals.

func TestTwoByTwo(t *testing.T) {
	table := meta.TwoByTwo{A: 12, B: 38, C: 20, D: 30}
	for _, m := range []meta.Measure{meta.RR, meta.OR, meta.RD, meta.AS, meta.PETO, meta.YUQ, meta.PHI} {
		e, err := table.Effect(m)
		if err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		turned, err := (meta.TwoByTwo{A: table.C, B: table.D, C: table.A, D: table.B}).Effect(m)
		if err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		if inv := e.Invert(); !near(turned.Y, inv.Y, 1e-12) || !near(turned.V, inv.V, 1e-12) {
			t.Errorf("%s: groups exchanged give %+v, want %+v", m, turned, inv)
		}
	}

	// 0 of 10 against 5 of 10: ½ to each cell gives log(0.5·5.5/(10.5·5.5)) = -log 21, 1/0.5 + 1/10.5 + 2/5.5.
	e, err := meta.TwoByTwo{A: 0, B: 10, C: 5, D: 5}.Effect(meta.OR)
	if err != nil || !near(e.Y, -math.Log(21), 1e-12) || !near(e.V, 2+1/10.5+2/5.5, 1e-12) {
		t.Errorf("empty cell: %+v, %v", e, err)
	}
	if _, err := (meta.TwoByTwo{A: 0, B: 10, C: 5, D: 5, AddTo: meta.Never}).Effect(meta.OR); !errors.Is(err, meta.ErrData) {
		t.Errorf("a ratio from an empty cell: %v, want ErrData", err)
	}
}

// Numbers that cannot be are ErrData, measures that do not fit ErrMeasure; none gives a NaN.
func TestEffect_refusals(t *testing.T) {
	type effect interface {
		Effect(meta.Measure) (meta.Estimate, error)
	}
	for name, c := range map[string]struct {
		data effect
		m    meta.Measure
		want error
	}{
		"negative count":             {meta.TwoByTwo{A: -1, B: 2, C: 3, D: 4}, meta.RR, meta.ErrData},
		"count not a number":         {meta.TwoByTwo{A: math.NaN(), B: 2, C: 3, D: 4}, meta.RR, meta.ErrData},
		"group of nobody":            {meta.TwoByTwo{A: 1, B: 2, AddTo: meta.Never}, meta.RD, meta.ErrData},
		"SMD of counts":              {meta.TwoByTwo{A: 1, B: 2, C: 3, D: 4}, meta.SMD, meta.ErrMeasure},
		"one person":                 {meta.TwoMeans{M1: 1, SD1: 1, N1: 1, M2: 2, SD2: 1, N2: 10}, meta.MD, meta.ErrData},
		"no spread at all":           {meta.TwoMeans{M1: 1, N1: 10, M2: 2, N2: 10}, meta.SMD, meta.ErrData},
		"ratio of unlike signs":      {meta.TwoMeans{M1: -1, SD1: 1, N1: 9, M2: 2, SD2: 1, N2: 9}, meta.ROM, meta.ErrData},
		"mean infinite":              {meta.TwoMeans{M1: math.Inf(1), SD1: 1, N1: 9, M2: 2, SD2: 1, N2: 9}, meta.MD, meta.ErrData},
		"unknown variance":           {meta.TwoMeans{M1: 1, SD1: 1, N1: 9, M2: 2, SD2: 1, N2: 9, Variance: "X"}, meta.SMD, meta.ErrMeasure},
		"no time":                    {meta.TwoRates{X1: 3, X2: 4, T2: 5}, meta.IRR, meta.ErrData},
		"more than all":              {meta.Proportion{X: 11, N: 10}, meta.PLO, meta.ErrData},
		"raw proportion of none":     {meta.Proportion{X: 0, N: 10, AddTo: meta.Never}, meta.PR, meta.ErrVariance},
		"correlation above 1":        {meta.Correlation{R: 1.1, N: 30}, meta.ZCOR, meta.ErrData},
		"perfect correlation":        {meta.Correlation{R: 1, N: 30}, meta.ZCOR, meta.ErrData},
		"z from three people":        {meta.Correlation{R: 0.4, N: 3}, meta.ZCOR, meta.ErrData},
		"corrected from four":        {meta.Correlation{R: 0.4, N: 4}, meta.UCOR, meta.ErrData},
		"change, correlation not so": {meta.PrePost{M1: 1, M2: 2, SD1: 1, SD2: 1, N: 20, R: math.NaN()}, meta.SMCC, meta.ErrData},
	} {
		if e, err := c.data.Effect(c.m); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v; want %v", name, e, err, c.want)
		}
	}
}

// Olkin & Pratt's estimator by its series against the same by Euler's integral: they meet where one takes over (n = 14), and the
// small-n values against the elementary case ₂F₁(½, ½; 3/2; z) = asin(√z)/√z, n = 5.
func TestCorrelation_corrected_for_few(t *testing.T) {
	for _, r := range []float64{0.05, 0.3, 0.8, 0.99} {
		z := 1 - r*r
		want := r * math.Asin(math.Sqrt(z)) / math.Sqrt(z)
		if e, err := (meta.Correlation{R: r, N: 5}).Effect(meta.UCOR); err != nil || !near(e.Y, want, 1e-10) {
			t.Errorf("n = 5, r = %v: %v, %v; want %.12g", r, e.Y, err, want)
		}
	}
	at := func(n float64) float64 {
		e, err := meta.Correlation{R: 0.5, N: n}.Effect(meta.UCOR)
		if err != nil {
			t.Fatal(err)
		}
		return e.Y
	}
	// Series above 14, integral below: no jump, and the slopes on both sides agree.
	if below, above := at(14)-at(13.99), at(14.01)-at(14); !near(below, above, 1e-7) || !near(at(14-1e-9), at(14), 1e-10) {
		t.Errorf("steps of %v below and %v above the take-over", below, above)
	}
}

// J(2) = Γ(1)/Γ(½), and J(m)·J(m+1) = (m-1)/sqrt(m(m+1)) since Γ(x+1) = xΓ(x).
func TestHedgesJ(t *testing.T) {
	for _, m := range []float64{2, 3, 10.5, 100, 1e4} {
		if got, want := meta.HedgesJ(m)*meta.HedgesJ(m+1), (m-1)/math.Sqrt(m*(m+1)); !near(got, want, 1e-10) {
			t.Errorf("J(%v)·J(%v) = %.12g, want %.12g", m, m+1, got, want)
		}
	}
	if !math.IsNaN(meta.HedgesJ(1)) {
		t.Error("J(1) exists; it should not")
	}
	if got := meta.HedgesJ(2); !near(got, 1/math.Sqrt(math.Pi), 1e-12) { // Γ(1)/(1·Γ(½))
		t.Errorf("J(2) = %v, want 1/√π", got)
	}
}
