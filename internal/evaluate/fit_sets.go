package evaluate

import (
	"hash/fnv"
	"io"
	"slices"

	"allmenning"
	"allmenning/find/overlap"
	own "allmenning/internal/evaluate/judged"
)

// fitSet is a judged set made ready for fitting.
type fitSet struct {
	name     string
	weight   float64 // of all its queries together
	bench    *bench
	labels   []pairLabel
	fold     map[string]int // of each record, by municipality
	partners map[string]map[string]string
}

// folds is how many parts the municipalities are divided into.
const folds = 5

// ownSets are the judged set of our own twice: as it stands, and without the themes that half of its records have, as records are that
// come from lists of others.
func ownSets() ([]*fitSet, error) {
	var out []*fitSet
	for _, name := range []string{"own", "own without themes"} {
		set, err := own.Load()
		if err != nil {
			return nil, err
		}
		if name != "own" {
			set.Records = slices.Clone(set.Records)
			for i := range set.Records {
				set.Records[i].Theme = ""
			}
		}
		masked, lines := maskedRecords(set)
		records, err := recordsOf(io.Discard, "the judged set", lines)
		if err != nil {
			return nil, err
		}
		out = append(out, newFitSet(name, 1, records, labelsOf(set, masked)))
	}
	return out, nil
}

func newFitSet(name string, weight float64, records []*allmenning.Record, labels []pairLabel) *fitSet {
	s := &fitSet{name: name, weight: weight, bench: newBench(records), labels: labels, fold: map[string]int{}}
	for _, r := range records {
		at := string(r.ID)
		if len(r.Places) > 0 {
			at = string(r.Places[0].Number)
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(at))
		s.fold[string(r.ID)] = int(h.Sum32() % folds)
	}
	s.partners, _ = partnersOf(labels)
	return s
}

// example is what one query has to put in order: for each candidate its features, and whether it is true.
type example struct {
	set   *fitSet
	query string
	near  []overlap.Relative
	same  []bool
}

// examples asks each query with true partners by some coefficients. Records whose municipality is in the fold left out neither ask nor
// stand among the candidates; fold -1 leaves out none.
func (s *fitSet) examples(c overlap.Coefficients, fold int) []example {
	comparer := newComparer(c)
	var out []example
	for _, id := range s.bench.ids {
		if len(s.partners[id]) == 0 || s.fold[id] == fold {
			continue
		}
		near, _ := comparer.Relatives(s.bench.view, anonymous, overlap.Subject{Record: id}, overlap.Ask{Limit: len(s.bench.ids), NoReasons: true})
		e := example{set: s, query: id}
		found := 0
		for _, n := range near {
			if s.fold[n.Record] == fold {
				continue
			}
			_, same := s.partners[id][n.Record]
			if same {
				found++
			}
			e.near, e.same = append(e.near, n), append(e.same, same)
		}
		if found > 0 && found < len(e.near) {
			out = append(out, e)
		}
	}
	return out
}

// rank gives the rankings of the queries of one fold, or of all with fold -1, by some coefficients.
func (s *fitSet) rank(c overlap.Coefficients, fold int) map[string][]overlap.Relative {
	comparer := newComparer(c)
	out := map[string][]overlap.Relative{}
	for _, id := range s.bench.ids {
		if fold >= 0 && s.fold[id] != fold {
			continue
		}
		out[id], _ = comparer.Relatives(s.bench.view, anonymous, overlap.Subject{Record: id}, overlap.Ask{Limit: len(s.bench.ids), NoReasons: true})
	}
	return out
}
