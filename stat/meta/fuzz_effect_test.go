package meta_test

import (
	"errors"
	"math"
	"testing"

	"allmenning/stat/meta"
	"allmenning/stat/refuse"
)

// sound fails for an effect that is accepted without being a number with a variance above 0, and for a refusal of no kind.
func sound(t *testing.T, what string, e meta.Estimate, err error) {
	t.Helper()
	var not *meta.NotPoolable
	switch {
	case errors.As(err, &not):
	case err != nil:
		refused(t, what, err)
	case !refuse.Finite(e.Y, e.V) || e.V <= 0 || math.IsNaN(e.SE()) || e.Invert().Y != -e.Y:
		t.Fatalf("%s gives %+v", what, e)
	}
}

var everyMeasure = []meta.Measure{
	meta.RR, meta.OR, meta.RD, meta.AS, meta.PETO, meta.YUQ, meta.PHI, meta.MD, meta.SMD, meta.SMDH, meta.SMD1, meta.ROM, meta.CVR, meta.VR,
	meta.IRR, meta.IRD, meta.IRSD, meta.PR, meta.PLO, meta.PLN, meta.PAS, meta.PFT, meta.COR, meta.UCOR, meta.ZCOR, meta.SMCR, meta.SMCC, "x",
}

// Every effect of every kind of data, whatever the numbers.
func FuzzEffects(f *testing.F) {
	f.Add(3.0, 10.0, 4.0, 12.0, 1.5, 0.4, uint8(0))
	f.Add(0.0, 10.0, 0.0, 12.0, 0.0, -1.0, uint8(1))
	f.Add(10.0, 10.0, 12.0, 12.0, 1e-9, 1.0, uint8(2))
	f.Add(math.NaN(), math.Inf(1), -1.0, 1e300, 1e-300, 2.0, uint8(3))
	f.Add(1e15, 2e15, 1e-15, 5.0, 1e8, 0.999999, uint8(4))
	f.Fuzz(func(t *testing.T, a, b, c, d, s, r float64, choice uint8) {
		rule := []meta.ZeroRule{"", meta.Always, meta.Never, meta.OnlyZero, "x"}[choice%5]
		kind := []meta.VarianceType{"", meta.LargeSample2, meta.Unbiased, "x"}[choice%4]
		people := meta.Clusters{Size: s, ICC: r}
		group := func(mean, n float64) meta.Group {
			return meta.Group{Mean: mean, N: n, SD: s, SE: r, Interval: meta.Interval{Low: a, High: b}}
		}
		for _, m := range everyMeasure {
			_ = m.Log()
			e, err := meta.TwoByTwo{A: a, B: b, C: c, D: d, AddTo: rule, Add: r}.Effect(m)
			sound(t, "TwoByTwo "+string(m), e, err)
			e, err = meta.TwoRates{X1: a, T1: b, X2: c, T2: d, AddTo: rule, Add: r}.Effect(m)
			sound(t, "TwoRates "+string(m), e, err)
			means := meta.TwoMeans{M1: a, SD1: s, N1: b, M2: c, SD2: r, N2: d, Variance: kind}
			means.PooledSD()
			e, err = means.Effect(m)
			sound(t, "TwoMeans "+string(m), e, err)
			e, err = meta.Proportion{X: a, N: b, AddTo: rule, Add: r}.Effect(m)
			sound(t, "Proportion "+string(m), e, err)
			e, err = meta.Correlation{R: r, N: b}.Effect(m)
			sound(t, "Correlation "+string(m), e, err)
			e, err = meta.PrePost{M1: a, M2: c, SD1: s, SD2: d, N: b, R: r}.Effect(m)
			sound(t, "PrePost "+string(m), e, err)
			whole, err := meta.TwoShares{X1: a, N1: b, X0: c, N0: d, Clusters: people}.Effect(m)
			sound(t, "TwoShares "+string(m), whole.Estimate, err)
			whole, err = meta.TwoAverages{Tried: group(a, b), Not: meta.ShareGroup(c, d), Clusters: people}.Effect(m)
			sound(t, "TwoAverages "+string(m), whole.Estimate, err)
			whole, err = meta.BeforeAfter{TriedBefore: group(a, b), TriedAfter: group(c, b), NotBefore: group(d, b), NotAfter: group(s, d), Correlation: &r, Clusters: people}.Effect(m)
			sound(t, "BeforeAfter "+string(m), whole.Estimate, err)
			whole, err = meta.Direction{Sign: int(choice)}.Effect(m)
			sound(t, "Direction "+string(m), whole.Estimate, err)
		}
	})
}

