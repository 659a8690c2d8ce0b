package answers

import (
	"context"
	"maps"
	"slices"

	"allmenning"
	"allmenning/municipality"
)

// MunicipalityPage is one municipality as its page shows it.
type MunicipalityPage struct {
	Municipality *municipality.Municipality
	Likest       []municipality.Likeness               // the ten most like
	Ranks        map[allmenning.MunicipalityNumber]int // of all others, for the map
	Weights      municipality.Weights
	Activity     []Card // needs, then projects with this place, newest first; at most mostHere of each
	ActivityAll  int    // how many there are in all
	Studies      []Card // studies done here; at most mostHere
	Parallel     []Card // of others, that are like what it does; the most alike municipalities first
	Syntheses    []SynthesisCard

	Constellations []Card // that it is in, those the reader sees
}

// Municipality answers for a number of today; ErrNotFound for any other. Ask Register.Resolve first for an earlier number.
// The answer is shared: do not change it.
func (a *Answers) Municipality(ctx context.Context, who Who, number allmenning.MunicipalityNumber, w municipality.Weights) (*MunicipalityPage, error) {
	if !maps.Equal(w, municipality.DefaultWeights()) {
		return a.makeMunicipality(ctx, who.Reader, number, w)
	}
	return a.municipalities.get(ctx, a, who.Reader, number, func() (*MunicipalityPage, error) {
		return a.makeMunicipality(ctx, who.Reader, number, w)
	})
}

// makeMunicipality looks from the municipality itself, wherever the reader comes from.
func (a *Answers) makeMunicipality(ctx context.Context, reader allmenning.Reader, number allmenning.MunicipalityNumber, w municipality.Weights) (*MunicipalityPage, error) {
	m, ok := a.register.ByNumber(number)
	if !ok {
		return nil, allmenning.ErrNotFound
	}
	who := Who{Reader: reader, From: number}
	p := &MunicipalityPage{Municipality: m, Weights: w, Likest: a.register.Likest(number, w, 10), Ranks: a.register.Ranks(number, w)}
	numbers := append([]allmenning.MunicipalityNumber{number}, m.FormerNumbers...)
	if err := a.here(ctx, who, p, numbers); err != nil {
		return nil, err
	}
	var err error
	if p.Parallel, err = a.parallelTo(ctx, who, p.Activity); err != nil {
		return nil, err
	}
	in, err := a.store.GroupsIn(ctx, number)
	if err != nil {
		return nil, err
	}
	if p.Constellations, err = a.cardsOf(ctx, who, in); err != nil {
		return nil, err
	}
	p.Syntheses, err = a.Syntheses(ctx, who, 3)
	return p, err
}

// mostHere is how many records of a noun a municipality's page shows.
const mostHere = 50

// here fills in what is done in a municipality, by its number and those it has had.
func (a *Answers) here(ctx context.Context, who Who, p *MunicipalityPage, numbers []allmenning.MunicipalityNumber) error {
	ids, err := a.store.Here(ctx, who.Reader, numbers)
	if err != nil {
		return err
	}
	needs, projects, studies := ids[allmenning.NounNeed], ids[allmenning.NounProject], ids[allmenning.NounStudy]
	p.ActivityAll = len(needs) + len(projects)
	needs, projects, studies = newest(needs), newest(projects), newest(studies)
	cards, err := a.cardsOf(ctx, who, slices.Concat(needs, projects, studies))
	if err != nil {
		return err
	}
	done := slices.IndexFunc(cards, func(c Card) bool { return c.Record.Noun == allmenning.NounStudy })
	if done < 0 {
		done = len(cards)
	}
	p.Activity, p.Studies = cards[:done:done], cards[done:]
	return nil
}

func newest(ids []allmenning.RecordID) []allmenning.RecordID { return ids[:min(len(ids), mostHere)] }

// cardsOf reads and dresses records, in the order of their ids; those the reader does not see are left out.
func (a *Answers) cardsOf(ctx context.Context, who Who, ids []allmenning.RecordID) ([]Card, error) {
	records, err := a.store.RecordsByID(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	list := make([]*allmenning.Record, 0, len(ids))
	for _, id := range ids {
		if r := records[id]; r != nil {
			list = append(list, r)
		}
	}
	return a.cards(ctx, who, list)
}

// parallelTo finds what others do that is like the first of what this one does.
func (a *Answers) parallelTo(ctx context.Context, who Who, own []Card) ([]Card, error) {
	mine := map[allmenning.RecordID]bool{}
	for _, c := range own {
		mine[c.Record.ID] = true
	}
	var ids []allmenning.RecordID
	for _, c := range own[:min(5, len(own))] {
		edges, err := a.store.Edges(ctx, who.Reader, c.Record.ID, 5)
		if err != nil {
			return nil, err
		}
		for _, e := range edges {
			if other := e.Other(c.Record.ID); !mine[other] && e.Score >= parallelScore {
				mine[other] = true
				ids = append(ids, other)
			}
		}
	}
	cards, err := a.cardsOf(ctx, who, ids)
	cards = slices.DeleteFunc(cards, func(c Card) bool { return c.Record.Noun == allmenning.NounFinding })
	byLikeness(cards)
	return cards, err
}
