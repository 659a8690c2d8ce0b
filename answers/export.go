package answers

import (
	"context"
	"iter"
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/find/overlap"
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
	Invited []string       // of a constellation: the names of those it lets in, for those who are in it
	// Groups are the names of the constellations that the record, or a block of it, is open to, for those who own it.
	Groups map[allmenning.GroupID]string

	Links   []Arrow   // to and from it, where Taken.Around asks
	Weighed []Weighed // of a synthesis: the results it uses or leaves out, where Taken.Around asks
	Past    []Passage // what has happened to it, oldest first, for those who own it and where Taken.Past asks
}

// Taken says which records a file is to hold. All that is set must hold.
type Taken struct {
	Noun         allmenning.Noun
	Owner        allmenning.OrganisationID     // empty: anybody's
	Municipality allmenning.MunicipalityNumber // as in Wanted
	Words        string                        // as in Wanted
	Theme        string                        // of codes.Themes, with those under it; empty: any
	Around       bool                          // with links, and what syntheses have weighed
	Past         bool                          // with all that has happened to them
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
		d.around, d.past = t.Around, t.Past
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
				if about(e.Record.Body, t.Theme) && !yield(e, nil) {
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

// about says whether a record is about a theme, or one under it. The empty theme is any.
func about(b allmenning.Body, theme string) bool {
	var themes []string
	switch b := b.(type) {
	case *allmenning.Need:
		themes = b.Themes
	case *allmenning.Project:
		themes = b.Themes
	case *allmenning.Study:
		themes = b.Themes
	case *allmenning.Synthesis:
		themes = []string{b.Theme}
	}
	return theme == "" || slices.ContainsFunc(themes, func(t string) bool { return codes.Themes().Within(t, theme) })
}

// MostHits is how many hits of a question a file holds.
const MostHits = 1000

// Found is the records of one noun that answer a question.
type Found struct {
	Noun allmenning.Noun
	IDs  []allmenning.RecordID // best first
}

// FoundBy gives the records that answer a question, at most MostHits, as the reader sees them, by noun. Of a text those are left out that
// touch it with a word or a theme alone: the page says of them that they are probably about something else.
func (a *Answers) FoundBy(ctx context.Context, reader allmenning.Reader, q Question) ([]Found, error) {
	q.Limit, q.Offset = MostHits, 0
	found, err := a.search(ctx, Who{Reader: reader}, q)
	if err != nil {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, h := range found.Hits {
		if !found.AsText || h.Label != overlap.Different {
			ids = append(ids, h.ID)
		}
	}
	nouns := map[allmenning.RecordID]allmenning.Noun{}
	for part := range slices.Chunk(ids, atATime) {
		records, err := a.store.RecordsByID(ctx, reader, part)
		if err != nil {
			return nil, err
		}
		for id, r := range records {
			nouns[id] = r.Noun
		}
	}
	var out []Found
	for _, noun := range allmenning.Nouns() {
		f := Found{Noun: noun}
		for _, id := range ids {
			if nouns[id] == noun {
				f.IDs = append(f.IDs, id)
			}
		}
		if len(f.IDs) > 0 {
			out = append(out, f)
		}
	}
	return out, nil
}

// EntriesOf gives records as the reader sees them, in the order of ids; those that are gone, or hidden from the reader, are left out.
func (a *Answers) EntriesOf(ctx context.Context, reader allmenning.Reader, ids []allmenning.RecordID) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		d, err := a.dresser(ctx, reader)
		if err != nil {
			yield(nil, err)
			return
		}
		for part := range slices.Chunk(ids, atATime) {
			found, err := a.store.RecordsByID(ctx, reader, part)
			var records []*allmenning.Record
			for _, id := range part {
				if r := found[id]; r != nil {
					records = append(records, r)
				}
			}
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

	around, past bool // as in Taken
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
			e.Invited = d.invited(c.Record)
		}
		out[i] = e
	}
	if err := d.adorn(ctx, out); err != nil {
		return nil, err
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
