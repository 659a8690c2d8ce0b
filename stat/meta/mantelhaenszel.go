package meta

import (
	"math"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Combined is an estimate from the counts of several tables taken together, without a spread between places.
type Combined struct {
	Measure Measure
	K, Used int // tables; those with an estimate of their own
	Estimate
	Stat, P float64
	CI      Interval
	Q, QP   float64 // of the tables' own estimates around it, Used-1 df; NaN when Used < 1
	I2      float64 // percent

	CMH, CMHP               float64 // Cochran-Mantel-Haenszel test of no effect, 1 df (OR only, else NaN)
	Tarone, TaroneP         float64 // Tarone's test of one common odds ratio, (tables that inform)-1 df (OR only)
	BreslowDay, BreslowDayP float64 // Breslow and Day's, before Tarone's correction
}

// CountOptions are those of MantelHaenszel and Peto. The zero value: level 0.95, the CMH test with its continuity correction. The
// tables' own zero rules hold for their own estimates (Q, I2); the combined ones need no ½ added.
type CountOptions struct {
	Level          float64
	NoCorrection   bool // of CMH
	KeepDoubleZero bool // lets tables where nobody, or everybody, had the event have an estimate of their own
}

func (o CountOptions) level() (float64, error) {
	if o.Level == 0 {
		return 0.95, nil
	}
	if !(o.Level > 0 && o.Level < 1) {
		return 0, refuse.Because(ErrData, "level %v", o.Level)
	}
	return o.Level, nil
}

// MantelHaenszel combines two by two tables into a log odds ratio (OR), log risk ratio (RR) or risk difference (RD): the method for
// few events, since empty cells need no ½. Mantel & Haenszel, JNCI 22 (1959) 719–748; variances of Robins, Breslow & Greenland,
// Biometrics 42 (1986) 311–323 (OR), Greenland & Robins, Biometrics 41 (1985) 55–68 (RR), Sato, Greenland & Robins,
// Biometrics 45 (1989) 1323–1324 (RD); tests of Breslow & Day 1980 and Tarone, Biometrika 72 (1985) 91–95.
//
// ErrNoEstimates without tables, ErrData for impossible counts, and for a ratio when one side has no event in any table.
func MantelHaenszel(tables []TwoByTwo, m Measure, o CountOptions) (*Combined, error) {
	c, err := startCombined(tables, m, o)
	if err != nil {
		return nil, err
	}
	switch m {
	case OR:
		c.Y, c.V = mhOddsRatio(tables)
	case RR:
		c.Y, c.V = mhRiskRatio(tables)
	case RD:
		c.Y, c.V = mhRiskDifference(tables)
	default:
		return nil, wrongMeasure(m, "Mantel-Haenszel")
	}
	if err := c.finish(tables, o); err != nil {
		return nil, err
	}
	if m == OR {
		c.tests(tables, o)
	}
	return c, nil
}

// Peto combines tables by observed less expected events: log OR = Σ(O-E)/ΣV, V hypergeometric. Yusuf et al., Progress in
// Cardiovascular Diseases 27 (1985) 335–371. For rare events, small effects and arms of like size only. Errors as MantelHaenszel.
func Peto(tables []TwoByTwo, o CountOptions) (*Combined, error) {
	c, err := startCombined(tables, PETO, o)
	if err != nil {
		return nil, err
	}
	var sum, v float64
	for _, t := range tables {
		oe, vi := t.hypergeometric()
		sum, v = sum+oe, v+vi
	}
	c.Y, c.V = sum/v, 1/v
	return c, c.finish(tables, o)
}

func startCombined(tables []TwoByTwo, m Measure, o CountOptions) (*Combined, error) {
	if len(tables) == 0 {
		return nil, refuse.Because(ErrNoEstimates, "%d tables", 0)
	}
	if _, err := o.level(); err != nil {
		return nil, err
	}
	for i, t := range tables {
		if err := t.check(i); err != nil {
			return nil, err
		}
	}
	nan := math.NaN()
	return &Combined{
		Measure: m, K: len(tables), Q: nan, QP: nan, I2: nan,
		CMH: nan, CMHP: nan, Tarone: nan, TaroneP: nan, BreslowDay: nan, BreslowDayP: nan,
	}, nil
}

// firstBad is the first that no count can be.
func firstBad(xs ...float64) float64 {
	for _, x := range xs {
		if !nonNegative(x) {
			return x
		}
	}
	return xs[0]
}

// finish fills in what follows from the estimate, and compares the tables' own with it.
func (c *Combined) finish(tables []TwoByTwo, o CountOptions) error {
	if _, err := settled(c.Measure, c.Y, c.V); err != nil {
		return err
	}
	level, _ := o.level()
	c.Stat = c.Y / c.SE()
	c.P = tail.TwoSided(c.Stat, 0)
	half := tail.Critical(level, 0) * c.SE()
	c.CI = Interval{c.Y - half, c.Y + half}
	var q float64
	for _, t := range tables {
		if !o.KeepDoubleZero && (t.A+t.C == 0 || t.B+t.D == 0) {
			continue
		}
		if c.Measure == PETO { // needs nothing added
			t.AddTo = Never
		}
		own, err := t.Effect(c.Measure)
		if err != nil {
			continue // an empty cell and nothing added: the table has no estimate of its own
		}
		c.Used++
		q += square(own.Y-c.Y) / own.V
	}
	if c.Used < 1 {
		return nil
	}
	df := float64(c.Used - 1)
	c.Q, c.QP, c.I2 = q, 1, 0
	if df > 0 {
		c.QP = tail.ChiSquareAbove(q, df)
		if q > 0 {
			c.I2 = math.Max(0, 100*(q-df)/q)
		}
	}
	return nil
}

// hypergeometric is observed less expected events of the first group, and their variance; 0, 0 when nobody or everybody had it.
func (t TwoByTwo) hypergeometric() (oe, v float64) {
	n1, n2, events, rest := t.A+t.B, t.C+t.D, t.A+t.C, t.B+t.D
	n := n1 + n2
	return t.A - events*n1/n, events * rest * (n1 / n) * (n2 / n) / (n - 1)
}

func mhOddsRatio(tables []TwoByTwo) (y, v float64) {
	var r, s, pr, mix, qs float64
	for _, t := range tables {
		n := t.A + t.B + t.C + t.D
		ri, si, p, q := t.A*t.D/n, t.B*t.C/n, (t.A+t.D)/n, (t.B+t.C)/n
		r, s = r+ri, s+si
		pr, mix, qs = pr+p*ri, mix+p*si+q*ri, qs+q*si
	}
	return math.Log(r / s), (pr/(r*r) + mix/(r*s) + qs/(s*s)) / 2
}

func mhRiskRatio(tables []TwoByTwo) (y, v float64) {
	var r, s, top float64
	for _, t := range tables {
		n1, n2 := t.A+t.B, t.C+t.D
		n := n1 + n2
		r, s = r+t.A*n2/n, s+t.C*n1/n
		top += (n1/n)*(n2/n)*(t.A+t.C) - t.A*t.C/n
	}
	return math.Log(r / s), top / (r * s)
}

func mhRiskDifference(tables []TwoByTwo) (y, v float64) {
	var top, weight, p, q float64
	for _, t := range tables {
		n1, n2 := t.A+t.B, t.C+t.D
		n := n1 + n2
		top += t.A*n2/n - t.C*n1/n
		weight += n1 * n2 / n
		p += t.C*square(n1/n) - t.A*square(n2/n) + (n1/n)*(n2/n)*(n2-n1)/2
		q += (t.A*t.D/n + t.C*t.B/n) / 2
	}
	y = top / weight
	return y, (y*p + q) / (weight * weight)
}

// tests fills in CMH, Breslow-Day and Tarone.
func (c *Combined) tests(tables []TwoByTwo, o CountOptions) {
	var oe, v float64
	for _, t := range tables {
		d, vi := t.hypergeometric()
		oe, v = oe+d, v+vi
	}
	correction := 0.5
	if o.NoCorrection {
		correction = 0
	}
	c.CMH = square(math.Max(0, math.Abs(oe)-correction)) / v
	c.CMHP = tail.ChiSquareAbove(c.CMH, 1)

	or := math.Exp(c.Y)
	var q, off, variance float64
	informing := 0
	for _, t := range tables {
		if t.A+t.C == 0 || t.B+t.D == 0 {
			continue
		}
		informing++
		a := t.expectedAt(or)
		vi := 1 / (1/a + 1/(t.A+t.B-a) + 1/(t.A+t.C-a) + 1/(t.D-t.A+a))
		q += square(t.A-a) / vi
		off, variance = off+t.A-a, variance+vi
	}
	if informing < 2 {
		return
	}
	df := float64(informing - 1)
	c.BreslowDay, c.Tarone = q, math.Max(0, q-off*off/variance)
	c.BreslowDayP, c.TaroneP = tail.ChiSquareAbove(c.BreslowDay, df), tail.ChiSquareAbove(c.Tarone, df)
}

// expectedAt is the expected A, all margins kept, under an odds ratio: the root of (1-or)a² + (n2-events+or(n1+events))a - or·n1·events
// that lies within the margins.
func (t TwoByTwo) expectedAt(or float64) float64 {
	n1, n2, events := t.A+t.B, t.C+t.D, t.A+t.C
	b, c := n2-events+or*(n1+events), -or*n1*events
	root := math.Sqrt(b*b - 4*(1-or)*c)
	return -2 * c / (b + root) // the form that keeps its digits near or = 1
}
