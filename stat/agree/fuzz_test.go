package agree_test

import (
	"math"
	"slices"
	"testing"

	"allmenning/stat/agree"
	"allmenning/stat/refuse"
)

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if r := refuse.Of(err); err != nil && (r == nil || r.Text == "") {
		t.Fatalf("%s: an error of no kind: %v", what, err)
	}
}

// Whatever a panel sends: an answer within its bounds, or a refusal.
func FuzzAgree(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, uint8(3), uint8(3))
	f.Add([]byte{5}, uint8(4), uint8(2))
	f.Add([]byte{0, 200, 3}, uint8(1), uint8(1))
	f.Add([]byte{3, 1, 2, 1, 2, 3, 2, 3, 1}, uint8(3), uint8(3))
	f.Fuzz(func(t *testing.T, raw []byte, rows, columns uint8) {
		n, m := int(rows)%12, int(columns)%10
		x := make([][]float64, n)
		flat := make([]float64, 0, n*m)
		codes := make([]int, 0, n*m)
		for i := range x {
			for j := range m {
				b := byte(i + j)
				if len(raw) > 0 {
					b = raw[(i*m+j)%len(raw)]
				}
				v := float64(b)
				if b == 255 {
					v = math.NaN()
				}
				x[i], flat, codes = append(x[i], v), append(flat, v), append(codes, int(b))
			}
		}
		_, err := agree.Rate(flat)
		refused(t, "Rate", err)
		half := len(flat) / 2
		_, err = agree.Stability(flat[:half], flat[half:2*half])
		refused(t, "Stability", err)
		if w, err := agree.KendallW(x); err != nil {
			refused(t, "KendallW", err)
		} else if !(w.W >= -1e-12 && w.W <= 1+1e-12) {
			t.Fatalf("W = %v", w.W)
		}
		if all, err := agree.ICC(x, 0.95); err != nil {
			refused(t, "ICC", err)
		} else if all.Three.ICC > 1 || !(all.Three.Low <= all.Three.High) {
			t.Fatalf("%+v", all.Three)
		}
		_, err = agree.Fleiss(x)
		refused(t, "Fleiss", err)
		if k, err := agree.Cohen(codes[:half], codes[half:2*half], 0, agree.Quadratic); err != nil {
			refused(t, "Cohen", err)
		} else if k.Kappa > 1+1e-12 || math.IsNaN(k.SE) {
			t.Fatalf("%+v", k)
		}
		wins := make([][]float64, n)
		for i := range wins {
			wins[i] = make([]float64, n)
			for j := range wins[i] {
				if i != j && m > 0 {
					wins[i][j] = x[i][j%m]
				}
			}
		}
		if s, err := agree.BradleyTerry(wins, 0); err != nil {
			refused(t, "BradleyTerry", err)
		} else {
			var sum float64
			for _, p := range s.Share {
				sum += p
			}
			if math.Abs(sum-1) > 1e-9 || math.IsNaN(s.Deviance) {
				t.Fatalf("%+v", s)
			}
		}
		if v, err := agree.Rank(x, nil); err != nil {
			refused(t, "Rank", err)
		} else {
			_, orders, err := v.Kemeny()
			refused(t, "Kemeny", err)
			if err == nil && len(orders) == 0 {
				t.Fatal("no order at all")
			}
		}
		_, err = agree.Dots(x, 20, 5, nil)
		refused(t, "Dots", err)
		for _, w := range []agree.Weighting{agree.OneEach, agree.ByPopulation, agree.BySquareRoot, agree.Degressive, "x"} {
			_, err = agree.Weigh(flat, w)
			refused(t, "Weigh", err)
		}
		if g, err := agree.Gini(flat); err != nil {
			refused(t, "Gini", err)
		} else if !(g >= -1e-12 && g < 1) {
			t.Fatalf("Gini %v", g)
		}
		sorted := slices.Clone(flat)
		slices.Sort(sorted)
		for _, kind := range []int{6, 7, 9} {
			if low, high := agree.Quantile(sorted, 0.2, kind), agree.Quantile(sorted, 0.7, kind); low > high {
				t.Fatalf("quantiles %v and %v", low, high)
			}
		}
		if order, _ := agree.Order(flat); len(order) != len(flat) {
			t.Fatalf("%d of %d in order", len(order), len(flat))
		}
		_, err = agree.WeightedMean(flat, flat)
		refused(t, "WeightedMean", err)
		_, err = agree.Theil(flat, flat)
		refused(t, "Theil", err)
		if c, err := agree.Concentration(flat, flat); err != nil {
			refused(t, "Concentration", err)
		} else if !(c >= -1-1e-9 && c <= 1+1e-9) {
			t.Fatalf("concentration %v", c)
		}
	})
}
