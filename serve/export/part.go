package export

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/answers"
	"allmenning/files/sheet"
)

// Part is a table of what records have several of, or what stands between them. Its rows say which record they are of by its id.
type Part string

// The parts; the empty Part is the records themselves.
const (
	Lessons Part = "lessons"
	Context Part = "context" // official facts of a result's municipality, as they were
	Grants  Part = "grants"
	Texts   Part = "texts" // what is written in several languages
	Weighed Part = "weighed"
	Links   Part = "links"
	Past    Part = "past" // what has happened, and what earlier versions said; for those who own the records
)

// tableOfPart is how a part is made: of which nouns, and what of each record.
type tableOfPart struct {
	nouns   []allmenning.Noun // nil: all
	items   func(*row) []any
	columns func() []column
}

var tablesOfParts = map[Part]tableOfPart{
	Lessons: {[]allmenning.Noun{allmenning.NounProject, allmenning.NounFinding}, lessonsOf, lessonColumns},
	Context: {[]allmenning.Noun{allmenning.NounFinding}, contextOf, contextColumns},
	Grants:  {[]allmenning.Noun{allmenning.NounProject}, grantsOf, grantColumns},
	Texts:   {nil, textsOf, textColumns},
	Weighed: {[]allmenning.Noun{allmenning.NounSynthesis}, weighedOf, weighedColumns},
	Links:   {nil, linksOf, linkColumns},
	Past:    {nil, pastOf, pastColumns},
}

// Parts lists the parts in the order a workbook has them.
func Parts() []Part { return []Part{Lessons, Context, Grants, Texts, Weighed, Links, Past} }

// PartsOf lists the parts that records of a noun have.
func PartsOf(noun allmenning.Noun) []Part {
	return slices.DeleteFunc(Parts(), func(part Part) bool { return !tablesOfParts[part].has(noun) })
}

func (t tableOfPart) has(noun allmenning.Noun) bool {
	return t.nouns == nil || slices.Contains(t.nouns, noun)
}

// Owned is all that an organisation owns, of what the reader sees: a sheet for each noun, and one for each part. What has happened is
// told to its own people only. nouns: nil for all.
func Owned(ctx context.Context, a *answers.Answers, reader allmenning.Reader, owner allmenning.OrganisationID, nouns ...allmenning.Noun) (out []Sheet) {
	if nouns == nil {
		nouns = allmenning.Nouns()
	}
	for _, noun := range nouns {
		out = append(out, Sheet{Noun: noun, Entries: a.Entries(ctx, reader, answers.Taken{Noun: noun, Owner: owner})})
	}
	for _, part := range Parts() {
		of := slices.DeleteFunc(slices.Clone(nouns), func(n allmenning.Noun) bool { return !tablesOfParts[part].has(n) })
		if len(of) == 0 || part == Past && !slices.Contains(reader.Organisations, owner) {
			continue
		}
		out = append(out, Sheet{Part: part, of: of, Entries: func(yield func(*answers.Entry, error) bool) {
			for _, noun := range of {
				taken := answers.Taken{Noun: noun, Owner: owner, Around: part == Links || part == Weighed, Past: part == Past}
				for e, err := range a.Entries(ctx, reader, taken) {
					if !yield(e, err) {
						return
					}
				}
			}
		}})
	}
	return out
}

// ofRecord are the columns every part begins with.
func ofRecord() []column {
	return []column{
		{name: "noun", value: func(x *row) any { return x.noun(x.Record) }},
		{name: "record_id", value: func(x *row) any { return x.Record.ID }},
		{name: "title", value: (*row).title},
	}
}

// noun is what kind of record it is.
func (x *row) noun(r *allmenning.Record) any {
	if !x.people {
		return r.Noun
	}
	return x.p.T("nouns." + string(r.Noun) + ".one")
}

// titleOf is the title of another record.
func (x *row) titleOf(r *allmenning.Record) any {
	title, _ := r.TitleIn(x.lang())
	return oneLine(title)
}

// item is a column of a part, whose items are of one type.
func item[T any](name string, kind sheet.Kind, value func(*row, T) any) column {
	return column{name: name, kind: kind, value: func(x *row) any { return value(x, x.item.(T)) }}
}

func each[T any](all []T) []any {
	out := make([]any, len(all))
	for i, v := range all {
		out[i] = v
	}
	return out
}
