package agree_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"allmenning/stat/agree"
	"allmenning/stat/refuse"
)

func near(a, b, tol float64) bool { return math.Abs(a-b) <= tol }

// Shrout & Fleiss, Psychological Bulletin 86 (1979) 420–428: Table 2 (four judges, six targets) and the values on p. 423–426.
func TestICC_shroutFleiss1979(t *testing.T) {
	all, err := agree.ICC([][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]float64{
		"1": {all.One.ICC, 0.17}, "2": {all.Two.ICC, 0.29}, "3": {all.Three.ICC, 0.71},
		"1k": {all.OneK.ICC, 0.44}, "2k": {all.TwoK.ICC, 0.62}, "3k": {all.ThreeK.ICC, 0.91},
	} {
		if !near(c[0], c[1], 0.005) {
			t.Errorf("ICC(%s) = %.4f, published %.2f", name, c[0], c[1])
		}
	}
}

// The figures do not move when every score is put on another scale.
func TestICC_other_unit(t *testing.T) {
	x := [][]float64{{9, 2, 5}, {6, 1, 3}, {8, 4, 6}, {7, 1, 2}}
	y := make([][]float64, len(x))
	for i := range x {
		for _, v := range x[i] {
			y[i] = append(y[i], 1e4+3*v)
		}
	}
	a, err1 := agree.ICC(x, 0.9)
	b, err2 := agree.ICC(y, 0.9)
	if err1 != nil || err2 != nil || !near(a.Two.ICC, b.Two.ICC, 1e-8) || !near(a.Two.Low, b.Two.Low, 1e-7) || !near(a.OneK.High, b.OneK.High, 1e-8) {
		t.Errorf("%+v and %+v, %v %v", a, b, err1, err2)
	}
}

// Fleiss, Psychological Bulletin 76 (1971) 378–382 has the same formulas; the table is the common teaching example, κ = .210.
func TestFleiss(t *testing.T) {
	k, err := agree.Fleiss([][]float64{
		{0, 0, 0, 0, 14},
		{0, 2, 6, 4, 2},
		{0, 0, 3, 5, 6},
		{0, 3, 9, 2, 0},
		{2, 2, 8, 1, 1},
		{7, 7, 0, 0, 0},
		{3, 2, 6, 3, 0},
		{2, 5, 3, 2, 2},
		{6, 5, 2, 1, 0},
		{0, 2, 2, 3, 7},
	})
	if err != nil || !near(k.Kappa, 0.210, 5e-4) || !near(k.Observed, 0.378, 5e-4) || !near(k.Expected, 0.213, 5e-4) {
		t.Errorf("%+v, %v", k, err)
	}
	full, err := agree.Fleiss([][]float64{{4, 0}, {0, 4}, {4, 0}})
	if err != nil || !near(full.Kappa, 1, 1e-12) {
		t.Errorf("all agree: %+v, %v", full, err)
	}
}

// Two raters by hand: 20 of 50 both yes, 15 both no, 5 and 10 apart: observed .7, expected .5·.6 + .5·.4 = .5, κ = .4. The weighted standard
// error for the four-step scale is Fleiss, Cohen & Everitt's, computed independently.
func TestCohen(t *testing.T) {
	var a, b []int
	for _, c := range []struct{ a, b, n int }{{1, 1, 20}, {1, 2, 5}, {2, 1, 10}, {2, 2, 15}} {
		for range c.n {
			a, b = append(a, c.a), append(b, c.b)
		}
	}
	k, err := agree.Cohen(a, b, 0, agree.Unweighted)
	if err != nil || !near(k.Observed, 0.7, 1e-12) || !near(k.Expected, 0.5, 1e-12) || !near(k.Kappa, 0.4, 1e-12) {
		t.Errorf("%+v, %v", k, err)
	}
	for _, w := range []agree.Weights{agree.LinearW, agree.Quadratic} {
		if two, err := agree.Cohen(a, b, 2, w); err != nil || !near(two.Kappa, 0.4, 1e-12) || !near(two.SE, k.SE, 1e-12) {
			t.Errorf("two categories weighted %s: %+v, %v", w, two, err)
		}
	}
	quadratic, err := agree.Cohen([]int{1, 2, 3, 4, 2, 3, 1, 4, 4, 2, 3, 3, 1, 2, 2, 4, 3, 1, 2, 3},
		[]int{1, 2, 3, 3, 2, 4, 1, 4, 3, 2, 3, 2, 1, 3, 2, 4, 3, 2, 2, 3}, 0, agree.Quadratic)
	if err != nil || !near(quadratic.SE, 0.0630612323, 1e-9) {
		t.Errorf("weighted SE %v, %v", quadratic.SE, err)
	}
}

func TestKendallW(t *testing.T) {
	same, err := agree.KendallW([][]float64{{1, 2, 3}, {10, 20, 30}, {5, 6, 7}})
	if err != nil || !near(same.W, 1, 1e-12) {
		t.Errorf("one order: %+v, %v", same, err)
	}
	round, err := agree.KendallW([][]float64{{1, 2, 3}, {2, 3, 1}, {3, 1, 2}})
	if err != nil || !near(round.W, 0, 1e-12) || !near(round.P, 1, 1e-12) {
		t.Errorf("a ring: %+v, %v", round, err)
	}
	// W = ((m-1)·mean Spearman + 1)/m without ties.
	three, err := agree.KendallW([][]float64{{1, 2, 3, 4}, {2, 1, 3, 4}, {1, 2, 4, 3}})
	if want := (2*(0.8+0.8+0.6)/3 + 1) / 3; err != nil || !near(three.W, want, 1e-12) {
		t.Errorf("%+v, %v; want %v", three, err, want)
	}
}

// The RAND/UCLA manual's rule: a split panel disagrees, a spread around the middle does not.
func TestRate_disagreement(t *testing.T) {
	split, err := agree.Rate([]float64{1, 1, 2, 1, 9, 9, 8, 9, 9})
	if err != nil || !split.Disagreement.Disagree {
		t.Errorf("%+v, %v", split, err)
	}
	united, err := agree.Rate([]float64{7, 8, 8, 9, 7, 8, 6, 8, 9})
	if err != nil || united.Disagreement.Disagree || !near(united.High, 800.0/9, 1e-9) {
		t.Errorf("%+v, %v", united, err)
	}
	for name, bad := range map[string][]float64{"none": nil, "ten": {10}, "NaN": {math.NaN()}} {
		if _, err := agree.Rate(bad); refuse.Of(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Hyndman & Fan 1996: the two types by their positions.
func TestQuantile(t *testing.T) {
	x := []float64{1, 2, 3, 4, 10}
	for _, c := range []struct {
		p    float64
		kind int
		want float64
	}{{0.5, 7, 3}, {0.25, 7, 2}, {0.1, 7, 1.4}, {0.25, 6, 1.5}, {0.9, 6, 10}, {0, 7, 1}, {1, 7, 10}} {
		if got := agree.Quantile(x, c.p, c.kind); !near(got, c.want, 1e-12) {
			t.Errorf("quantile %v of type %d is %v, want %v", c.p, c.kind, got, c.want)
		}
	}
	if !math.IsNaN(agree.Quantile(nil, 0.5, 7)) || !math.IsNaN(agree.Quantile(x, 0.5, 5)) || !math.IsNaN(agree.Quantile(x, 2, 7)) {
		t.Error("a quantile where there is none")
	}
}

// All of five came down, by different steps: V = 15, exact two-sided p = 2/32.
func TestStability_exact(t *testing.T) {
	s, err := agree.Stability([]float64{9, 8, 9, 9, 9}, []float64{8, 6, 6, 5, 4})
	if err != nil || s.WilcoxonV != 15 || !near(s.WilcoxonP, 2.0/32, 1e-12) || s.Changed != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	still, err := agree.Stability([]float64{5, 6, 7}, []float64{5, 6, 7})
	if err != nil || still.WilcoxonV != 0 || !math.IsNaN(still.WilcoxonP) || !near(still.Spearman, 1, 1e-12) {
		t.Errorf("nobody moved: %+v, %v", still, err)
	}
}

// Two items: the strength ratio is the ratio of wins, and the SE that of a logit.
func TestBradleyTerry(t *testing.T) {
	s, err := agree.BradleyTerry([][]float64{{0, 6}, {3, 0}}, 0)
	if err != nil || !near(s.LogAbility[1], -math.Log(2), 1e-12) || !near(s.SE[1], math.Sqrt(1.0/6+1.0/3), 1e-9) || !near(s.Deviance, 0, 1e-9) {
		t.Errorf("%+v, %v", s, err)
	}
	// Each item's expected wins are its wins; the reference does not matter to the shares.
	wins := [][]float64{{0, 7, 9, 6}, {3, 0, 6, 5}, {1, 4, 0, 3}, {4, 5, 7, 0}}
	a, err1 := agree.BradleyTerry(wins, 0)
	b, err2 := agree.BradleyTerry(wins, 2)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for i := range wins {
		var expected float64
		for j := range wins {
			if i != j {
				expected += (wins[i][j] + wins[j][i]) * a.Share[i] / (a.Share[i] + a.Share[j])
			}
		}
		if !near(expected, a.Wins[i], 1e-9) || !near(a.Share[i], b.Share[i], 1e-10) {
			t.Errorf("item %d: expected %v, won %v; shares %v and %v", i, expected, a.Wins[i], a.Share[i], b.Share[i])
		}
	}
	if _, err := agree.BradleyTerry([][]float64{{0, 2, 1}, {1, 0, 1}, {0, 0, 0}}, 0); !errors.Is(err, refuse.OutOfReach) {
		t.Errorf("one that never won: %v", err)
	}
}

// Condorcet's ring is told, not broken; and Kemeny finds all three of its best orders.
func TestRank_cycle(t *testing.T) {
	m, err := agree.Rank([][]float64{{1, 2, 3}, {3, 1, 2}, {2, 3, 1}}, nil)
	if err != nil || m.Condorcet != -1 || len(m.Cycles) != 1 || len(m.Cycles[0]) != 3 {
		t.Fatalf("%+v, %v", m, err)
	}
	score, orders, err := m.Kemeny()
	if err != nil || score != 5 || len(orders) != 3 || !slices.Equal(orders[0], []int{0, 1, 2}) {
		t.Errorf("score %v, orders %v, %v", score, orders, err)
	}
	// A weight of two is the same as voting twice.
	twice, err1 := agree.Rank([][]float64{{1, 2, 3}, {1, 2, 3}, {3, 2, 1}}, nil)
	heavy, err2 := agree.Rank([][]float64{{1, 2, 3}, {3, 2, 1}}, []float64{2, 1})
	if err1 != nil || err2 != nil || !slices.Equal(twice.Borda, heavy.Borda) || heavy.Condorcet != 0 {
		t.Errorf("%+v and %+v, %v %v", twice, heavy, err1, err2)
	}
}

// Kemeny by all orders, the slow way, on weighted votes with ties.
func TestKemeny_second_road(t *testing.T) {
	ranks := [][]float64{{1, 2, 3, 4, 5, 6}, {6, 5, 1, 2, 3, 4}, {2, 2, 1, 4, 3, 6}, {3, 1, 2, 6, 5, 4}}
	m, err := agree.Rank(ranks, []float64{1, 1.5, 0.7, 2})
	if err != nil {
		t.Fatal(err)
	}
	score, orders, err := m.Kemeny()
	if err != nil {
		t.Fatal(err)
	}
	value := func(order []int) (s float64) {
		for a := range order {
			for b := a + 1; b < len(order); b++ {
				s += m.Pairwise[order[a]][order[b]]
			}
		}
		return s
	}
	best := 0.0
	var try func(order []int, left int)
	try = func(order []int, left int) {
		if left == 0 {
			best = math.Max(best, value(order))
			return
		}
		for i := range 6 {
			if !slices.Contains(order, i) {
				try(append(order[:len(order):len(order)], i), left-1)
			}
		}
	}
	try(nil, 6)
	if !near(score, best, 1e-9) {
		t.Errorf("score %v, by all orders %v", score, best)
	}
	for _, o := range orders {
		if !near(value(o), best, 1e-9) {
			t.Errorf("order %v scores %v", o, value(o))
		}
	}
}

func TestDots(t *testing.T) {
	d, err := agree.Dots([][]float64{{3, 2, 0}, {0, 2, 3}, {2, 1, 2}}, 5, 3, nil)
	if err != nil || !slices.Equal(d.Dots, []float64{5, 5, 5}) || len(d.Ties) != 1 || d.Supporters[1] != 3 {
		t.Errorf("%+v, %v", d, err)
	}
	for name, ballot := range map[string][]float64{"too many": {3, 3, 0}, "on one": {4, 0, 0}, "half": {0.5, 0, 0}, "less": {-1, 2, 0}} {
		if _, err := agree.Dots([][]float64{ballot}, 5, 3, nil); !errors.Is(err, refuse.Data) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Small hand calculations, and what must not matter: order, scale, splitting a place in two alike.
func TestEquity(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{{[]float64{1, 1, 1}, 0}, {[]float64{0, 0, 0, 8}, 0.75}, {[]float64{1, 3}, 0.25}} {
		if g, err := agree.Gini(c.x); err != nil || !near(g, c.want, 1e-12) {
			t.Errorf("Gini of %v: %v, %v; want %v", c.x, g, err, c.want)
		}
	}
	value, people := []float64{100, 50, 20}, []float64{1000, 5000, 30000}
	theil, err := agree.Theil(value, people)
	if err != nil {
		t.Fatal(err)
	}
	split, err := agree.Theil([]float64{40, 40, 100, 200}, []float64{20000, 10000, 5000, 1000})
	if err != nil || !near(theil, split, 1e-12) {
		t.Errorf("twice the amounts, one place in two: %v, %v, want %v", split, err, theil)
	}
	small, err := agree.Concentration(value, people)
	if err != nil || !(small < 0) {
		t.Errorf("more to the small: %v, %v", small, err)
	}
	if even, err := agree.Concentration([]float64{7, 7, 7}, people); err != nil || !near(even, 0, 1e-12) {
		t.Errorf("alike: %v, %v", even, err)
	}
	a, err1 := agree.Concentration([]float64{1, 9, 5}, []float64{10, 10, 10})
	b, err2 := agree.Concentration([]float64{9, 5, 1}, []float64{10, 10, 10})
	if err1 != nil || err2 != nil || !near(a, b, 1e-12) || !near(a, 0, 1e-12) {
		t.Errorf("places of one size: %v, %v (%v %v)", a, b, err1, err2)
	}
	for _, w := range []agree.Weighting{agree.OneEach, agree.ByPopulation, agree.BySquareRoot, agree.Degressive} {
		got, err := agree.Weigh(people, w)
		if sum := got[0] + got[1] + got[2]; err != nil || !near(sum, 1, 1e-12) || got[0] > got[2] {
			t.Errorf("%s: %v, %v", w, got, err)
		}
	}
}
