package answers

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/store"
)

// ToAdoptFrom are the projects and results somebody may choose between, who says what their own was taken up from. None stands twice.
type ToAdoptFrom struct {
	Chosen []Card // those chosen, in their order, as far as they are seen
	Found  []Card // projects by what was looked for, or else those most like what is written, each before the results of it
	Missed bool   // somebody looked for words that nothing is found by
}

// WantedToAdopt is what projects and results to have taken something up from are looked for by.
type WantedToAdopt struct {
	Chosen []allmenning.RecordID
	Not    []allmenning.RecordID // what nobody takes their own up from: the result itself and its project
	Words  string                // what somebody looks for; empty: Text decides
	Text   string                // what is written of the result
}

// ToAdopt answers with projects and results to choose between, as who sees them.
func (a *Answers) ToAdopt(ctx context.Context, who Who, w WantedToAdopt) (*ToAdoptFrom, error) {
	seen, err := a.store.RecordsByID(ctx, who.Reader, w.Chosen)
	if err != nil {
		return nil, err
	}
	shown := map[allmenning.RecordID]bool{}
	for _, id := range w.Not {
		shown[id] = true
	}
	var chosen, found []*allmenning.Record
	for _, id := range w.Chosen {
		if r := seen[id]; r != nil && !shown[id] && (r.Noun == allmenning.NounProject || r.Noun == allmenning.NounFinding) {
			shown[id], chosen = true, append(chosen, r)
		}
	}
	projects, err := a.likeWritten(ctx, who, allmenning.NounProject, w.Words, w.Text)
	if err != nil {
		return nil, err
	}
	add := func(r *allmenning.Record) {
		if !shown[r.ID] && r.State == allmenning.Published && len(found) < mostToChoose {
			shown[r.ID], found = true, append(found, r)
		}
	}
	ids := make([]allmenning.RecordID, len(projects))
	for i, p := range projects {
		ids[i] = p.ID
	}
	around, err := a.around(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	for _, p := range projects {
		if slices.Contains(w.Not, p.ID) {
			continue // nor from its other results
		}
		add(p)
		for _, r := range around.findings(p.ID) {
			add(r)
		}
	}
	missed := w.Words != "" && !slices.ContainsFunc(projects, func(p *allmenning.Record) bool {
		return p.State == allmenning.Published && !slices.Contains(w.Not, p.ID)
	})
	out := &ToAdoptFrom{Missed: missed}
	if out.Chosen, err = a.cards(ctx, who, chosen); err != nil {
		return nil, err
	}
	out.Found, err = a.cards(ctx, who, found)
	return out, err
}

// likeWritten finds records of a noun by what words mean, and where somebody looks for words by their titles too; else by text.
func (a *Answers) likeWritten(ctx context.Context, who Who, noun allmenning.Noun, words, text string) ([]*allmenning.Record, error) {
	if words != "" {
		text = words
	}
	if text == "" {
		return nil, nil
	}
	hits, err := a.Near(ctx, who, Writing{Text: text, Nouns: []allmenning.Noun{noun}, Limit: mostToChoose})
	if err != nil {
		return nil, err
	}
	var out []*allmenning.Record
	for _, h := range hits {
		out = append(out, h.Record)
	}
	if words == "" {
		return out, nil
	}
	titled, err := a.store.List(ctx, who.Reader, store.Filter{Noun: noun, Text: words, Limit: mostToChoose})
	return append(out, titled...), err
}

// AdoptedFrom gives what a result says that it was taken up from, as the reader sees it, in order of id.
func (a *Answers) AdoptedFrom(ctx context.Context, reader allmenning.Reader, finding allmenning.RecordID) ([]allmenning.RecordID, error) {
	return a.linkedTo(ctx, reader, finding, allmenning.LinkAdopted)
}

// linkedTo gives what a record's arrows of one kind lead to, as the reader sees it, in order of id.
func (a *Answers) linkedTo(ctx context.Context, reader allmenning.Reader, from allmenning.RecordID, kind allmenning.LinkKind) ([]allmenning.RecordID, error) {
	links, err := a.store.LinksOf(ctx, reader, from)
	var out []allmenning.RecordID
	for _, l := range links {
		if l.Kind == kind && l.From == from {
			out = append(out, l.To)
		}
	}
	slices.Sort(out)
	return out, err
}
