package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/tail"
)

// Residual is how far one study lies from what the fit says of it.
type Residual struct {
	Resid float64 // y - x'b
	SE    float64 // of the residual
	Z     float64 // Resid/SE, the internally standardised residual
	Hat   float64 // leverage; they sum to P
}

// Residuals gives one per estimate, in their order: Var = (v + tau2)(1 - hat). Viechtbauer & Cheung, Research Synthesis Methods 1
// (2010) 112–125. An estimate that decides a coefficient alone has hat 1, SE 0 and Z NaN.
func (f *Fit) Residuals() []Residual {
	out := make([]Residual, f.K)
	at, tau2 := f.again()
	for i := range out {
		hat := at.w[i] * at.leverage(i)
		r := Residual{Resid: at.e[i], Hat: hat, SE: math.Sqrt(math.Max(0, (f.fitter.v[i]+tau2)*(1-hat)))}
		if hat > 1-1e-12 {
			r.Resid, r.SE = 0, 0
		}
		r.Z = r.Resid / r.SE
		out[i] = r
	}
	return out
}

// Shrunken is what one place's own effect is believed to be: its estimate drawn towards what the fit says of places like it.
type Shrunken struct {
	Pred, SE float64
	CI       Interval // by the fit's test and level
}

// BLUPs are the best linear unbiased predictions of the K true effects, in their order:
//
//	pred = λ y + (1-λ) x'b,  Var = λ v + (1-λ)² x'Vx,  λ = tau2/(tau2 + v)
//
// Raudenbush & Bryk, Journal of Educational Statistics 10 (1985) 75–98. With tau2 = 0, FE, or one study (no known spread), all are
// drawn wholly to x'b.
func (f *Fit) BLUPs() []Shrunken {
	out := make([]Shrunken, f.K)
	at, tau2 := f.again()
	crit := tail.Critical(f.Options.Level, f.DDF)
	for i := range out {
		v := f.fitter.v[i]
		lambda := tau2 / (tau2 + v)
		expected := f.fitter.y[i] - at.e[i] + f.centre
		s := Shrunken{Pred: lambda*(f.fitter.y[i]+f.centre) + (1-lambda)*expected}
		s.SE = math.Sqrt(lambda*v + square(1-lambda)*f.factor*at.leverage(i))
		s.CI = Interval{s.Pred - crit*s.SE, s.Pred + crit*s.SE}
		out[i] = s
	}
	return out
}

// again is the weighted fit at the fit's tau2, made anew so that one Fit may serve many readers at once.
func (f *Fit) again() (at *weighted, tau2 float64) {
	if tau2 = f.Tau2; math.IsNaN(tau2) {
		tau2 = 0
	}
	at, _ = newFitter(f.fitter.b, f.fitter.y, f.fitter.v).at(tau2) // it was possible once
	return at, tau2
}

// leverage is x'(X'WX)⁻¹x of one row.
func (fit *weighted) leverage(row int) float64 { return fit.b.Quadratic(row, fit.s) }

// model makes a Design of the columns a fit kept, for fits on fewer rows.
func (f *Fit) model(rows []int) linear.Design {
	d := linear.Design{NoIntercept: !f.fitter.b.Intercept}
	for j, from := range f.fitter.b.Kept {
		if from == 0 {
			continue
		}
		c := linear.Column{Name: f.Names[j], Values: make([]float64, len(rows))}
		for i, row := range rows {
			c.Values[i] = f.fitter.b.At(row, j)
		}
		d.Columns = append(d.Columns, c)
	}
	return d
}
