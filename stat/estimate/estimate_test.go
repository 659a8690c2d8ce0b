package estimate_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"allmenning/stat/estimate"
	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

func near(a, b, tol float64) bool { return math.Abs(a-b) <= tol }

// Welch's t by hand: means 3 and 1, variances 1 and 1 over 3 and 3.
func TestTwoGroups(t *testing.T) {
	e, err := estimate.TwoGroups([]float64{2, 3, 4}, []float64{0, 1, 2})
	if err != nil || e.Estimate != 2 || !near(e.SE, math.Sqrt(2.0/3), 1e-12) || !near(e.DF, 4, 1e-12) {
		t.Errorf("%+v, %v", e, err)
	}
	if !(e.Low < 2 && 2 < e.High) || !near(e.High-2, 2-e.Low, 1e-12) {
		t.Errorf("interval %v to %v", e.Low, e.High)
	}
	if _, err := estimate.TwoGroups([]float64{1, 1}, []float64{1, 1}); !errors.Is(err, refuse.NoVariation) {
		t.Errorf("all alike: %v", err)
	}
}

// (12 - 8) - (7 - 6) = 3, whatever the rows' order; two-way fixed effects say the same when all start at once.
func TestDifferences_by_hand(t *testing.T) {
	y := []float64{7, 9, 11, 13, 5, 7, 6, 8}
	treated := []float64{1, 1, 1, 1, 0, 0, 0, 0}
	after := []float64{0, 0, 1, 1, 0, 0, 1, 1}
	r, err := estimate.Differences(y, treated, after)
	if err != nil || !near(r.B[3], 3, 1e-12) || r.Names[3] != "effect" {
		t.Fatalf("%+v, %v", r, err)
	}
	on := make([]float64, len(y))
	for i := range y {
		on[i] = treated[i] * after[i]
	}
	p := estimate.Panel{Unit: []int{1, 2, 1, 2, 3, 4, 3, 4}, Time: []int{0, 0, 1, 1, 0, 0, 1, 1}, Y: y, On: on}
	fixed, err := estimate.TwoWay(p)
	if err != nil || !near(fixed.B[fixed.Coefficient("effect")], 3, 1e-12) {
		t.Errorf("two-way %+v, %v", fixed, err)
	}
	if _, err := estimate.Differences(y[:4], treated[:4], after[:4]); !errors.Is(err, refuse.Rank) {
		t.Errorf("nobody to compare with: %v", err)
	}
	if _, err := estimate.Differences(y, treated, y); !errors.Is(err, refuse.Data) {
		t.Errorf("after is 7: %v", err)
	}
}

// HC1 to HC3 on a mean: the usual variance of a mean is HC1 = HC2, and HC3 is larger by n/(n-1).
func TestHeteroskedastic_mean(t *testing.T) {
	y := []float64{1, 4, 2, 8, 5}
	r, err := estimate.LeastSquares(y, linear.Design{})
	if err != nil {
		t.Fatal(err)
	}
	usual := r.VB[0][0]
	for hc, want := range map[estimate.HC]float64{estimate.HC0: usual * 0.8, estimate.HC1: usual, estimate.HC2: usual, estimate.HC3: usual * 1.25} {
		if vb, err := r.Heteroskedastic(hc); err != nil || !near(vb[0][0], want, 1e-12) {
			t.Errorf("%s: %v, %v; want %v", hc, vb, err, want)
		}
	}
	// No lag: Newey and West's is White's.
	hc0, _ := r.Heteroskedastic(estimate.HC0)
	if nw, err := r.NeweyWest(0, false); err != nil || !near(nw[0][0], hc0[0][0], 1e-12) {
		t.Errorf("Newey–West without lag %v, White %v (%v)", nw, hc0, err)
	}
	// By hand with one lag: Γ0 + ½·2·Γ1 over n².
	e := r.Residuals
	var g0, g1 float64
	for i := range e {
		g0 += e[i] * e[i]
		if i > 0 {
			g1 += e[i] * e[i-1]
		}
	}
	if nw, err := r.NeweyWest(1, false); err != nil || !near(nw[0][0], (g0+g1)/25, 1e-12) {
		t.Errorf("one lag %v, by hand %v (%v)", nw, (g0+g1)/25, err)
	}
}

