package answers

import (
	"cmp"
	"context"
	"slices"

	"allmenning"
	"allmenning/library"
	"allmenning/store"
)

// Front is what the front page says of the whole. It is the same for every anonymous reader.
type Front struct {
	Shown
	Records        int // needs and projects
	Municipalities int // that have one
	Studies        int
	Findings       int
	Syntheses      int
	Adopted        int // findings of those who took up what others had tried
	Parallel       int // groups of two municipalities or more that work on the same, by stored likeness
	Activity       map[allmenning.MunicipalityNumber]Activity
	Coverage       library.Coverage
	Examples       bool // the library is loaded here
}

// Shown is what the front page shows of single records.
type Shown struct {
	Answers []SynthesisCard
	Newest  []Card // needs and projects
}

// Activity is what one municipality has here.
type Activity struct {
	Needs, Projects int
	Parallel        bool // something it does is like what another municipality does
}

// Front answers for the front page. Its figures may be those from just before something happened; the records it shows are
// those of now, so that what is withdrawn is gone. The answer is shared: do not change it.
func (a *Answers) Front(ctx context.Context) (Front, error) {
	now, err := a.moment(ctx)
	if err != nil {
		return Front{}, err
	}
	f, err := a.front.get(now, func() (Front, error) { return a.makeFront(context.WithoutCancel(ctx)) })
	if err != nil {
		return f, err
	}
	f.Shown, err = a.shown.get(ctx, a, allmenning.Reader{}, struct{}{}, func() (Shown, error) { return a.makeShown(ctx) })
	return f, err
}

func (a *Answers) makeFront(ctx context.Context) (Front, error) {
	everybody := Who{}
	var f Front
	nouns, err := a.store.CountByNoun(ctx, everybody.Reader)
	if err != nil {
		return f, err
	}
	f.Records = nouns[allmenning.NounNeed] + nouns[allmenning.NounProject]
	f.Studies, f.Findings, f.Syntheses = nouns[allmenning.NounStudy], nouns[allmenning.NounFinding], nouns[allmenning.NounSynthesis]
	if f.Adopted, err = a.store.CountFrom(ctx, everybody.Reader, allmenning.LinkAdopted); err != nil {
		return f, err
	}
	works, err := a.works(ctx)
	if err != nil {
		return f, err
	}
	groups, err := a.parallel(ctx, works)
	if err != nil {
		return f, err
	}
	f.Activity, f.Parallel = activity(works), len(groups)
	f.Municipalities = len(f.Activity)
	for _, g := range groups {
		for n := range g {
			act := f.Activity[n]
			act.Parallel = true
			f.Activity[n] = act
		}
	}
	n, err := a.store.Count(ctx, everybody.Reader, store.Filter{Source: library.SourceName})
	if err != nil {
		return f, err
	}
	f.Examples = n > 0
	f.Coverage, err = library.Covers()
	return f, err
}

func (a *Answers) makeShown(ctx context.Context) (s Shown, err error) {
	everybody := Who{}
	if s.Answers, err = a.Syntheses(ctx, everybody, 3); err != nil {
		return s, err
	}
	var newest []*allmenning.Record
	for _, n := range []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject} {
		list, err := a.store.List(ctx, everybody.Reader, store.Filter{Noun: n, Limit: 3})
		if err != nil {
			return s, err
		}
		newest = append(newest, list...)
	}
	slices.SortStableFunc(newest, func(a, b *allmenning.Record) int { return cmp.Compare(b.Changed, a.Changed) })
	s.Newest, err = a.cards(ctx, everybody, newest[:min(3, len(newest))])
	return s, err
}

// activity counts needs and projects by the municipalities of today.
func activity(works map[allmenning.RecordID]work) map[allmenning.MunicipalityNumber]Activity {
	out := map[allmenning.MunicipalityNumber]Activity{}
	for _, w := range works {
		for _, n := range w.places {
			act := out[n]
			if w.noun == allmenning.NounNeed {
				act.Needs++
			} else {
				act.Projects++
			}
			out[n] = act
		}
	}
	return out
}
