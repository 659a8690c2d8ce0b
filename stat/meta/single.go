package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// Proportion is one group: X of N. AddTo and Add treat X = 0 and X = N as in TwoByTwo: ½ to both cells unless told otherwise.
type Proportion struct {
	X, N  float64
	AddTo ZeroRule
	Add   float64
}

// Effect computes PR, PLO, PLN, PAS or PFT. PFT: Freeman & Tukey, Annals of Mathematical Statistics 21 (1950) 607–611; prefer
// PLO, since the way back from PFT misleads (Schwarzer et al., Research Synthesis Methods 10 (2019) 476–483).
func (p Proportion) Effect(m Measure) (Estimate, error) {
	if !nonNegative(p.X, p.N) || p.X > p.N || p.N == 0 {
		return Estimate{}, refuse.Because(ErrData, "%v of %v", p.X, p.N)
	}
	x, n := p.filled(m)
	switch m {
	case PR:
		return settled(m, x/n, x/n*(1-x/n)/n)
	case PLO:
		return settled(m, math.Log(x/(n-x)), 1/x+1/(n-x))
	case PLN:
		return settled(m, math.Log(x/n), 1/x-1/n)
	case PAS:
		return settled(m, math.Asin(math.Sqrt(x/n)), 1/(4*n))
	case PFT:
		y := (math.Asin(math.Sqrt(x/(n+1))) + math.Asin(math.Sqrt((x+1)/(n+1)))) / 2
		return settled(m, y, 1/(4*n+2))
	}
	return Estimate{}, wrongMeasure(m, "one proportion")
}

func (p Proportion) filled(m Measure) (x, n float64) {
	add := p.AddTo.added(m, p.Add, p.X == 0 || p.X == p.N)
	return p.X + add, p.N + 2*add
}

// Correlation is one correlation R between -1 and 1, seen in N people.
type Correlation struct{ R, N float64 }

// Effect computes COR, UCOR or ZCOR. UCOR: Olkin & Pratt, Annals of Mathematical Statistics 29 (1958) 201–211, by the
// Gauss hypergeometric function; ZCOR: Fisher, Metron 1 (1921) 3–32. N must exceed 4 (UCOR), 3 (ZCOR) or 1 (COR).
func (c Correlation) Effect(m Measure) (Estimate, error) {
	if !finite(c.R, c.N) || math.Abs(c.R) > 1 || c.N < 2 {
		return Estimate{}, refuse.Because(ErrData, "correlation %v in %v", c.R, c.N)
	}
	switch m {
	case COR:
		return settled(m, c.R, square(1-c.R*c.R)/(c.N-1))
	case UCOR:
		if c.N <= 4 {
			return Estimate{}, refuse.Because(ErrData, "corrected correlation from %v people", c.N)
		}
		y := c.R * hypergeometricHalves((c.N-2)/2, 1-c.R*c.R)
		return settled(m, y, square(1-y*y)/(c.N-1))
	case ZCOR:
		return settled(m, math.Atanh(c.R), 1/(c.N-3))
	}
	return Estimate{}, wrongMeasure(m, "one correlation")
}

// PrePost is one group measured twice: M1 with SD1 the first score, M2 with SD2 the second, N people, R the correlation
// between the two. The change is M1 - M2. It has no comparison group and is never pooled with what has one.
type PrePost struct{ M1, M2, SD1, SD2, N, R float64 }

// Effect computes SMCR (by SD1; SD2 is not used) or SMCC (by the SD of the change), corrected by J with N-1 df. Becker, British
// Journal of Mathematical and Statistical Psychology 41 (1988) 257–278; Gibbons, Hedeker & Davis 1993.
func (p PrePost) Effect(m Measure) (Estimate, error) {
	if !finite(p.M1, p.M2) || !nonNegative(p.SD1, p.SD2, p.N) || !(math.Abs(p.R) <= 1) || p.N < 3 {
		return Estimate{}, refuse.Because(ErrData, "mean %v then %v, n %v, correlation %v", p.M1, p.M2, p.N, p.R)
	}
	j := HedgesJ(p.N - 1)
	switch m {
	case SMCR:
		g := j * (p.M1 - p.M2) / p.SD1
		return settled(m, g, 2*(1-p.R)/p.N+g*g/(2*p.N))
	case SMCC:
		g := j * (p.M1 - p.M2) / math.Sqrt(p.SD1*p.SD1+p.SD2*p.SD2-2*p.R*p.SD1*p.SD2)
		return settled(m, g, 1/p.N+g*g/(2*p.N))
	}
	return Estimate{}, wrongMeasure(m, "one group measured twice")
}

func square(x float64) float64 { return x * x }

// hypergeometricHalves is ₂F₁(½, ½; c; z) for c > 1 and 0 ≤ z ≤ 1: the power series where its terms fall fast (as j to the -c
// even at z = 1), else Euler's integral with t = sin²θ, on panels that halve towards the end where it is steep.
func hypergeometricHalves(c, z float64) float64 {
	if c >= 6 {
		sum, term := 1.0, 1.0
		for j := 0.0; term > 1e-18*sum; j++ {
			term *= square(0.5+j) / ((c + j) * (j + 1)) * z
			sum += term
		}
		return sum
	}
	var integral float64
	from, left := 0.0, math.Pi/2
	for range 50 {
		part := panel{from, from + left/2, false}
		for i := range nodesPerPanel {
			theta, w := part.node(i)
			sin, cos := math.Sincos(theta)
			integral += w * math.Pow(cos, 2*c-2) / math.Sqrt(cos*cos+(1-z)*sin*sin)
		}
		from, left = part.to, left/2
	}
	upper, _ := math.Lgamma(c)
	lower, _ := math.Lgamma(c - 0.5)
	return 2 * math.Exp(upper-lower) / math.Sqrt(math.Pi) * integral
}
