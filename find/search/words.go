package search

import (
	"slices"
	"strings"

	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
)

// word is one word of a query that says something, with all the terms it stands for.
type word struct {
	surface    string
	start, end int // byte offsets in the query
	terms      []index.Term
	alike      []string // keys among terms of words that are only spelt like it
}

// most is the number of words told apart in a query; the index has 64 groups.
const most = 60

// read splits a query into its words. A phrase of the glossary stands for each of its words, in equal shares, so that "fysisk
// aktivitet" met by "physical activity" counts as both words met.
func read(a *lang.Analyser, text string) []word {
	terms := a.Analyse(text)
	var words []word
	starts := map[int]int{}
	for _, t := range terms {
		if t.Kind == lang.Synonym {
			continue
		}
		i, ok := starts[t.Start]
		if !ok {
			i = len(words)
			starts[t.Start] = i
			words = append(words, word{surface: t.Surface, start: t.Start, end: t.End})
		}
		words[i].add(t, i, 1)
	}
	for _, t := range terms {
		if t.Kind != lang.Synonym {
			continue
		}
		var in []int
		for start, i := range starts {
			if start >= t.Start && start < t.End {
				in = append(in, i)
			}
		}
		slices.Sort(in)
		for _, i := range in {
			words[i].add(t, i, 1/float32(len(in)))
		}
	}
	return words
}

func (w *word) add(t lang.Term, group int, share float32) {
	w.terms = append(w.terms, index.Term{
		Key: t.Key, Surface: t.Surface, Weight: t.Weight * share, Group: uint8(min(group, most)),
		Synonym: t.Kind == lang.Synonym, Part: t.Kind == lang.Part,
	})
}

func termsOf(words []word) []index.Term {
	var out []index.Term
	for _, w := range words {
		out = append(out, w.terms...)
	}
	return out
}

// window is how many hits are put in order anew; beyond it the order is that of BM25.
const window = 100

// words answers a short query.
func (s *Searcher) words(v *index.View, seen []byte, q Query, words []word, asked asked) Result {
	query := index.Query{
		Terms: termsOf(words), Seen: seen, Limit: max(window, q.Offset+q.Limit) + 1, Filter: q.Filter, Count: q.Count,
		Phrases: asked.phrases, Without: asked.without,
	}
	var r Result
	if len(words) > 0 {
		r.DidYouMean = didYouMean(v, q.Text, words)
	} else if strings.TrimSpace(asked.words) != "" {
		return r // signs alone ask for nothing
	}
	found := v.Search(query)
	if found.Total < few && len(words) > 0 {
		if more := widen(v, words); more != nil {
			words, query.Terms = more, termsOf(more)
			found = v.Search(query)
		}
	}
	hits := rank(v, query, words, found.Hits, overlap.TitleKey(q.Text))
	r.Total, r.Facets = found.Total, found.Facets
	if i := slices.IndexFunc(hits, func(h ranked) bool { return h.Record == string(q.Not) }); i >= 0 && q.Not != "" {
		hits = slices.Delete(hits, i, i+1)
		r.Total--
	}
	if q.Like != nil {
		likestFirst(v, seen, hits[:min(window, len(hits))], q.Like, func(h ranked) (string, bool) { return h.Record, h.share >= mostOf })
	}
	hits = hits[min(max(0, q.Offset), len(hits)):]
	for _, h := range hits[:min(q.Limit, len(hits))] {
		hit := Hit{ID: recordID(h.Record), Score: h.score}
		if len(words) > 0 {
			h.explain(v, query, words)
			hit.Label, hit.Reasons = s.labelOf(v, words, h.explained), s.reasons(words, h.explained)
		}
		r.Hits = append(r.Hits, hit)
	}
	if r.Total == 0 {
		r.Instead = instead(v, query)
	}
	return r
}

// reasons are the words that met. What met by its spelling alone is said to be that.
func (s *Searcher) reasons(words []word, explained []index.Contribution) []overlap.Reason {
	looks := func(surface string) bool {
		return slices.ContainsFunc(words, func(w word) bool { return w.surface == surface && w.metByLooks(explained) })
	}
	out := overlap.Reasons(explained, overlap.MostReasons, overlap.Words{
		Same: s.analyser.SameMeaning, Meet: func(a, b string) bool { return s.analyser.Meet(a, b) || looks(a) },
	})
	for i, r := range out {
		if r.Kind == overlap.Near && looks(r.Query) {
			out[i].Kind = overlap.SpeltAlike
		}
	}
	return out
}

// metByLooks says that all a record has of the word is words spelt like it.
func (w word) metByLooks(explained []index.Contribution) bool {
	met := false
	for _, c := range explained {
		if c.QuerySurface != w.surface {
			continue
		}
		if !slices.Contains(w.alike, c.Key) {
			return false
		}
		met = true
	}
	return met
}
