package linear

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"allmenning/stat/refuse"
)

// Correction is the small-sample correction of a cluster-robust covariance.
type Correction string

// The corrections, m clusters, n rows, p coefficients.
const (
	CR0  Correction = "CR0"  // none; Liang & Zeger, Biometrika 73 (1986) 13–22
	CR1  Correction = "CR1"  // m/(m-1)
	CR1P Correction = "CR1P" // m/(m-p)
	CR1S Correction = "CR1S" // m(n-1)/((m-1)(n-p)), the usual one of panel programs
	CR2  Correction = "CR2"  // unbiased under the working covariance; Bell & McCaffrey 2002; Pustejovsky & Tipton, JBES 36 (2018) 672–683
)

// ReliableDF is the least number of Satterthwaite's degrees of freedom at which a t with a robust standard error can be relied on; below it,
// say so instead of showing a p value. Tipton, Psychological Methods 20 (2015) 375–393.
const ReliableDF = 4

// maxCluster bounds the cubic cost of CR2.
const maxCluster = 1500

// Robust is a fit whose rows may move together within clusters. All fields must be set; Phi may be nil for independent rows of
// equal variance (ordinary least squares).
type Robust struct {
	Basis    *Basis
	E        []float64               // residuals, one per row
	Bread    [][]float64             // (Q'WQ)⁻¹, W the inverse of the working covariance
	Clusters [][]int                 // rows of each cluster; every row in one
	Phi      func(c int) [][]float64 // working covariance within cluster c
}

// Covariance gives the covariance of the coefficients on X. refuse.TooFew for fewer than two clusters (for CR1P, than p+1),
// refuse.TooMany for a cluster above 1500 rows with CR2.
func (r Robust) Covariance(correction Correction) ([][]float64, error) {
	vb, _, err := r.Satterthwaite(correction)
	return vb, err
}

// Satterthwaite gives the covariance and, for the coefficients of X named by their place, the degrees of freedom of their t under
// the working covariance (Pustejovsky & Tipton 2018, section 2.3); see ReliableDF.
func (r Robust) Satterthwaite(correction Correction, coefficients ...int) (vb [][]float64, df []float64, err error) {
	factor, err := r.factor(correction)
	if err != nil {
		return nil, nil, err
	}
	b := r.Basis
	meat := Matrix(b.P)
	directions := make([]*direction, len(coefficients))
	for i, j := range coefficients {
		directions[i] = r.along(j)
	}
	for c, rows := range r.Clusters {
		g, phi, err := r.adjusted(c, rows, correction == CR2)
		if err != nil {
			return nil, nil, err
		}
		score := make([]float64, b.P)
		for i, row := range rows {
			for j := range score {
				score[j] += g[i][j] * r.E[row]
			}
		}
		for i := range score {
			for j := range score {
				meat[i][j] += score[i] * score[j]
			}
		}
		for _, d := range directions {
			d.add(b, rows, g, phi)
		}
	}
	s := Multiply(Multiply(r.Bread, meat), r.Bread)
	for i := range s {
		for j := range s {
			s[i][j] *= factor
		}
	}
	for _, d := range directions {
		df = append(df, d.df(r.Bread))
	}
	return b.Covariance(s), df, nil
}

func (r Robust) factor(correction Correction) (float64, error) {
	m, n, p := float64(len(r.Clusters)), float64(r.Basis.K), float64(r.Basis.P)
	if m < 2 {
		return 0, refuse.Because(refuse.TooFew, "%v cluster", m)
	}
	switch correction {
	case CR0, CR2:
		return 1, nil
	case CR1:
		return m / (m - 1), nil
	case CR1P:
		if m <= p {
			return 0, refuse.Because(refuse.TooFew, "%v clusters for %v coefficients", m, p)
		}
		return m / (m - p), nil
	case CR1S:
		if n <= p {
			return 0, refuse.Because(refuse.TooFew, "%v rows for %v coefficients", n, p)
		}
		return m * (n - 1) / ((m - 1) * (n - p)), nil
	}
	return 0, refuse.Because(refuse.Measure, "correction %q", correction)
}