// adoption is four groups of units with effects that grow by 1 a period, group 9 never: two-way fixed effects are wrong here,
// group-time effects are not.
func adoption(noise float64) estimate.Adoption {
	random := rand.New(rand.NewPCG(4, 4))
	a := estimate.Adoption{First: map[int]int{}}
	for unit := range 24 {
		first := []int{3, 5, 7, estimate.NeverStarted}[unit%4]
		a.First[unit] = first
		for at := 1; at <= 8; at++ {
			y := float64(unit) + 0.5*float64(at*at) + noise*random.NormFloat64()
			if at >= first {
				y += float64(1 + at - first)
			}
			a.Unit, a.Time, a.Y = append(a.Unit, unit), append(a.Time, at), append(a.Y, y)
		}
	}
	return a
}

func TestStaggered(t *testing.T) {
	a := adoption(0)
	for _, notYet := range []bool{false, true} {
		a.NotYet = notYet
		s, err := estimate.Staggered(a)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range s.Each {
			want := math.Max(0, float64(1+g.Time-g.Group))
			if !near(g.Effect.Estimate, want, 1e-9) {
				t.Errorf("group %d at %d: %v, want %v", g.Group, g.Time, g.Effect.Estimate, want)
			}
		}
		if !near(s.ByAge[0].Estimate, 1, 1e-9) || !near(s.ByAge[3].Estimate, 4, 1e-9) || !near(s.ByAge[-1].Estimate, 0, 1e-9) {
			t.Errorf("by age %+v", s.ByAge)
		}
		// Groups 3, 5 and 7 are seen 6, 4 and 2 periods from their start on: (21 + 10 + 3)/12.
		if !near(s.Overall.Estimate, 34.0/12, 1e-9) {
			t.Errorf("overall %v", s.Overall.Estimate)
		}
	}
	var p estimate.Panel
	p.Unit, p.Time, p.Y = a.Unit, a.Time, a.Y
	for i := range a.Y {
		on := 0.0
		if a.Time[i] >= a.First[a.Unit[i]] {
			on = 1
		}
		p.On = append(p.On, on)
	}
	r, err := estimate.TwoWay(p)
	if err != nil || near(r.B[r.Coefficient("effect")], 34.0/12, 0.3) {
		t.Errorf("two-way fixed effects should mislead here: %v, %v", r.B[r.Coefficient("effect")], err)
	}
}

// One group and never-starters at two times is difference in differences, with the standard error of two means.
func TestStaggered_two_by_two(t *testing.T) {
	a := estimate.Adoption{
		Unit: []int{1, 1, 2, 2, 3, 3, 4, 4, 5, 5}, Time: []int{0, 1, 0, 1, 0, 1, 0, 1, 0, 1},
		Y:     []float64{1, 4, 2, 7, 0, 1, 3, 3, 5, 7},
		First: map[int]int{1: 1, 2: 1, 3: estimate.NeverStarted, 4: estimate.NeverStarted, 5: estimate.NeverStarted},
	}
	s, err := estimate.Staggered(a)
	if err != nil {
		t.Fatal(err)
	}
	want, err := estimate.TwoGroups([]float64{3, 5}, []float64{1, 0, 2})
	if err != nil || !near(s.Overall.Estimate, want.Estimate, 1e-12) || !near(s.Overall.SE, want.SE, 1e-12) {
		t.Errorf("%+v, two groups %+v, %v", s.Overall, want, err)
	}
	a.First[1], a.First[2] = estimate.NeverStarted, 0
	if _, err := estimate.Staggered(a); !errors.Is(err, refuse.TooFew) {
		t.Errorf("nobody seen before the start: %v", err)
	}
	if _, err := estimate.Staggered(estimate.Adoption{Unit: a.Unit[1:], Time: a.Time[1:], Y: a.Y[1:], First: a.First}); !errors.Is(err, refuse.Lengths) {
		t.Errorf("a row missing: %v", err)
	}
}

