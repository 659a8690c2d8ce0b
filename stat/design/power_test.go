package design_test

import (
	"errors"
	"math"
	"testing"

	"allmenning/stat/design"
	"allmenning/stat/refuse"
)

func near(a, b, tol float64) bool { return math.Abs(a-b) <= tol }

// Cohen, Statistical Power Analysis, 2nd ed. 1988: Table 2.4.1 (d = 0.2, 0.5, 0.8: 393, 64, 26 per group at α .05 two-sided, power .80),
// Table 3.4.1 (r = .30: 85), Table 8.4.4 (three groups, f = .25: 52).
func TestPower_cohen1988(t *testing.T) {
	for d, want := range map[float64]float64{0.2: 393, 0.5: 64, 0.8: 26} {
		if n, err := (design.TwoMeans{}).Size(d); err != nil || math.Abs(math.Ceil(n)-want) > 1 {
			t.Errorf("d = %v: %v per group, table %v (%v)", d, n, want, err)
		}
	}
	if n, err := (design.Correlation{}).Size(0.3); err != nil || math.Abs(math.Ceil(n)-85) > 1 {
		t.Errorf("r = .3: %v, %v", n, err)
	}
	if n, err := (design.Anova{}).Size(0.25, 3); err != nil || math.Ceil(n) != 53 && math.Ceil(n) != 52 {
		t.Errorf("f = .25: %v, %v", n, err)
	}
}

// Two groups by F is two groups by t: f = d/2; and a regression on one 0/1 column is the same again.
func TestAnova_is_t(t *testing.T) {
	two, err1 := design.TwoMeans{}.Power(0.6, 25, 25)
	f, err2 := design.Anova{}.Power(0.3, 2, 25)
	r, err3 := design.Regression{}.Power(0.09*50/50, 1, 48)
	if err1 != nil || err2 != nil || err3 != nil || !near(two, f, 1e-10) || !near(r, f, 1e-10) {
		t.Errorf("t %v, F %v, regression %v (%v %v %v)", two, f, r, err1, err2, err3)
	}
}

// Size undoes power, and so does the smallest detectable effect; no effect has the power of alpha.
func TestPower_and_size_undo_each_other(t *testing.T) {
	for _, d := range []float64{0.05, 0.3, 1.2} {
		for _, risk := range []design.Risk{{}, {Alpha: 0.01, Power: 0.95}, {Alpha: 0.2, Power: 0.5}} {
			want := risk.Power
			if want == 0 {
				want = 0.8
			}
			two, pair := design.TwoMeans{Risk: risk}, design.Paired{Risk: risk}
			n, err := two.Size(d)
			if err != nil {
				t.Fatal(err)
			}
			if p, err := two.Power(d, n, n); err != nil || n > 2 && !near(p, want, 1e-9) {
				t.Errorf("two means d %v: power %v at %v (%v)", d, p, n, err)
			}
			if back, err := two.Detectable(n, n); err != nil || n > 2 && !near(back, d, 1e-8) {
				t.Errorf("detectable %v, want %v (%v)", back, d, err)
			}
			if m, err := two.SizeOther(d, n); err != nil || n > 2 && !near(m, n, 1e-6*n) {
				t.Errorf("other group %v, want %v (%v)", m, n, err)
			}
			n, err = pair.Size(d)
			if err != nil {
				t.Fatal(err)
			}
			if p, err := pair.Power(d, n); err != nil || n > 2 && !near(p, want, 1e-9) {
				t.Errorf("pairs d %v: power %v at %v (%v)", d, p, n, err)
			}
			c := design.Clusters{Risk: risk, Size: 30, ICC: 0.05, CV: 0.4}
			s, err := c.Sizes(d)
			if err != nil {
				t.Fatal(err)
			}
			before, _ := c.Power(d, float64(s.Places-1))
			if s.Power < want || s.Places > 2 && before >= want {
				t.Errorf("%d places have power %v, one fewer %v; want %v between", s.Places, s.Power, before, want)
			}
		}
	}
	if p, _ := (design.TwoMeans{}).Power(0, 20, 30); !near(p, 0.05, 1e-10) {
		t.Errorf("no effect is seen in %v", p)
	}
	if p2, err := (design.TwoShares{}).Detectable(0.3, 162, 162); err != nil || !near(p2, 0.45, 2e-3) {
		t.Errorf("a share told from 30 %%: %v, %v; want 45 %%", p2, err)
	}
}

// Hussey & Hughes 2007, equation 8, against generalised least squares with the same covariance, reached by a decay that is next to none.
func TestWedge_two_roads(t *testing.T) {
	plan, err := design.StandardWedge(5, 3)
	if err != nil {
		t.Fatal(err)
	}
	w := design.Wedge{Plan: plan, People: 12, SD: 1.3, Tau: 0.4}
	closed, err := w.Variance()
	if err != nil {
		t.Fatal(err)
	}
	w.Decay = 1 - 1e-12
	general, err := w.Variance()
	if err != nil || !near(closed, general, 1e-9) {
		t.Errorf("closed form %v, least squares %v (%v)", closed, general, err)
	}
	w.Decay = 0.7
	if decayed, err := w.Variance(); err != nil || !(decayed > closed) {
		t.Errorf("with decay %v, without %v (%v): decay costs", decayed, closed, err)
	}
	w.Decay, w.Persist = 0, 0.5
	if cohort, err := w.Variance(); err != nil || !(cohort < closed) {
		t.Errorf("a cohort %v, others each time %v (%v): the same people help", cohort, closed, err)
	}
	same := design.Wedge{Plan: [][]float64{{0, 1}, {0, 1}}, People: 5, SD: 1, Tau: 1}
	if _, err := same.Variance(); !errors.Is(err, refuse.Rank) {
		t.Errorf("all step at once: %v", err)
	}
}

