package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// LevelOptions of ThreeLevel. The zero value is what we show: REML, t with the degrees of freedom of the level, 0.95.
type LevelOptions struct {
	Method     Method // REML or ML
	Test       Test   // TestT or TestZ
	ResidualDF bool   // t with k-p df for every coefficient, as if effects in one place told as much as effects in many
	Level      float64
}

func (o LevelOptions) withDefaults() (LevelOptions, error) {
	if o.Method == "" {
		o.Method = REML
	}
	if o.Test == "" {
		o.Test = TestT
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	if (o.Method != REML && o.Method != ML) || (o.Test != TestT && o.Test != TestZ) {
		return o, refuse.Because(ErrMeasure, "three levels by %q with %q", o.Method, o.Test)
	}
	if !(o.Level > 0 && o.Level < 1) {
		return o, refuse.Because(ErrData, "level %v", o.Level)
	}
	return o, nil
}

// Levels is a fit of effects within places. Slices of coefficients have length P.
type Levels struct {
	Options        LevelOptions
	K, P           int
	Places, Inner  int // distinct places, and distinct effects within them
	Names, Dropped []string

	B, SE, Stat, PVal []float64
	DF                []float64 // of each coefficient's t; 0 for TestZ
	CI                []Interval
	VB                [][]float64

	Between, Within float64 // variance between places, and between effects in one place
	I2              float64 // percent: both together
	I2Between       float64 // percent: the share between places
	I2Within        float64
	Q, QP           float64 // with weights 1/v, k-p df
	QM, QMP         float64 // all moderators together (the intercept when there are none)
	LogLik          float64 // restricted for REML

	basis    *linear.Basis
	y, v     []float64 // centred
	places   [][]int
	inner    []int
	cov      [][]float64 // of coefficients on Q
	residual []float64
}

// ThreeLevel pools k effects of which several come from one place:
//
//	y = Xb + u(place) + w(effect) + e,  u ~ N(0, Between), w ~ N(0, Within), e ~ N(0, v)
//
// y, v, place and effect have one entry per row; rows with the same place and the same effect share w (usually each row is its own
// effect). Konstantopoulos, Research Synthesis Methods 2 (2011) 61–76; Van den Noortgate et al., Behavior Research Methods 45 (2013)
// 576–594; Cheung, Psychological Methods 19 (2014) 211–229. The two variances are found by average-information steps up the (restricted)
// likelihood from three starting points; V is inverted within places by Sherman & Morrison, so a step costs O(k p²).
//
// A coefficient's t has as many df as there are places (less p) when its moderator is constant within places, else as effects.
// ErrTooFew for fewer than two places or k ≤ p, ErrRank when no place gives two effects: then use Pool.
func ThreeLevel(y, v []float64, place, effect []int, d Design, o LevelOptions) (*Levels, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := checkEstimates(y, v); err != nil {
		return nil, err
	}
	if len(place) != len(y) || len(effect) != len(y) {
		return nil, refuse.Because(ErrLengths, "%d places and %d effects for %d estimates", len(place), len(effect), len(y))
	}
	b, err := linear.NewBasis(len(y), d)
	if err != nil {
		return nil, err
	}
	l := &Levels{Options: o, K: b.K, P: b.P, Names: b.Names, Dropped: b.Dropped, basis: b, v: v, places: linear.GroupRows(place)}
	l.Places = len(l.places)
	if l.Places < 2 || l.K <= l.P {
		return nil, refuse.Because(ErrTooFew, "%d places, %d estimates, %d coefficients", l.Places, l.K, l.P)
	}
	mean, centred := centre(y, b)
	l.y = centred
	model := newNested(b, centred, v, l.places, effect)
	l.inner, l.Inner = model.inner, model.groups
	if l.Inner == l.Places {
		return nil, refuse.Because(ErrRank, "%d places with one effect each", l.Places)
	}
	if err := l.maximise(model); err != nil {
		return nil, err
	}
	return l, l.describe(model, mean)
}

// maximise finds the two variances.
func (l *Levels) maximise(model *nested) error {
	restricted := l.Options.Method == REML
	flat, err := Regress(l.y, l.v, l.design(), Options{Method: DL, Test: TestZ})
	if err != nil {
		return err
	}
	typical := 1 / linear.Mean(inverses(l.v))
	t := math.Max(flat.Tau2, 0.05*typical)
	best := math.Inf(-1)
	for _, start := range [][2]float64{{t / 2, t / 2}, {t, 0}, {0, t}} {
		theta, ll, ok := model.climb(start, restricted, typical)
		if ok && ll > best+1e-9*math.Abs(best) || ok && math.IsInf(best, -1) {
			best = ll
			l.Between, l.Within = theta[0], theta[1]
		}
	}
	if math.IsInf(best, -1) {
		return refuse.Because(ErrNotConverged, "three levels of %d", l.K)
	}
	l.LogLik = best
	return nil
}

// design is the moderators on Q again: the space is all that matters to a spread.
func (l *Levels) design() Design {
	d := Design{NoIntercept: true}
	for _, q := range l.basis.Q {
		d.Columns = append(d.Columns, Column{Values: q})
	}
	return d
}

// describe fills in what follows from the two variances.
func (l *Levels) describe(model *nested, mean float64) error {
	if !model.at([2]float64{l.Between, l.Within}) {
		return refuse.Because(ErrNotConverged, "three levels of %d", l.K)
	}
	l.cov, l.residual = model.m, model.e
	l.B, l.VB = l.basis.Coefficients(model.beta), l.basis.Covariance(model.m)
	l.B[0] += mean
	l.DF = l.degrees()
	l.SE, l.Stat, l.PVal, l.CI = make([]float64, l.P), make([]float64, l.P), make([]float64, l.P), make([]Interval, l.P)
	for j := range l.B {
		l.SE[j] = math.Sqrt(l.VB[j][j])
		l.judge(j)
	}
	fixed := newFitter(l.basis, l.y, l.v)
	at0, ok := fixed.at(0)
	if !ok || !finite(l.SE...) || !finite(l.B...) {
		return refuse.Because(ErrNotConverged, "three levels of %d", l.K)
	}
	df := float64(l.K - l.P)
	l.Q, l.QP = at0.rss, tail.ChiSquareAbove(at0.rss, df)
	trP, _ := fixed.traces()
	all := l.Between + l.Within + df/trP
	l.I2Between, l.I2Within = 100*l.Between/all, 100*l.Within/all
	l.I2 = l.I2Between + l.I2Within
	l.moderators()
	return nil
}

func (l *Levels) judge(j int) {
	l.Stat[j] = l.B[j] / l.SE[j]
	if l.Options.Test == TestT && l.DF[j] < 1 {
		l.PVal[j], l.CI[j] = math.NaN(), Interval{math.NaN(), math.NaN()}
		return
	}
	l.PVal[j] = tail.TwoSided(l.Stat[j], l.DF[j])
	half := tail.Critical(l.Options.Level, l.DF[j]) * l.SE[j]
	l.CI[j] = Interval{l.B[j] - half, l.B[j] + half}
}

// degrees of freedom: places - p for a column constant within places, effects - p for one constant within effects, else k - p.
func (l *Levels) degrees() []float64 {
	df := make([]float64, l.P)
	if l.Options.Test == TestZ {
		return df
	}
	byEffect := linear.GroupRows(l.inner)
	for j := range df {
		n := l.K
		if !l.Options.ResidualDF {
			switch {
			case l.constant(j, l.places):
				n = l.Places
			case l.constant(j, byEffect):
				n = l.Inner
			}
		}
		df[j] = float64(n - l.P)
	}
	return df
}

func (l *Levels) constant(j int, groups [][]int) bool {
	var size float64
	for row := range l.K {
		size = math.Max(size, math.Abs(l.basis.At(row, j)))
	}
	for _, rows := range groups {
		for _, row := range rows[1:] {
			if math.Abs(l.basis.At(row, j)-l.basis.At(rows[0], j)) > 1e-10*size {
				return false
			}
		}
	}
	return true
}

func (l *Levels) moderators() {
	first := 0
	if l.basis.Intercept && l.P > 1 {
		first = 1
	}
	m := float64(l.P - first)
	l.QM = wald(l.B[first:], l.VB, first)
	if l.Options.Test == TestZ {
		l.QMP = tail.ChiSquareAbove(l.QM, m)
		return
	}
	l.QM /= m
	df := l.DF[first]
	for _, x := range l.DF[first:] {
		df = math.Min(df, x)
	}
	l.QMP = math.NaN()
	if df >= 1 {
		l.QMP = tail.FAbove(l.QM, m, df)
	}
}

// Predict is the interval for one effect in a new place without moderators, at the fit's level: mu ± t·√(SE² + Between + Within).
// ErrMeasure for a fit with moderators.
func (l *Levels) Predict() (Interval, error) {
	if l.P > 1 || !l.basis.Intercept {
		return Interval{}, refuse.Because(ErrMeasure, "%d coefficients: say which place", l.P)
	}
	half := tail.Critical(l.Options.Level, l.DF[0]) * math.Sqrt(l.VB[0][0]+l.Between+l.Within)
	return Interval{l.B[0] - half, l.B[0] + half}, nil
}

func inverses(x []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = 1 / x[i]
	}
	return out
}
