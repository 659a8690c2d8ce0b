package visibility

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

const coreName = "closure" // the fields of the record as a whole, as its faults are named too

// valuesOf are the choices as they stand. A block that has none of its own follows the record.
func valuesOf(r *allmenning.Record) form.Values {
	v := form.Values{}
	v.SetClosure(coreName, r.Closure)
	for b, c := range r.Blocks {
		v.SetClosure(form.BlockName(b), c)
	}
	return v
}

// read takes the choices out of the form. What they cannot be is said at the field it stands in.
func read(v form.Values, r *allmenning.Record, now time.Time) (core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure, wrong allmenning.FieldErrors) {
	core, wrong = form.ClosureFrom(v, coreName, now)
	blocks, more := form.BlocksOf(v, r.Noun, now)
	return core, blocks, append(wrong, more...)
}

// check adds what the act would refuse, so that nobody is asked to say yes to something that cannot be.
func (s Pages) check(r *http.Request, rec *allmenning.Record, core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure, wrong *allmenning.FieldErrors) error {
	groups, err := s.Answers.Groups(r.Context(), page.Of(r).Reader, rec.Owner)
	if err != nil {
		return err
	}
	all := maps.Clone(blocks)
	all[allmenning.Core] = core
	for b, c := range all {
		member := slices.ContainsFunc(groups, func(g answers.Group) bool { return g.ID == c.Group })
		if c.Level == allmenning.Group && !member {
			*wrong = append(*wrong, allmenning.FieldError{Field: form.BlockName(b), Key: "field.group"})
		}
	}
	next := *rec
	next.Closure, next.Blocks = core, blocks
	var found allmenning.FieldErrors
	if errors.As(next.CheckPublish(), &found) {
		for _, e := range found {
			if strings.HasPrefix(e.Field, coreName) || strings.HasPrefix(e.Field, "blocks.") {
				*wrong = append(*wrong, e)
			}
		}
	}
	*wrong = first(*wrong)
	return nil
}

// named gives faults the names of the form: the group of the record as a whole is chosen in its own field.
func named(all allmenning.FieldErrors) allmenning.FieldErrors {
	out := slices.Clone(all)
	for i, e := range out {
		if e.Field == form.BlockName(allmenning.Core) {
			out[i].Field = coreName
		}
		if out[i].Key == "field.group" && !strings.HasSuffix(e.Field, ".group") {
			out[i].Field += ".group"
		}
	}
	return out
}

// first keeps the first fault of each field, in the order of the page: the record as a whole, then its blocks.
func first(all allmenning.FieldErrors) allmenning.FieldErrors {
	var out allmenning.FieldErrors
	for _, e := range named(all) {
		if !slices.ContainsFunc(out, func(o allmenning.FieldError) bool { return o.Field == e.Field }) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b allmenning.FieldError) int {
		return strings.Compare(order(a.Field), order(b.Field))
	})
	return out
}

func order(field string) string {
	if strings.HasPrefix(field, coreName) {
		return " " + field
	}
	return field
}
