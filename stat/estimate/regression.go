package estimate

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Regression is an ordinary least squares fit y = Xb + e. Slices of coefficients have length P, in the order of Names.
type Regression struct {
	K, P           int
	Names, Dropped []string
	B, SE, T, PVal []float64 // with the usual standard errors, K-P df
	DF             float64
	Sigma2         float64     // residual variance
	VB             [][]float64 // usual covariance of B
	Residuals      []float64

	basis *linear.Basis
}

// LeastSquares fits. y and each column of the design have one value per row. Columns that the ones before them already say are dropped and
// named. refuse.TooFew unless there are more rows than coefficients; refuse.Value for a value missing.
func LeastSquares(y []float64, d linear.Design) (*Regression, error) {
	if len(y) == 0 {
		return nil, refuse.Because(refuse.Nothing, "%d values", 0)
	}
	if err := refuse.NotFinite("outcome", y); err != nil {
		return nil, err
	}
	b, err := linear.NewBasis(len(y), d)
	if err != nil {
		return nil, err
	}
	r := &Regression{K: b.K, P: b.P, Names: b.Names, Dropped: b.Dropped, basis: b, DF: float64(b.K - b.P)}
	if r.DF < 1 {
		return nil, refuse.Because(refuse.TooFew, "%d values for %d coefficients", r.K, r.P)
	}
	onQ := make([]float64, b.P)
	for j, q := range b.Q {
		onQ[j] = linear.Dot(q, y)
	}
	r.Residuals = append([]float64(nil), y...)
	for j, q := range b.Q {
		for i := range q {
			r.Residuals[i] -= onQ[j] * q[i]
		}
	}
	r.B = b.Coefficients(onQ)
	r.Sigma2 = linear.Dot(r.Residuals, r.Residuals) / r.DF
	r.VB = b.Covariance(r.unit())
	for i := range r.VB {
		for j := range r.VB {
			r.VB[i][j] *= r.Sigma2
		}
	}
	r.SE = Roots(r.VB)
	for j := range r.B {
		r.T = append(r.T, r.B[j]/r.SE[j])
		r.PVal = append(r.PVal, tail.TwoSided(r.T[j], r.DF))
	}
	return r, nil
}

// unit is the p×p identity: (Q'Q)⁻¹.
func (r *Regression) unit() [][]float64 {
	m := linear.Matrix(r.P)
	for i := range m {
		m[i][i] = 1
	}
	return m
}

// Roots are the standard errors on the diagonal of a covariance.
func Roots(vb [][]float64) []float64 {
	out := make([]float64, len(vb))
	for i := range vb {
		out[i] = math.Sqrt(vb[i][i])
	}
	return out
}

// Coefficient is the place of a name; -1 when it was dropped or never there.
func (r *Regression) Coefficient(name string) int {
	for j, n := range r.Names {
		if n == name {
			return j
		}
	}
	return -1
}

// HC is a correction of the heteroskedasticity-robust covariance.
type HC string

// The corrections: squared residuals are divided by 1 (HC0), (n-p)/n (HC1), 1-h (HC2) or (1-h)² (HC3), h the leverage.
const (
	HC0 HC = "HC0"
	HC1 HC = "HC1"
	HC2 HC = "HC2"
	HC3 HC = "HC3"
)

// Heteroskedastic is the covariance of B when rows differ in variance: White, Econometrica 48 (1980) 817–838; MacKinnon & White,
// Journal of Econometrics 29 (1985) 305–325. A row that decides a coefficient alone (h = 1) adds nothing.
func (r *Regression) Heteroskedastic(c HC) ([][]float64, error) {
	meat := linear.Matrix(r.P)
	unit := r.unit()
	for row, e := range r.Residuals {
		w := e * e
		left := 1 - r.basis.Quadratic(row, unit)
		switch c {
		case HC0:
		case HC1:
			w *= float64(r.K) / r.DF
		case HC2, HC3:
			if left < 1e-10 {
				continue
			}
			w /= left
			if c == HC3 {
				w /= left
			}
		default:
			return nil, refuse.Because(refuse.Measure, "correction %q", c)
		}
		q := r.basis.Row(row)
		for i := range q {
			for j := range q {
				meat[i][j] += w * q[i] * q[j]
			}
		}
	}
	return r.basis.Covariance(meat), nil
}

// Judged is a set of coefficients with their own standard errors and degrees of freedom.
type Judged struct {
	SE, T, PVal, DF []float64
	VB              [][]float64
}

// Clustered judges coefficients when rows may move together within clusters (municipalities followed over time): the covariance of the
// correction, and t with Satterthwaite's df for the coefficients named by place (all when none are named; others get NaN).
// Bell & McCaffrey 2002; Cameron & Miller, Journal of Human Resources 50 (2015) 317–372; Pustejovsky & Tipton 2018. CR2 with a df below 4
// is not to be relied on. refuse.TooFew for fewer than two clusters.
func Clustered[T comparable](r *Regression, cluster []T, correction linear.Correction, coefficients ...int) (*Judged, error) {
	if len(cluster) != r.K {
		return nil, refuse.Because(refuse.Lengths, "%d clusters for %d rows", len(cluster), r.K)
	}
	if len(coefficients) == 0 {
		for j := range r.P {
			coefficients = append(coefficients, j)
		}
	}
	robust := linear.Robust{Basis: r.basis, E: r.Residuals, Bread: r.unit(), Clusters: linear.GroupRows(cluster)}
	vb, df, err := robust.Satterthwaite(correction, coefficients...)
	if err != nil {
		return nil, err
	}
	out := &Judged{VB: vb, SE: Roots(vb)}
	for j := range r.B {
		out.T = append(out.T, r.B[j]/out.SE[j])
		out.DF, out.PVal = append(out.DF, math.NaN()), append(out.PVal, math.NaN())
	}
	for i, j := range coefficients {
		out.DF[j], out.PVal[j] = df[i], tail.TwoSided(out.T[j], df[i])
	}
	return out, nil
}

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
