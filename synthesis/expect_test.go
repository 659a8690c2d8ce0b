package synthesis

import (
	"math"
	"testing"

	"allmenning"
	"allmenning/codes"
)

func answered(scale codes.Scale, low, mid, high float64) *Result {
	return &Result{K: 4, Rule: Few, Scale: scale, Good: codes.Lower, Smallest: 0.1, Prediction: &Predicted{PI: Interval{low, high}, Median: mid}}
}

func TestExpect(t *testing.T) {
	per100 := func(v float64) *allmenning.Synthesis {
		return &allmenning.Synthesis{Baseline: &allmenning.Baseline{Value: v, Per: 100}}
	}
	none := &allmenning.Synthesis{}
	odds := answered(codes.LogRatio, math.Log(0.5), math.Log(2), math.Log(4))
	odds.Odds = true
	for _, c := range []struct {
		name string
		s    *allmenning.Synthesis
		r    *Result
		want Expectation
	}{
		{"falls", per100(131), answered(codes.LogRatio, -0.6744812617, -0.1612599141, 0.354600457), Expectation{Form: Events, Low: 67, Mid: 111, High: 187, Base: 131, Per: 100}},
		{"few events bear a digit", per100(4), answered(codes.LogRatio, math.Log(0.5), math.Log(0.9), math.Log(1.5)), Expectation{Form: Events, Low: 2, Mid: 3.6, High: 6, Base: 4, Per: 100, Digits: 1}},
		{"rounded outward, not to a touch", per100(130.8), answered(codes.LogRatio, math.Log(0.6), math.Log(0.8), math.Log(1.001)), Expectation{Form: Events, Low: 78, Mid: 105, High: 132, Base: 130.8, Per: 100}},
		{"a ratio alone", none, answered(codes.LogRatio, math.Log(0.51), math.Log(0.85), math.Log(1.43)), Expectation{Form: Percent, Low: -49, Mid: -15, High: 43}},
		{"an absurd ratio", none, answered(codes.LogRatio, math.Log(0.47), math.Log(3), math.Log(19.8)), Expectation{Form: Times, Low: 0.47, Mid: 3, High: 19.8, Digits: 2}},
		{"odds with a starting point", per100(20), odds, Expectation{Form: People, Low: 11, Mid: 33, High: 50, Base: 20, Per: 100}},
		{"a share difference", none, answered(codes.RiskDifference, -0.0369, 0.2414, 0.5477), Expectation{Form: FewerMore, Low: -4, Mid: 24, High: 55, Per: 100}},
		{"a share difference from 28", per100(28), answered(codes.RiskDifference, -0.0369, 0.2414, 0.5477), Expectation{Form: People, Low: 24, Mid: 52, High: 83, Base: 28, Per: 100}},
		{"cut where nobody is left", per100(10), answered(codes.RiskDifference, -0.2, -0.05, 0.1), Expectation{Form: People, Low: 0, Mid: 5, High: 20, Base: 10, Per: 100, Cut: true}},
		{"a small share difference bears a digit", none, answered(codes.RiskDifference, -0.012, 0.004, 0.021), Expectation{Form: FewerMore, Low: -1.2, Mid: 0.4, High: 2.1, Per: 100, Digits: 1}},
		{"points", none, answered(codes.MeanDifference, -1.04, 0.31, 1.66), Expectation{Form: Units, Low: -1.04, Mid: 0.31, High: 1.66, Digits: 2}},
	} {
		got := Expect(c.s, c.r, nil)
		c.want.Same = true
		if got == nil || *got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestExpect_own_starting_point(t *testing.T) {
	s := &allmenning.Synthesis{Baseline: &allmenning.Baseline{Value: 131, Per: 100}}
	r := answered(codes.LogRatio, math.Log(0.5), math.Log(0.9), math.Log(1.5))
	own := 60.0
	if e := Expect(s, r, &own); !e.Own || e.Low != 30 || e.High != 90 || e.Base != 60 {
		t.Errorf("%+v", e)
	}
	if e := Expect(&allmenning.Synthesis{}, r, &own); e != nil {
		t.Errorf("where nothing is counted from a starting point, there is none of one's own: %+v", e)
	}
	for _, bad := range []float64{0, -1, 0.5, 2001, 99_999_999, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if e := Expect(s, r, &bad); e != nil {
			t.Errorf("%v is no starting point: %+v", bad, e)
		}
	}
	if low, high, ok := Believable(s, r); low != 1 || high != 2000 || !ok {
		t.Errorf("from 131 falls per 100 one may say %v to %v", low, high)
	}
	share := answered(codes.RiskDifference, -0.1, 0.1, 0.2)
	if all := 100.0; Expect(s, share, &all) != nil {
		t.Error("100 of 100 is no starting point for a share")
	}
	if Expect(s, &Result{}, nil) != nil {
		t.Error("an expectation without a prediction")
	}
}

// Rounding never makes an interval that crosses no effect look as if it did not.
func TestExpect_rounding_never_surer(t *testing.T) {
	s := &allmenning.Synthesis{Baseline: &allmenning.Baseline{Value: 1, Per: 100}}
	for i := range 400 {
		s.Baseline.Value = 0.5 + float64(i)*0.731
		for _, half := range []float64{0.0004, 0.004, 0.04} {
			e := Expect(s, answered(codes.LogRatio, -half, 0, half), nil)
			if !(e.Crosses() && e.Low < s.Baseline.Value && s.Baseline.Value < e.High) {
				t.Fatalf("from %v ± %v: %+v does not cross", s.Baseline.Value, half, e)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	r := &Result{Rows: []Row{
		{Input: Input{Finding: "japan", Country: "Japan", N: 900}},
		{Input: Input{Finding: "finland", Country: "Finland", N: 500}},
		{Input: Input{Finding: "norway town", Country: "Norway", N: 100, Places: []string{"an urban area"}}},
		{Input: Input{Finding: "norway country", Country: "Norway", N: 61, Places: []string{"a rural municipality in Norway"}}},
		{Input: Input{Finding: "norway large", Country: "Norway", N: 828, Places: []string{"47 municipalities"}}},
	}}
	for setting, want := range map[Setting][]string{
		Rural: {"norway country", "norway large", "norway town", "finland", "japan"},
		Urban: {"norway town", "norway large", "norway country", "finland", "japan"},
		"":    {"norway large", "norway town", "norway country", "finland", "japan"},
	} {
		for i, n := range Nearest(r, Place{Setting: setting}) {
			if string(n.Row.Finding) != want[i] {
				t.Errorf("%q: place %d is %s, want %s", setting, i+1, n.Row.Finding, want[i])
			}
		}
	}
	for class, want := range map[int]Setting{0: "", 1: Urban, 3: Urban, 4: "", 5: Rural, 6: Rural, 7: ""} {
		if got := SettingOf(class); got != want {
			t.Errorf("centrality %d: %q", class, got)
		}
	}
}

// A study that names municipalities stands before all others, the one with the most similar municipality first.
func TestNearest_by_municipality(t *testing.T) {
	r := &Result{Rows: []Row{
		{Input: Input{Finding: "norway", Study: "n", Country: "Norway", N: 9000, Places: []string{"a rural municipality"}}},
		{Input: Input{Finding: "twelve", Study: "t", Country: "Norway", N: 100}},
		{Input: Input{Finding: "four", Study: "f", Country: "Norway", N: 50}},
	}}
	near := Nearest(r, Place{Name: "Vefsn", Setting: Rural, Likest: map[allmenning.RecordID]Likest{
		"t": {Name: "Harstad", People: 24_900, Rank: 7, Of: 356}, "f": {Name: "Frogn", People: 16_000, Rank: 200, Of: 356},
	}})
	for i, want := range []string{"twelve", "four", "norway"} {
		if string(near[i].Row.Finding) != want {
			t.Errorf("place %d is %s, want %s", i+1, near[i].Row.Finding, want)
		}
	}
	known, rest := TellNearest(near)
	if len(known) != 3 || known[0].Key != "synthesis.near.likest" || known[2].Key != "synthesis.near.rural" || !rest.IsZero() {
		t.Errorf("%+v, then %+v", known, rest)
	}
}