// A line with a jump and a new slope is found exactly, and what would have been without.
func TestInterrupted_exact(t *testing.T) {
	y := make([]float64, 30)
	for i := range y {
		y[i] = 10 + 0.5*float64(i+1) + 0.001*math.Sin(float64(i*i))
		if i >= 18 {
			y[i] += -4 + 0.25*float64(i-18)
		}
	}
	s, err := estimate.Interrupted{Y: y, Start: 18}.Fit()
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range []float64{10, 0.5, -4, 0.25} {
		if !near(s.B[j], want, 2e-3) {
			t.Errorf("%s: %v, want %v", s.Names[j], s.B[j], want)
		}
	}
	if !near(s.Counterfactual, 25, 5e-3) || !near(s.EffectLast, -1.25, 5e-3) {
		t.Errorf("without %v, effect %v", s.Counterfactual, s.EffectLast)
	}
}

// A long series that follows itself: φ is found, Durbin and Watson's is near 2(1-φ), and the usual test is too sure.
func TestInterrupted_autocorrelation(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 2))
	y, e := make([]float64, 400), 0.0
	for i := range y {
		e = 0.6*e + random.NormFloat64()
		y[i] = 5 + e
	}
	s, err := estimate.Interrupted{Y: y, Start: 200}.Fit()
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.AR1()
	if err != nil || !near(a.Phi, 0.6, 0.1) || !near(a.Sigma, 1.25, 0.2) {
		t.Errorf("%+v, %v", a, err)
	}
	if dw := s.DurbinWatson(); !near(dw, 0.8, 0.2) {
		t.Errorf("Durbin–Watson %v", dw)
	}
	if bg, err := s.BreuschGodfrey(2); err != nil || bg.P > 1e-6 {
		t.Errorf("Breusch–Godfrey %+v, %v", bg, err)
	}
	if a.SE[2] < 1.5*s.SE[2] {
		t.Errorf("level: SE %v with autocorrelation, %v without", a.SE[2], s.SE[2])
	}
}

// A place that was a blend of two donors is found to be, and its effect.
func TestSynthetic_finds_the_blend(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 9))
	donors := make([][]float64, 6)
	for j := range donors {
		donors[j] = make([]float64, 30)
		for i := range donors[j] {
			donors[j][i] = 10 + 3*random.NormFloat64()
		}
	}
	one := make([]float64, 30)
	for i := range one {
		one[i] = 0.3*donors[1][i] + 0.7*donors[4][i]
		if i >= 20 {
			one[i] -= 5
		}
	}
	c, err := estimate.Synthetic(append([][]float64{one}, donors...), 20)
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range []float64{0, 0.3, 0, 0, 0.7, 0} {
		if !near(c.Weights[j], want, 1e-8) {
			t.Errorf("weights %v", c.Weights)
			break
		}
	}
	if !near(c.Effect, -5, 1e-8) || c.PlaceboP != 1.0/7 {
		t.Errorf("effect %v, p %v", c.Effect, c.PlaceboP)
	}
}

// At the answer no small step within the simplex is better: the weights are the best there are.
func TestSynthetic_is_optimal(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for range 20 {
		y := make([][]float64, 9)
		for j := range y {
			y[j] = make([]float64, 14)
			for i := range y[j] {
				y[j][i] = 5 + random.NormFloat64()
			}
		}
		c, err := estimate.Synthetic(y, 12)
		if err != nil {
			t.Fatal(err)
		}
		size := func(w []float64) (s float64) {
			for i := range 12 {
				gap := y[0][i]
				for j := range w {
					gap -= w[j] * y[j+1][i]
				}
				s += gap * gap
			}
			return s
		}
		best := size(c.Weights)
		for from := range c.Weights {
			for to := range c.Weights {
				step := math.Min(1e-4, c.Weights[from])
				if from == to || step == 0 {
					continue
				}
				w := append([]float64(nil), c.Weights...)
				w[from] -= step
				w[to] += step
				if size(w) < best-1e-12 {
					t.Fatalf("moving %v from %d to %d is better: %v", step, from, to, c.Weights)
				}
			}
		}
	}
}

