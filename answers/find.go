package answers

import (
	"context"
	"fmt"
	"slices"

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
	gone, all, err := a.gone(ctx, who.Reader)
	if err != nil {
		return search.Result{}, err
	}
	if query.Gone = gone; !all {
		query.Count = nil
	}
	return a.catalogue.Find(ctx, who.Reader, query)
}

// mostBehind is how many events the index may be behind for the values of what it finds to be told.
const mostBehind = 1000

// gone gives the records that something happened with after what the index knows, and that the reader does not see now as the index
// knows them: a hit is read again before it is shown, but its values and its number would still tell of it. all says that
// they are all of them: when the index is far behind, as while it is built, none are given.
func (a *Answers) gone(ctx context.Context, reader allmenning.Reader) (gone []string, all bool, err error) {
	view := a.catalogue.View()
	events, err := a.store.EventsAfter(ctx, view.Seq(), mostBehind)
	if err != nil || len(events) == mostBehind {
		return nil, false, err
	}
	var touched []allmenning.RecordID
	for _, e := range events {
		if e.Record != "" {
			touched = append(touched, e.Record)
		}
	}
	slices.Sort(touched)
	touched = slices.Compact(touched)
	if len(touched) == 0 {
		return nil, true, nil
	}
	now, err := a.store.RecordsByID(ctx, reader, touched)
	if err != nil {
		return nil, false, err
	}
	seen := a.catalogue.Seen(reader)
	for _, id := range touched {
		r := now[id]
		if r == nil || slices.ContainsFunc(view.FacetsOf(string(id), seen), func(f index.Facet) bool {
			return f.Axis == overlap.AxisFunder && !hasFunder(r, f.Value)
		}) {
			gone = append(gone, string(id))
		}
	}
	return gone, true, nil
}

// hasFunder says that somebody gave money to a project, as the reader sees it.
func hasFunder(r *allmenning.Record, name string) bool {
	p, ok := r.Body.(*allmenning.Project)
	return ok && slices.ContainsFunc(p.Grants, func(g allmenning.Grant) bool { return g.Funder == name })
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
