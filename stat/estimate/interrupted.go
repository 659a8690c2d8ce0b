package estimate

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// Interrupted is a series with a break: values in time order, equally spaced, the measure at work from period Start (counted from 0) on.
// Season is the number of periods in a year, for a yearly wave; 0 for none.
type Interrupted struct {
	Y      []float64
	Start  int
	Season int
}

// Segments is the regression y = a + b·t + Level·D + Slope·(t - Start)·D [+ sine, cosine], t from 1, D = 1 from Start on. Coefficients: intercept,
// time, level, slope, and then sine and cosine.
type Segments struct {
	*Regression
	Counterfactual float64 // what the last period would have been without the measure
	EffectLast     float64 // what the measure did to the last period

	design linear.Design
	y      []float64
}

// Fit computes it. Wagner et al., Journal of Clinical Pharmacy and Therapeutics 27 (2002) 299–309; Bernal, Cummins & Gasparrini, International
// Journal of Epidemiology 46 (2017) 348–355. Judge coefficients by NeweyWest, or by AR1 when DurbinWatson or BreuschGodfrey tell of
// autocorrelation; without a comparison series, what else happened at Start is part of the effect. TooFew without two periods on
// each side, and more periods than coefficients.
func (s Interrupted) Fit() (*Segments, error) {
	n := len(s.Y)
	if n == 0 {
		return nil, refuse.Because(refuse.Nothing, "%d periods", 0)
	}
	if s.Season < 0 || s.Season == 1 {
		return nil, refuse.Because(refuse.Data, "%d periods in a year", s.Season)
	}
	if s.Start < 2 || n-s.Start < 2 {
		return nil, refuse.Because(refuse.TooFew, "%d periods before, %d after", max(0, s.Start), max(0, n-s.Start))
	}
	d := s.design()
	r, err := LeastSquares(s.Y, d)
	if err != nil {
		return nil, err
	}
	if r.Coefficient("level") < 0 || r.Coefficient("slope") < 0 {
		return nil, refuse.Because(refuse.TooFew, "%d periods before, %d after", s.Start, n-s.Start)
	}
	out := &Segments{Regression: r, design: d, y: s.Y}
	out.EffectLast = r.B[r.Coefficient("level")] + r.B[r.Coefficient("slope")]*float64(n-1-s.Start)
	out.Counterfactual = s.Y[n-1] - r.Residuals[n-1] - out.EffectLast
	return out, nil
}

func (s Interrupted) design() linear.Design {
	n := len(s.Y)
	column := func(name string, f func(t float64) float64) linear.Column {
		c := linear.Column{Name: name, Values: make([]float64, n)}
		for i := range c.Values {
			c.Values[i] = f(float64(i + 1))
		}
		return c
	}
	start := float64(s.Start + 1)
	d := linear.Design{Columns: []linear.Column{
		column("time", func(t float64) float64 { return t }),
		column("level", func(t float64) float64 {
			if t < start {
				return 0
			}
			return 1
		}),
		column("slope", func(t float64) float64 { return math.Max(0, t-start) }),
	}}
	if s.Season > 1 {
		year := float64(s.Season)
		d.Columns = append(d.Columns,
			column("sine", func(t float64) float64 { return math.Sin(2 * math.Pi * t / year) }),
			column("cosine", func(t float64) float64 { return math.Cos(2 * math.Pi * t / year) }))
	}
	return d
}

// Autoregressive is a fit by generalised least squares with errors that follow the one before: e_t = Phi·e_{t-1} + noise.
type Autoregressive struct {
	B, SE []float64
	Phi   float64
	Sigma float64 // standard deviation of the errors
}

// AR1 fits it, Phi by restricted likelihood. Pinheiro & Bates, Mixed-Effects Models in S and S-PLUS, 2000, ch. 5. NotConverged for a series
// that the lines fit perfectly.
func (s *Segments) AR1() (*Autoregressive, error) {
	if s.Sigma2 <= 1e-28*linear.Dot(s.y, s.y) {
		return nil, refuse.Because(refuse.NotConverged, "%v left to explain", s.Sigma2)
	}
	deviance := func(phi float64) float64 {
		g := s.whitened(phi)
		if g == nil {
			return math.Inf(1)
		}
		return g.deviance
	}
	best := 0.0
	for i := -99; i <= 99; i++ { // the likelihood can have two tops: look everywhere, then closely
		if phi := float64(i) / 100; deviance(phi) < deviance(best) {
			best = phi
		}
	}
	lo, hi := math.Max(-0.999999, best-0.01), math.Min(0.999999, best+0.01)
	const golden = 0.381966011250105
	for range 80 {
		a, b := lo+golden*(hi-lo), hi-golden*(hi-lo)
		if deviance(a) < deviance(b) {
			hi = b
		} else {
			lo = a
		}
	}
	phi := (lo + hi) / 2
	g := s.whitened(phi)
	if g == nil {
		return nil, refuse.Because(refuse.NotConverged, "phi %v", phi)
	}
	return &Autoregressive{B: g.r.B, SE: g.r.SE, Phi: phi, Sigma: math.Sqrt(g.r.Sigma2)}, nil
}

type whitened struct {
	r        *Regression
	deviance float64
}

// whitened is least squares after (y_t - φy_{t-1})/√(1-φ²), the first as it is, and -2 log of the restricted likelihood up to a constant:
// (n-p)·log σ² + log|R| + log|X'R⁻¹X|.
func (s *Segments) whitened(phi float64) *whitened {
	n := len(s.y)
	scale := 1 / math.Sqrt(1-phi*phi)
	turn := func(x []float64) []float64 {
		out := make([]float64, n)
		out[0] = x[0]
		for t := 1; t < n; t++ {
			out[t] = (x[t] - phi*x[t-1]) * scale
		}
		return out
	}
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	d := linear.Design{NoIntercept: true, Columns: []linear.Column{{Name: "intercept", Values: turn(ones)}}}
	for _, c := range s.design.Columns {
		d.Columns = append(d.Columns, linear.Column{Name: c.Name, Values: turn(c.Values)})
	}
	r, err := LeastSquares(turn(s.y), d)
	if err != nil || r.P != s.P {
		return nil
	}
	det := float64(n-1) * math.Log(1-phi*phi)
	for j := range r.P {
		det += 2 * math.Log(math.Abs(r.basis.R[j][j]))
	}
	return &whitened{r, r.DF*math.Log(r.Sigma2) + det}
}