// Fisher's lady: four of eight cups, all right, 1 in 70.
func TestRandomisation_fisher1935(t *testing.T) {
	x := []float64{1, 0, 0, 1, 1, 0, 1, 0}
	inf, err := estimate.Randomisation(x, x)
	if err != nil || inf.Arrangements != 70 || !near(inf.Upper, 1.0/70, 1e-12) || !near(inf.TwoSided, 2.0/70, 1e-12) || inf.Lower != 1 {
		t.Errorf("%+v, %v", inf, err)
	}
	// The outcome's unit and zero do not matter, nor does the order of units.
	y := []float64{3.1, 2.2, 5.0, 4.1, 2.9, 3.3, 6.0}
	d := []float64{0, 0, 1, 1, 0, 0, 1}
	a, err1 := estimate.Randomisation(y, d)
	back, swapped := make([]float64, 7), make([]float64, 7)
	for i := range y {
		back[i], swapped[i] = 1e6+10*y[6-i], d[6-i]
	}
	b, err2 := estimate.Randomisation(back, swapped)
	if err1 != nil || err2 != nil || a.TwoSided != b.TwoSided || a.Upper != b.Upper || !near(10*a.Observed, b.Observed, 1e-6) {
		t.Errorf("%+v and %+v, %v %v", a, b, err1, err2)
	}
}

// few is a panel of clusters with a measure in half of them and nothing to see.
func few(random *rand.Rand, clusters int) (y, x []float64, ids []int) {
	for c := range clusters {
		common := random.NormFloat64()
		for range 8 {
			ids, x = append(ids, c), append(x, float64(c%2))
			y = append(y, common+random.NormFloat64())
		}
	}
	return y, x, ids
}

// Type I error with few clusters, nothing to see, level 5 %: the bootstrap and CR2 hold it, the usual standard errors do not.
func TestFew_clusters_level(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	const runs = 300
	for _, clusters := range []int{6, 12} {
		var usual, wild, cr2 int
		for run := range runs {
			y, x, ids := few(random, clusters)
			r, err := estimate.LeastSquares(y, linear.Design{Columns: []linear.Column{{Name: "x", Values: x}}})
			if err != nil {
				t.Fatal(err)
			}
			judged, err := estimate.Clustered(r, ids, linear.CR2, 1)
			if err != nil {
				t.Fatal(err)
			}
			b, err := estimate.WildBootstrap(r, ids, 1, 0, 399, uint64(run))
			if err != nil {
				t.Fatal(err)
			}
			if r.PVal[1] < 0.05 {
				usual++
			}
			if judged.PVal[1] < 0.05 {
				cr2++
			}
			if b.P < 0.05 {
				wild++
			}
		}
		slack := 4 * math.Sqrt(0.05*0.95/runs)
		if share := float64(cr2) / runs; share > 0.05+slack {
			t.Errorf("%d clusters: CR2 calls it clear in %v", clusters, share)
		}
		if share := float64(wild) / runs; share > 0.05+slack {
			t.Errorf("%d clusters: the bootstrap calls it clear in %v", clusters, share)
		}
		if share := float64(usual) / runs; share < 0.2 {
			t.Errorf("%d clusters: the usual test calls it clear in only %v", clusters, share)
		}
	}
}

