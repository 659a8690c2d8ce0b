package answers

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// List is one page of the records of a noun, newest first.
type List struct {
	Noun  allmenning.Noun
	Cards []Card
	Total int
	Next  store.Cursor // where the next page begins; zero when this is the last
}

// PageSize is how many records a list shows at a time.
const PageSize = 25

// List answers with the records of one noun after a cursor; the zero cursor is the beginning.
func (a *Answers) List(ctx context.Context, who Who, noun allmenning.Noun, after store.Cursor) (*List, error) {
	f := store.Filter{Noun: noun, Limit: PageSize + 1, After: after}
	records, err := a.store.List(ctx, who.Reader, f)
	if err != nil {
		return nil, err
	}
	out := &List{Noun: noun}
	if len(records) > PageSize {
		records = records[:PageSize]
		out.Next = store.CursorAt(records[PageSize-1])
	}
	if out.Total, err = a.store.Count(ctx, who.Reader, store.Filter{Noun: noun}); err != nil {
		return nil, err
	}
	out.Cards, err = a.cards(ctx, who, records)
	return out, err
}
