package answers

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/municipality"
)

// Home is the municipality of today that an organisation is; nil for one that is none.
func (a *Answers) Home(ctx context.Context, org allmenning.OrganisationID) (*municipality.Municipality, error) {
	if org == "" {
		return nil, nil
	}
	o, err := a.store.Organisation(ctx, org)
	if err != nil {
		return nil, err
	}
	now, _ := a.register.Resolve(o.Municipality)
	if len(now) != 1 {
		return nil, nil
	}
	m, _ := a.register.ByNumber(now[0])
	return m, nil
}

// Writing is what somebody has written so far, and where its relatives are looked for.
type Writing struct {
	Text  string
	Nouns []allmenning.Noun // none: needs, projects, studies and syntheses
	Limit int               // 0 is five
	// Of is a record that is there, with what is written of it now: it is compared whole, as on its own page, and Text and Nouns
	// are not read. nil: the text alone.
	Of *allmenning.Record
}

// Near gives the records nearest to what is being written, as who sees them, best first. Those that only touch a word of it
// are left out, so there may be none. Nothing is kept of the text.
func (a *Answers) Near(ctx context.Context, who Who, w Writing) ([]Hit, error) {
	if w.Limit <= 0 {
		w.Limit = 5
	}
	found, err := a.near(ctx, who, w)
	if err != nil {
		return nil, err
	}
	list, labels, err := a.shownOf(ctx, who, found)
	if err != nil {
		return nil, err
	}
	why := map[allmenning.RecordID][]overlap.Reason{}
	for _, r := range found {
		why[allmenning.RecordID(r.Record)] = r.Reasons
	}
	list = list[:min(len(list), w.Limit)]
	cards, err := a.cards(ctx, who, list)
	if err != nil {
		return nil, err
	}
	out := make([]Hit, len(list))
	for i, r := range list {
		out[i] = Hit{Card: cards[i], Label: labels[i], Reasons: why[r.ID]}
	}
	return out, nil
}

// near gives what Near shows, best first.
func (a *Answers) near(ctx context.Context, who Who, w Writing) ([]overlap.Relative, error) {
	if w.Of != nil {
		around, err := a.around(ctx, who.Reader, []allmenning.RecordID{w.Of.ID})
		if err != nil {
			return nil, err
		}
		return alike(a.catalogue.RelativesIf(who.Reader, w.Of, around.findings(w.Of.ID), 2*mostRelatives)), nil
	}
	ask := overlap.Ask{Limit: 2 * w.Limit}
	if len(w.Nouns) == 0 {
		w.Nouns = []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject, allmenning.NounStudy, allmenning.NounSynthesis}
	}
	for _, n := range w.Nouns {
		ask.Filter = append(ask.Filter, index.Facet{Axis: overlap.AxisNoun, Value: string(n)})
	}
	found, _, err := a.catalogue.SimilarText(ctx, who.Reader, w.Text, ask)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(r overlap.Relative) bool { return !near(r.Label) }), nil
}

// near says that a label means more than a theme or a word in common.
func near(l overlap.Label) bool {
	switch l {
	case overlap.Different, overlap.SameTheme, "":
		return false
	}
	return true
}

// Propose gives the codes that a text speaks of, for a person to decide on. It proposes nothing rather than something odd.
func (a *Answers) Propose(text string) overlap.Proposal { return a.catalogue.Propose(text) }

// ThemesOf gives the themes that a text speaks of, as Propose does.
func (a *Answers) ThemesOf(text string) []string { return a.catalogue.Propose(text).Themes }
