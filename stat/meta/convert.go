package meta

import (
	"math"

	"allmenning/stat/tail"
)

// Interval is a closed stretch of numbers, Low ≤ High.
type Interval struct{ Low, High float64 }

// Width is High - Low.
func (i Interval) Width() float64 { return i.High - i.Low }

// Contains tells whether x lies in the interval, ends included.
func (i Interval) Contains(x float64) bool { return i.Low <= x && x <= i.High }

// SEFromInterval is the standard error behind a printed interval of the given level (0.95) around an estimate, made with the
// normal distribution (df = 0) or Student's t with df degrees of freedom. For ratios give the logs of the limits.
// Cochrane Handbook 6.3.1. NaN when level is outside (0, 1).
func SEFromInterval(i Interval, level, df float64) float64 {
	return i.Width() / (2 * tail.Critical(level, df))
}

// DFromT is the standardised mean difference behind a two-group t: t·sqrt(1/n1 + 1/n2). From F with one numerator df use
// t = ±sqrt(F). Borenstein et al. 2009, ch. 4.
func DFromT(t, n1, n2 float64) float64 { return t * math.Sqrt(1/n1+1/n2) }

// TFromP is |t| behind a two-sided p value with df degrees of freedom; df = 0 gives |z|. The sign must come from elsewhere. NaN when p is
// outside (0, 1].
func TFromP(p, df float64) float64 { return tail.Beyond(p, df) }

// DFromLogOR is the standardised difference that a log odds ratio answers to: logOR·√3/π. Chinn, Statistics in Medicine 19
// (2000) 3127–3131. The variance goes with the square of √3/π.
func DFromLogOR(logOR float64) float64 { return logOR * math.Sqrt(3) / math.Pi }

// LogORFromD is the way back: d·π/√3.
func LogORFromD(d float64) float64 { return d * math.Pi / math.Sqrt(3) }

// RFromD is the correlation behind a standardised difference: d/sqrt(d² + a), a = (n1+n2)²/(n1·n2). Borenstein et al. 2009,
// equations 7.7 and 7.8.
func RFromD(d, n1, n2 float64) float64 { return d / math.Sqrt(d*d+square(n1+n2)/(n1*n2)) }

// RiskFromOR is the risk that a group with the given base risk has under an odds ratio (not its log).
func RiskFromOR(or, base float64) float64 {
	odds := or * base / (1 - base)
	return odds / (1 + odds)
}

// NNTFromOR is how many must get the measure for one more to have the event, at a base risk between 0 and 1, under an odds ratio
// (not its log); one fewer when or < 1. An odds ratio of 1 gives +Inf. Cochrane Handbook 15.4.4.
func NNTFromOR(or, base float64) float64 { return 1 / math.Abs(RiskFromOR(or, base)-base) }

// DesignEffect is how much a variance grows because people come in groups of m with intraclass correlation icc:
// 1 + (m-1)·icc; the SE grows with its square root. Cochrane Handbook 23.1.4. Groups of one or fewer give 1.
func DesignEffect(m, icc float64) float64 {
	if m <= 1 {
		return 1
	}
	return 1 + (m-1)*icc
}