// A series with and without another place beside it.
func FuzzShapeOfSeries(f *testing.F) {
	f.Add([]byte{120, 130, 110, 125, 118, 90, 95, 88, 100, 92, 85, 97, 99, 101, 91, 93, 94, 120}, uint8(30), uint8(12))
	f.Add([]byte{1}, uint8(20), uint8(10))
	f.Add([]byte{250, 3, 251}, uint8(40), uint8(3))
	f.Fuzz(func(t *testing.T, raw []byte, size, start uint8) {
		y := numbers(raw, int(size)%80)
		s := meta.Series{Values: y, Start: int(start), Season: int(size) % 13}
		if start%3 == 1 {
			s.Comparison = numbers(append([]byte{start}, raw...), max(0, len(y)-int(start)%2))
		}
		if start%4 == 1 {
			s.Denominators = positives(raw, len(y))
		}
		_, err := s.Fit()
		var not *meta.NotPoolable
		if err != nil && !errors.As(err, &not) {
			refused(t, "Fit", err)
		}
		for _, m := range []meta.Measure{meta.MD, meta.SMD, meta.RR, meta.ROM, meta.IRR} {
			e, err := s.Effect(m)
			sound(t, "Series "+string(m), e.Estimate, err)
		}
	})
}

// The conversions have no error: an impossible number gives NaN or infinity, never a panic, and a number within its bounds otherwise.
func FuzzConversions(f *testing.F) {
	f.Add(2.4, 0.02, 40.0, 60.0, 0.3)
	f.Add(-1e9, 1e-300, 2.0, 1.0, 0.999)
	f.Add(math.NaN(), math.Inf(1), -4.0, 0.0, 2.0)
	f.Fuzz(func(t *testing.T, x, p, n1, n2, share float64) {
		i := meta.Interval{Low: math.Min(x, p), High: math.Max(x, p)}
		if se := meta.SEFromInterval(i, share, n1); se < 0 {
			t.Fatalf("standard error %v of %+v", se, i)
		}
		if i.Width() < 0 || i.Contains(i.Low-1) && !math.IsNaN(x) && !math.IsInf(i.Low, 0) && i.Low-1 < i.Low {
			t.Fatalf("interval %+v", i)
		}
		if z := meta.TFromP(p, n1); z < 0 {
			t.Fatalf("|t| = %v behind p = %v with %v", z, p, n1)
		}
		if j := meta.HedgesJ(n1); j < 0 || j > 1+1e-12 {
			t.Fatalf("J(%v) = %v", n1, j)
		}
		if r := meta.RFromD(x, n1, n2); n1 > 0 && n2 > 0 && math.Abs(r) > 1 {
			t.Fatalf("r = %v from d = %v, %v and %v", r, x, n1, n2)
		}
		if d := meta.DesignEffect(n1, share); share >= 0 && d < 1 {
			t.Fatalf("design effect %v of groups of %v with %v", d, n1, share)
		}
		if risk := meta.RiskFromOR(math.Exp(x), share); share > 0 && share < 1 && !(risk >= 0 && risk <= 1) && !math.IsNaN(x) && !math.IsInf(math.Exp(x), 0) {
			t.Fatalf("risk %v", risk)
		}
		if back := meta.DFromLogOR(meta.LogORFromD(x)); math.Abs(x) < 1e100 && math.Abs(back-x) > 1e-9*math.Abs(x) {
			t.Fatalf("%v comes back as %v", x, back)
		}
		if j := meta.HedgesJApprox(n1); n1 >= 1 && !(j >= 0 && j <= 1) {
			t.Fatalf("correction %v at %v", j, n1)
		}
		meta.DFromT(x, n1, n2)
		meta.NNTFromOR(p, share)
		_, err := meta.RequiredInformation(x, p, share, n1)
		refused(t, "RequiredInformation", err)
	})
}

