package answers

import (
	"context"

	"allmenning"
)

// Endorser is an organisation that said "vi også" to a need.
type Endorser struct {
	Organisation allmenning.Organisation
	Since        allmenning.Time
}

// Endorsers gives the organisations that have said "vi også" to a record the reader sees, the first first.
func (a *Answers) Endorsers(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID) ([]Endorser, error) {
	list, err := a.store.Endorsements(ctx, reader, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	known := map[allmenning.OrganisationID]allmenning.Organisation{}
	for _, o := range all {
		known[o.ID] = o
	}
	out := make([]Endorser, len(list))
	for i, e := range list {
		out[i] = Endorser{known[e.Org], e.At}
	}
	return out, nil
}
