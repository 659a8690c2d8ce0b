package form

import (
	"strings"
	"time"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Loose is a form that is about no text and has no draft, such as who is to see a record. Its fields are drawn like those of all
// forms; texts is the prefix of what they are called in the catalogue.
func Loose(texts string, v Values, wrong allmenning.FieldErrors) *State {
	return &State{Values: v, Wrong: wrong, kind: &Kind{Texts: texts}}
}

// ValuesOf takes the fields out of what was sent, as every form does.
func ValuesOf(sent map[string][]string) Values { return valuesOf(sent) }

// Problems are the faults for the summary at the top of a page, each leading to its field.
func (s *State) Problems(f *page.Frame) []part.Problem { return s.problems(f) }

// ClosureOf reads who is to see something from the field with a name and those under it: NAME, NAME.group, NAME.basis,
// NAME.opens. The faults carry the same names.
func ClosureOf(v Values, name string) (allmenning.Closure, allmenning.FieldErrors) {
	own := Values{}
	for field, values := range v {
		if rest, ok := strings.CutPrefix(field, name); ok && (rest == "" || rest[0] == '.') {
			own[closureName+rest] = values
		}
	}
	c, wrong := closureOf(own)
	for i := range wrong {
		wrong[i].Field = name + strings.TrimPrefix(wrong[i].Field, closureName)
	}
	return c, wrong
}

// SetClosure writes who sees something into the fields that ClosureOf reads.
func (v Values) SetClosure(name string, c allmenning.Closure) {
	for text, level := range levels {
		if level == c.Level {
			v.Set(name, text)
		}
	}
	v.Set(name+".group", string(c.Group))
	v.Set(name+".basis", c.Basis)
	if c.OpensAt != 0 {
		v.Set(name+".opens", c.OpensAt.Time().In(i18n.Zone()).Format(time.DateOnly))
	}
}

// Levels are the levels of visibility to choose between: that of constellations where there are any.
func Levels(f *page.Frame, s *State) []Option { return closureOptions(f, s) }

// Bases are the legal bases to choose between, each with its note.
func Bases(f *page.Frame) []Option { return basisOptions(f) }

// Acting is the name of the organisation the visitor writes for now; empty for none.
func Acting(f *page.Frame) string {
	if f.Visitor.Behalf != "" {
		return f.Visitor.Behalf
	}
	return f.Visitor.Organisation
}
