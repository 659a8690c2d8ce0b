package meta_test

import (
	"errors"
	"math"
	"testing"

	"allmenning/stat/meta"
)

func TestTwoShares(t *testing.T) {
	s := meta.TwoShares{X1: 30, N1: 100, X0: 45, N0: 90}
	rr, err := s.Effect(meta.RR)
	if err != nil || !near(rr.Y, math.Log(0.6), 1e-12) || !near(rr.V, 1.0/30-0.01+1.0/45-1.0/90, 1e-12) || len(rr.Assumptions) != 0 {
		t.Errorf("log RR: %+v, %v", rr, err)
	}
	// Twenty in each class, ICC 0.05: variance × 1.95 (Cochrane Handbook 23.1.4).
	s.Clusters = meta.Clusters{Size: 20, ICC: 0.05}
	wide, err := s.Effect(meta.RR)
	if err != nil || !near(wide.V, 1.95*rr.V, 1e-12) || wide.Assumptions[0] != meta.ClustersCounted {
		t.Errorf("in classes: %+v, %v", wide, err)
	}
	none, err := meta.TwoShares{X1: 0, N1: 20, X0: 4, N0: 20}.Effect(meta.RD)
	if err != nil || none.Y != -0.2 || len(none.Assumptions) != 0 {
		t.Errorf("a risk difference needs no ½: %+v, %v", none, err)
	}
	half, err := meta.TwoShares{X1: 0, N1: 20, X0: 4, N0: 20}.Effect(meta.RR)
	if err != nil || half.Assumptions[0] != meta.AddedHalf {
		t.Errorf("a ratio does, and says so: %+v, %v", half, err)
	}
}

func TestTwoAverages_SD_SE_and_interval_agree(t *testing.T) {
	spread := func(g meta.Group) meta.TwoAverages {
		return meta.TwoAverages{Tried: g, Not: meta.Group{Mean: 10, N: 40, SD: 3}}
	}
	const sd, n = 4.0, 25.0
	half := 2.06389856162803 * sd / math.Sqrt(n) // t of 24 df, R's qt(.975, 24)
	want, err := spread(meta.Group{Mean: 12, N: n, SD: sd}).Effect(meta.SMD)
	if err != nil {
		t.Fatal(err)
	}
	for name, g := range map[string]meta.Group{
		"SE": {Mean: 12, N: n, SE: sd / 5}, "interval": {Mean: 12, N: n, Interval: meta.Interval{Low: 12 - half, High: 12 + half}},
	} {
		if got, err := spread(g).Effect(meta.SMD); err != nil || !near(got.Y, want.Y, 1e-10) || !near(got.V, want.V, 1e-10) {
			t.Errorf("from %s: %+v, %v; from SD %+v", name, got, err, want)
		}
	}
	_, err = spread(meta.Group{Mean: 12, N: n}).Effect(meta.MD)
	var refused *meta.NotPoolable
	if !errors.As(err, &refused) || refused.Why != meta.NoVarianceGiven {
		t.Errorf("without any spread: %v", err)
	}
}

func TestBeforeAfter(t *testing.T) {
	g := func(mean float64) meta.Group { return meta.Group{Mean: mean, N: 50, SD: 10} }
	r := 0.8
	b := meta.BeforeAfter{TriedBefore: g(60), TriedAfter: g(52), NotBefore: g(61), NotAfter: g(58), Correlation: &r}
	// (52-60) - (58-61) = -5; each change has variance 2·(100/50)·(1-0.8) = 0.8.
	known, err := b.Effect(meta.MD)
	if err != nil || !near(known.Y, -5, 1e-12) || !near(known.V, 1.6, 1e-12) || len(known.Assumptions) != 0 {
		t.Errorf("%+v, %v; want -5, 1.6", known, err)
	}
	b.Correlation = nil
	assumed, err := b.Effect(meta.MD)
	if err != nil || !near(assumed.V, 4, 1e-12) || assumed.Assumptions[0] != meta.AssumedCorrelation {
		t.Errorf("unknown correlation: %+v, %v; want variance 4, and said", assumed, err)
	}
	smd, err := b.Effect(meta.SMD)
	if g := meta.HedgesJ(98) * -0.5; err != nil || !near(smd.Y, g, 1e-12) || !near(smd.V, 0.04+g*g/200, 1e-12) {
		t.Errorf("standardised: %+v, %v", smd, err)
	}
	se := func(mean float64) meta.Group { return meta.Group{Mean: mean, SE: 2} }
	alone := meta.BeforeAfter{TriedBefore: se(60), TriedAfter: se(52), NotBefore: se(61), NotAfter: se(58)}
	if e, err := alone.Effect(meta.MD); err != nil || !near(e.Y, -5, 1e-12) || !near(e.V, 8, 1e-12) {
		t.Errorf("from four values with SE: %+v, %v; want -5, 8", e, err)
	}
	if _, err := alone.Effect(meta.SMD); !errors.Is(err, meta.ErrNotPoolable) {
		t.Errorf("standardised without an SD: %v", err)
	}
	// Shares: 30 to 45 of 100 against 40 to 44 of 100 is 11 points; other people asked (r = 0), so four binomial variances.
	none := 0.0
	shares, err := meta.BeforeAfter{
		TriedBefore: meta.ShareGroup(30, 100), TriedAfter: meta.ShareGroup(45, 100),
		NotBefore: meta.ShareGroup(40, 100), NotAfter: meta.ShareGroup(44, 100), Correlation: &none,
	}.Effect(meta.MD)
	if want := (0.3*0.7 + 0.45*0.55 + 0.4*0.6 + 0.44*0.56) / 100; err != nil || !near(shares.Y, 0.11, 1e-12) || !near(shares.V, want, 1e-12) {
		t.Errorf("shares: %+v, %v; want 0.11, %v", shares, err, want)
	}
	_, err = meta.BeforeAfter{TriedBefore: g(60), TriedAfter: g(52)}.Effect(meta.MD)
	var refused *meta.NotPoolable
	if !errors.As(err, &refused) || refused.Why != meta.NoComparison {
		t.Errorf("one group only: %v", err)
	}
}

