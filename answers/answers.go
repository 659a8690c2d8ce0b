// Package answers holds the questions a page or a client asks: it reads through one access-filtered road, combines search,
// synthesis, register and likeness, and gives ready values. It writes nothing and knows no HTTP.
package answers

import (
	"context"
	"sync"

	"allmenning"
	"allmenning/find/catalogue"
	"allmenning/find/overlap"
	"allmenning/municipality"
	"allmenning/store"
)

// Answers answers. It is safe for many callers at once.
type Answers struct {
	store     *store.DB
	catalogue *catalogue.Catalogue
	register  *municipality.Register
	front     memo[Front]

	size           kept[struct{}, size]
	shown          kept[struct{}, Shown] // on the front page
	records        kept[asked, *RecordPage]
	syntheses      kept[asked, *SynthesisPage]
	municipalities kept[allmenning.MunicipalityNumber, *MunicipalityPage]
	hits           kept[string, *Hits]
	alike          kept[allmenning.RecordID, []overlap.Relative] // the projects and needs most like a synthesis
	lists          kept[int, []SynthesisCard]                    // of syntheses, by the most there may be
	likeness       sync.Map                                      // municipality number → how like all others are, by the default weights
}

// asked is a record asked for, as seen from a municipality.
type asked struct {
	noun allmenning.Noun
	id   allmenning.RecordID
	from allmenning.MunicipalityNumber
}

// New joins the three sources of every answer: the database, the index and the register.
func New(db *store.DB, c *catalogue.Catalogue, r *municipality.Register) *Answers {
	return &Answers{store: db, catalogue: c, register: r}
}

// Register is the register of municipalities the answers build on.
func (a *Answers) Register() *municipality.Register { return a.register }

// Status says how far the index is, for the banner and for /readyz.
type Status struct {
	Ready bool
	Done  int // records read so far while it is being built
	Total int
}

// Percent is how much of the index is built, 0 to 100.
func (s Status) Percent() int {
	switch {
	case s.Ready:
		return 100
	case s.Total == 0:
		return 0
	}
	return min(99, 100*s.Done/s.Total)
}

// Status asks the index.
func (a *Answers) Status() Status {
	done, total := a.catalogue.Progress()
	return Status{Ready: a.catalogue.Ready(), Done: done, Total: total}
}

// Who is the reader and the municipality the reader looks from; an empty number means none is chosen.
type Who struct {
	Reader allmenning.Reader
	From   allmenning.MunicipalityNumber
}

// Card is a record as it stands in a list, with what the list says about it.
type Card struct {
	Record   *allmenning.Record
	Places   []*municipality.Municipality // today's municipalities of its places, without doubles
	Results  Results
	Likeness *Likeness // how like the chosen municipality; nil when none is chosen, or the record has no place
	// Parent is what a finding belongs to, for findings only; nil otherwise.
	Parent *allmenning.Record
}

// Results counts what came out of a record, of what the reader sees.
type Results struct {
	Findings  int // findings that belong to it
	Poolable  int // of these, with numbers that can be pooled
	Syntheses int // syntheses that use one of them
}

// Has says whether anything came out of it.
func (r Results) Has() bool { return r.Findings > 0 }

// Likeness is how like the chosen municipality another one is.
type Likeness struct {
	From  *municipality.Municipality
	Other *municipality.Municipality
	Rank  int // 1 is the most alike; 0 when it is the chosen one itself
	Of    int // how many others there are
	Same  bool
}

// Words says how like in words.
func (l *Likeness) Words() municipality.Alike { return municipality.WordsFor(l.Rank) }

// today gives the municipalities of today for places as given, without doubles.
func (a *Answers) today(places []allmenning.Place) []*municipality.Municipality {
	var out []*municipality.Municipality
	seen := map[allmenning.MunicipalityNumber]bool{}
	for _, p := range places {
		numbers, _ := a.register.Resolve(p.Number)
		for _, n := range numbers {
			if m, ok := a.register.ByNumber(n); ok && !seen[n] {
				seen[n] = true
				out = append(out, m)
			}
		}
	}
	return out
}

// ranks is how like every municipality is the one the reader looks from; nil when none is chosen.
func (a *Answers) ranks(from allmenning.MunicipalityNumber) map[allmenning.MunicipalityNumber]int {
	if from == "" {
		return nil
	}
	if ranks, ok := a.likeness.Load(from); ok {
		return ranks.(map[allmenning.MunicipalityNumber]int)
	}
	ranks := a.register.Ranks(from, municipality.DefaultWeights())
	if ranks != nil { // only numbers of today are kept, so there are never more than there are municipalities
		a.likeness.Store(from, ranks)
	}
	return ranks
}

// likenessOf picks the most alike of a record's municipalities; nil when there is nothing to compare.
func (a *Answers) likenessOf(from allmenning.MunicipalityNumber, ranks map[allmenning.MunicipalityNumber]int, places []*municipality.Municipality) *Likeness {
	home, ok := a.register.ByNumber(from)
	if !ok || len(places) == 0 {
		return nil
	}
	var best *Likeness
	for _, m := range places {
		if m.Number == from {
			return &Likeness{From: home, Other: m, Same: true, Of: len(ranks)}
		}
		if rank := ranks[m.Number]; rank > 0 && (best == nil || rank < best.Rank) {
			best = &Likeness{From: home, Other: m, Rank: rank, Of: len(ranks)}
		}
	}
	return best
}

// cards dresses records for a list in a constant number of questions to the database.
func (a *Answers) cards(ctx context.Context, who Who, records []*allmenning.Record) ([]Card, error) {
	ids := make([]allmenning.RecordID, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	around, err := a.around(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	ranks := a.ranks(who.From)
	out := make([]Card, len(records))
	for i, r := range records {
		places := a.today(r.Places)
		out[i] = Card{Record: r, Places: places, Likeness: a.likenessOf(who.From, ranks, places), Results: around.results(r.ID), Parent: around.parent(r)}
	}
	return out, nil
}

// Size is how many records the reader sees, and when the newest of them was changed (0 when there is none).
func (a *Answers) Size(ctx context.Context, reader allmenning.Reader) (int, allmenning.Time, error) {
	s, err := a.size.get(ctx, a, reader, struct{}{}, func() (s size, err error) {
		if s.records, err = a.store.Count(ctx, reader, store.Filter{}); err != nil {
			return s, err
		}
		newest, err := a.store.List(ctx, reader, store.Filter{Limit: 1})
		if len(newest) > 0 {
			s.changed = newest[0].Changed
		}
		return s, err
	})
	return s.records, s.changed, err
}

type size struct {
	records int
	changed allmenning.Time
}
