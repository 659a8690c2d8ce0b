package answers

import (
	"context"
	"maps"
	"slices"

	"allmenning"
)

// parallelScore is the likeness from which two records count as working on the same: the rule of the label "parallel".
const parallelScore = 0.6

// work is a need or a project: something a municipality struggles with or does.
type work struct {
	noun   allmenning.Noun
	places []allmenning.MunicipalityNumber // of today, without doubles
}

// works are all needs and projects that everybody sees and that belong somewhere.
func (a *Answers) works(ctx context.Context) (map[allmenning.RecordID]work, error) {
	given, err := a.store.PlacesOfAll(ctx, allmenning.Reader{}, allmenning.NounNeed, allmenning.NounProject)
	out := make(map[allmenning.RecordID]work, len(given))
	for id, p := range given {
		if places := a.now(p.Numbers); len(places) > 0 {
			out[id] = work{p.Noun, places}
		}
	}
	return out, err
}

// parallel finds the groups of municipalities that work on the same without being in the same project: needs and projects
// joined by stored edges that say so, where no municipality has a part in both. It reads every strong edge, so it reads
// nothing else of them than their ends.
func (a *Answers) parallel(ctx context.Context, works map[allmenning.RecordID]work) ([]map[allmenning.MunicipalityNumber]bool, error) {
	at := make(map[string]int, len(works))
	places := make([][]allmenning.MunicipalityNumber, 0, len(works))
	for id, w := range works {
		at[string(id)] = len(places)
		places = append(places, w.places)
	}
	groups := newGroups(len(places))
	err := a.store.EachStrongEdge(ctx, parallelScore, func(x, y []byte) error {
		i, one := at[string(x)]
		j, other := at[string(y)]
		if one && other && apart(places[i], places[j]) {
			groups.join(i, j)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sets := map[int]map[allmenning.MunicipalityNumber]bool{}
	for i := range places {
		root := groups.root(i)
		if groups[root] == alone {
			continue
		}
		if sets[root] == nil {
			sets[root] = map[allmenning.MunicipalityNumber]bool{}
		}
		for _, n := range places[i] {
			sets[root][n] = true
		}
	}
	return slices.Collect(maps.Values(sets)), nil
}

// now gives the municipalities of today for numbers as sources gave them, without doubles.
func (a *Answers) now(numbers []allmenning.MunicipalityNumber) []allmenning.MunicipalityNumber {
	var out []allmenning.MunicipalityNumber
	for _, n := range numbers {
		today, _ := a.register.Resolve(n)
		for _, m := range today {
			if !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// apart says whether two records belong to different municipalities altogether. Records of the same place, and years of one
// joint project, are no news to those who are in them.
func apart(xs, ys []allmenning.MunicipalityNumber) bool {
	return len(xs) > 0 && len(ys) > 0 && !slices.ContainsFunc(xs, func(n allmenning.MunicipalityNumber) bool { return slices.Contains(ys, n) })
}

// groups are things joined into groups: each points to another of its group, or is its root. A root holds one of the two words
// below.
type groups []int

const (
	alone = -1 // the only one of its group
	many  = -2 // the root of a group of several
)

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = alone
	}
	return g
}

// root shortens the way it goes, so that long chains do not stay long.
func (g groups) root(i int) int {
	for g[i] >= 0 {
		if g[g[i]] >= 0 {
			g[i] = g[g[i]]
		}
		i = g[i]
	}
	return i
}

func (g groups) join(i, j int) {
	if i, j = g.root(i), g.root(j); i != j {
		g[i], g[j] = j, many
	}
}