// adjusted is A·W·Q of one cluster (rows × p), and its working covariance (nil for the identity).
func (r Robust) adjusted(c int, rows []int, cr2 bool) (g, phi [][]float64, err error) {
	b, n := r.Basis, len(rows)
	g = make([][]float64, n)
	for i, row := range rows {
		g[i] = b.Row(row)
	}
	if r.Phi != nil {
		phi = r.Phi(c)
		w, _, ok := Invert(phi)
		if !ok {
			return nil, nil, refuse.Because(refuse.NotConverged, "working covariance of cluster %d", c+1)
		}
		g = rectangular(w, g)
	}
	if !cr2 {
		return g, phi, nil
	}
	if n > maxCluster {
		return nil, nil, refuse.Because(refuse.TooMany, "%d rows in a cluster", n)
	}
	a, ok := r.adjustment(rows, phi)
	if !ok {
		return nil, nil, refuse.Because(refuse.NotConverged, "CR2 of cluster %d", c+1)
	}
	return rectangular(a, g), phi, nil
}

// adjustment is A = D'B^{-1/2}D with D'D = Φ and B = D(Φ - Q M Q')D', by eigenvalues; those that are 0 (the cluster decides a
// coefficient alone) stay 0.
func (r Robust) adjustment(rows []int, phi [][]float64) ([][]float64, bool) {
	n := len(rows)
	left := mat.NewSymDense(n, nil) // Φ - Q M Q'
	for i, row := range rows {
		mq := make([]float64, r.Basis.P)
		q := r.Basis.Row(row)
		for j := range mq {
			mq[j] = Dot(r.Bread[j], q)
		}
		for j := i; j < n; j++ {
			x := -Dot(mq, r.Basis.Row(rows[j]))
			if phi != nil {
				x += phi[i][j]
			} else if i == j {
				x++
			}
			left.SetSym(i, j, x)
		}
	}
	if phi == nil {
		return halfPower(left)
	}
	full := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			full.SetSym(i, j, phi[i][j])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(full) {
		return nil, false
	}
	var d mat.TriDense
	chol.UTo(&d)
	var b, half mat.Dense
	b.Product(&d, left, d.T())
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sym.SetSym(i, j, (b.At(i, j)+b.At(j, i))/2)
		}
	}
	root, ok := halfPower(sym)
	if !ok {
		return nil, false
	}
	half.Product(d.T(), dense(root), &d)
	return sliced(&half), true
}

// halfPower is S^{-1/2}.
func halfPower(s *mat.SymDense) ([][]float64, bool) {
	var eigen mat.EigenSym
	if !eigen.Factorize(s, true) {
		return nil, false
	}
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	n, largest := len(values), values[len(values)-1]
	out := Matrix(n)
	for h, x := range values {
		if x <= 1e-10*largest {
			continue
		}
		scale := 1 / math.Sqrt(x)
		for i := range n {
			vi := vectors.At(i, h) * scale
			for j := range n {
				out[i][j] += vi * vectors.At(j, h)
			}
		}
	}
	return out, true
}

func dense(rows [][]float64) *mat.Dense {
	m := mat.NewDense(len(rows), len(rows), nil)
	for i, r := range rows {
		m.SetRow(i, r)
	}
	return m
}

func sliced(m *mat.Dense) [][]float64 {
	n, _ := m.Dims()
	out := Matrix(n)
	for i := range n {
		copy(out[i], m.RawRowView(i))
	}
	return out
}

// rectangular is A (n×n) times G (n×p).
func rectangular(a, g [][]float64) [][]float64 {
	out := make([][]float64, len(g))
	for i := range out {
		out[i] = make([]float64, len(g[0]))
		for h, x := range a[i] {
			for j, y := range g[h] {
				out[i][j] += x * y
			}
		}
	}
	return out
}

// GroupRows lists the rows of each distinct id, in order of first appearance.
func GroupRows[T comparable](ids []T) [][]int {
	at := map[T]int{}
	var out [][]int
	for row, id := range ids {
		g, known := at[id]
		if !known {
			g = len(out)
			at[id] = g
			out = append(out, nil)
		}
		out[g] = append(out[g], row)
	}
	return out
}
