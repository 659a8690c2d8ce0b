package search

import (
	"allmenning/find/index"
	"allmenning/find/overlap"
)

// calledFirst puts what is called as the text says before all else.
func calledFirst(v *index.View, near []overlap.Relative, title string, seen []byte) {
	for i, n := range near {
		if isCalled(v, n.Record, title, seen) {
			n.Score = max(n.Score, near[0].Score)
			copy(near[1:i+1], near[:i])
			near[0] = n
			return
		}
	}
}

// text answers a pasted text: the records most like it. Facets are counted over all records that share one of its telling
// words, as the index counts them.
func (s *Searcher) text(v *index.View, seen []byte, q Query) Result {
	subject := overlap.TextSubject(s.analyser, q.Text)
	near, total := s.comparer.Relatives(v, seen, subject, overlap.Ask{Limit: q.Limit, Offset: q.Offset, Filter: q.Filter, Not: string(q.Not)})
	r := Result{AsText: true, Total: total}
	if q.Offset <= 0 {
		calledFirst(v, near, overlap.TitleKey(q.Text), seen)
	}
	for _, n := range near {
		r.Hits = append(r.Hits, Hit{ID: recordID(n.Record), Score: n.Score, Label: n.Label, Reasons: n.Reasons})
	}
	if len(q.Count) > 0 {
		var terms []index.Term
		for _, w := range v.Vector(subject.Terms).Top(60) {
			terms = append(terms, index.Term{Key: w.Key, Surface: w.Surface, Weight: 1})
		}
		r.Facets = v.Search(index.Query{Terms: terms, Seen: seen, Limit: 1, Filter: q.Filter, Count: q.Count}).Facets
	}
	return r
}
