package evaluate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"allmenning/files/sources"
	own "allmenning/internal/evaluate/judged"
)

// Own measures overlap and search on the judged set of our own, as [Overlap] and [Search] do on files: one "name value" a line,
// the names beginning with "overlap " and "search ". runFile gets one JSON line {query, ranked} a record and a search, with the
// ids of the set; empty writes none.
func Own(w io.Writer, runFile string) error {
	set, err := own.Load()
	if err != nil {
		return err
	}
	masked, lines := maskedRecords(set)
	records, err := recordsOf(w, "the judged set", lines)
	if err != nil {
		return err
	}
	b := newBench(records)
	ranked := b.rankAll()
	report(w, "overlap ", b.ids, ranked, labelsOf(set, masked))
	var runs []run
	for i, r := range set.Records {
		runs = append(runs, run{r.ID, unmasked(set, ranked[b.ids[i]])})
	}
	var found measures
	for _, q := range set.Queries {
		j := judged{ranked: unmasked(set, b.search(q.Text)), grade: map[string]float64{}}
		for id, grade := range q.Relevant {
			j.grade[id] = float64(grade)
		}
		found.add(j)
		runs = append(runs, run{q.ID, j.ranked})
	}
	found.write(w, "search ")
	return writeRuns(runFile, runs)
}

// maskedRecords writes the set as a list to bring in. The ids of the set tell what belongs together, so a ranking is given
// numbers instead: masked has them by id.
func maskedRecords(set own.Set) (masked map[string]string, lines io.Reader) {
	masked = make(map[string]string, len(set.Records))
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	for i, r := range set.Records {
		masked[r.ID] = mask(i)
		row := sources.ProjectRow{ID: mask(i), Lang: string(r.Lang), Title: r.Title, Text: r.Text, Period: fmt.Sprint(r.Year)}
		if r.Municipality != "" {
			row.MunicipalityNumbers = []string{string(r.Municipality)}
		}
		if r.Theme != "" {
			row.Themes = []string{r.Theme}
		}
		_ = e.Encode(row) // strings and numbers into memory
	}
	return masked, &out
}

func mask(i int) string { return fmt.Sprintf("%05d", i) }

// unmasked gives the ids of the set for those of maskedRecords.
func unmasked(set own.Set, ranked []string) []string {
	out := make([]string, len(ranked))
	for i, id := range ranked {
		at := 0
		fmt.Sscanf(id, "%d", &at)
		out[i] = set.Records[at].ID
	}
	return out
}

// labelsOf gives the judgements as the files of [Overlap] have them. Every pair of the set that has nothing in common is a
// look-alike.
func labelsOf(set own.Set, masked map[string]string) []pairLabel {
	lang := make(map[string]string, len(set.Records))
	for _, r := range set.Records {
		lang[r.ID] = string(r.Lang)
	}
	var out []pairLabel
	for _, p := range set.Pairs {
		l := pairLabel{A: masked[p.A], B: masked[p.B], Label: string(p.Label), HardNegative: p.Label == own.None}
		if p.Label.Grade() >= 2 {
			l.Label = "same"
		}
		both := []string{lang[p.A], lang[p.B]}
		slices.Sort(both)
		l.LangPair = both[0] + "-" + both[1]
		out = append(out, l)
	}
	return out
}