// Turning the null to the estimate gives p = 1, and the same seed the same p; an effect that is there is seen.
func TestWildBootstrap(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	y, x, ids := few(random, 14)
	for i := range y {
		y[i] += 4 * x[i]
	}
	r, err := estimate.LeastSquares(y, linear.Design{Columns: []linear.Column{{Name: "x", Values: x}}})
	if err != nil {
		t.Fatal(err)
	}
	at, err := estimate.WildBootstrap(r, ids, 1, r.B[1], 199, 3)
	if err != nil || at.P != 1 {
		t.Errorf("at the estimate: %+v, %v", at, err)
	}
	zero, err1 := estimate.WildBootstrap(r, ids, 1, 0, 999, 3)
	again, err2 := estimate.WildBootstrap(r, ids, 1, 0, 999, 3)
	if err1 != nil || err2 != nil || *zero != *again || zero.P > 0.01 {
		t.Errorf("%+v, %+v, %v %v", zero, again, err1, err2)
	}
	judged, err := estimate.Clustered(r, ids, linear.CR1S, 1)
	if err != nil || !near(zero.T, judged.T[1], 1e-9) {
		t.Errorf("t %v, CR1S %v (%v)", zero.T, judged.T[1], err)
	}
	all, err := estimate.WildBootstrap(r, ids, 1, 0, 20000, 3)
	if err != nil || !all.Exact || all.Runs != 1<<14 {
		t.Errorf("all patterns: %+v, %v", all, err)
	}
}

func TestWedge(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	var p estimate.Panel
	for unit := range 12 {
		level := random.NormFloat64()
		for at := range 5 {
			on := 0.0
			if at > unit/3 {
				on = 1
			}
			p.Unit, p.Time, p.On = append(p.Unit, unit), append(p.Time, at), append(p.On, on)
			p.Y = append(p.Y, level+0.3*float64(at)+2*on+0.2*random.NormFloat64())
		}
	}
	e, err := estimate.Wedge(p)
	if err != nil || !near(e.Estimate, 2, 0.3) || e.P > 0.001 || e.DF < 2 || e.DF > 11 {
		t.Errorf("%+v, %v", e, err)
	}
}

// The interval is the test turned round: inside its ends effects are not ruled out, just outside they are; it moves and stretches with
// the outcome; and four units cannot rule out anything.
func TestRandomisationInterval(t *testing.T) {
	y, d := []float64{3.1, 2.2, 5.0, 4.1, 2.9, 3.3, 6.0, 2.0}, []float64{0, 0, 1, 1, 0, 0, 1, 1}
	low, high, err := estimate.RandomisationInterval(y, d, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	p := func(delta float64) float64 {
		moved := make([]float64, len(y))
		for i := range y {
			moved[i] = y[i] - delta*d[i]
		}
		inf, err := estimate.Randomisation(moved, d)
		if err != nil {
			t.Fatal(err)
		}
		return inf.TwoSided
	}
	for _, c := range []struct {
		delta float64
		in    bool
	}{{low - 1e-6, false}, {low + 1e-6, true}, {(low + high) / 2, true}, {high - 1e-6, true}, {high + 1e-6, false}} {
		if (p(c.delta) > 0.1) != c.in {
			t.Errorf("δ = %v has p %v; the interval is %v to %v", c.delta, p(c.delta), low, high)
		}
	}
	moved := make([]float64, len(y))
	for i := range y {
		moved[i] = 5 - 2*y[i]
	}
	l2, h2, err := estimate.RandomisationInterval(moved, d, 0.9)
	if err != nil || !near(l2, -2*high, 1e-7) || !near(h2, -2*low, 1e-7) {
		t.Errorf("turned and stretched: %v to %v, %v; want %v to %v", l2, h2, err, -2*high, -2*low)
	}
	if l, h, err := estimate.RandomisationInterval(y[:4], d[:4], 0.95); err != nil || !math.IsInf(l, -1) || !math.IsInf(h, 1) {
		t.Errorf("four units: %v to %v, %v", l, h, err)
	}
}
