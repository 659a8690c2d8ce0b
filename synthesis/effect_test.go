package synthesis_test

import (
	"math"
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/synthesis"
)

func v(x float64) *float64 { return &x }

func outcome(t *testing.T, id string) codes.Outcome {
	t.Helper()
	o, ok := codes.Outcomes().Outcome(id)
	if id != "" && !ok {
		t.Fatalf("no outcome %s", id)
	}
	return o
}

// The second road: the formula by hand, as the comment says.
func TestEffectOf_eachShapeOnTheScaleOfItsOutcome(t *testing.T) {
	shares := allmenning.Entered{Shape: allmenning.ShapeShares, Tried: allmenning.Arm{Value: v(30), N: v(100)}, Not: allmenning.Arm{Value: v(40), N: v(100)}}
	events := shares
	events.Repeats, events.Tried.Value = true, v(120)
	averages := allmenning.Entered{
		Shape: allmenning.ShapeAverages, Tried: allmenning.Arm{Value: v(7), N: v(40), SD: v(2)}, Not: allmenning.Arm{Value: v(6), N: v(50), SD: v(2)},
	}
	changes := averages
	changes.Shape = allmenning.ShapeBeforeAfter
	changes.TriedBefore, changes.NotBefore = allmenning.Arm{Value: v(5), N: v(40), SD: v(2)}, allmenning.Arm{Value: v(5), N: v(50), SD: v(2)}
	counts := allmenning.Entered{
		Shape: allmenning.ShapeBeforeAfter, Tried: allmenning.Arm{Value: v(60), N: v(100)}, TriedBefore: allmenning.Arm{Value: v(40), N: v(100)},
		Not: allmenning.Arm{Value: v(45), N: v(100)}, NotBefore: allmenning.Arm{Value: v(40), N: v(100)}, Correlation: v(0),
	}
	for _, c := range []struct {
		name, outcome string
		x             allmenning.Entered
		scale         string
		y, se         float64
	}{
		{"a share, as a ratio: ln(.3/.4), √(1/30−1/100+1/40−1/100)", "functional-decline", shares, "log_ratio", math.Log(.75), math.Sqrt(1./30 - .01 + 1./40 - .01)},
		{"a share, as a difference: √(.3·.7/100+.4·.6/100)", "in-work", shares, "risk_difference", -.1, math.Sqrt(.0021 + .0024)},
		{"falls, of which one may have several: √(1/120+1/40)", "falls-rate", events, "log_ratio", math.Log(3), math.Sqrt(1./120 + 1./40)},
		{"an average in points: √(4/40+4/50)", "copm-performance", averages, "mean_difference", 1, math.Sqrt(.1 + .08)},
		{"before and after, r = ½ assumed: SE² = (.1+.1−.1)+(.08+.08−.08)", "copm-performance", changes, "mean_difference", 1, math.Sqrt(.1 + .08)},
		{"shares before and after, other people: Σ p(1−p)/100", "in-work", counts, "risk_difference", .15, math.Sqrt(.0024 + .0024 + .002475 + .0024)},
		{"an outcome of their own, as a ratio", "", shares, "log_ratio", math.Log(.75), math.Sqrt(1./30 - .01 + 1./40 - .01)},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, _, wrong := synthesis.EffectOf(&c.x, outcome(t, c.outcome), "randomised-individual")
			if len(wrong) > 0 || e == nil || !e.Poolable || e.SE == nil {
				t.Fatalf("effect %+v, wrong %v", e, wrong)
			}
			if e.Scale != c.scale || math.Abs(e.Y-c.y) > 1e-9 || math.Abs(*e.SE-c.se) > 1e-9 {
				t.Errorf("%s %.10f (%.10f), want %s %.10f (%.10f)", e.Scale, e.Y, *e.SE, c.scale, c.y, c.se)
			}
		})
	}
}

func TestEffectOf_whatMayNotMoveAPooledNumber(t *testing.T) {
	shares := allmenning.Entered{Shape: allmenning.ShapeShares, Tried: allmenning.Arm{Value: v(30), N: v(100)}, Not: allmenning.Arm{Value: v(40), N: v(100)}}
	guessed, clustered := shares, shares
	guessed.Origin, clustered.Clusters = allmenning.OriginGuess, 8
	alone := allmenning.Entered{
		Shape: allmenning.ShapeBeforeAfter, Tried: allmenning.Arm{Value: v(7), N: v(40), SD: v(2)}, TriedBefore: allmenning.Arm{Value: v(5), N: v(40), SD: v(2)},
	}
	bare := allmenning.Entered{Shape: allmenning.ShapeAverages, Tried: allmenning.Arm{Value: v(7), N: v(40)}, Not: allmenning.Arm{Value: v(6), N: v(40)}}
	short := allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 4}
	for _, x := range []float64{5, 6, 5, 7, 9, 8, 9, 10} {
		short.Points = append(short.Points, allmenning.Point{Value: v(x)})
	}
	for _, c := range []struct {
		name, design string
		x            allmenning.Entered
		why          string
		shown        bool
	}{
		{"told by those involved", "story", shares, synthesis.NotPooledDesign, true},
		{"before and after without comparison", "before-after", alone, synthesis.NotPooledAlone, false},
		{"a guess", "controlled", guessed, synthesis.NotPooledGuess, true},
		{"wards drawn whole, and nobody knows how alike", "randomised-cluster", clustered, synthesis.NotPooledClusters, true},
		{"averages without spread", "controlled", bare, synthesis.NotPooledNoSpread, false},
		{"four periods before and four after", "interrupted-series", short, synthesis.NotPooledShort, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, _, wrong := synthesis.EffectOf(&c.x, outcome(t, "copm-performance"), c.design)
			if e == nil || len(wrong) > 0 || e.Poolable || e.Why != c.why || e.Usable != c.shown {
				t.Errorf("effect %+v, wrong %v; want not pooled by %s, shown %v", e, wrong, c.why, c.shown)
			}
		})
	}
	if e, _, wrong := synthesis.EffectOf(&allmenning.Entered{Shape: allmenning.ShapeDirection}, codes.Outcome{}, "story"); e != nil || wrong != nil {
		t.Errorf("a direction alone gives %+v, %v", e, wrong)
	}
}

func TestEffectOf_namesTheFieldThatCannotBe(t *testing.T) {
	arm := func(x, n float64) allmenning.Arm { return allmenning.Arm{Value: &x, N: &n} }
	for _, c := range []struct {
		x     allmenning.Entered
		field string
		key   string
	}{
		{allmenning.Entered{Shape: allmenning.ShapeShares, Tried: arm(11, 10), Not: arm(1, 10)}, "tried.value", "field.more_than_all"},
		{allmenning.Entered{Shape: allmenning.ShapeShares, Tried: arm(1, 10), Not: arm(-1, 10)}, "not.value", "field.negative"},
		{allmenning.Entered{Shape: allmenning.ShapeShares, Tried: arm(1, 10), Not: arm(0, 0)}, "not.n", "field.positive"},
		{allmenning.Entered{Shape: allmenning.ShapeShares, Tried: arm(1, 10)}, "not.value", "field.required"},
		{allmenning.Entered{Shape: allmenning.ShapeAverages, Tried: arm(1, 1), Not: arm(1, 10)}, "tried.n", "field.two_or_more"},
		{allmenning.Entered{Shape: allmenning.ShapeSeries}, "points", "field.required"},
		{allmenning.Entered{Shape: allmenning.ShapeSeries, Points: []allmenning.Point{{}, {Value: v(1)}}}, "points", "field.series_gap"},
		{allmenning.Entered{Shape: allmenning.ShapeSeries, Points: []allmenning.Point{{Value: v(1)}}}, "points", "field.series_short"},
	} {
		e, _, wrong := synthesis.EffectOf(&c.x, codes.Outcome{}, "controlled")
		if e != nil || len(wrong) == 0 || wrong[0].Field != "numbers.entered."+c.field || wrong[0].Key != c.key {
			t.Errorf("%+v: effect %v, wrong %v; want %s at %s", c.x, e, wrong, c.key, c.field)
		}
	}
}
