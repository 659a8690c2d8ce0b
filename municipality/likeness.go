package municipality

import (
	"cmp"
	"math"
	"slices"
)

// Weights says how much each indicator counts: 0 not, 1 a little, 2 much. An indicator that is not named counts 0.
type Weights map[Indicator]int

// DefaultWeights is what counts before anybody has moved anything: size, centrality and age much; growth, density, cost
// need and Sámi area a little. Area and language form count nothing: area is in the density, and language form says little
// about what a municipality struggles with. Both can be turned on.
func DefaultWeights() Weights {
	return Weights{Population: 2, Growth: 1, Area: 0, Density: 1, Centrality: 2, Language: 0, SamiArea: 1, Over80: 2, CostNeed: 1}
}

// Valid says that every weight is 0, 1 or 2, belongs to an indicator of [Indicators], and that something counts.
func (w Weights) Valid() bool {
	counts := false
	for i, v := range w {
		if !slices.Contains(indicators, i) || v < 0 || v > 2 {
			return false
		}
		counts = counts || v > 0
	}
	return counts
}

// Likeness is how like another municipality is.
type Likeness struct {
	Number   Number
	Distance float64 // 0 = the same on all that counts and is known; in standard deviations
	Rank     int     // 1 = most like
	Of       int     // how many others there are
	Reasons  []Comparison
	Differs  []Comparison
	Missing  []Indicator // counted, but not known of one of the two: it moves the distance neither way
}

// Words returns how like in words, by rank.
func (l Likeness) Words() Alike { return WordsFor(l.Rank) }

// Comparison is an indicator with both values. Apart is how far they lie from each other in standard deviations.
type Comparison struct {
	Mine, Theirs Value
	Apart        float64
}

// Alike is the scale of words; its values are catalogue keys under "municipality.alike.".
type Alike string

// The words and the ranks they stand for: the ten most like, the next 30, the next 80, and the rest.
const (
	VeryLike     Alike = "very_like"
	Like         Alike = "like"
	SomewhatLike Alike = "somewhat_like"
	Unlike       Alike = "unlike"
)

// WordsFor turns a rank (1 = most like) into words. A rank below 1 is unlike.
func WordsFor(rank int) Alike {
	switch {
	case rank < 1 || rank > 120:
		return Unlike
	case rank <= 10:
		return VeryLike
	case rank <= 40:
		return Like
	default:
		return SomewhatLike
	}
}

// Two values closer than near are a reason; further apart than far they are a difference. In standard deviations.
const near, far = 0.35, 1.0

// Likest returns the n municipalities most like the one with the number, most like first; all others when n ≤ 0. Distance is
//
//	d(a,b) = sqrt( Σ w·(z_a − z_b)² / Σ w )
//
// over the indicators known of both, z being the value minus the mean over the standard deviation of all municipalities,
// taken of the logarithm for population, area and density. A yes or no counts as two standard deviations (Gelman, Statistics
// in Medicine 27, 2008, 2865–2873), so that a rare yes does not outweigh all else; neutral language form lies midway between
// bokmål and nynorsk. An indicator not known of one of the two is left out of both sums: it counts as the mean of the
// others. Equal distances stand in order of number. It is nil when the number is none of today's or w is not Valid.
func (r *Register) Likest(number Number, w Weights, n int) []Likeness {
	me, ok := r.place[number]
	if !ok || !w.Valid() {
		return nil
	}
	ranked := r.ranked(me, w)
	if n <= 0 || n > len(ranked) {
		n = len(ranked)
	}
	out := ranked[:n]
	for i := range out {
		r.explain(&out[i], r.all[me], w)
	}
	return out
}

// Ranks returns the rank of every other municipality as seen from number: for lists that show likeness on many rows. It is
// nil when the number is none of today's or w is not Valid.
func (r *Register) Ranks(number Number, w Weights) map[Number]int {
	me, ok := r.place[number]
	if !ok || !w.Valid() {
		return nil
	}
	ranks := make(map[Number]int, len(r.all))
	for _, l := range r.ranked(me, w) {
		ranks[l.Number] = l.Rank
	}
	return ranks
}

// ranked returns all others, most like first, without reasons.
func (r *Register) ranked(me int, w Weights) []Likeness {
	out := make([]Likeness, 0, len(r.all)-1)
	for i, m := range r.all {
		if i != me {
			out = append(out, Likeness{Number: m.Number, Distance: r.distance(me, i, w), Of: len(r.all) - 1})
		}
	}
	slices.SortFunc(out, func(a, b Likeness) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Number, b.Number))
	})
	for i := range out {
		out[i].Rank = i + 1
	}
	return out
}

// distance is rounded to nine decimals: processors differ in the last bit, and ranks must not. Two municipalities with
// nothing known in common are infinitely far apart.
func (r *Register) distance(a, b int, w Weights) float64 {
	var sum, weight float64
	for _, i := range indicators {
		if w[i] == 0 {
			continue
		}
		d := r.standard[i][a] - r.standard[i][b]
		if math.IsNaN(d) {
			continue
		}
		sum += float64(w[i]) * d * d
		weight += float64(w[i])
	}
	if weight == 0 {
		return math.Inf(1)
	}
	return math.Round(math.Sqrt(sum/weight)*1e9) / 1e9
}

// explain fills in why: what counts most first, then what lies closest (Reasons) or furthest apart (Differs).
// Where nothing lies close, the closest that is not far apart is the reason.
func (r *Register) explain(l *Likeness, me *Municipality, w Weights) {
	they := r.place[l.Number]
	var between []Comparison
	for _, i := range indicators {
		if w[i] == 0 {
			continue
		}
		mine, known1 := r.value(me, i)
		theirs, known2 := r.value(r.all[they], i)
		apart := math.Abs(r.standard[i][r.place[me.Number]] - r.standard[i][they])
		switch {
		case !known1 || !known2:
			l.Missing = append(l.Missing, i)
		case apart <= near && !(i == SamiArea && mine.Code == "no"): // that neither is in the Sámi area says little
			l.Reasons = append(l.Reasons, Comparison{mine, theirs, apart})
		case apart >= far:
			l.Differs = append(l.Differs, Comparison{mine, theirs, apart})
		case apart > near:
			between = append(between, Comparison{mine, theirs, apart})
		}
	}
	if len(l.Reasons) == 0 && len(between) > 0 {
		l.Reasons = append(l.Reasons, slices.MinFunc(between, func(a, b Comparison) int { return cmp.Compare(a.Apart, b.Apart) }))
	}
	slices.SortStableFunc(l.Reasons, func(a, b Comparison) int {
		return cmp.Or(w[b.Mine.Indicator]-w[a.Mine.Indicator], cmp.Compare(a.Apart, b.Apart))
	})
	slices.SortStableFunc(l.Differs, func(a, b Comparison) int {
		return cmp.Compare(float64(w[b.Mine.Indicator])*b.Apart, float64(w[a.Mine.Indicator])*a.Apart)
	})
}
