package allmenning

import (
	"math"
	"reflect"
	"testing"
)

func people(value, n float64) Arm { return Arm{Value: &value, N: &n} }

// A count of one to four people, or of all but so few, takes all counts with it.
func TestShared_hides_what_tells_of_somebody(t *testing.T) {
	before := func(counts bool, tried, not Arm) Entered {
		return Entered{Shape: ShapeBeforeAfter, Counts: counts, TriedBefore: people(20, 50), Tried: tried, NotBefore: people(18, 50), Not: not}
	}
	series := func(more ...Point) Entered {
		return Entered{Shape: ShapeSeries, Start: 1, Points: append([]Point{{Value: ptr(12.0), Of: ptr(50.0)}}, more...)}
	}
	all := []string{"tried_before.value", "tried_before.n", "tried.value", "tried.n", "not_before.value", "not_before.n", "not.value", "not.n"}
	alone := before(true, people(3, 50), Arm{})
	alone.NotBefore = Arm{}
	again := before(true, people(47, 50), people(18, 50))
	again.Repeats = true // says nothing of this shape
	for name, c := range map[string]struct {
		x   Entered
		few []string
	}{
		"shares":                              {Entered{Shape: ShapeShares, Tried: people(3, 50), Not: people(20, 50)}, []string{"tried.value", "tried.n", "not.value", "not.n"}},
		"events are not taken from people":    {Entered{Shape: ShapeShares, Repeats: true, Tried: people(48, 50), Not: people(20, 50)}, nil},
		"people after":                        {before(true, people(3, 50), people(18, 50)), all},
		"all people but few":                  {before(true, people(47, 50), people(18, 50)), all},
		"the others":                          {before(true, people(20, 50), people(1, 50)), all},
		"before, repeated":                    {again, all},
		"nobody to compare with":              {alone, all[:4]},
		"none and all tell of nobody":         {before(true, people(0, 50), people(50, 50)), nil},
		"averages are nobody":                 {before(false, people(3, 50), people(2, 50)), nil},
		"a period":                            {series(Point{Value: ptr(2.0), Of: ptr(60.0)}), []string{"points"}},
		"a period with all but few":           {series(Point{Value: ptr(57.0), Of: ptr(60.0)}), []string{"points"}},
		"a period of the others":              {series(Point{Value: ptr(9.0), Of: ptr(60.0), Other: ptr(4.0), OthOf: ptr(60.0)}), []string{"points"}},
		"a period with many":                  {series(Point{Value: ptr(9.0), Of: ptr(60.0)}), nil},
		"plain numbers are nobody":            {Entered{Shape: ShapeSeries, Points: []Point{{Value: ptr(2.0)}, {Value: ptr(3.0), Other: ptr(1.0)}}}, nil},
		"plain numbers, the others of people": {Entered{Shape: ShapeSeries, Points: []Point{{Value: ptr(20.0), Other: ptr(1.0), OthOf: ptr(60.0)}}}, []string{"points"}},
	} {
		got := c.x.Shared()
		if !reflect.DeepEqual(got.Few, c.few) {
			t.Errorf("%s: %v is hidden, want %v", name, got.Few, c.few)
			continue
		}
		if c.few == nil {
			if !got.Same(c.x) {
				t.Errorf("%s: changed to %+v", name, got)
			}
			continue
		}
		for _, a := range got.arms() {
			if !a.IsZero() {
				t.Errorf("%s: %s shows %+v", name, a.name, a.Arm)
			}
		}
		if len(got.Points) != len(c.x.Points) {
			t.Errorf("%s: %d periods of %d", name, len(got.Points), len(c.x.Points))
		}
		for _, p := range got.Points {
			if p != (Point{}) {
				t.Errorf("%s: a period shows %+v", name, p)
			}
		}
		if len(c.x.Points) > 0 && c.x.Points[0].Value == nil {
			t.Errorf("%s: what is the owner's is gone", name)
		}
	}
}

func TestEntered_check_refuses_what_cannot_be_reckoned_with(t *testing.T) {
	for _, v := range []float64{1e15, -1e13, math.Inf(1), math.NaN(), 1e-13, math.Copysign(0, -1)} {
		for name, x := range map[string]Entered{
			"tried.value":     {Shape: ShapeAverages, Tried: Arm{Value: &v}},
			"not_before.high": {Shape: ShapeBeforeAfter, NotBefore: Arm{High: &v}},
			"icc":             {Shape: ShapeAverages, ICC: &v},
			"correlation":     {Shape: ShapeAverages, Correlation: &v},
			"points":          {Shape: ShapeSeries, Points: []Point{{Value: ptr(1.0)}, {Value: ptr(1.0), OthOf: &v}}},
		} {
			var wrong FieldErrors
			if x.check(&wrong); len(wrong) != 1 || wrong[0].Field != "numbers.entered."+name || wrong[0].Key != "field.number" {
				t.Errorf("%v as %s: %v", v, name, wrong)
			}
		}
	}
	for season, wrongs := range map[int]int{0: 0, 1: 1, 2: 1, 3: 0, 4: 0, 12: 0} { // a wave of one or two periods is none
		x := Entered{Shape: ShapeSeries, Season: season}
		var wrong FieldErrors
		if x.check(&wrong); len(wrong) != wrongs || wrongs > 0 && (wrong[0].Field != "numbers.entered.season" || wrong[0].Key != "field.season") {
			t.Errorf("season %d: %v", season, wrong)
		}
	}
	for _, v := range []float64{0, 1e12, -1e12, 1e-12} {
		x := Entered{Shape: ShapeAverages, Tried: Arm{Value: &v}}
		var wrong FieldErrors
		if x.check(&wrong); len(wrong) > 0 {
			t.Errorf("%v: %v", v, wrong)
		}
	}
}
