package answers

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// OrganisationPage is an organisation and what it owns, of what the reader sees.
type OrganisationPage struct {
	Organisation allmenning.Organisation
	Parent       allmenning.Organisation // that it is part of; the zero one: none
	Newest       []Card                  // at most mostOwned, the last changed first
	Total        int
}

// mostOwned is how many of its records the page of an organisation shows.
const mostOwned = 25

// Organisation answers with the page of an organisation. ErrNotFound when there is none.
func (a *Answers) Organisation(ctx context.Context, who Who, id allmenning.OrganisationID) (*OrganisationPage, error) {
	o, err := a.store.Organisation(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &OrganisationPage{Organisation: o}
	if o.Parent != "" {
		if p.Parent, err = a.store.Organisation(ctx, o.Parent); err != nil {
			return nil, err
		}
	}
	f := store.Filter{Owner: id, Limit: mostOwned}
	if p.Total, err = a.store.Count(ctx, who.Reader, f); err != nil {
		return nil, err
	}
	records, err := a.store.List(ctx, who.Reader, f)
	if err != nil {
		return nil, err
	}
	p.Newest, err = a.cards(ctx, who, records)
	return p, err
}
