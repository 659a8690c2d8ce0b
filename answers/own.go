package answers

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/store"
)

// OwnProjects gives the published projects of an organisation that the reader sees, the last changed first, at most a hundred: those
// whose results can be told of.
func (a *Answers) OwnProjects(ctx context.Context, reader allmenning.Reader, owner allmenning.OrganisationID) ([]*allmenning.Record, error) {
	list, err := a.store.List(ctx, reader, store.Filter{Noun: allmenning.NounProject, Owner: owner, Limit: 100})
	return slices.DeleteFunc(list, func(r *allmenning.Record) bool { return r.State != allmenning.Published }), err
}

// OwnProject is a project as it is to somebody who tells of its result.
type OwnProject struct {
	*allmenning.Record
	Needs []*allmenning.Record // that it answers, as far as the reader sees them
}

// OwnProject gives one project of an organisation, with the needs it answers. It is not found where it is another's.
func (a *Answers) OwnProject(ctx context.Context, reader allmenning.Reader, owner allmenning.OrganisationID, id allmenning.RecordID) (*OwnProject, error) {
	r, err := a.record(ctx, reader, allmenning.NounProject, id)
	if err != nil {
		return nil, err
	}
	if r.Owner != owner || r.State != allmenning.Published {
		return nil, allmenning.ErrNotFound
	}
	out := &OwnProject{Record: r}
	ids, err := a.Answered(ctx, reader, id)
	if err != nil || len(ids) == 0 {
		return out, err
	}
	seen, err := a.store.RecordsByID(ctx, reader, ids)
	for _, id := range ids {
		if n := seen[id]; n != nil {
			out.Needs = append(out.Needs, n)
		}
	}
	return out, err
}

// Parent gives the project or study a result belongs to; nil where the reader sees none.
func (a *Answers) Parent(ctx context.Context, reader allmenning.Reader, finding allmenning.RecordID) (*allmenning.Record, error) {
	x, err := a.around(ctx, reader, []allmenning.RecordID{finding})
	if err != nil {
		return nil, err
	}
	r, err := a.record(ctx, reader, allmenning.NounFinding, finding)
	if err != nil {
		return nil, err
	}
	return x.parent(r), nil
}
