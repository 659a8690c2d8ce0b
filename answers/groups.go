package answers

import (
	"context"

	"allmenning"
)

// Group is a constellation with its name, empty where the reader does not see its record.
type Group struct {
	ID   allmenning.GroupID
	Name string
}

// Groups gives the constellations an organisation is a member of now, in order of id.
func (a *Answers) Groups(ctx context.Context, reader allmenning.Reader, org allmenning.OrganisationID) ([]Group, error) {
	ids, err := a.store.GroupsOf(ctx, org)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	records := make([]allmenning.RecordID, len(ids))
	for i, id := range ids {
		records[i] = allmenning.RecordID(id)
	}
	seen, err := a.store.RecordsByID(ctx, reader, records)
	out := make([]Group, len(ids))
	for i, id := range ids {
		out[i].ID = id
		if r := seen[records[i]]; r != nil {
			out[i].Name = r.Title
		}
	}
	return out, err
}
