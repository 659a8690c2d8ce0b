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
	ask := overlap.Ask{Limit: q.Limit, Offset: q.Offset, Filter: q.Filter, Not: string(q.Not)}
	if q.Like != nil {
		ask.Limit, ask.Offset = max(window, q.Offset+q.Limit), 0
	}
	near, total := s.comparer.Relatives(v, seen, subject, ask)
	r := Result{AsText: true, Total: total}
	if ask.Offset <= 0 {
		calledFirst(v, near, overlap.TitleKey(q.Text), seen)
	}
	if q.Like != nil {
		likestFirst(v, seen, near[:min(window, len(near))], q.Like, func(n overlap.Relative) (string, bool) { return n.Record, n.Label != overlap.Different })
		near = near[min(max(0, q.Offset), len(near)):]
		near = near[:min(q.Limit, len(near))]
	}
	for _, n := range near {
		r.Hits = append(r.Hits, Hit{ID: recordID(n.Record), Score: n.Score, Label: n.Label, Reasons: n.Reasons})
	}
	if len(q.Count) > 0 {
		var terms []index.Term
		for _, w := range v.Vector(subject.Terms).Top(60) {
			terms = append(terms, index.Term{Key: w.Key, Surface: w.Surface, Weight: 1})
		}
		r.Facets = v.Search(index.Query{Terms: terms, Seen: seen, CountOnly: true, Filter: q.Filter, Count: q.Count}).Facets
	}
	return r
}
