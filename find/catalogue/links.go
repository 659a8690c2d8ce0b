package catalogue

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/store"
)

// linkMap knows which findings hang on which record. A finding's words stand with its record, so a change in one is a change in
// the other. Only who fills and follows uses it.
type linkMap struct {
	findings map[allmenning.RecordID][]allmenning.RecordID // by what they came out of
	parents  map[allmenning.RecordID][]allmenning.RecordID // by finding
}

// read takes the links from the store anew. A link that is made or taken away has an event at each end, so what hung on a
// record before is looked at again too.
func (l *linkMap) read(ctx context.Context, db *store.DB) error {
	all, err := db.EveryLink(ctx)
	if err != nil {
		return err
	}
	l.findings, l.parents = map[allmenning.RecordID][]allmenning.RecordID{}, map[allmenning.RecordID][]allmenning.RecordID{}
	for _, link := range all {
		if link.Kind == allmenning.LinkFrom {
			l.findings[link.To] = append(l.findings[link.To], link.From)
			l.parents[link.From] = append(l.parents[link.From], link.To)
		}
	}
	for _, ids := range l.findings {
		slices.Sort(ids) // the order of links says nothing, and answers must not depend on it
	}
	return nil
}
