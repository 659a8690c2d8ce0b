package meta_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"allmenning/stat/meta"
	"allmenning/stat/refuse"
)

// Influence is the fit with a study against the fit without it, made by hand here.
func TestInfluence_by_hand(t *testing.T) {
	y, v, latitude := bcgRiskRatios(t)
	d := meta.Design{Columns: []meta.Column{{Name: "latitude", Values: latitude}}}
	for _, test := range []meta.Test{meta.TestZ, meta.TestKnHa} {
		o := meta.Options{Test: test}
		fit, err := meta.Regress(y, v, d, o)
		if err != nil {
			t.Fatal(err)
		}
		all, err := fit.Influence()
		if err != nil {
			t.Fatal(err)
		}
		var hats float64
		for i, got := range all {
			cut := func(x []float64) []float64 { return append(append([]float64(nil), x[:i]...), x[i+1:]...) }
			rest, err := meta.Regress(cut(y), cut(v), meta.Design{Columns: []meta.Column{{Name: "latitude", Values: cut(latitude)}}}, o)
			if err != nil {
				t.Fatal(err)
			}
			d0, d1 := fit.B[0]-rest.B[0], fit.B[1]-rest.B[1]
			det := fit.VB[0][0]*fit.VB[1][1] - fit.VB[0][1]*fit.VB[1][0]
			cook := (d0*d0*fit.VB[1][1] - 2*d0*d1*fit.VB[0][1] + d1*d1*fit.VB[0][0]) / det
			ratio := (rest.VB[0][0]*rest.VB[1][1] - rest.VB[0][1]*rest.VB[1][0]) / det
			if !near(got.CookD, cook, 1e-7*(1+cook)) || !near(got.CovR, ratio, 1e-7) || !near(got.Tau2, rest.Tau2, 1e-9) {
				t.Errorf("%s, without %d: %+v; want Cook %v, ratio %v", test, i+1, got, cook, ratio)
			}
			hats += got.Hat
		}
		if !near(hats, 2, 1e-9) {
			t.Errorf("hats sum to %v, want p = 2", hats)
		}
	}
}

