package answers

import (
	"context"
	"iter"

	"allmenning"
	"allmenning/store"
)

// Entry is a record as it stands in a file that is taken along: of what the reader sees, with whose it is and what stands around it.
type Entry struct {
	Card
	Owner allmenning.Organisation
	// Doer is who does it: for a project the organisation as its source wrote it, with its number where one organisation here is
	// called so; the owner for the others, and for projects whose source does not say. The zero one where nobody has said.
	Doer    allmenning.Organisation
	Answer  *SynthesisCard // of a synthesis: its last answer; nil where the reader sees none
	Members []Member       // of a constellation, the lead first
}

// Taken says which records a file is to hold. All that is set must hold.
type Taken struct {
	Noun         allmenning.Noun
	Owner        allmenning.OrganisationID     // empty: anybody's
	Municipality allmenning.MunicipalityNumber // as in Wanted
	Words        string                        // as in Wanted
}

// atATime is how many records are in memory at once.
const atATime = 200

// Entries gives the records that are wanted as the reader sees them, one by one, in the order they came here, which stays when
// records change meanwhile. An error ends them.
func (a *Answers) Entries(ctx context.Context, reader allmenning.Reader, t Taken) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		d, err := a.dresser(ctx, reader)
		if err != nil {
			yield(nil, err)
			return
		}
		f := store.Filter{Noun: t.Noun, Owner: t.Owner, Text: t.Words, Municipalities: a.everNumbered(t.Municipality), ByID: true, Limit: atATime}
		for {
			records, err := a.store.List(ctx, reader, f)
			var entries []*Entry
			if err == nil {
				entries, err = d.dress(ctx, records)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
			if len(records) < atATime {
				return
			}
			f.After = store.CursorAt(records[len(records)-1])
		}
	}
}

// everNumbered gives a municipality of today all numbers it has had. Empty: none.
func (a *Answers) everNumbered(n allmenning.MunicipalityNumber) []allmenning.MunicipalityNumber {
	if n == "" {
		return nil
	}
	numbers := []allmenning.MunicipalityNumber{n}
	if m, ok := a.register.ByNumber(n); ok {
		numbers = append(numbers, m.FormerNumbers...)
	}
	return numbers
}

// dresser turns records into entries.
type dresser struct {
	*Answers
	who   Who
	orgs  map[allmenning.OrganisationID]allmenning.Organisation
	named map[string][]allmenning.Organisation // by name
}

func (a *Answers) dresser(ctx context.Context, reader allmenning.Reader) (*dresser, error) {
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	d := &dresser{
		Answers: a, who: Who{Reader: reader},
		orgs: make(map[allmenning.OrganisationID]allmenning.Organisation, len(all)), named: make(map[string][]allmenning.Organisation, len(all)),
	}
	for _, o := range all {
		d.orgs[o.ID] = o
		d.named[o.Name] = append(d.named[o.Name], o)
	}
	return d, nil
}

func (d *dresser) dress(ctx context.Context, records []*allmenning.Record) ([]*Entry, error) {
	cards, err := d.cards(ctx, d.who, records)
	if err != nil {
		return nil, err
	}
	out := make([]*Entry, len(cards))
	answered := map[allmenning.RecordID]*Entry{}
	var syntheses []*allmenning.Record
	for i, c := range cards {
		e := &Entry{Card: c, Owner: d.orgs[c.Record.Owner]}
		e.Doer = d.doer(e)
		switch c.Record.Noun {
		case allmenning.NounSynthesis:
			syntheses = append(syntheses, c.Record)
			answered[c.Record.ID] = e
		case allmenning.NounConstellation:
			if e.Members, err = d.in(ctx, allmenning.GroupID(c.Record.ID)); err != nil {
				return nil, err
			}
		}
		out[i] = e
	}
	answers, err := d.synthesisCards(ctx, d.who, syntheses)
	for _, s := range answers {
		answered[s.Record.ID].Answer = &s
	}
	return out, err
}

// doer finds who does it. A name that several organisations have is that of the one whose municipality the record is from.
func (d *dresser) doer(e *Entry) allmenning.Organisation {
	name := ""
	if p, ok := e.Record.Body.(*allmenning.Project); ok {
		name = p.Organisation
	}
	if name == "" {
		if e.Owner.Kind == allmenning.KindLibrary {
			return allmenning.Organisation{} // it keeps it, and does nothing
		}
		name = e.Owner.Name
	}
	called := d.named[name]
	if len(called) == 1 {
		return called[0]
	}
	for _, o := range called {
		for _, m := range e.Places {
			if o.Municipality == m.Number {
				return o
			}
		}
	}
	return allmenning.Organisation{Name: name}
}

// in gives those who are in a constellation.
func (d *dresser) in(ctx context.Context, group allmenning.GroupID) (out []Member, err error) {
	all, err := d.store.Members(ctx, group)
	for _, m := range all {
		out = append(out, Member{Organisation: d.orgs[m.Organisation], Role: m.Role, Since: m.Since})
	}
	return out, err
}

// OrganisationOf finds an organisation by its id. ErrNotFound when there is none.
func (a *Answers) OrganisationOf(ctx context.Context, id allmenning.OrganisationID) (allmenning.Organisation, error) {
	return a.store.Organisation(ctx, id)
}
