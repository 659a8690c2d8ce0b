package answers

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"allmenning"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
)

// Front is what the front page says of the whole. It is the same for every anonymous reader, and kept until something
// happens.
type Front struct {
	Records        int // needs and projects
	Municipalities int // that have one
	Studies        int
	Findings       int
	Syntheses      int
	Parallel       int // groups of two municipalities or more that work on the same, by stored likeness
	Activity       map[allmenning.MunicipalityNumber]Activity
	Answers        []SynthesisCard
	Newest         []Card // needs and projects
	Coverage       library.Coverage
	Examples       bool // the library is loaded here
}

// Activity is what one municipality has here.
type Activity struct {
	Needs, Projects int
	Parallel        bool // something it does is like what another municipality does
}

// Front answers for the front page. Only the numbers of everybody's view are kept.
func (a *Answers) Front(ctx context.Context) (Front, error) {
	now, err := a.moment(ctx)
	if err != nil {
		return Front{}, err
	}
	return a.front.get(now, func() (Front, error) { return a.makeFront(context.WithoutCancel(ctx)) })
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
	if f.Activity, err = a.activity(ctx); err != nil {
		return f, err
	}
	f.Municipalities = len(f.Activity)
	groups, err := a.parallel(ctx)
	if err != nil {
		return f, err
	}
	f.Parallel = len(groups)
	for _, g := range groups {
		for n := range g {
			act := f.Activity[n]
			act.Parallel = true
			f.Activity[n] = act
		}
	}
	if f.Answers, err = a.Syntheses(ctx, everybody, 3); err != nil {
		return f, err
	}
	var newest []*allmenning.Record
	for _, n := range []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject} {
		list, err := a.store.List(ctx, everybody.Reader, store.Filter{Noun: n, Limit: 3})
		if err != nil {
			return f, err
		}
		newest = append(newest, list...)
	}
	slices.SortStableFunc(newest, func(a, b *allmenning.Record) int { return cmp.Compare(b.Changed, a.Changed) })
	if f.Newest, err = a.cards(ctx, everybody, newest[:min(3, len(newest))]); err != nil {
		return f, err
	}
	n, err := a.store.Count(ctx, everybody.Reader, store.Filter{Source: library.SourceName})
	if err != nil {
		return f, err
	}
	f.Examples = n > 0
	f.Coverage, err = library.Covers()
	return f, err
}

// activity counts needs and projects by the municipalities of today. A record that names two former parts of one
// municipality counts twice there, which moves no level of the map.
func (a *Answers) activity(ctx context.Context) (map[allmenning.MunicipalityNumber]Activity, error) {
	counts, err := a.store.CountByMunicipality(ctx, allmenning.Reader{})
	if err != nil {
		return nil, err
	}
	out := map[allmenning.MunicipalityNumber]Activity{}
	for number, nouns := range counts {
		if nouns[allmenning.NounNeed]+nouns[allmenning.NounProject] == 0 {
			continue
		}
		now, _ := a.register.Resolve(number)
		for _, n := range now {
			act := out[n]
			act.Needs += nouns[allmenning.NounNeed]
			act.Projects += nouns[allmenning.NounProject]
			out[n] = act
		}
	}
	return out, nil
}

// parallel finds the groups of municipalities that work on the same without being in the same project: needs and projects
// joined by stored edges that say so, where no municipality has a part in both.
func (a *Answers) parallel(ctx context.Context) ([]map[allmenning.MunicipalityNumber]bool, error) {
	edges, err := a.store.StrongEdges(ctx, allmenning.Reader{}, parallelScore)
	if err != nil {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, e := range edges {
		ids = append(ids, e.A, e.B)
	}
	records, err := a.store.RecordsByID(ctx, allmenning.Reader{}, ids)
	if err != nil {
		return nil, err
	}
	groups := joined{}
	for _, e := range edges {
		if works(records[e.A]) && works(records[e.B]) && a.apart(records[e.A], records[e.B]) {
			groups.join(e.A, e.B)
		}
	}
	sets := map[allmenning.RecordID]map[allmenning.MunicipalityNumber]bool{}
	for id := range groups {
		root := groups.root(id)
		if sets[root] == nil {
			sets[root] = map[allmenning.MunicipalityNumber]bool{}
		}
		for _, m := range a.today(records[id].Places) {
			sets[root][m.Number] = true
		}
	}
	return slices.Collect(maps.Values(sets)), nil
}

// parallelScore is the likeness from which two records count as working on the same: the rule of the label "parallel".
const parallelScore = 0.6

// works says whether r is something a municipality struggles with or does.
func works(r *allmenning.Record) bool {
	return r != nil && (r.Noun == allmenning.NounNeed || r.Noun == allmenning.NounProject)
}

// apart says whether two records belong to different municipalities altogether. Records of the same place, and years of one
// joint project, are no news to those who are in them.
func (a *Answers) apart(x, y *allmenning.Record) bool {
	xs, ys := a.today(x.Places), a.today(y.Places)
	return len(xs) > 0 && len(ys) > 0 && !slices.ContainsFunc(xs, func(m *municipality.Municipality) bool { return slices.Contains(ys, m) })
}

// joined is a set of records in groups: each points to another of its group, or to itself.
type joined map[allmenning.RecordID]allmenning.RecordID

func (j joined) root(id allmenning.RecordID) allmenning.RecordID {
	for up, ok := j[id]; ok && up != id; up, ok = j[id] {
		id = up
	}
	return id
}

func (j joined) join(a, b allmenning.RecordID) {
	for _, id := range []allmenning.RecordID{a, b} {
		if _, ok := j[id]; !ok {
			j[id] = id
		}
	}
	j[j.root(a)] = j.root(b)
}
