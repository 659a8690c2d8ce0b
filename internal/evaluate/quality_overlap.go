package evaluate

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"allmenning/find/overlap"
)

// pairLabel is one line of the file of labels: what a person said about two records.
type pairLabel struct {
	A            string `json:"a"`
	B            string `json:"b"`
	Label        string `json:"label"` // same | related | different
	HardNegative bool   `json:"hard_negative"`
	LangPair     string `json:"lang_pair"` // "nb-nn"
}

// Overlap ranks, for each record of a file, the others by likeness, and holds the rankings against labelled pairs. It prints
// one "name value" a line: queries (records with a true partner), R@5 (found among the first five / min(5, number of true
// ones)), MAP, nDCG@10, the same for each pair of languages, and above_hard_negatives, the share of true ones that
// stand above a hard negative of the same record. True means the label same; a pair without a label counts as untrue. For a pair
// of languages, the true ones of other pairs are taken out of the ranking.
//
// runFile gets one JSON line {query, ranked} a record; empty writes none. The field cluster of the records is not read.
func Overlap(w io.Writer, recordsFile, labelsFile, runFile string) error {
	records, err := readRecords(w, recordsFile)
	if err != nil {
		return err
	}
	labels, err := readLines[pairLabel](labelsFile)
	if err != nil {
		return err
	}
	b := newBench(records)
	ranked := b.rankAll()
	report(w, "", b.ids, ranked, labels)
	var runs []run
	for _, id := range b.ids {
		runs = append(runs, run{id, ranked[id]})
	}
	return writeRuns(runFile, runs)
}

// rankAll ranks the others for each record.
func (b *bench) rankAll() map[string][]string {
	out := make(map[string][]string, len(b.ids))
	for _, id := range b.ids {
		near, _ := b.comparer.Relatives(b.view, anonymous, overlap.Subject{Record: id}, overlap.Ask{Limit: len(b.ids), NoReasons: true})
		ids := make([]string, len(near))
		for i, n := range near {
			ids[i] = n.Record
		}
		out[id] = ids
	}
	return out
}

// report prints the measures of rankings; the names begin with prefix.
func report(w io.Writer, prefix string, ids []string, ranked map[string][]string, labels []pairLabel) {
	partners, hard := partnersOf(labels)
	pairs := map[string]bool{}
	for _, l := range labels {
		if l.Label == "same" {
			pairs[l.LangPair] = true
		}
	}
	var all measures
	by := map[string]*measures{}
	for p := range pairs {
		by[p] = &measures{}
	}
	for _, id := range ids {
		all.add(judge(ranked[id], partners[id], ""))
		for p, m := range by {
			m.add(judge(ranked[id], partners[id], p))
		}
	}
	all.write(w, prefix)
	for _, p := range slices.Sorted(maps.Keys(by)) {
		by[p].write(w, prefix+p+" ")
	}
	fmt.Fprintf(w, "%sabove_hard_negatives %.4f\n", prefix, aboveHard(ranked, partners, hard))
}

// partnersOf gives the true partners of each record with the languages of the pair, and its look-alikes.
func partnersOf(labels []pairLabel) (partners map[string]map[string]string, hard map[string][]string) {
	partners, hard = map[string]map[string]string{}, map[string][]string{}
	for _, l := range labels {
		for _, p := range [][2]string{{l.A, l.B}, {l.B, l.A}} {
			switch {
			case l.Label == "same":
				if partners[p[0]] == nil {
					partners[p[0]] = map[string]string{}
				}
				partners[p[0]][p[1]] = l.LangPair
			case l.HardNegative:
				hard[p[0]] = append(hard[p[0]], p[1])
			}
		}
	}
	return partners, hard
}

// judge grades a ranking for one pair of languages; "" is all of them.
func judge(ranked []string, partners map[string]string, pair string) judged {
	j := judged{grade: map[string]float64{}}
	for _, id := range ranked {
		if p, ok := partners[id]; !ok || pair == "" || p == pair {
			j.ranked = append(j.ranked, id)
		}
	}
	for id, p := range partners {
		if pair == "" || p == pair {
			j.grade[id] = 1
		}
	}
	return j
}

// aboveHard is the share of (true, hard negative) of one record where the true one stands above; neither ranked counts half.
func aboveHard(ranked map[string][]string, partners map[string]map[string]string, hard map[string][]string) float64 {
	n, above := 0.0, 0.0
	for q, negatives := range hard {
		place := map[string]int{}
		for i, id := range ranked[q] {
			place[id] = i
		}
		at := func(id string) int {
			if i, ok := place[id]; ok {
				return i
			}
			return len(place)
		}
		for _, h := range negatives {
			for t := range partners[q] {
				n++
				switch a, b := at(t), at(h); {
				case a < b:
					above++
				case a == b:
					above += .5
				}
			}
		}
	}
	if n == 0 {
		return 0
	}
	return above / n
}
