package design

import (
	"math"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Wedge plans a stepped wedge: every place starts without the measure, and they take it up in turn until all have it.
type Wedge struct {
	Risk    Risk
	Plan    [][]float64 // one row per place, one column per period: 1 with the measure, 0 without; StandardWedge makes the usual one
	People  float64     // measured per place and period, other people each time
	SD      float64     // within place and period
	Tau     float64     // SD between places
	Decay   float64     // correlation of a place's own level between neighbouring periods; 0 means 1, no decay
	Persist float64     // correlation of the same person's deviations between periods (a cohort); 0 for other people each time
}

// StandardWedge is the plan in which `each` places step in every period after the first: sequences·each rows, sequences+1 columns.
func StandardWedge(sequences, each int) ([][]float64, error) {
	if sequences < 1 || each < 1 {
		return nil, refuse.Because(refuse.TooFew, "%d sequences of %d places", min(sequences, each), each)
	}
	if sequences*each > 10000 || sequences > 1000 {
		return nil, refuse.Because(refuse.TooMany, "%d places", sequences*each)
	}
	var plan [][]float64
	for s := range sequences {
		for range each {
			row := make([]float64, sequences+1)
			for t := s + 1; t <= sequences; t++ {
				row[t] = 1
			}
			plan = append(plan, row)
		}
	}
	return plan, nil
}

// WedgeSums are the sums of the plan in Hussey and Hughes' formula: U all cells, W the squared columns, V the squared rows.
type WedgeSums struct{ U, W, V float64 }

// Sums adds up the plan.
func (w Wedge) Sums() WedgeSums {
	var s WedgeSums
	if len(w.Plan) == 0 {
		return s
	}
	columns := make([]float64, len(w.Plan[0]))
	for _, row := range w.Plan {
		var sum float64
		for t, x := range row {
			sum += x
			columns[t] += x
		}
		s.U += sum
		s.V += sum * sum
	}
	for _, c := range columns {
		s.W += c * c
	}
	return s
}

func (w Wedge) check() error {
	if len(w.Plan) < 2 || len(w.Plan[0]) < 2 {
		return refuse.Because(refuse.TooFew, "%d places in the plan", len(w.Plan))
	}
	for i, row := range w.Plan {
		if len(row) != len(w.Plan[0]) {
			return refuse.Because(refuse.Lengths, "%d periods in row %d of the plan", len(row), i+1)
		}
		for _, x := range row {
			if !(x >= 0 && x <= 1) {
				return refuse.Because(refuse.Data, "%v in row %d of the plan", x, i+1)
			}
		}
	}
	if err := positive("people, or their spread", w.People, w.SD); err != nil {
		return err
	}
	if !(w.Tau >= 0) || math.IsInf(w.Tau, 0) || !(w.Decay >= 0 && w.Decay <= 1) || !(w.Persist >= 0 && w.Persist <= 1) {
		return refuse.Because(refuse.Data, "spread %v, decay %v, persistence %v", w.Tau, w.Decay, w.Persist)
	}
	return nil
}

// Variance is that of the estimated effect, in the outcome's unit squared, all periods and places allowed their own level. Without decay
// and persistence, with σ² = SD²/People, I places and T periods:
//
//	Var = Iσ²(σ² + Tτ²) / [(IU - W)σ² + (U² + ITU - TW - IV)τ²]
//
// Hussey & Hughes, Contemporary Clinical Trials 28 (2007) 182–191, equation 8. Else by generalised least squares with covariance τ²·Decay^|s-t|
// between periods of a place (Kasza et al., Statistical Methods in Medical Research 28 (2019) 703–716) plus σ²·Persist between
// means of the same people (Hooper et al., Statistics in Medicine 35 (2016) 4718–4728). Rank when the plan never separates the
// measure from time.
func (w Wedge) Variance() (float64, error) {
	if err := w.check(); err != nil {
		return 0, err
	}
	if (w.Decay == 0 || w.Decay == 1) && w.Persist == 0 {
		i, t := float64(len(w.Plan)), float64(len(w.Plan[0]))
		s, sigma2, tau2 := w.Sums(), w.SD*w.SD/w.People, w.Tau*w.Tau
		down := (i*s.U-s.W)*sigma2 + (s.U*s.U+i*t*s.U-t*s.W-i*s.V)*tau2
		if !(down > 1e-12*i*t*s.U*(sigma2+tau2)) {
			return 0, refuse.Because(refuse.Rank, "%v places in a plan that does not separate the measure from time", i)
		}
		return i * sigma2 * (sigma2 + t*tau2) / down, nil
	}
	return w.generalised()
}

// generalised: Var⁻¹ = Σ x_i'V⁻¹x_i - (Σx_i)'V⁻¹(Σx_i)/I, the same V for all places.
func (w Wedge) generalised() (float64, error) {
	periods, places := len(w.Plan[0]), float64(len(w.Plan))
	if periods > 400 {
		return 0, refuse.Because(refuse.TooMany, "%d periods", periods)
	}
	decay := w.Decay
	if decay == 0 {
		decay = 1
	}
	sigma2 := w.SD * w.SD / w.People
	v := make([][]float64, periods)
	for s := range v {
		v[s] = make([]float64, periods)
		for t := range v[s] {
			v[s][t] = w.Tau*w.Tau*math.Pow(decay, math.Abs(float64(s-t))) + sigma2*w.Persist
		}
		v[s][s] += sigma2 * (1 - w.Persist)
	}
	factor, ok := cholesky(v)
	if !ok {
		return 0, refuse.Because(refuse.NotConverged, "%d periods", periods)
	}
	total := make([]float64, periods)
	var information, size float64
	for _, row := range w.Plan {
		for t, x := range row {
			total[t] += x
		}
		size += quadratic(factor, row)
	}
	information = size - quadratic(factor, total)/places
	if !(information > 1e-12*size) {
		return 0, refuse.Because(refuse.Rank, "%v places in a plan that does not separate the measure from time", places)
	}
	return 1 / information, nil
}

// Power is the chance of showing an effect theta, in the outcome's unit: Φ(|θ|/SE - z), the normal distribution, without the
// chance of showing one of the wrong sign (Hussey & Hughes' formula).
func (w Wedge) Power(theta float64) (float64, error) {
	r, err := w.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if !refuse.Finite(theta) {
		return 0, refuse.Because(refuse.Value, "%v as the effect", theta)
	}
	v, err := w.Variance()
	if err != nil {
		return 0, err
	}
	return tail.Normal(math.Abs(theta)/math.Sqrt(v) - tail.Critical(1-r.Alpha, 0)), nil
}

// cholesky is the lower factor of a positive definite matrix.
func cholesky(m [][]float64) (l [][]float64, ok bool) {
	l = make([][]float64, len(m))
	for i := range m {
		l[i] = make([]float64, i+1)
		for j := 0; j <= i; j++ {
			s := m[i][j]
			for h := range j {
				s -= l[i][h] * l[j][h]
			}
			if i > j {
				l[i][j] = s / l[j][j]
				continue
			}
			if !(s > 0) {
				return nil, false
			}
			l[i][i] = math.Sqrt(s)
		}
	}
	return l, true
}

// quadratic is x'V⁻¹x by the factor of V.
func quadratic(l [][]float64, x []float64) float64 {
	z := make([]float64, len(x))
	var sum float64
	for i := range x {
		z[i] = x[i]
		for h := range i {
			z[i] -= l[i][h] * z[h]
		}
		z[i] /= l[i][i]
		sum += z[i] * z[i]
	}
	return sum
}
