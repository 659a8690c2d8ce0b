package answers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"allmenning"
	"allmenning/store"
)

// mostSorted is how many records are put in an order of reading; a registry has some hundred studies.
const mostSorted = 5000

// reading says that a noun is listed in an order of reading, and not by when a record was changed here: studies by year,
// newest first, then by title; findings by title. They come in by the load, so when they were changed tells nobody anything.
func reading(n allmenning.Noun) bool { return n == allmenning.NounStudy || n == allmenning.NounFinding }

// listed gives at most f.Limit records after f.After, in the order of the noun.
func (a *Answers) listed(ctx context.Context, who Who, f store.Filter) ([]*allmenning.Record, error) {
	if !reading(f.Noun) {
		return a.store.List(ctx, who.Reader, f)
	}
	limit, after := f.Limit, f.After
	f.Limit, f.After = mostSorted, store.Cursor{}
	all, err := a.store.List(ctx, who.Reader, f)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, byReading)
	if i := slices.IndexFunc(all, func(r *allmenning.Record) bool { return r.ID == after.ID }); i >= 0 {
		all = all[i+1:]
	}
	return all[:min(limit, len(all))], nil
}

func byReading(a, b *allmenning.Record) int {
	return cmp.Or(cmp.Compare(yearOf(b), yearOf(a)), strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), cmp.Compare(a.ID, b.ID))
}

// yearOf is the year a study was published; 0 for what has none.
func yearOf(r *allmenning.Record) int {
	if s, ok := r.Body.(*allmenning.Study); ok {
		return s.Year
	}
	return 0
}
