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

// Roots are the standard errors on the diagonal of a covariance; 0 where rounding left less than nothing.
func Roots(vb [][]float64) []float64 {
	out := make([]float64, len(vb))
	for i := range vb {
		out[i] = math.Sqrt(math.Max(0, vb[i][i]))
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

// Reliable tells whether the test of coefficient j can be relied on.
func (j *Judged) Reliable(coefficient int) bool { return j.DF[coefficient] >= linear.ReliableDF }

// Clustered judges coefficients when rows may move together within clusters (municipalities followed over time): the covariance of the
// correction, and t with Satterthwaite's df for the coefficients named by place (all when none are named; others get NaN).
// Bell & McCaffrey 2002; Cameron & Miller, Journal of Human Resources 50 (2015) 317–372; Pustejovsky & Tipton 2018. Ask Reliable
// before the p value is shown. refuse.TooFew for fewer than two clusters.
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
		if math.IsNaN(df[i]) { // one cluster alone decides it
			out.SE[j], out.T[j] = 0, math.NaN()
		}
	}
	return out, nil
}
