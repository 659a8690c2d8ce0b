// Package search answers what people write in the one box: a word, a question, or a pasted page.
//
// Search is the one function that decides how. A few words are a query, answered by BM25 where a record that has all the words
// is preferred, with "words side by side" in quotes and -words that must not be there; more than half a dozen words that say something are a text, answered by package overlap. Both give the same
// kind of hits, with a label in words and reasons in the words people wrote.
package search

import (
	"allmenning"

	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
)

// Query is what somebody asks. The zero Query asks for everything, by id.
type Query struct {
	Text   string
	Filter []index.Facet // values of one axis are alternatives; every axis named must fit
	Count  []string      // axes to count the values of, over all hits
	Limit  int           // 0 means 10
	Offset int
	Not    allmenning.RecordID // left out; "" leaves out none

	// Gone are records that the reader may no longer see as the index knows them: they are neither found nor counted.
	Gone []string

	// Like tells how like somebody's municipality each other is, by number, 0 to 1. When it is not nil, the hits that say most of what
	// was asked for come in that order, those of the likest municipality first, and then the others likewise.
	Like map[string]float64
}

// Hit is a record found.
type Hit struct {
	ID      allmenning.RecordID
	Score   float64 // for order within one answer; never shown
	Label   overlap.Label
	Reasons []overlap.Reason // at most five, best first; none when nothing was asked for
}

// Result is one page of hits, best first.
type Result struct {
	Hits       []Hit
	Total      int
	Facets     []index.FacetCount
	DidYouMean string    // the query with words nobody uses put right; "" when there is nothing to say
	AsText     bool      // the query was read as a text, not as words
	Instead    []Instead // when nothing was found: what finds something
}

// Instead is a way to ask for less that finds something.
type Instead struct {
	Kind InsteadKind
	N    int // hits it finds
}

// InsteadKind is what is left out of a query.
type InsteadKind string

// What can be left out.
const (
	AnyFilter InsteadKind = "filter" // every value the query is narrowed by, but its nouns
	Quotes    InsteadKind = "quotes" // the words anywhere, not side by side
	Minus     InsteadKind = "minus"  // what must not be there may be
)

// Searcher answers queries in any view. It is safe for concurrent use.
type Searcher struct {
	analyser *lang.Analyser
	comparer *overlap.Comparer
}

// New makes a searcher. The analyser must be the one that made the documents.
func New(a *lang.Analyser, c *overlap.Comparer) *Searcher { return &Searcher{a, c.Knowing(a)} }

// longText is the number of words that say something above which a query is a text.
const longText = 6

// Search answers for the reader whose table of classes is seen (see index.View).
func (s *Searcher) Search(v *index.View, seen []byte, q Query) Result {
	if q.Limit <= 0 {
		q.Limit = 10
	}
	v = v.Without(q.Gone)
	asked := takeApart(s.analyser, q.Text)
	words := read(s.analyser, asked.words)
	if len(words) > longText {
		return s.text(v, seen, q)
	}
	return s.words(v, seen, q, words, asked)
}
