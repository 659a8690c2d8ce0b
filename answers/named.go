package answers

import (
	"context"
	"slices"
	"strings"

	"allmenning"
)

// Named are organisations by the names that a record writes of them, of those we know.
type Named map[string]allmenning.Organisation

// named finds the organisations behind the names of a need or a project: whose it is, and with whom. A name is one of ours when it is
// written as ours is, whatever the letters' size. Of several by one name it is the municipality that the record is from, and none
// where that does not tell.
func (a *Answers) named(ctx context.Context, r *allmenning.Record) (Named, error) {
	var names []string
	switch b := r.Body.(type) {
	case *allmenning.Need:
		names = []string{b.ReportedBy}
	case *allmenning.Project:
		names = append([]string{b.Organisation}, b.Partners...)
	}
	names = slices.DeleteFunc(names, func(s string) bool { return strings.TrimSpace(s) == "" })
	if len(names) == 0 {
		return nil, nil
	}
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	out := Named{}
	for _, name := range names {
		var same []allmenning.Organisation
		for _, o := range all {
			if o.Kind != allmenning.KindLibrary && strings.EqualFold(o.Name, strings.TrimSpace(name)) {
				same = append(same, o)
			}
		}
		if len(same) > 1 {
			same = slices.DeleteFunc(same, func(o allmenning.Organisation) bool {
				return o.ID != r.Owner && !slices.ContainsFunc(r.Places, func(p allmenning.Place) bool { return p.Number == o.Municipality })
			})
		}
		if len(same) == 1 {
			out[name] = same[0]
		}
	}
	return out, nil
}
