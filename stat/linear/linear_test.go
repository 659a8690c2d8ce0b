package linear_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

func near(a, b, tol float64) bool { return math.Abs(a-b) <= tol }

func ExampleNewBasis() {
	x := []float64{1, 2, 3, 4}
	b, _ := linear.NewBasis(4, linear.Design{Columns: []linear.Column{
		{Name: "size", Values: x}, {Name: "twice the size", Values: []float64{2, 4, 6, 8}},
	}})
	fmt.Println(b.Names, b.Dropped)
	// Output: [intercept size] [twice the size]
}

func TestNewBasis_refuses(t *testing.T) {
	for name, c := range map[string]struct {
		d    linear.Design
		want refuse.Kind
	}{
		"length": {linear.Design{Columns: []linear.Column{{Name: "x", Values: []float64{1}}}}, refuse.Lengths},
		"NaN":    {linear.Design{Columns: []linear.Column{{Name: "x", Values: []float64{1, math.NaN()}}}}, refuse.Value},
		"none":   {linear.Design{NoIntercept: true, Columns: []linear.Column{{Name: "x", Values: []float64{0, 0}}}}, refuse.Rank},
	} {
		if _, err := linear.NewBasis(2, c.d); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// drawn is a regression on a constant and two columns, 24 rows in 6 clusters of unequal size.
func drawn(t *testing.T, seed uint64) (r linear.Robust, n int) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	n = 24
	x, z, y := make([]float64, n), make([]float64, n), make([]float64, n)
	ids := make([]int, n)
	for i := range n {
		x[i], z[i], y[i] = random.NormFloat64(), float64(i%5), random.NormFloat64()
		ids[i] = i * i % 6
	}
	b, err := linear.NewBasis(n, linear.Design{Columns: []linear.Column{{Name: "x", Values: x}, {Name: "z", Values: z}}})
	if err != nil {
		t.Fatal(err)
	}
	r = linear.Robust{Basis: b, E: append([]float64(nil), y...), Bread: linear.Matrix(b.P), Clusters: linear.GroupRows(ids)}
	for j, q := range b.Q {
		c := linear.Dot(q, y)
		for i := range q {
			r.E[i] -= c * q[i]
		}
		r.Bread[j][j] = 1
	}
	return r, n
}

// With every row its own cluster the corrections become the heteroskedastic ones: CR0 is HC0, CR1S is HC1, CR2 is HC2.
func TestRobust_clusters_of_one(t *testing.T) {
	r, n := drawn(t, 7)
	r.Clusters = nil
	for i := range n {
		r.Clusters = append(r.Clusters, []int{i})
	}
	p := float64(r.Basis.P)
	for correction, weigh := range map[linear.Correction]func(h float64) float64{
		linear.CR0: func(float64) float64 { return 1 }, linear.CR1S: func(float64) float64 { return float64(n) / (float64(n) - p) },
		linear.CR2: func(h float64) float64 { return 1 / (1 - h) },
	} {
		meat := linear.Matrix(r.Basis.P)
		for i := range n {
			q, w := r.Basis.Row(i), r.E[i]*r.E[i]*weigh(r.Basis.Quadratic(i, r.Bread))
			for a := range q {
				for b := range q {
					meat[a][b] += w * q[a] * q[b]
				}
			}
		}
		want := r.Basis.Covariance(meat)
		got, err := r.Covariance(correction)
		if err != nil {
			t.Fatal(err)
		}
		for a := range want {
			for b := range want {
				if !near(got[a][b], want[a][b], 1e-12) {
					t.Errorf("%s [%d][%d] = %v, want %v", correction, a, b, got[a][b], want[a][b])
				}
			}
		}
	}
}

// CR2 is unbiased when the working covariance is true (its definition): the mean over many outcomes drawn from it is (X'WX)⁻¹.
func TestRobust_CR2_is_unbiased(t *testing.T) {
	r, n := drawn(t, 3)
	// Working covariance: variance 1 + something, covariance 0.5 within a cluster.
	phi := func(c int) [][]float64 {
		m := linear.Matrix(len(r.Clusters[c]))
		for i := range m {
			for j := range m {
				m[i][j] = 0.5
			}
			m[i][i] = 1.5 + 0.1*float64(r.Clusters[c][i]%4)
		}
		return m
	}
	r.Phi = phi
	information := linear.Matrix(r.Basis.P)
	weights := make([][][]float64, len(r.Clusters))
	for c, rows := range r.Clusters {
		w, _, ok := linear.Invert(phi(c))
		if !ok {
			t.Fatal("not positive definite")
		}
		weights[c] = w
		for i, a := range rows {
			for j, b := range rows {
				for h := range information {
					for l := range information {
						information[h][l] += r.Basis.Q[h][a] * w[i][j] * r.Basis.Q[l][b]
					}
				}
			}
		}
	}
	var ok bool
	if r.Bread, _, ok = linear.Invert(information); !ok {
		t.Fatal("no information")
	}
	want := r.Basis.Covariance(r.Bread)
	random := rand.New(rand.NewPCG(11, 5))
	const runs = 8000
	sum := linear.Matrix(r.Basis.P)
	for range runs {
		y := make([]float64, n)
		for _, rows := range r.Clusters {
			common := math.Sqrt(0.5) * random.NormFloat64()
			for _, row := range rows {
				y[row] = common + math.Sqrt(1+0.1*float64(row%4))*random.NormFloat64()
			}
		}
		right := make([]float64, r.Basis.P)
		for c, rows := range r.Clusters {
			for i, a := range rows {
				for j, b := range rows {
					for h := range right {
						right[h] += r.Basis.Q[h][a] * weights[c][i][j] * y[b]
					}
				}
			}
		}
		for i := range y {
			r.E[i] = y[i]
			for h := range right {
				r.E[i] -= r.Basis.Q[h][i] * linear.Dot(r.Bread[h], right)
			}
		}
		got, err := r.Covariance(linear.CR2)
		if err != nil {
			t.Fatal(err)
		}
		for a := range got {
			for b := range got {
				sum[a][b] += got[a][b] / runs
			}
		}
	}
	for j := range want {
		if math.Abs(sum[j][j]/want[j][j]-1) > 0.03 {
			t.Errorf("variance %d is on average %.4f, true %.4f", j, sum[j][j], want[j][j])
		}
	}
}

// Balanced clusters and a coefficient between clusters: Satterthwaite gives the df of the t test on cluster means, m - 2.
func TestRobust_Satterthwaite_balanced(t *testing.T) {
	n, m := 40, 8
	x, ids := make([]float64, n), make([]int, n)
	e := make([]float64, n)
	for i := range n {
		ids[i] = i / 5
		x[i] = float64(ids[i] % 2)
		e[i] = math.Sin(float64(i * i))
	}
	b, err := linear.NewBasis(n, linear.Design{Columns: []linear.Column{{Name: "x", Values: x}}})
	if err != nil {
		t.Fatal(err)
	}
	r := linear.Robust{Basis: b, E: e, Bread: [][]float64{{1, 0}, {0, 1}}, Clusters: linear.GroupRows(ids)}
	_, df, err := r.Satterthwaite(linear.CR2, 1)
	if err != nil || !near(df[0], float64(m-2), 1e-9) {
		t.Errorf("df %v, %v; want %d", df, err, m-2)
	}
}

func ExampleRobust_Satterthwaite() {
	// Eight places with two rows each; the first four got the measure.
	x, e, ids := make([]float64, 16), make([]float64, 16), make([]int, 16)
	for i := range x {
		ids[i] = i / 2
		if ids[i] < 4 {
			x[i] = 1
		}
		e[i] = []float64{1, -1, 1, -1, -1, 1, -1, 1}[ids[i]] // residuals: places differ, rows in a place are alike
	}
	b, _ := linear.NewBasis(16, linear.Design{Columns: []linear.Column{{Name: "measure", Values: x}}})
	r := linear.Robust{Basis: b, E: e, Bread: [][]float64{{1, 0}, {0, 1}}, Clusters: linear.GroupRows(ids)}
	vb, df, _ := r.Satterthwaite(linear.CR2, 1)
	fmt.Printf("SE %.3f, %.0f df\n", math.Sqrt(vb[1][1]), df[0])
	// Output: SE 0.816, 6 df
}

func ExampleGroupRows() {
	fmt.Println(linear.GroupRows([]string{"Vefsn", "Grane", "Vefsn"}))
	// Output: [[0 2] [1]]
}
