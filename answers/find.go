package answers

import (
	"context"
	"fmt"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/find/search"
)

// Question is what somebody asks the whole.
type Question struct {
	Text   string
	Nouns  []allmenning.Noun // none: all but findings, which are shown with what they belong to
	Facets []index.Facet     // further axes: theme, phase, sector, county, size, centrality, has_result, funder, year
	Likest bool              // those of municipalities like the reader's first, among those that say most of what is asked for
	Limit  int               // 0 is 10
	Offset int
}

// Hits is one page of what was found.
type Hits struct {
	Question   Question
	Hits       []Hit
	Total      int
	Facets     []index.FacetCount
	DidYouMean string
	AsText     bool             // it was read as a text and not as words
	Instead    []search.Instead // when nothing was found: what finds something
}

// Hit is a card with the label and the reasons it was found for.
type Hit struct {
	Card
	Label   overlap.Label
	Reasons []overlap.Reason
}

// Find answers a question. The answer is shared: do not change it. Only short questions are kept, and none while the index
// is being built; a pasted text is forgotten when it has been answered.
func (a *Answers) Find(ctx context.Context, who Who, q Question) (*Hits, error) {
	if len(q.Text) > MostKeptText || !a.catalogue.Ready() {
		return a.find(ctx, who, q)
	}
	return a.hits.get(ctx, a, who.Reader, fmt.Sprintf("%s %+v", who.From, q), func() (*Hits, error) { return a.find(ctx, who, q) })
}

// Gist gives the n words that say most in a text, for an address where the whole has no place. Nothing is kept of it.
func (a *Answers) Gist(text string, n int) string { return a.catalogue.Gist(text, n) }

// MostKeptText is the longest question whose answer is kept, in bytes: a few words, not somebody's case.
const MostKeptText = 200

// search asks the index.
func (a *Answers) search(ctx context.Context, who Who, q Question) (search.Result, error) {
	query := search.Query{Text: q.Text, Filter: q.Facets, Count: counted, Limit: q.Limit, Offset: q.Offset}
	if q.Likest {
		query.Like = a.likest(who.From)
	}
	nouns := q.Nouns
	if len(nouns) == 0 {
		nouns = []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject, allmenning.NounStudy, allmenning.NounSynthesis, allmenning.NounConstellation}
	}
	for _, n := range nouns {
		query.Filter = append(query.Filter, index.Facet{Axis: "noun", Value: string(n)})
	}
	return a.catalogue.Find(ctx, who.Reader, query)
}

// counted are the axes whose values are counted over all hits.
var counted = []string{
	overlap.AxisNoun, overlap.AxisPhase, overlap.AxisHasResult, overlap.AxisTheme, overlap.AxisSector, overlap.AxisCounty, overlap.AxisSize,
	overlap.AxisCentrality, overlap.AxisYear, overlap.AxisFunder,
}

// likest tells how like a municipality each is, itself most; nil when it is none.
func (a *Answers) likest(from allmenning.MunicipalityNumber) map[string]float64 {
	ranks := a.ranks(from)
	if len(ranks) == 0 {
		return nil
	}
	like := map[string]float64{string(from): 1}
	for number, rank := range ranks {
		if number != from {
			like[string(number)] = 1 - float64(rank)/float64(len(ranks)+1)
		}
	}
	return like
}

func (a *Answers) find(ctx context.Context, who Who, q Question) (*Hits, error) {
	if q.Limit <= 0 {
		q.Limit = 10
	}
	found, err := a.search(ctx, who, q)
	if err != nil {
		return nil, err
	}
	ids := make([]allmenning.RecordID, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	records, err := a.store.RecordsByID(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	out := &Hits{Question: q, Total: found.Total, Facets: found.Facets, DidYouMean: found.DidYouMean, AsText: found.AsText, Instead: found.Instead}
	var list []*allmenning.Record
	for _, h := range found.Hits {
		// The index may be a moment behind the database: what is gone since is left out.
		if r := records[h.ID]; r != nil {
			list = append(list, r)
			out.Hits = append(out.Hits, Hit{Label: h.Label, Reasons: h.Reasons})
		}
	}
	cards, err := a.cards(ctx, who, list)
	if err != nil {
		return nil, err
	}
	for i := range out.Hits {
		out.Hits[i].Card = cards[i]
	}
	return out, nil
}
