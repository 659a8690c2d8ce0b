package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/tail"
)

// moderators fills QM and R2.
func (f *Fit) moderators() error {
	f.QM, f.QMP, f.R2 = math.NaN(), math.NaN(), math.NaN()
	first := 0
	if f.fitter.b.Intercept {
		first = 1
	}
	m := f.P - first
	if m == 0 {
		return nil
	}
	f.QM = wald(f.B[first:], f.VB, first)
	if f.DDF == 0 {
		f.QMP = tail.ChiSquareAbove(f.QM, float64(m))
	} else {
		f.QM /= float64(m)
		f.QMP = tail.FAbove(f.QM, float64(m), f.DDF)
	}
	if first == 0 {
		return nil
	}
	return f.explained()
}

// explained fills R2. Raudenbush 2009; López-López et al. 2014. NaN when there was no spread to explain.
func (f *Fit) explained() error {
	b, err := linear.NewBasis(f.K, Design{})
	if err != nil {
		return err
	}
	plain := newFitter(b, f.fitter.y, f.fitter.v)
	if f.Options.Method == FE {
		fit, ok := plain.at(0)
		if df := float64(f.K - f.P); ok && df > 0 && fit.rss > 0 {
			f.R2 = 100 * math.Max(0, 1-(f.Q/df)/(fit.rss/float64(f.K-1)))
		}
		return nil
	}
	without, err := plain.estimate(f.Options.Method, f.Options.Threshold)
	if err != nil {
		return err
	}
	if without.tau2 > 0 {
		f.R2 = 100 * math.Max(0, (without.tau2-f.Tau2)/without.tau2)
	}
	return nil
}

// wald is b' S⁻¹ b for the coefficients from first on; the covariance is brought to correlations before it is inverted.
func wald(b []float64, vb [][]float64, first int) float64 {
	m := len(b)
	z, corr := make([]float64, m), linear.Matrix(m)
	for i := range m {
		si := math.Sqrt(vb[i+first][i+first])
		z[i] = b[i] / si
		for j := range m {
			corr[i][j] = vb[i+first][j+first] / (si * math.Sqrt(vb[j+first][j+first]))
		}
	}
	inverse, _, ok := linear.Invert(corr)
	if !ok {
		return math.NaN()
	}
	var s float64
	for i := range m {
		s += z[i] * linear.Dot(inverse[i], z)
	}
	return s
}
