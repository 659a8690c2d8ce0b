package estimate

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// NeweyWest is the covariance of B for rows in time order whose errors follow each other up to lag periods, Bartlett weights
// 1 - l/(lag+1), no prewhitening; adjusted multiplies by n/(n-p). Newey & West, Econometrica 55 (1987) 703–708. Data for a lag outside
// 0 … n-1.
func (r *Regression) NeweyWest(lag int, adjusted bool) ([][]float64, error) {
	if lag < 0 || lag >= r.K {
		return nil, refuse.Because(refuse.Data, "%d as lag of %d periods", lag, r.K)
	}
	rows := make([][]float64, r.K)
	for i := range rows {
		rows[i] = r.basis.Row(i)
	}
	meat := linear.Matrix(r.P)
	for l := 0; l <= lag; l++ {
		weight := 1 - float64(l)/float64(lag+1)
		for t := l; t < r.K; t++ {
			ee := weight * r.Residuals[t] * r.Residuals[t-l]
			for i, x := range rows[t] {
				for j, y := range rows[t-l] {
					meat[i][j] += ee * x * y
					if l > 0 {
						meat[j][i] += ee * x * y
					}
				}
			}
		}
	}
	vb := r.basis.Covariance(meat)
	if adjusted {
		for i := range vb {
			for j := range vb {
				vb[i][j] *= float64(r.K) / r.DF
			}
		}
	}
	return vb, nil
}

// DefaultLag is Newey and West's rule ⌊4(n/100)^(2/9)⌋. Review of Economic Studies 61 (1994) 631–653.
func DefaultLag(n int) int { return int(math.Floor(4 * math.Pow(float64(n)/100, 2.0/9))) }

// DurbinWatson is Σ(e_t - e_{t-1})²/Σe²: near 2 without autocorrelation, towards 0 when neighbours are alike. Rows in time order. NaN for a
// perfect fit.
func (r *Regression) DurbinWatson() float64 {
	var steps float64
	for t := 1; t < r.K; t++ {
		steps += math.Pow(r.Residuals[t]-r.Residuals[t-1], 2)
	}
	return steps / linear.Dot(r.Residuals, r.Residuals)
}

// Statistic is a test statistic and its p value.
type Statistic struct{ Value, P float64 }

// BreuschGodfrey tests for autocorrelation up to the given order: n·R² of the residuals on X and their own past (0 before the first), by χ²
// with order df. Breusch, Australian Economic Papers 17 (1978) 334–355; Godfrey, Econometrica 46 (1978) 1293–1301.
func (r *Regression) BreuschGodfrey(order int) (Statistic, error) {
	if order < 1 || order >= r.K-r.P {
		return Statistic{}, refuse.Because(refuse.TooFew, "order %d with %d periods", order, r.K)
	}
	d := linear.Design{NoIntercept: true}
	for _, q := range r.basis.Q {
		d.Columns = append(d.Columns, linear.Column{Values: q})
	}
	for l := 1; l <= order; l++ {
		past := make([]float64, r.K)
		copy(past[l:], r.Residuals)
		d.Columns = append(d.Columns, linear.Column{Values: past})
	}
	again, err := LeastSquares(r.Residuals, d)
	if err != nil {
		return Statistic{}, err
	}
	total := linear.Dot(r.Residuals, r.Residuals)
	if total == 0 {
		return Statistic{}, refuse.Because(refuse.NoVariation, "%v left to explain", total)
	}
	value := float64(r.K) * (1 - linear.Dot(again.Residuals, again.Residuals)/total)
	return Statistic{value, tail.ChiSquareAbove(value, float64(order))}, nil
}
