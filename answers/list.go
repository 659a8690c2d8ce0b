package answers

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// List is one page of the records of a noun: studies by year, findings by what was measured (store.SortKey), others by when they were changed, newest first.
type List struct {
	Noun  allmenning.Noun
	Cards []Card
	Total int          // how many fit what was asked for
	All   int          // how many of the noun there are
	Next  store.Cursor // where the next page begins; zero when this is the last
}

// Wanted says which records a list is asked for. All that is set must hold.
type Wanted struct {
	Noun         allmenning.Noun
	Municipality allmenning.MunicipalityNumber // of today; its earlier numbers count too. Empty: anywhere. Unknown: nowhere
	Words        string                        // a part of the title, in small or capital letters; empty: any title
	After        store.Cursor                  // the zero cursor is the beginning
}

// PageSize is how many records a list shows at a time.
const PageSize = 25

// List answers with a page of the records that are wanted.
func (a *Answers) List(ctx context.Context, who Who, w Wanted) (*List, error) {
	f := store.Filter{Noun: w.Noun, Text: w.Words, Sorted: store.Sorted(w.Noun), Limit: PageSize + 1, After: w.After, Municipalities: a.everNumbered(w.Municipality)}
	records, err := a.store.List(ctx, who.Reader, f)
	if err != nil {
		return nil, err
	}
	out := &List{Noun: w.Noun}
	if len(records) > PageSize {
		records = records[:PageSize]
		out.Next = store.CursorAt(records[PageSize-1])
	}
	if out.Total, err = a.store.Count(ctx, who.Reader, f); err != nil {
		return nil, err
	}
	out.All = out.Total
	if len(f.Municipalities) > 0 || f.Text != "" {
		if out.All, err = a.store.Count(ctx, who.Reader, store.Filter{Noun: w.Noun}); err != nil {
			return nil, err
		}
	}
	out.Cards, err = a.cards(ctx, who, records)
	return out, err
}
