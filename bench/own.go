package main

import (
	"slices"
	"sync"

	"allmenning"
	"allmenning/find/catalogue"
	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
	"allmenning/find/search"
)

var anonymous = []byte{1}

// own is the index of the product, asked for the ten best and nothing else, as the others are.
type own struct {
	analyser *lang.Analyser
	index    *index.Index
}

func (*own) Name() string { return "Allmenning, index" }

func (o *own) Build(records []*allmenning.Record) error {
	o.analyser = catalogue.DefaultAnalyser()
	documents := catalogue.NewDocuments(o.analyser, nil)
	o.index = index.New(documents.Config())
	for some := range slices.Chunk(records, 2000) {
		put := make([]index.Record, len(some))
		var wg sync.WaitGroup
		for half := range slices.Chunk(slices.Collect(numbers(len(some))), (len(some)+1)/2) {
			wg.Go(func() {
				for _, i := range half {
					put[i] = documents.Of(some[i])
				}
			})
		}
		wg.Wait()
		o.index.Apply(index.Batch{Put: put})
	}
	o.index.Refresh()
	o.index.View().Prefix("", 1) // the vocabulary is made when first asked for
	return nil
}

func numbers(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func (o *own) Bytes() (int64, error) { return int64(o.index.View().Stats().Bytes), nil }

func (o *own) Close() error { return nil }

func (o *own) Search(q question) ([]string, error) {
	v := o.index.View()
	switch q.kind {
	case pasted:
		var out []string
		x := v.Vector(overlap.Terms(o.analyser.Analyse(q.text), overlap.Body))
		for _, n := range v.Similar(index.Like{Vector: x, Seen: anonymous, Keep: 60}) {
			if out = append(out, n.Record); len(out) == 10 {
				break
			}
		}
		return out, nil
	case prefix:
		var keys []string
		for _, s := range v.Prefix(q.text, 20) {
			keys = append(keys, s.Key)
		}
		return o.find(v, keys, nil), nil
	case misspelt:
		var keys []string
		for _, s := range v.Nearest(q.text, 3) {
			keys = append(keys, s.Key)
		}
		return o.find(v, keys, nil), nil
	}
	var keys []string
	for _, t := range o.analyser.Analyse(q.text) {
		if t.Kind != lang.Part && t.Kind != lang.Synonym {
			keys = append(keys, t.Key)
		}
	}
	if q.kind == phrase {
		return o.find(v, keys, [][]string{keys}), nil
	}
	return o.find(v, keys, nil), nil
}

func (o *own) find(v *index.View, keys []string, phrases [][]string) []string {
	q := index.Query{Seen: anonymous, Limit: 10, Phrases: phrases}
	for i, k := range keys {
		q.Terms = append(q.Terms, index.Term{Key: k, Surface: k, Weight: 1, Group: uint8(i)})
	}
	if len(keys) == 0 {
		return nil
	}
	var out []string
	for _, h := range v.Search(q).Hits {
		out = append(out, h.Record)
	}
	return out
}

// answer is the whole answer of the product in the same index: put in order anew, with labels, reasons, facets and what was meant.
type answer struct {
	*own
	once     sync.Once
	searcher *search.Searcher
}

func (*answer) Name() string { return "Allmenning, whole answer" }

func (a *answer) Search(q question) ([]string, error) {
	a.once.Do(func() { a.searcher = search.New(a.analyser, overlap.New(overlap.Shipped())) })
	text := q.text
	if q.kind == phrase {
		text = `"` + text + `"`
	}
	r := a.searcher.Search(a.index.View(), anonymous, search.Query{
		Text: text, Count: []string{overlap.AxisNoun, overlap.AxisTheme, overlap.AxisPhase, overlap.AxisHasResult},
	})
	var out []string
	for _, h := range r.Hits {
		out = append(out, string(h.ID))
	}
	return out, nil
}
