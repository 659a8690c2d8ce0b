package answers

import (
	"context"
	"maps"

	"allmenning"
	"allmenning/municipality"
	"allmenning/store"
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
	var err error
	for _, noun := range []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject} {
		cards, all, err := a.here(ctx, who, noun, numbers)
		if err != nil {
			return nil, err
		}
		p.Activity, p.ActivityAll = append(p.Activity, cards...), p.ActivityAll+all
	}
	if p.Studies, _, err = a.here(ctx, who, allmenning.NounStudy, numbers); err != nil {
		return nil, err
	}
	if p.Parallel, err = a.parallelTo(ctx, who, p.Activity); err != nil {
		return nil, err
	}
	p.Syntheses, err = a.Syntheses(ctx, who, 3)
	return p, err
}

// mostHere is how many records of a noun a municipality's page shows.
const mostHere = 50

// here lists the newest records of a noun with one of the numbers, and how many there are in all.
func (a *Answers) here(ctx context.Context, who Who, noun allmenning.Noun, numbers []allmenning.MunicipalityNumber) ([]Card, int, error) {
	f := store.Filter{Noun: noun, Municipalities: numbers, Limit: mostHere}
	records, err := a.store.List(ctx, who.Reader, f)
	if err != nil {
		return nil, 0, err
	}
	all := len(records)
	if all == mostHere {
		if all, err = a.store.Count(ctx, who.Reader, f); err != nil {
			return nil, 0, err
		}
	}
	cards, err := a.cards(ctx, who, records)
	return cards, all, err
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
	found, err := a.store.RecordsByID(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	var list []*allmenning.Record
	for _, id := range ids {
		if r := found[id]; r != nil && r.Noun != allmenning.NounFinding {
			list = append(list, r)
		}
	}
	cards, err := a.cards(ctx, who, list)
	byLikeness(cards)
	return cards, err
}
