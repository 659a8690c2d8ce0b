package answers

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// ConstellationPage is a constellation as its page shows it.
type ConstellationPage struct {
	Card
	Owner   allmenning.Organisation // the lead
	Members []Member                // the lead first, then by when they came
	Invited []allmenning.Organisation
	// Opened is what members have opened to the group and no further, newest first, at most mostOpened; OpenedAll is how many
	// there are. None for whoever is no member.
	Opened    []Card
	OpenedAll int
}

// Member is an organisation that is in a constellation.
type Member struct {
	Organisation allmenning.Organisation
	Role         allmenning.MemberRole
	Since        allmenning.Time
}

// mostOpened is how many records the page of a constellation shows.
const mostOpened = 50

// Constellation answers with the page of a constellation. ErrNotFound when the reader does not see it.
func (a *Answers) Constellation(ctx context.Context, who Who, id allmenning.RecordID) (*ConstellationPage, error) {
	r, err := a.record(ctx, who.Reader, allmenning.NounConstellation, id)
	if err != nil {
		return nil, err
	}
	p := &ConstellationPage{Card: Card{Record: r, Places: a.today(r.Places)}}
	if p.Owner, err = a.store.Organisation(ctx, r.Owner); err != nil {
		return nil, err
	}
	in, err := a.members(ctx, p)
	if err != nil {
		return nil, err
	}
	for _, org := range r.Body.(*allmenning.Constellation).Invited {
		if in[org] {
			continue // has joined since
		}
		o, err := a.store.Organisation(ctx, org)
		if err != nil {
			return nil, err
		}
		p.Invited = append(p.Invited, o)
	}
	f := store.Filter{Group: allmenning.GroupID(id), Limit: mostOpened}
	if p.OpenedAll, err = a.store.Count(ctx, who.Reader, f); err != nil {
		return nil, err
	}
	opened, err := a.store.List(ctx, who.Reader, f)
	if err != nil {
		return nil, err
	}
	p.Opened, err = a.cards(ctx, who, opened)
	return p, err
}

// members fills in who is in a constellation, and says it of each.
func (a *Answers) members(ctx context.Context, p *ConstellationPage) (map[allmenning.OrganisationID]bool, error) {
	all, err := a.store.Members(ctx, allmenning.GroupID(p.Record.ID))
	if err != nil {
		return nil, err
	}
	in := map[allmenning.OrganisationID]bool{}
	for _, m := range all {
		o, err := a.store.Organisation(ctx, m.Organisation)
		if err != nil {
			return nil, err
		}
		in[o.ID] = true
		p.Members = append(p.Members, Member{Organisation: o, Role: m.Role, Since: m.Since})
	}
	return in, nil
}

// Brief gives a record of a noun and whose it is, without what belongs around it.
func (a *Answers) Brief(ctx context.Context, reader allmenning.Reader, noun allmenning.Noun, id allmenning.RecordID) (*allmenning.Record, allmenning.Organisation, error) {
	r, err := a.record(ctx, reader, noun, id)
	if err != nil {
		return nil, allmenning.Organisation{}, err
	}
	o, err := a.store.Organisation(ctx, r.Owner)
	return r, o, err
}