func TestSeries_short_is_shown_and_not_pooled(t *testing.T) {
	s := meta.Series{Values: []float64{5, 6, 5, 7, 6, 5, 6, 3, 2, 3, 2, 3, 2, 3, 2, 3}, Start: 7}
	if fit, err := s.Fit(); err != nil || fit.Before != 7 || fit.After != 9 || fit.Level.Y > -2 {
		t.Errorf("%+v, %v", fit, err)
	}
	_, err := s.Effect(meta.MD)
	var refused *meta.NotPoolable
	if !errors.As(err, &refused) || refused.Why != meta.SeriesTooShort || !errors.Is(err, meta.ErrNotPoolable) {
		t.Errorf("seven before: %v", err)
	}
	for name, bad := range map[string]meta.Series{
		"nothing before":     {Values: s.Values, Start: 0},
		"start beyond":       {Values: s.Values, Start: 99},
		"no values":          {},
		"denominator zero":   {Values: s.Values, Denominators: make([]float64, 16), Start: 7},
		"comparison shorter": {Values: s.Values, Comparison: s.Values[1:], Start: 7},
		"value missing":      {Values: append([]float64{math.NaN()}, s.Values...), Start: 7},
	} {
		if _, err := bad.Fit(); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// What struck both series is no effect of the measure: a common jump added to both leaves level and slope alone. Counts with
// denominators are the same as their rates.
func TestSeries_comparison_and_denominators(t *testing.T) {
	n := 24
	values, other, people, counts := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		noise := math.Sin(float64(3 * i * i))
		values[i], other[i], people[i] = 10+noise, 8-math.Cos(float64(i*i)), 100+float64(i)
		if i >= 12 {
			values[i] -= 4
		}
		counts[i] = values[i] * people[i]
	}
	plain, err := meta.Series{Values: values, Comparison: other, Start: 12}.Fit()
	if err != nil {
		t.Fatal(err)
	}
	struck, struckOther := append([]float64(nil), values...), append([]float64(nil), other...)
	for i := 12; i < n; i++ {
		struck[i] += 7
		struckOther[i] += 7
	}
	both, err := meta.Series{Values: struck, Comparison: struckOther, Start: 12}.Fit()
	if err != nil || !near(both.Level.Y, plain.Level.Y, 1e-10) || !near(both.Level.V, plain.Level.V, 1e-10) {
		t.Errorf("%+v, %v; want %+v", both.Level, err, plain.Level)
	}
	rate, err := meta.Series{Values: counts, Denominators: people, Comparison: other, Start: 12}.Fit()
	if err != nil || !near(rate.Level.Y, plain.Level.Y, 1e-10) {
		t.Errorf("as rates %+v, %v; want %+v", rate.Level, err, plain.Level)
	}
}

func TestDirection_is_never_pooled(t *testing.T) {
	var shape meta.Shape = meta.Direction{Sign: 1}
	_, err := shape.Effect(meta.SMD)
	var refused *meta.NotPoolable
	if !errors.As(err, &refused) || refused.Why != meta.DirectionOnly || !errors.Is(err, meta.ErrNotPoolable) {
		t.Errorf("got %v", err)
	}
}