// Without spread every place is drawn wholly to the mean; with very much, each keeps its own.
func TestBLUPs_ends(t *testing.T) {
	same, err := meta.Pool([]float64{0.2, 0.2, 0.2}, []float64{0.1, 0.2, 0.3}, meta.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range same.BLUPs() {
		if !near(s.Pred, 0.2, 1e-12) || !near(s.SE, same.SE[0], 1e-12) {
			t.Errorf("%+v, want the mean", s)
		}
	}
	y := []float64{-100, 0, 100}
	far, err := meta.Pool(y, []float64{0.1, 0.1, 0.1}, meta.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range far.BLUPs() {
		if !near(s.Pred, y[i], 0.01) || !near(s.SE, math.Sqrt(0.1), 1e-3) {
			t.Errorf("%+v, want %v", s, y[i])
		}
	}
}

// Cochran's Q splits: all = within groups + between groups, for one common effect. Borenstein & Higgins 2013.
func TestPoolSubgroups_Q_splits(t *testing.T) {
	y, v := drawn(12)
	group := []string{"b", "b", "a", "c", "a", "b", "c", "a", "b", "c", "a", "c"}
	s, err := meta.PoolSubgroups(y, v, group, "c", meta.Options{Method: meta.FE, Test: meta.TestZ})
	if err != nil {
		t.Fatal(err)
	}
	all, _ := meta.Pool(y, v, meta.Options{Method: meta.FE})
	within := 0.0
	for _, g := range s.Groups {
		within += g.Fit.Q
	}
	if !near(all.Q, within+s.Separate.Q, 1e-9) || s.Groups[0].Name != "c" || s.Groups[1].Name != "a" || s.Separate.DF != 2 {
		t.Errorf("Q %v, within %v, between %+v", all.Q, within, s.Separate)
	}
	if !near(s.Common.QM, s.Separate.Q, 1e-9) {
		t.Errorf("one fit %v, separate %v: alike when tau2 is 0", s.Common.QM, s.Separate.Q)
	}
	if _, err := meta.PoolSubgroups(y, v, group, "d", meta.Options{}); !errors.Is(err, refuse.Measure) {
		t.Errorf("no such group: %v", err)
	}
	if _, err := meta.PoolSubgroups(y[:2], v[:2], []string{"a", "a"}, "", meta.Options{}); !errors.Is(err, refuse.TooFew) {
		t.Errorf("one group: %v", err)
	}
}

// Four effects of one sign: of 16 turnings two are as extreme. A moderator in perfect order: of 5! orders two.
func TestPermute_exact(t *testing.T) {
	fit, err := meta.Pool([]float64{1, 1.1, 1.2, 1.05}, []float64{1, 1, 1, 1}, meta.Options{Method: meta.FE, Test: meta.TestZ})
	if err != nil {
		t.Fatal(err)
	}
	p, err := fit.Permute(1000, 1)
	if err != nil || !p.Exact || p.Runs != 16 || p.P[0] != 2.0/16 {
		t.Errorf("%+v, %v", p, err)
	}
	x := meta.Design{Columns: []meta.Column{{Name: "x", Values: []float64{1, 2, 3, 4, 5}}}}
	slope, err := meta.Regress([]float64{1, 2.1, 2.9, 4.2, 5}, []float64{1, 1, 1, 1, 1}, x, meta.Options{Method: meta.FE, Test: meta.TestZ})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := slope.Permute(1000, 1); err != nil || !p.Exact || p.Runs != 120 || !near(p.P[1], 2.0/120, 1e-12) {
		t.Errorf("%+v, %v", p, err)
	}
	drawn, err1 := slope.Permute(60, 7)
	again, err2 := slope.Permute(60, 7)
	if err1 != nil || err2 != nil || drawn.Exact || drawn.Runs != 60 || drawn.P[1] != again.P[1] {
		t.Errorf("%+v, %+v, %v %v", drawn, again, err1, err2)
	}
}

// The usual tables: O'Brien-Fleming-type spending at five equal looks, Pocock-type at four (Lan & DeMets 1983 and programs since). And the
// promise itself: paths without any effect cross some bound one time in twenty.
func TestSequentialBounds(t *testing.T) {
	for s, c := range map[meta.Spending]struct{ t, want []float64 }{
		meta.OBrienFleming: {[]float64{0.2, 0.4, 0.6, 0.8, 1}, []float64{4.877, 3.357, 2.680, 2.290, 2.031}},
		meta.Pocock:        {[]float64{0.25, 0.5, 0.75, 1}, []float64{2.368, 2.368, 2.358, 2.350}},
	} {
		looks, err := meta.SequentialBounds(c.t, 0.05, s)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range looks {
			if !near(l.Bound, c.want[i], 5e-4) {
				t.Errorf("%s look %d: %.4f, table %.3f", s, i+1, l.Bound, c.want[i])
			}
		}
		r := rand.New(rand.NewPCG(1, 2))
		crossed := 0
		const runs = 40000
		for range runs {
			var path, before float64
			for _, l := range looks {
				path += math.Sqrt(l.Fraction-before) * r.NormFloat64()
				before = l.Fraction
				if math.Abs(path)/math.Sqrt(l.Fraction) >= l.Bound {
					crossed++
					break
				}
			}
		}
		if share := float64(crossed) / runs; !near(share, 0.05, 0.0045) {
			t.Errorf("%s: crossed in %v", s, share)
		}
	}
	one, err := meta.SequentialBounds([]float64{1}, 0.05, meta.Pocock)
	if err != nil || !near(one[0].Bound, 1.959963984540054, 1e-9) {
		t.Errorf("one look: %+v, %v", one, err)
	}
	if n, err := meta.RequiredInformation(0.5, 0.05, 0.8, 2); err != nil || !near(n, math.Pow(1.959964+0.841621, 2)/0.25*2, 1e-4) {
		t.Errorf("required %v, %v", n, err)
	}
}

// Doubt makes an estimate weigh less, and a doubt of nothing changes nothing.
func TestAdjust(t *testing.T) {
	y, v := []float64{0.5, 0.1, 0.2}, []float64{0.01, 0.02, 0.03}
	sameY, sameV, err := meta.Adjust(y, v, make([]meta.Doubt, 3))
	if err != nil || sameY[0] != y[0] || sameV[2] != v[2] {
		t.Errorf("%v %v, %v", sameY, sameV, err)
	}
	ay, av, err := meta.Adjust(y, v, []meta.Doubt{{Mean: 0.1, Variance: 0.2}, {}, {}})
	if err != nil || !near(ay[0], 0.4, 1e-12) || !near(av[0], 0.21, 1e-12) || y[0] != 0.5 {
		t.Errorf("%v %v, %v", ay, av, err)
	}
	if _, _, err := meta.Adjust(y, v, make([]meta.Doubt, 2)); !errors.Is(err, refuse.Lengths) {
		t.Errorf("two doubts of three: %v", err)
	}
	if _, _, err := meta.Adjust(y, v, []meta.Doubt{{Variance: -1}, {}, {}}); !errors.Is(err, refuse.Variance) {
		t.Errorf("variance below 0: %v", err)
	}
}

// PM and EB are the same estimator by two names, and with no spread a random effect is a fixed one. Q-profile ends are where Q says.
func TestMethods_that_agree(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 1))
		k := 3 + int(seed)%9
		y, v := make([]float64, k), make([]float64, k)
		for i := range y {
			v[i] = 0.01 + r.Float64()
			y[i] = r.NormFloat64()
		}
		pm, err1 := meta.Pool(y, v, meta.Options{Method: meta.PM})
		eb, err2 := meta.Pool(y, v, meta.Options{Method: meta.EB})
		if err1 != nil || err2 != nil || !near(pm.Tau2, eb.Tau2, 1e-10) {
			t.Fatalf("PM %v, EB %v (%v %v)", pm.Tau2, eb.Tau2, err1, err2)
		}
		fe, _ := meta.Pool(y, v, meta.Options{Method: meta.FE, Test: meta.TestZ})
		dl, _ := meta.Pool(y, v, meta.Options{Method: meta.DL, Test: meta.TestZ})
		if dl.Tau2 == 0 && (!near(fe.Mu(), dl.Mu(), 1e-12) || !near(fe.SE[0], dl.SE[0], 1e-12)) {
			t.Errorf("tau2 = 0: %v and %v", fe.Mu(), dl.Mu())
		}
	}
}

// metafor's default REML stops at a change of 1e-5 (Hackshaw: 0.0223951749, converged 0.0223945309725): the threshold gives the one, none the other.
func TestThreshold_hackshaw1998(t *testing.T) {
	var in struct{ YI, VI []float64 }
	referenceCase(t, "rma_hackshaw", &in, new(any))
	for threshold, want := range map[float64]float64{0: 0.0223945309725, 1e-5: 0.0223951749} {
		fit, err := meta.Pool(in.YI, in.VI, meta.Options{Threshold: threshold})
		if err != nil || !near(fit.Tau2, want, 1e-10) {
			t.Errorf("threshold %v: %.12f, %v; want %v", threshold, fit.Tau2, err, want)
		}
	}
}