// Without autocorrelation, m before and n after: Var = SD²(1/m + 1/n)(1/treated + 1/not) by hand. With compound symmetry (Frison & Pocock
// 1992, section 3) a difference takes the level out and Ancova is never worse.
func TestPanel(t *testing.T) {
	p := design.Panel{Treated: 10, Not: 20, Before: 3, After: 4, SD: 2}
	want := 4 * (1.0/3 + 0.25) * (0.1 + 0.05)
	if v, err := p.Variance(); err != nil || !near(v, want, 1e-12) {
		t.Errorf("%v, %v; want %v", v, err, want)
	}
	p.Level = 5
	if v, err := p.Variance(); err != nil || !near(v, want, 1e-12) {
		t.Errorf("a constant level changes a difference: %v, %v", v, err)
	}
	for _, rho := range []float64{-0.3, 0, 0.4, 0.9} {
		p.Rho = rho
		p.Analysis = design.Difference
		difference, err1 := p.Variance()
		p.Analysis = design.Ancova
		ancova, err2 := p.Variance()
		if err1 != nil || err2 != nil || ancova > difference*(1+1e-12) {
			t.Errorf("rho %v: ancova %v, difference %v (%v %v)", rho, ancova, difference, err1, err2)
		}
	}
	// By hand: one before, one after, ρ = ½: each change has variance 2·SD²·(1-ρ) = SD².
	one := design.Panel{Treated: 4, Not: 4, Before: 1, After: 1, SD: 3, Rho: 0.5}
	if v, err := one.Variance(); err != nil || !near(v, 9*0.5, 1e-12) {
		t.Errorf("one and one: %v, %v; want 4.5", v, err)
	}
	d, err := one.Detectable()
	if err != nil {
		t.Fatal(err)
	}
	if power, err := one.Power(d); err != nil || !near(power, 0.8, 1e-9) {
		t.Errorf("power at the detectable effect is %v, %v", power, err)
	}
}

// With nothing to see, the tests call something clear about one time in twenty, never clearly more often (equal sizes, 4 to 12 places).
func TestFewClusters_level(t *testing.T) {
	for _, arm := range []int{2, 3, 4, 6} {
		s, err := design.FewClusters{Treated: arm, Not: arm, Size: 20, ICC: 0.1, CV: 0.5, Runs: 1500, Seed: seeded(arm)}.Simulate()
		if err != nil {
			t.Fatal(err)
		}
		if s.T.Share > 0.05+4*0.0056 || s.Permutation.Share > 0.05+4*0.0056 {
			t.Errorf("%d per arm: t %v, permutation %v", arm, s.T, s.Permutation)
		}
		if arm < 4 && s.Permutation.Share != 0 { // the smallest p is 2 of 6, or 2 of 20
			t.Errorf("%d per arm: smallest p %v, yet clear in %v", arm, s.SmallestP, s.Permutation.Share)
		}
	}
}

// Simulated power agrees with the formula where the formula's assumptions hold.
func TestFewClusters_power(t *testing.T) {
	formula, err := design.Clusters{Size: 20, ICC: 0.1}.Power(0.7, 6)
	if err != nil {
		t.Fatal(err)
	}
	s, err := design.FewClusters{Treated: 6, Not: 6, Size: 20, ICC: 0.1, Effect: 0.7, Runs: 1500, Seed: seeded(9)}.Simulate()
	if err != nil || math.Abs(s.T.Share-formula) > 4*s.T.Error() {
		t.Errorf("simulated %v ± %v, formula %v (%v)", s.T.Share, s.T.Error(), formula, err)
	}
}

func TestPower_refuses(t *testing.T) {
	for name, c := range map[string]struct {
		f    func() error
		want refuse.Kind
	}{
		"no effect":     {func() error { _, err := design.TwoMeans{}.Size(0); return err }, refuse.Data},
		"one person":    {func() error { _, err := design.TwoMeans{}.Power(1, 1, 5); return err }, refuse.TooFew},
		"alpha 5":       {func() error { _, err := design.TwoMeans{Risk: design.Risk{Alpha: 5}}.Size(1); return err }, refuse.Data},
		"share above 1": {func() error { _, err := design.TwoShares{}.Size(0.5, 1.5); return err }, refuse.Data},
		"one place":     {func() error { _, err := design.Clusters{Size: 10, ICC: 0.1}.Power(0.5, 1); return err }, refuse.TooFew},
		"tiny effect":   {func() error { _, err := design.Clusters{Size: 10, ICC: 1, Limit: 100}.Sizes(0.01); return err }, refuse.OutOfReach},
		"ten to tell":   {func() error { _, err := design.TwoMeans{}.SizeOther(0.1, 10); return err }, refuse.OutOfReach},
		"all of them":   {func() error { _, err := design.TwoShares{}.Detectable(0.9, 3, 3); return err }, refuse.OutOfReach},
		"many places":   {func() error { _, err := design.FewClusters{Treated: 20, Not: 20, Size: 5}.Simulate(); return err }, refuse.TooMany},
		"ragged plan": {
			func() error {
				_, err := design.Wedge{Plan: [][]float64{{0, 1}, {0}}, People: 1, SD: 1}.Variance()
				return err
			}, refuse.Lengths,
		},
	} {
		if err := c.f(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
