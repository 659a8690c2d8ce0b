package meta

import "fmt"

// LeftOut is the pooled estimate without one study.
type LeftOut struct {
	Index        int // of the study left out, from 0
	B, SE, PVal  float64
	CI           Interval
	Tau2, I2, H2 float64
	Q, QP        float64
}

// LeaveOneOut pools again without each study in turn, in their order. ErrTooFew when k < 3: without one of two there is nothing pooled.
func LeaveOneOut(y, v []float64, o Options) ([]LeftOut, error) {
	if err := checkEstimates(y, v); err != nil {
		return nil, err
	}
	if len(y) < 3 {
		return nil, fmt.Errorf("%w: leave one out of %d", ErrTooFew, len(y))
	}
	out := make([]LeftOut, len(y))
	restY, restV := make([]float64, len(y)-1), make([]float64, len(y)-1)
	for i := range y {
		copy(restY, y[:i])
		copy(restY[i:], y[i+1:])
		copy(restV, v[:i])
		copy(restV[i:], v[i+1:])
		fit, err := Pool(restY, restV, o)
		if err != nil {
			return nil, fmt.Errorf("without number %d: %w", i+1, err)
		}
		out[i] = LeftOut{
			Index: i, B: fit.B[0], SE: fit.SE[0], PVal: fit.PVal[0], CI: fit.CI[0],
			Tau2: fit.Tau2, I2: fit.I2, H2: fit.H2, Q: fit.Q, QP: fit.QP,
		}
	}
	return out, nil
}

// LeftOutRange is the smallest and largest pooled estimate among them: the one line a page shows.
func LeftOutRange(all []LeftOut) Interval {
	r := Interval{all[0].B, all[0].B}
	for _, l := range all[1:] {
		r.Low, r.High = min(r.Low, l.B), max(r.High, l.B)
	}
	return r
}
