package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// ZeroRule says when Add is added to the cells of a table before a measure is taken of it.
type ZeroRule string

// The zero rules. The empty rule is OnlyZero, but for the measures that need nothing added (AS, PHI, PAS, PFT, IRSD: defined at 0, and an
// added half only draws them in): there it is Never unless Add says how much.
const (
	OnlyZero ZeroRule = "only0" // to tables with an empty cell
	Always   ZeroRule = "all"   // to every table
	Never    ZeroRule = "none"  // to none; a ratio from an empty cell is then ErrData
)

// TwoByTwo is a comparison of two groups by counts: A of A+B in the first group had the event, C of C+D in the second.
// Counts may be fractions (after imputation) but not negative. AddTo and Add say what to do with empty cells; the zero
// values mean ½ where a cell is empty (Haldane 1955). For many empty cells use Mantel-Haenszel instead.
type TwoByTwo struct {
	A, B, C, D float64
	AddTo      ZeroRule
	Add        float64 // 0 means ½
}

// Effect computes RR, OR, RD, AS, PETO, YUQ or PHI, first group against second.
//
// Woolf, Annals of Human Genetics 19 (1955) 251–253 (OR); Rothman, Greenland & Lash, Modern Epidemiology ch. 14 (RR, RD);
// Rücker et al., Statistics in Medicine 28 (2009) 721–738 (AS); Yusuf et al. 1985 (PETO); Yule 1912 (YUQ, PHI, with the
// large-sample variance of phi under multinomial sampling). A group of nobody, or an event nobody had (both for PETO and PHI),
// is ErrData.
func (t TwoByTwo) Effect(m Measure) (Estimate, error) {
	if !nonNegative(t.A, t.B, t.C, t.D) {
		return Estimate{}, refuse.Because(ErrData, "counts %v %v %v %v", t.A, t.B, t.C, t.D)
	}
	a, b, c, d := t.filled(m)
	n1, n2 := a+b, c+d
	p1, p2 := a/n1, c/n2
	switch m {
	case RR:
		return settled(m, math.Log(p1)-math.Log(p2), 1/a-1/n1+1/c-1/n2)
	case OR:
		return settled(m, math.Log(a)+math.Log(d)-math.Log(b)-math.Log(c), 1/a+1/b+1/c+1/d)
	case RD:
		return settled(m, p1-p2, p1*(1-p1)/n1+p2*(1-p2)/n2)
	case AS:
		return settled(m, math.Asin(math.Sqrt(p1))-math.Asin(math.Sqrt(p2)), 1/(4*n1)+1/(4*n2))
	case PETO:
		n, events := n1+n2, a+c
		v := events * (b + d) * (n1 / n) * (n2 / n) / (n - 1)
		return settled(m, (a-events*n1/n)/v, 1/v)
	case YUQ:
		q := (a*d - b*c) / (a*d + b*c)
		return settled(m, q, (1-q*q)*(1-q*q)/4*(1/a+1/b+1/c+1/d))
	case PHI:
		return phi(a, b, c, d)
	}
	return Estimate{}, wrongMeasure(m, "a two by two table")
}

// added is what the rule adds to each cell for measure m, told whether a cell is empty; add 0 means ½.
func (r ZeroRule) added(m Measure, add float64, empty bool) float64 {
	switch {
	case r == "" && add == 0 && (m == AS || m == PHI || m == PAS || m == PFT || m == IRSD):
		return 0
	case r == Never, r != Always && !empty:
		return 0
	case add == 0:
		return 0.5
	}
	return add
}

// filled applies the zero rule.
func (t TwoByTwo) filled(m Measure) (a, b, c, d float64) {
	add := t.AddTo.added(m, t.Add, t.A == 0 || t.B == 0 || t.C == 0 || t.D == 0)
	return t.A + add, t.B + add, t.C + add, t.D + add
}

func phi(a, b, c, d float64) (Estimate, error) {
	n := a + b + c + d
	row1, row2, col1, col2 := (a+b)/n, (c+d)/n, (a+c)/n, (b+d)/n
	y := (a*d - b*c) / (n * n) / math.Sqrt(row1*row2*col1*col2)
	v := 1 - y*y +
		y*(1+y*y/2)*(row1-row2)*(col1-col2)/math.Sqrt(row1*row2*col1*col2) -
		0.75*y*y*((row1-row2)*(row1-row2)/(row1*row2)+(col1-col2)*(col1-col2)/(col1*col2))
	return settled(PHI, y, v/n)
}
