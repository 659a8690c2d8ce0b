package meta_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"allmenning/stat/meta"
)

// The same answers by k×k matrix algebra as it stands in Viechtbauer 2005: P = W - WX(X'WX)⁻¹X'W. Slow and plain on purpose.
func TestRegress_equals_matrix_algebra(t *testing.T) {
	y, v, latitude := bcgRiskRatios(t)
	k := len(y)
	X := mat.NewDense(k, 2, nil)
	for i := range y {
		X.Set(i, 0, 1)
		X.Set(i, 1, latitude[i])
	}
	Y := mat.NewVecDense(k, y)
	projection := func(w func(int) float64) (P *mat.Dense, b *mat.VecDense, vb *mat.Dense) {
		W := mat.NewDense(k, k, nil)
		for i := range k {
			W.Set(i, i, w(i))
		}
		var WX, XWX mat.Dense
		WX.Mul(W, X)
		XWX.Mul(X.T(), &WX)
		vb = new(mat.Dense)
		if err := vb.Inverse(&XWX); err != nil {
			t.Fatal(err)
		}
		var half, whole mat.Dense
		half.Mul(&WX, vb)
		whole.Mul(&half, WX.T())
		P = new(mat.Dense)
		P.Sub(W, &whole)
		b = new(mat.VecDense)
		b.MulVec(half.T(), Y)
		return P, b, vb
	}
	quadratic := func(P mat.Matrix) float64 { return mat.Inner(Y, P, Y) }

	P, _, _ := projection(func(i int) float64 { return 1 / v[i] })
	dl := (quadratic(P) - float64(k-2)) / mat.Trace(P)
	fit, err := meta.Regress(y, v, meta.Design{Columns: []meta.Column{{Name: "latitude", Values: latitude}}}, meta.Options{Method: meta.DL, Test: meta.TestZ})
	if err != nil {
		t.Fatal(err)
	}
	_, b, vb := projection(func(i int) float64 { return 1 / (v[i] + dl) })
	check := func(name string, got, want float64) {
		t.Helper()
		if !near(got, want, 1e-10*math.Max(1, math.Abs(want))) {
			t.Errorf("%s: %.14g, by matrices %.14g", name, got, want)
		}
	}
	check("tau2", fit.Tau2, dl)
	for i := range 2 {
		check("b", fit.B[i], b.AtVec(i))
		check("se", fit.SE[i], math.Sqrt(vb.At(i, i)))
	}
	check("Q", fit.Q, quadratic(P))

	// REML is where y'PPy = tr P, and the SE of tau2 is sqrt(2/tr PP).
	reml, err := meta.Regress(y, v, meta.Design{Columns: []meta.Column{{Name: "latitude", Values: latitude}}}, meta.Options{})
	if err != nil {
		t.Fatal(err)
	}
	P, _, _ = projection(func(i int) float64 { return 1 / (v[i] + reml.Tau2) })
	var PP mat.Dense
	PP.Mul(P, P)
	check("score", quadratic(&PP), mat.Trace(P))
	check("se tau2", reml.SETau2, math.Sqrt(2/mat.Trace(&PP)))
}

// REML is the top of the restricted likelihood: nothing on a grid around it is higher, for drawn data of many kinds.
func TestPool_REML_is_the_top(t *testing.T) {
	for k := 2; k < 60; k += 3 {
		y, v := drawn(k)
		fit, err := meta.Pool(y, v, meta.Options{Test: meta.TestZ})
		if err != nil {
			t.Fatal(err)
		}
		at := func(tau2 float64) float64 {
			var sw, swy, logs float64
			for i := range y {
				w := 1 / (v[i] + tau2)
				sw, swy, logs = sw+w, swy+w*y[i], logs+math.Log(w)
			}
			var rss float64
			for i := range y {
				rss += math.Pow(y[i]-swy/sw, 2) / (v[i] + tau2)
			}
			return (logs - math.Log(sw/float64(k)) - rss - float64(k-1)*math.Log(2*math.Pi)) / 2
		}
		if !near(at(fit.Tau2), fit.LogLik, 1e-9) {
			t.Errorf("k = %d: log likelihood %v, by its formula %v", k, fit.LogLik, at(fit.Tau2))
		}
		for tau2 := 1e-4; tau2 < 10; tau2 *= 1.05 {
			if at(tau2) > fit.LogLik+1e-9 {
				t.Fatalf("k = %d: likelihood at %v is above that at the estimate %v", k, tau2, fit.Tau2)
			}
		}
	}
}
