package meta_test

import (
	"testing"

	"allmenning/stat/meta"
)

// bcg is the thirteen trials of the BCG vaccine against tuberculosis: Colditz et al., JAMA 271 (1994) 698–702. Cases and
// others, vaccinated and not; latitude.
var bcg = []struct{ a, b, c, d, latitude float64 }{
	{4, 119, 11, 128, 44},
	{6, 300, 29, 274, 55},
	{3, 228, 11, 209, 42},
	{62, 13536, 248, 12619, 52},
	{33, 5036, 47, 5761, 13},
	{180, 1361, 372, 1079, 44},
	{8, 2537, 10, 619, 19},
	{505, 87886, 499, 87892, 13},
	{29, 7470, 45, 7232, 27},
	{17, 1699, 65, 1600, 42},
	{186, 50448, 141, 27197, 18},
	{5, 2493, 3, 2338, 33},
	{27, 16886, 29, 17825, 33},
}

func bcgRiskRatios(t testing.TB) (y, v, latitude []float64) {
	for _, r := range bcg {
		e, err := meta.TwoByTwo{A: r.a, B: r.b, C: r.c, D: r.d}.Effect(meta.RR)
		if err != nil {
			t.Fatal(err)
		}
		y, v, latitude = append(y, e.Y), append(v, e.V), append(latitude, r.latitude)
	}
	return y, v, latitude
}

// Viechtbauer, Journal of Statistical Software 36 (2010) 3, section 3: REML tau2 0.3132 (SE 0.1664), I2 92.22 %, H2 12.86,
// Q(12) = 152.2330, estimate -0.7145 (SE 0.1798), CI -1.0669 to -0.3622. Limits of tau2 by Q-profile 0.1197 to 1.1115.
func TestPool_BCG_viechtbauer2010(t *testing.T) {
	y, v, _ := bcgRiskRatios(t)
	fit, err := meta.Pool(y, v, meta.Options{Test: meta.TestZ})
	if err != nil {
		t.Fatal(err)
	}
	spread, err := fit.QProfile()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name           string
		got, want, tol float64
	}{
		{"tau2", fit.Tau2, 0.3132, 5e-5},
		{"se tau2", fit.SETau2, 0.1664, 5e-5},
		{"I2", fit.I2, 92.22, 5e-3},
		{"H2", fit.H2, 12.86, 5e-3},
		{"Q", fit.Q, 152.2330, 5e-5},
		{"mu", fit.Mu(), -0.7145, 5e-5},
		{"se", fit.SE[0], 0.1798, 5e-5},
		{"low", fit.CI[0].Low, -1.0669, 5e-5},
		{"high", fit.CI[0].High, -0.3622, 5e-5},
		{"tau2 low", spread.Tau2.Low, 0.1197, 5e-5},
		{"tau2 high", spread.Tau2.High, 1.1115, 5e-5},
		// An independent root-finder, to twelve digits.
		{"tau2 exactly", fit.Tau2, 0.313243258136, 1e-11},
	} {
		if !near(c.got, c.want, c.tol) {
			t.Errorf("%s: %.12g, published %g", c.name, c.got, c.want)
		}
	}
}

// Coefficients do not depend on the unit or the zero of a moderator, and a column said twice is dropped by name. What R answers for
// latitude (and year) is in the reference file.
func TestRegress_BCG_latitude(t *testing.T) {
	y, v, latitude := bcgRiskRatios(t)
	fit := regress(t, y, v, meta.Column{Name: "latitude", Values: latitude})
	moved := make([]float64, len(latitude))
	for i, x := range latitude {
		moved[i] = 1e6 + x/1000
	}
	other := regress(t, y, v, meta.Column{Name: "latitude", Values: latitude}, meta.Column{Name: "again", Values: moved})
	if len(other.Dropped) != 1 || other.Dropped[0] != "again" || other.P != 2 {
		t.Errorf("dropped %v, p = %d; want again, 2", other.Dropped, other.P)
	}
	rescaled := regress(t, y, v, meta.Column{Name: "moved", Values: moved})
	if !near(rescaled.B[1]/1000, fit.B[1], 1e-9) || !near(rescaled.Tau2, fit.Tau2, 1e-9) || !near(rescaled.QM, fit.QM, 1e-6) {
		t.Errorf("in other units: slope %v tau2 %v QM %v; want %v %v %v", rescaled.B[1]/1000, rescaled.Tau2, rescaled.QM, fit.B[1], fit.Tau2, fit.QM)
	}
	p, err := fit.Predict([]float64{33.46}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if want := fit.B[0] + 33.46*fit.B[1]; !near(p.Mean, want, 1e-12) || p.PI.Width() <= p.CI.Width() {
		t.Errorf("at latitude 33.46: %+v, want mean %v", p, want)
	}
}

func regress(t *testing.T, y, v []float64, columns ...meta.Column) *meta.Fit {
	t.Helper()
	fit, err := meta.Regress(y, v, meta.Design{Columns: columns}, meta.Options{Test: meta.TestZ})
	if err != nil {
		t.Fatal(err)
	}
	return fit
}
