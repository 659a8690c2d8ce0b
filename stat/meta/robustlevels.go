package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/tail"
)

// RobustLevels are standard errors that hold even if effects within a place move together in another way than the model says.
type RobustLevels struct {
	SE, Stat, PVal, DF []float64
	CI                 []Interval
	VB                 [][]float64
}

// Reliable tells whether the test of coefficient j can be relied on.
func (r *RobustLevels) Reliable(j int) bool { return r.DF[j] >= linear.ReliableDF }

// Robust computes them by place: CR1P with t on places - p df, or CR2 with Satterthwaite's df, which holds with fewer than 40
// places. Ask Reliable before the p value is shown. Other corrections
// also take Satterthwaite's df. Tipton & Pustejovsky, Journal of Educational and Behavioral Statistics 40 (2015) 604–634.
func (l *Levels) Robust(correction linear.Correction) (*RobustLevels, error) {
	all := make([]int, l.P)
	for j := range all {
		all[j] = j
	}
	r := linear.Robust{Basis: l.basis, E: l.residual, Bread: l.cov, Clusters: l.places, Phi: l.covariance}
	vb, df, err := r.Satterthwaite(correction, all...)
	if err != nil {
		return nil, err
	}
	out := &RobustLevels{VB: vb, DF: df}
	for j := range l.P {
		if correction == linear.CR1P {
			out.DF[j] = float64(l.Places - l.P)
		}
		se := math.Sqrt(vb[j][j])
		half := tail.Critical(l.Options.Level, out.DF[j]) * se
		out.SE, out.Stat = append(out.SE, se), append(out.Stat, l.B[j]/se)
		out.PVal = append(out.PVal, tail.TwoSided(l.B[j]/se, out.DF[j]))
		out.CI = append(out.CI, Interval{l.B[j] - half, l.B[j] + half})
	}
	return out, nil
}

// covariance is V within one place.
func (l *Levels) covariance(place int) [][]float64 {
	rows := l.places[place]
	phi := linear.Matrix(len(rows))
	for i, a := range rows {
		for j, b := range rows {
			phi[i][j] = l.Between
			if l.inner[a] == l.inner[b] {
				phi[i][j] += l.Within
			}
		}
		phi[i][i] += l.v[a]
	}
	return phi
}