// All that is asked of a fit and of a posterior.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte{100, 130, 90, 140}, []byte{130, 125}, uint8(4), 0.3, 0.95)
	f.Add([]byte{120}, []byte{130}, uint8(1), 1.0, 0.5)
	f.Add([]byte{10, 240, 10, 240}, []byte{121, 200}, uint8(60), 1e-6, 0.999999)
	f.Add([]byte{0, 243}, []byte{122}, uint8(2), math.NaN(), 2.0)
	f.Fuzz(func(t *testing.T, rawY, rawV []byte, k uint8, scale, level float64) {
		n := int(k) % 200
		y, v := numbers(rawY, n), positives(rawV, n)
		place, effect, se := make([]int, n), make([]int, n), make([]float64, n)
		for i := range n {
			place[i], effect[i], se[i] = i/2, i, math.Sqrt(v[i])
		}
		if fit, err := meta.Pool(y, v, meta.Options{}); err == nil {
			if math.IsNaN(fit.Mu()) {
				t.Fatalf("mean of %v", y)
			}
			_, err := fit.Predict(nil, level)
			refused(t, "Predict", err)
			spread, err := fit.QProfile()
			refused(t, "QProfile", err)
			if err == nil && !(spread.Tau2.Low >= 0 && spread.Tau2.Low <= spread.Tau2.High) {
				t.Fatalf("%+v", spread)
			}
		}
		if all, err := meta.LeaveOneOut(y, v, meta.Options{Method: meta.DL}); err == nil {
			if r := meta.LeftOutRange(all); !(r.Low <= r.High) {
				t.Fatalf("%+v", r)
			}
		}
		if n <= 60 {
			if l, err := meta.ThreeLevel(y, v, place, effect, meta.Design{}, meta.LevelOptions{}); err == nil {
				_, err := l.Predict()
				refused(t, "Levels.Predict", err)
				if r, err := l.Robust("CR2"); err == nil {
					r.Reliable(0)
				}
			}
		}
		prior := meta.TauPrior{Scale: scale}
		mu := meta.MuPrior{SD: 2}
		mu.Flat()
		p, err := meta.Bayes(y, se, mu, prior)
		if err != nil {
			refused(t, "Bayes", err)
			return
		}
		if tau := p.Tau(0.95); !(tau.Interval.Low >= 0 && tau.Interval.Low <= tau.Median && tau.Median <= tau.Interval.High) {
			t.Fatalf("tau %+v", tau)
		}
		for _, q := range []float64{p.ProbMuAbove(0), p.ProbNewAbove(0)} {
			if !(q >= 0 && q <= 1+1e-9) {
				t.Fatalf("probability %v", q)
			}
		}
		for _, at := range []func(float64) float64{p.MuQuantile, p.TauQuantile, p.PredictiveQuantile} {
			if low, high := at(0.1), at(0.9); !(low <= high) {
				t.Fatalf("quantiles %v and %v", low, high)
			}
		}
		if n <= 20 {
			_, err := meta.WithMore(y, se, mu, prior, meta.Coming{N: 2, Effect: 0.1, SE: 0.3})
			refused(t, "WithMore", err)
			_, _, err = meta.StudiesToExclude(0, 0.95, y, se, mu, prior, 0.1, 0.3, 3)
			refused(t, "StudiesToExclude", err)
		}
	})
}
