// Package overlap finds the records that work on the same thing as a text or a record, and says why.
//
// It works in stages. Candidates come from the index by shared rare words and by BM25; each is then compared on whole
// vectors, on character 4-grams, on what its own neighbours are, and on fields both have filled in. The likenesses
// become one score by a logistic whose coefficients stand in coefficients.txt, and a label in words by label.go. People are
// shown the label and the words that gave it, never a number.
//
// Everything is asked with the reader's table of classes, so neighbours, distributions and reasons are made of what the reader
// sees and nothing else.
package overlap

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"allmenning/find/index"
)

// Subject is what the records are compared with: a text, or a record of the index.
type Subject struct {
	// Record is the id of a record in the index. It is itself left out of the answer. Empty for a text.
	Record string
	// Terms, Grams and Facets are those of a text (see Terms and lang.Analyser.Grams). With a Record they stand in place of those
	// it has in the index, as of one that is being changed; a record without Terms is compared as it is indexed.
	Terms  []index.Term
	Grams  []uint32
	Facets []index.Facet
}

// Ask is what to give back. The zero Ask gives the ten nearest.
type Ask struct {
	Limit     int           // 0 means 10
	Offset    int           // relatives to leap over
	Filter    []index.Facet // as in index.Query
	Not       string        // a record to leave out beside the subject itself; "" leaves out none
	NoReasons bool          // leave out the reasons, for edges that are stored
}

// Relative is a record like the subject.
type Relative struct {
	Record   string
	Label    Label
	P        float64 // 0 to 1, that the two are about the same challenge; for order and limits, not to be shown
	Score    float64 // the sum of Parts; P is its logistic, but below the limit of Parallel where the two have too few words in common
	Parts    []Part  // what each feature gives to Score, the constant too
	Features Features
	Evidence Evidence // asked for where P claims that the two are about the same, else zero
	Reasons  []Reason // at most five, best first
}

// Comparer compares by one set of coefficients. It holds no state and is safe for concurrent use.
type Comparer struct {
	coefficients Coefficients
	words        Words         // what is known of words
	about        func() *About // what texts are about, made when first asked for; nil infers nothing of them
}

// New makes a comparer; Shipped() gives the coefficients it is delivered with.
func New(c Coefficients) *Comparer { return &Comparer{coefficients: c} }

const (
	kept    = 120 // candidates compared exactly
	second  = 24  // of these, the best are compared by their neighbours too
	bmTerms = 40  // heaviest words of the subject that BM25 asks for
)

// Relatives gives the records most like the subject, best first, ties by id, and how many candidates there were. A record
// the reader does not see has none.
func (c *Comparer) Relatives(v *index.View, seen []byte, s Subject, ask Ask) ([]Relative, int) {
	c = c.remembering()
	x, ok := c.open(v, seen, s)
	if !ok {
		return nil, 0
	}
	found := slices.DeleteFunc(c.compare(v, seen, x, ask.Filter), func(f compared) bool { return f.record == ask.Not })
	limit := ask.Limit
	if limit <= 0 {
		limit = 10
	}
	total := len(found)
	found = found[min(max(0, ask.Offset), total):]
	found = found[:min(limit, len(found))]
	out := make([]Relative, len(found))
	for i := range found {
		out[i] = c.relative(v, seen, x, &found[i], ask)
	}
	return out, total
}

// opened is a subject ready to be compared in one view.
type opened struct {
	Subject
	vector   index.Vector
	concepts index.Vector
	query    []index.Term // its heaviest words, for BM25
	facets   fields
}

func (c *Comparer) open(v *index.View, seen []byte, s Subject) (*opened, bool) {
	x := &opened{Subject: s}
	if s.Record == "" || len(s.Terms) > 0 {
		x.vector = v.Vector(s.Terms)
		x.concepts = v.Vector(slices.DeleteFunc(slices.Clone(s.Terms), func(t index.Term) bool { return !t.Synonym }))
		if s.Record == "" && c.about != nil {
			x.Facets = append(slices.Clone(s.Facets), c.about().Facets(s.Terms)...)
		}
	} else {
		var ok bool
		if x.vector, ok = v.VectorOf(s.Record, seen); !ok {
			return nil, false
		}
		x.concepts, _ = v.MeaningsOf(s.Record, seen)
		x.Grams, _ = v.GramsOf(s.Record, seen)
		x.Facets = v.FacetsOf(s.Record, seen)
	}
	for _, w := range x.vector.Top(bmTerms) {
		x.query = append(x.query, index.Term{Key: w.Key, Surface: w.Surface, Weight: 1})
	}
	x.facets = fieldsOf(x.Facets)
	return x, true
}

// compared is a candidate with its likenesses.
type compared struct {
	record   string
	features Features
	score    float64
	concepts index.Vector
	facets   fields
}

// compare finds the candidates and puts them in order.
func (c *Comparer) compare(v *index.View, seen []byte, x *opened, filter []index.Facet) []compared {
	found := c.candidates(v, seen, x, filter)
	spread(found)
	for i := range found {
		found[i].score = c.coefficients.Score(found[i].features)
	}
	order(found)
	neighbours(v, seen, x, found[:min(second, len(found))])
	for i := range found {
		found[i].score = c.coefficients.Score(found[i].features)
	}
	order(found)
	return found
}

