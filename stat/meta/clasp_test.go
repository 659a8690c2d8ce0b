package meta_test

import (
	"math"
	"testing"

	"allmenning/stat/meta"
)

// DerSimonian & Kacker, Contemporary Clinical Trials 28 (2007) 105–114: the CLASP example, six trials of aspirin in pregnancy, log
// odds ratios; tau, mu and SE of mu from Tables 3 and 4, p. 111–112, four decimals.
func TestPool_CLASP(t *testing.T) {
	events1, n1 := []float64{5, 5, 12, 69, 9, 313}, []float64{156, 303, 565, 1570, 103, 4659}
	events2, n2 := []float64{8, 17, 9, 94, 11, 352}, []float64{74, 303, 477, 1565, 105, 4650}
	var y, v []float64
	for i := range n1 {
		e, err := meta.TwoByTwo{A: events1[i], B: n1[i] - events1[i], C: events2[i], D: n2[i] - events2[i]}.Effect(meta.OR)
		if err != nil {
			t.Fatal(err)
		}
		y, v = append(y, e.Y), append(v, e.V)
	}
	for _, c := range []struct {
		method      meta.Method
		tau, mu, se float64
	}{
		{meta.PM, 0.3681, -0.3811, 0.2060},
		{meta.HE, 0.4410, -0.4035, 0.2327}, // "CA", Cochran's ANOVA
		{meta.DL, 0.2323, -0.3240, 0.1540},
		{meta.EB, 0.3681, -0.3811, 0.2060},
		{meta.ML, 0, -0.1973, 0.0694}, // printed 0.0023 and -0.1974, where an iteration stopped short: the likelihood falls from 0 on
		{meta.REML, 0.1843, -0.2980, 0.1343},
		{meta.HS, 0.1330, -0.2666, 0.1125},
		{meta.SJ, 0.4572, -0.4079, 0.2386},
	} {
		fit, err := meta.Pool(y, v, meta.Options{Method: c.method, Test: meta.TestZ})
		if err != nil {
			t.Fatalf("%s: %v", c.method, err)
		}
		if !near(math.Sqrt(fit.Tau2), c.tau, 5.1e-5) || !near(fit.Mu(), c.mu, 5.1e-5) || !near(fit.SE[0], c.se, 5.1e-5) {
			t.Errorf("%s: tau %.4f mu %.4f se %.4f, published %.4f %.4f %.4f", c.method, math.Sqrt(fit.Tau2), fit.Mu(), fit.SE[0], c.tau, c.mu, c.se)
		}
	}
}

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }
