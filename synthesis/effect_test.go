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
		Shape: allmenning.ShapeBeforeAfter, Counts: true, Tried: allmenning.Arm{Value: v(60), N: v(100)}, TriedBefore: allmenning.Arm{Value: v(40), N: v(100)},
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
		{"people before and after are shares whatever the outcome is measured in", "copm-performance", counts, "risk_difference", .15, math.Sqrt(.0024 + .0024 + .002475 + .0024)},
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
	two := func(x, of, y, ofY float64) allmenning.Entered {
		return allmenning.Entered{Shape: allmenning.ShapeShares, Tried: allmenning.Arm{Value: v(x), N: v(of)}, Not: allmenning.Arm{Value: v(y), N: v(ofY)}}
	}
	rated, events, errors := shares, two(0, 50, 0, 60), bare
	rated.Repeats, rated.Clusters, rated.ICC = true, 8, v(.05)
	events.Repeats = true
	errors.Clusters, errors.ICC, errors.Tried, errors.Not = 8, v(.05), allmenning.Arm{Value: v(7), SE: v(.3)}, allmenning.Arm{Value: v(6), N: v(40), SE: v(.3)}
	errorsBefore := errors
	errorsBefore.Shape, errorsBefore.TriedBefore, errorsBefore.NotBefore = allmenning.ShapeBeforeAfter, errors.Tried, errors.Not
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
		{"schools drawn, and nobody says how many", "randomised-cluster", shares, synthesis.NotPooledClusters, true},
		{"schools drawn to begin at different times, likewise", "stepped-wedge", averagesIn(40), synthesis.NotPooledClusters, true},
		{"averages in wards, of nobody knows how many", "controlled", errors, synthesis.NotPooledClusters, true},
		{"before and after in wards, likewise", "controlled", errorsBefore, synthesis.NotPooledClusters, true},
		{"events in wards", "controlled", rated, synthesis.NotPooledRates, true},
		{"none against none", "controlled", two(0, 50, 0, 60), synthesis.NotPooledNoEvents, true},
		{"all against all", "controlled", two(50, 50, 60, 60), synthesis.NotPooledNoEvents, true},
		{"no events against no events", "controlled", events, synthesis.NotPooledNoEvents, true},
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

// averagesIn is a point more with the measure than without, of n people in each group.
func averagesIn(n float64) allmenning.Entered {
	return allmenning.Entered{
		Shape: allmenning.ShapeAverages, Tried: allmenning.Arm{Value: v(7), N: &n, SD: v(2)}, Not: allmenning.Arm{Value: v(6), N: &n, SD: v(2)},
	}
}

// 9.2 per cent of 180 on an outcome of shares is no 9.2 people: it was once taken for them.
func TestEffectOf_percentIsNotPeople(t *testing.T) {
	x := allmenning.Entered{Shape: allmenning.ShapeBeforeAfter}
	for at, value := range map[*allmenning.Arm]float64{&x.Tried: 9.2, &x.TriedBefore: 14, &x.Not: 13.5, &x.NotBefore: 14} {
		*at = allmenning.Arm{Value: v(value), N: v(180)}
	}
	e, _, wrong := synthesis.EffectOf(&x, outcome(t, "in-work"), "controlled")
	if e == nil || len(wrong) > 0 || e.Usable || e.Poolable || e.Why != synthesis.NotPooledNoSpread {
		t.Errorf("averages without spread: %+v, %v", e, wrong)
	}
	x.Counts = true
	if _, _, wrong := synthesis.EffectOf(&x, outcome(t, "in-work"), "controlled"); len(wrong) != 1 || wrong[0].Field != "numbers.entered.tried.value" || wrong[0].Key != "field.not_people" {
		t.Errorf("said to be people: %v", wrong)
	}
}

// So it is of a share and of a series that is out of so many; a series of plain numbers may be of anything.
func TestEffectOf_aCountIsWhole(t *testing.T) {
	arm := func(value, n float64) allmenning.Arm { return allmenning.Arm{Value: &value, N: &n} }
	points := func(of ...*float64) (out []allmenning.Point) {
		for i, o := range of {
			out = append(out, allmenning.Point{Value: v(float64(i) + 9.2), Of: o})
		}
		return out
	}
	for name, c := range map[string]struct {
		x     allmenning.Entered
		field string
	}{
		"a share in per cent":       {allmenning.Entered{Shape: allmenning.ShapeShares, Tried: arm(9.2, 180), Not: arm(14, 180)}, "tried.value"},
		"of so many per cent":       {allmenning.Entered{Shape: allmenning.ShapeShares, Tried: arm(9, 180), Not: arm(14, 99.5)}, "not.n"},
		"events in per cent":        {allmenning.Entered{Shape: allmenning.ShapeShares, Repeats: true, Tried: arm(9, 180), Not: arm(14.1, 180)}, "not.value"},
		"events of years":           {allmenning.Entered{Shape: allmenning.ShapeShares, Repeats: true, Tried: arm(9, 180.5), Not: arm(14, 180.2)}, ""},
		"a series in per cent":      {allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 2, Points: points(v(100), v(100), v(100), v(100))}, "points"},
		"a series of plain numbers": {allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 8, Points: points(make([]*float64, 20)...)}, ""},
	} {
		_, _, wrong := synthesis.EffectOf(&c.x, outcome(t, "in-work"), "controlled")
		if c.field == "" && len(wrong) > 0 || c.field != "" && (len(wrong) != 1 || wrong[0].Field != "numbers.entered."+c.field) {
			t.Errorf("%s: %v, want %q", name, wrong, c.field)
		}
	}
}

// Groups that are counted, with an ICC, widen the uncertainty: 200 people in 8 groups are 25 in each, √(1 + 24·0.05).
func TestEffectOf_groupsWidenWhatTheyCan(t *testing.T) {
	x := allmenning.Entered{Shape: allmenning.ShapeShares, Tried: allmenning.Arm{Value: v(30), N: v(100)}, Not: allmenning.Arm{Value: v(40), N: v(100)}, Clusters: 8, ICC: v(.05)}
	e, _, wrong := synthesis.EffectOf(&x, codes.Outcome{}, "randomised-cluster")
	if want := math.Sqrt((1./30 - .01 + 1./40 - .01) * 2.2); e == nil || !e.Poolable || math.Abs(*e.SE-want) > 1e-9 {
		t.Errorf("%+v, %v; want %v", e, wrong, want)
	}
}

// No difference of a share that is none in both groups is as good an answer as any.
func TestEffectOf_noneAgainstNoneAsADifference(t *testing.T) {
	x := allmenning.Entered{Shape: allmenning.ShapeShares, Tried: allmenning.Arm{Value: v(0), N: v(50)}, Not: allmenning.Arm{Value: v(0), N: v(60)}}
	if e, _, _ := synthesis.EffectOf(&x, outcome(t, "in-work"), "controlled"); e == nil || !e.Poolable {
		t.Errorf("%+v", e)
	}
}

func TestEffectOf_aGapIsNamedByItsPeriod(t *testing.T) {
	whole := func() []allmenning.Point {
		points := make([]allmenning.Point, 20)
		for i := range points {
			points[i] = allmenning.Point{Value: v(float64(10 + i%3)), Of: v(100), Other: v(float64(12 + i%2)), OthOf: v(90)}
		}
		return points
	}
	for name, spoil := range map[string]func([]allmenning.Point){
		"no value":                         func(p []allmenning.Point) { p[2].Value = nil },
		"not of how many":                  func(p []allmenning.Point) { p[2].Of = nil },
		"nothing to compare with":          func(p []allmenning.Point) { p[2].Other = nil },
		"not of how many, in the other":    func(p []allmenning.Point) { p[2].OthOf = nil },
		"of so many, and of nothing there": func(p []allmenning.Point) { p[2].Other, p[2].OthOf = nil, nil },
	} {
		points := whole()
		spoil(points)
		x := allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 10, Points: points}
		e, _, wrong := synthesis.EffectOf(&x, codes.Outcome{}, "interrupted-series")
		if e != nil || len(wrong) != 1 || wrong[0].Field != "numbers.entered.points" || wrong[0].Key != "field.series_gap" || len(wrong[0].Args) != 2 || wrong[0].Args[1] != 3 {
			t.Errorf("%s: %+v, %+v", name, e, wrong)
		}
	}
	shares := whole() // less plain numbers is no difference
	for i := range shares {
		shares[i].OthOf = nil
	}
	x := allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 10, Points: shares}
	if e, _, wrong := synthesis.EffectOf(&x, codes.Outcome{}, "interrupted-series"); e != nil || len(wrong) != 1 || wrong[0].Key != "field.series_gap" {
		t.Errorf("shares less plain numbers: %+v, %v", e, wrong)
	}
	x.Points = whole()
	if e, _, wrong := synthesis.EffectOf(&x, codes.Outcome{}, "interrupted-series"); e == nil || !e.Poolable {
		t.Errorf("whole: %+v, %v", e, wrong)
	}
}

// What is too large to reckon with is refused before any statistics sees it, also where it comes of two numbers.
func TestEffectOf_refusesWhatCannotBeReckonedWith(t *testing.T) {
	averages := func(value, sd float64) allmenning.Entered {
		x := averagesIn(40)
		x.Tried.Value, x.Tried.SD, x.Not.SD = v(value), v(sd), v(sd)
		return x
	}
	for _, c := range []struct {
		x       allmenning.Entered
		outcome string
		field   string
	}{
		{averages(1e15, 2), "copm-performance", "tried.value"},
		{averages(math.Inf(1), 2), "copm-performance", "tried.value"},
		{averages(7, 1e15), "copm-performance", "tried.sd"},
		{averages(7, 1e-15), "copm-performance", "tried.sd"},
		{averages(7, math.NaN()), "copm-performance", "tried.sd"},
		{averages(1e9, 1e-9), "anxiety", "tried.value"}, // 1e18 standard deviations
		{allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 2, Points: []allmenning.Point{{Value: v(1)}, {Value: v(2)}, {Value: v(1e15)}, {Value: v(4)}, {Value: v(5)}}}, "", "points"},
	} {
		e, _, wrong := synthesis.EffectOf(&c.x, outcome(t, c.outcome), "controlled")
		if e != nil || len(wrong) == 0 || wrong[0].Field != "numbers.entered."+c.field || wrong[0].Key != "field.number" {
			t.Errorf("%+v: effect %+v, wrong %v; want field.number at %s", c.x, e, wrong, c.field)
		}
	}
}

func TestEffectOf_namesTheFieldThatCannotBe(t *testing.T) {
	arm := func(x, n float64) allmenning.Arm { return allmenning.Arm{Value: &x, N: &n} }
	people := func(tried allmenning.Arm) allmenning.Entered {
		return allmenning.Entered{Shape: allmenning.ShapeBeforeAfter, Counts: true, Tried: tried, TriedBefore: arm(4, 20), Not: arm(5, 20), NotBefore: arm(4, 20)}
	}
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
		{people(arm(21, 20)), "tried.value", "field.more_than_group"},
		{people(arm(-1, 20)), "tried.value", "field.negative"},
		{people(arm(9.2, 20)), "tried.value", "field.not_people"},
		{people(arm(9, 20.5)), "tried.n", "field.not_people"},
		{people(arm(1, 1)), "tried.n", "field.two_or_more"},
		{people(allmenning.Arm{Value: v(9), SE: v(1)}), "tried.n", "field.required"},
		{allmenning.Entered{Shape: allmenning.ShapeShares, Repeats: true, Clusters: 4, ICC: v(5), Tried: arm(1, 10), Not: arm(1, 10)}, "icc", "field.out_of_range"},
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