func order(found []compared) {
	slices.SortFunc(found, func(a, b compared) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.record, b.record))
	})
}

// candidates joins those found by likeness of words with those found by BM25, and fills in what is asked of each pair alone.
func (c *Comparer) candidates(v *index.View, seen []byte, x *opened, filter []index.Facet) []compared {
	against := v.Against(x.vector, x.Grams)
	defer against.Close()
	near := v.Similar(index.Like{Vector: x.vector, Seen: seen, Not: x.Record, Keep: kept, Filter: filter})
	out := make([]compared, 0, len(near)+8)
	at := make(map[string]int, len(near))
	for _, n := range near {
		at[n.Record] = len(out)
		out = append(out, compared{record: n.Record, features: Features{Words: n.Cosine}})
	}
	hits := v.Search(index.Query{Terms: x.query, Seen: seen, Limit: kept, Filter: filter}).Hits
	best := 0.0
	for _, h := range hits {
		if h.Record != x.Record {
			best = max(best, h.Score)
		}
	}
	for _, h := range hits {
		if h.Record == x.Record {
			continue
		}
		i, ok := at[h.Record]
		if !ok {
			if len(out) >= kept+kept/4 {
				continue
			}
			i = len(out)
			at[h.Record] = i
			out = append(out, compared{record: h.Record, features: Features{Words: against.Cosine(h.Record, seen)}})
		}
		if best > 0 {
			out[i].features.BM25 = h.Score / best
		}
	}
	for _, record := range c.kin(v, seen, x, filter) {
		if _, ok := at[record]; !ok && record != x.Record {
			at[record] = len(out)
			out = append(out, compared{record: record, features: Features{Words: against.Cosine(record, seen)}})
		}
	}
	for i := range out {
		r := &out[i]
		r.features.Grams = against.GramCosine(r.record, seen)
		r.concepts, _ = v.MeaningsOf(r.record, seen)
		r.features.Concepts = x.concepts.Cosine(r.concepts)
		r.facets = fieldsOf(v.FacetsOf(r.record, seen))
		r.features.compare(&x.facets, &r.facets)
	}
	return out
}

// kin gives the records that are about the same as a subject first of all, where those are few. They need not have a word in common with it:
// a title of five words seldom has one of another language, or of somebody who says it otherwise.
func (c *Comparer) kin(v *index.View, seen []byte, x *opened, filter []index.Facet) (out []string) {
	if len(filter) > 0 {
		return nil // what fits is not asked of each record alone
	}
	for _, list := range []int{aboutTheme, aboutMeans} {
		for _, w := range x.facets.about[list] {
			if w.weight < strong {
				continue
			}
			code := coded().all[w.code]
			if axis := toldAxis[list]; axis != "" {
				out = append(out, v.Having(index.Facet{Axis: axis, Value: code.id}, seen, fewKin)...)
			}
			for level := mostLevel; float32(level)/mostLevel >= strong; level-- {
				out = append(out, v.Having(index.Facet{Axis: AxisAbout, Value: aboutValue(list, code.id, level)}, seen, fewKin)...)
			}
		}
	}
	return out
}

const (
	strong = .6 // from this weight a record is about a code first of all
	fewKin = 60 // a code that more records are about finds none
)

var toldAxis = [aboutLists]string{aboutTheme: AxisTheme, aboutMeans: AxisMeasure}

// spread fills in how far each candidate stands above the others: a z-score within the subject's own distribution, so that
// a subject of common words is not like everything. Below ten candidates there is no distribution, and it stays 0.
func spread(found []compared) {
	if len(found) < 10 {
		return
	}
	var sum, squares float64
	for _, f := range found {
		h := f.features.hybrid()
		sum += h
		squares += h * h
	}
	n := float64(len(found))
	mean := sum / n
	sd := math.Sqrt(max(0, squares/n-mean*mean))
	for i := range found {
		if sd > 0 {
			z := (found[i].features.hybrid() - mean) / sd
			found[i].features.Apart = max(0, min(1, z/4))
		}
	}
}

func (c *Comparer) relative(v *index.View, seen []byte, x *opened, f *compared, ask Ask) Relative {
	r := Relative{Record: f.record, Score: f.score, P: logistic(f.score), Features: f.features, Parts: c.coefficients.Parts(f.features)}
	r.Label = labelOf(r.P, f.features, &x.facets, &f.facets)
	claims, text := r.Label.SameChallenge() && r.Label != Duplicate, x.Record == ""
	if ask.NoReasons && !claims {
		return r
	}
	shared := v.Reasons(x.vector, f.record, seen)
	if claims || text && r.Label == Related {
		r.Evidence = evidenceOf(v, x, shared, f.features.Words, c.words.Same)
		if claims && !c.coefficients.enough(r.Evidence) {
			r.Label, r.P = Related, min(r.P, mostRelated)
		}
		if text && r.Label == Related && !r.Evidence.some() {
			r.Label = Different
		}
	}
	if !ask.NoReasons {
		r.Reasons = Reasons(shared, MostReasons, c.words)
	}
	return r
}
