package meta_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"allmenning/stat/meta"
	"allmenning/stat/refuse"
)

// Viechtbauer, Journal of Statistical Software 36 (2010) 3, section 3.5 and on: for the BCG trials Egger's t = -1.4013 (11 df, p .1887), Kendall's
// tau 0.0256 (p .9524), Rosenthal's fail-safe number 598.
func TestBias_BCG_viechtbauer2010(t *testing.T) {
	y, v, _ := bcgRiskRatios(t)
	egger, err := meta.Egger(y, v)
	if err != nil || !near(egger.Stat, -1.4013, 5e-5) || egger.DF != 11 || !near(egger.P, 0.1887, 5e-5) {
		t.Errorf("%+v, %v", egger, err)
	}
	begg, err := meta.Begg(y, v)
	if err != nil || !near(begg.Tau, 0.0256, 5e-5) || !near(begg.P, 0.9524, 5e-5) || !begg.Exact {
		t.Errorf("%+v, %v", begg, err)
	}
	if n, _, err := meta.FailSafe(y, v, 0.05); err != nil || n != 598 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestBias_refuses_few(t *testing.T) {
	y, v := drawn(9)
	for name, f := range map[string]func() error{
		"Egger":      func() error { _, err := meta.Egger(y, v); return err },
		"EggerMixed": func() error { _, err := meta.EggerMixed(y, v, meta.BySE, meta.Options{}); return err },
		"Begg":       func() error { _, err := meta.Begg(y, v); return err },
		"TrimFill":   func() error { _, err := meta.TrimFill(y, v, "", "", meta.Options{}); return err },
		"PETPEESE":   func() error { _, err := meta.PETPEESE(y, v); return err },
	} {
		if r := refuse.Of(f()); r == nil || r.Kind != refuse.TooFew || r.Number != 9 {
			t.Errorf("%s with nine: %v", name, r)
		}
	}
	same := make([]float64, 12)
	for i := range same {
		same[i] = 0.1
	}
	y, _ = drawn(12)
	if _, err := meta.Egger(y, same); !errors.Is(err, refuse.Rank) {
		t.Errorf("all equally precise: %v", err)
	}
	if _, err := meta.Begg(same, same); !errors.Is(err, refuse.NoVariation) {
		t.Errorf("all alike: %v", err)
	}
}

// A funnel that is its own mirror image misses nothing; with its right half's outermost cut off, they are put back, and the side is found.
func TestTrimFill(t *testing.T) {
	var y, v []float64
	for i := 1; i <= 10; i++ {
		se := 0.05 * float64(i)
		y, v = append(y, 0.3+1.5*se, 0.3-1.5*se), append(v, se*se, se*se)
	}
	whole, err := meta.TrimFill(y, v, "", meta.Left, meta.Options{Method: meta.FE})
	if err != nil || whole.Missing != 0 || !near(whole.Fit.Mu(), 0.3, 1e-9) {
		t.Errorf("%d missing, %v", whole.Missing, err)
	}
	var cutY, cutV []float64
	for i := range y {
		if y[i] > 0.3-0.5 { // the smallest studies on the left were never seen
			cutY, cutV = append(cutY, y[i]), append(cutV, v[i])
		}
	}
	for _, e := range []meta.TrimEstimator{meta.L0, meta.R0} {
		filled, err := meta.TrimFill(cutY, cutV, e, "", meta.Options{Method: meta.FE})
		plain, _ := meta.Pool(cutY, cutV, meta.Options{Method: meta.FE})
		if err != nil || filled.Side != meta.Left || filled.Missing < 2 || !(math.Abs(filled.Fit.Mu()-0.3) < math.Abs(plain.Mu()-0.3)) {
			t.Errorf("%s: %d missing to the %s, %v against %v, %v", e, filled.Missing, filled.Side, filled.Fit.Mu(), plain.Mu(), err)
		}
	}
	// Turned over, it is the other side.
	for i := range cutY {
		cutY[i] = -cutY[i]
	}
	if filled, err := meta.TrimFill(cutY, cutV, meta.L0, "", meta.Options{Method: meta.FE}); err != nil || filled.Side != meta.Right || filled.Missing < 2 {
		t.Errorf("turned over: %d to the %s, %v", filled.Missing, filled.Side, err)
	}
}

// Small studies that show more: the intercept at no uncertainty is found where it was put.
func TestPETPEESE(t *testing.T) {
	var y, v []float64
	for i := 1; i <= 12; i++ {
		se := 0.05 * float64(i)
		y, v = append(y, 0.2+2*se), append(v, se*se)
	}
	l, err := meta.PETPEESE(y, v)
	if err != nil || !near(l.PET.Y, 0.2, 1e-9) || l.Chosen != l.PEESE {
		t.Errorf("%+v, %v", l, err)
	}
	none, err := meta.PETPEESE(y, v)
	if err != nil || none != l {
		t.Errorf("not the same twice: %+v, %v", none, err)
	}
}

// Funnels of counts without any bias, a strong common effect and few events: Harbord's and Peters' tests keep their level of 10 % where
// Egger's on the log odds ratio need not.
func TestHarbord_Peters_level(t *testing.T) {
	r := rand.New(rand.NewPCG(2006, 7))
	draw := func(n int, p float64) (x float64) {
		for range n {
			if r.Float64() < p {
				x++
			}
		}
		return x
	}
	const runs = 400
	var harbord, peters int
	for range runs {
		var tables []meta.TwoByTwo
		for i := range 12 {
			n := 30 + 25*i
			a, c := draw(n, 0.08), draw(n, 0.2) // an odds ratio of about a third
			tables = append(tables, meta.TwoByTwo{A: a, B: float64(n) - a, C: c, D: float64(n) - c})
		}
		h, err1 := meta.Harbord(tables)
		p, err2 := meta.Peters(tables)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if h.P < 0.1 {
			harbord++
		}
		if p.P < 0.1 {
			peters++
		}
	}
	for name, n := range map[string]int{"Harbord": harbord, "Peters": peters} {
		if share := float64(n) / runs; share < 0.04 || share > 0.16 {
			t.Errorf("%s calls %v of unbiased funnels skew", name, share)
		}
	}
}

// Small studies that show more are seen by both; few tables and empty ones are refused.
func TestHarbord_Peters_see_bias(t *testing.T) {
	var tables []meta.TwoByTwo
	for i := range 12 {
		n := float64(40 + 60*i)
		share := 0.3 - 6/n // the small ones show a large effect
		tables = append(tables, meta.TwoByTwo{A: share * n, B: (1 - share) * n, C: 0.3 * n, D: 0.7 * n})
	}
	h, err1 := meta.Harbord(tables)
	p, err2 := meta.Peters(tables)
	if err1 != nil || err2 != nil || h.P > 0.01 || p.P > 0.01 || !(h.Slope < 0) || !(p.Slope < 0) {
		t.Errorf("%+v, %+v, %v %v", h, p, err1, err2)
	}
	if _, err := meta.Harbord(tables[:9]); !errors.Is(err, refuse.TooFew) {
		t.Errorf("nine: %v", err)
	}
	if _, err := meta.Peters([]meta.TwoByTwo{{B: 5, D: 5}}); !errors.Is(err, refuse.Nothing) {
		t.Errorf("no events: %v", err)
	}
	if _, err := meta.Peters([]meta.TwoByTwo{{A: -1, B: 5, D: 5}}); !errors.Is(err, refuse.Data) {
		t.Errorf("minus one: %v", err)
	}
}
