package municipality

import (
	"math"
	"slices"
	"testing"
)

func TestLikest_isSymmetricDeterministicAndRanked(t *testing.T) {
	r := Embedded()
	w := DefaultWeights()
	if !w.Valid() {
		t.Fatal("the default weights are not valid")
	}
	for _, a := range []Number{"1824", "0301", "1580", "5612", "1151"} {
		all := r.Likest(a, w, 0)
		if len(all) != 356 {
			t.Fatalf("%s: %d others", a, len(all))
		}
		for i, l := range all {
			if l.Rank != i+1 || l.Of != 356 || l.Number == a || math.IsNaN(l.Distance) || i > 0 && l.Distance < all[i-1].Distance {
				t.Fatalf("%s: place %d: %+v", a, i, l)
			}
			if back, ok := seenFrom(r, l.Number, a, w); !ok || back.Distance != l.Distance {
				t.Fatalf("%s–%s: %v one way, %v the other", a, l.Number, l.Distance, back.Distance)
			}
		}
		top := r.Likest(a, w, 10)
		ranks := r.Ranks(a, w)
		for i, l := range top {
			if l.Number != all[i].Number || ranks[l.Number] != l.Rank {
				t.Errorf("%s: the first ten are not the first ten of all", a)
			}
			if len(l.Reasons) == 0 {
				t.Errorf("%s–%s: among the ten most like, and no reason", a, l.Number)
			}
		}
	}
}

// A second road: distance from the raw values, written out for one pair and two indicators.
func TestLikest_againstTheFormula(t *testing.T) {
	r := Embedded()
	z := func(i Indicator, n Number, log bool) float64 {
		var values []float64
		mine := 0.0
		for _, o := range r.Among(i) {
			v := o.Value.Number
			if log {
				v = math.Log(v)
			}
			values = append(values, v)
			if o.Municipality.Number == n {
				mine = v
			}
		}
		mean, square := 0.0, 0.0
		for _, v := range values {
			mean += v / float64(len(values))
		}
		for _, v := range values {
			square += (v - mean) * (v - mean) / float64(len(values))
		}
		return (mine - mean) / math.Sqrt(square)
	}
	p := z(Population, "1824", true) - z(Population, "1841", true)
	c := z(Centrality, "1824", false) - z(Centrality, "1841", false)
	want := math.Sqrt((2*p*p + 1*c*c) / 3)
	got, ok := seenFrom(r, "1824", "1841", Weights{Population: 2, Centrality: 1})
	if !ok || math.Abs(got.Distance-want) > 1e-8 {
		t.Errorf("Vefsn–Fauske: %v, want %v", got.Distance, want)
	}
}

// What is not known counts as the mean of what is: Haram, whose share over 80 is unknown, is exactly as far from Vefsn with
// that indicator turned on as without it, and the page is told.
func TestLikest_missingIsNeutralAndNamed(t *testing.T) {
	r := Embedded()
	with, _ := seenFrom(r, "1824", "1580", Weights{Population: 1, Centrality: 1, Over80: 2})
	without, _ := seenFrom(r, "1824", "1580", Weights{Population: 1, Centrality: 1})
	if with.Distance != without.Distance {
		t.Errorf("%v with, %v without", with.Distance, without.Distance)
	}
	if !slices.Equal(with.Missing, []Indicator{Over80}) || len(without.Missing) != 0 {
		t.Errorf("missing: %v and %v", with.Missing, without.Missing)
	}
	only, ok := seenFrom(r, "1824", "1580", Weights{Over80: 1})
	if !ok || !math.IsInf(only.Distance, 1) || only.Rank < 355 {
		t.Errorf("nothing known in common: %+v", only)
	}
}

func TestLikest_weightsMoveIt(t *testing.T) {
	r := Embedded()
	nynorsk := r.Likest("1824", Weights{Language: 2}, 1)[0]
	m, _ := r.ByNumber(nynorsk.Number)
	vefsn, _ := r.ByNumber("1824")
	if m.LanguageForm != vefsn.LanguageForm {
		t.Errorf("only language counts, and %s is first", m.Label())
	}
	big := r.Likest("0301", Weights{Population: 1}, 1)[0]
	if big.Number != "4601" {
		t.Errorf("next to Oslo in population is Bergen, not %s", big.Number)
	}
	sami := r.Likest("5612", Weights{SamiArea: 2}, 12)
	for _, l := range sami {
		if o, _ := r.ByNumber(l.Number); o.SamiArea == nil || !*o.SamiArea {
			t.Errorf("%s is not in the Sámi area", o.Label())
		}
	}
	for _, w := range []Weights{nil, {}, {Population: 0}, {Population: 3}, {Population: -1}, {"height": 1}} {
		if w.Valid() || r.Likest("1824", w, 5) != nil || r.Ranks("1824", w) != nil {
			t.Errorf("%v should not do", w)
		}
	}
	if r.Likest("9999", DefaultWeights(), 5) != nil {
		t.Error("an unknown number has no likes")
	}
	if _, ok := seenFrom(r, "1824", "1824", DefaultWeights()); ok {
		t.Error("nobody is like themselves")
	}
}

func TestLikest_vefsn(t *testing.T) {
	r := Embedded()
	var names []string
	for _, l := range r.Likest("1824", DefaultWeights(), 10) {
		m, _ := r.ByNumber(l.Number)
		names = append(names, m.Label())
	}
	// The eight that the drawn page shows for these weights; the drawing left out municipalities merged in 2020.
	for _, want := range []string{"Fauske", "Flekkefjord", "Steinkjer", "Indre Fosen", "Namsos", "Ørsta", "Kvam", "Gausdal"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among the ten most like Vefsn: %v", want, names)
		}
	}
}

func TestWordsFor(t *testing.T) {
	for rank, want := range map[int]Alike{0: Unlike, 1: VeryLike, 10: VeryLike, 11: Like, 40: Like, 41: SomewhatLike, 120: SomewhatLike, 121: Unlike, 356: Unlike} {
		if got := WordsFor(rank); got != want {
			t.Errorf("%d: %s, want %s", rank, got, want)
		}
	}
}

func BenchmarkLikest(b *testing.B) {
	r, w := Embedded(), DefaultWeights()
	for b.Loop() {
		r.Likest("1824", w, 10)
	}
}

// seenFrom gives b among those like a.
func seenFrom(r *Register, a, b Number, w Weights) (Likeness, bool) {
	all := r.Likest(a, w, 0)
	i := slices.IndexFunc(all, func(l Likeness) bool { return l.Number == b })
	if i < 0 {
		return Likeness{}, false
	}
	return all[i], true
}
