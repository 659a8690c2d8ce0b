package evaluate

import (
	"io"
	"maps"
	"slices"

	"allmenning/find/search"
)

// judgedQuery is one line of the file of queries.
type judgedQuery struct {
	ID       string             `json:"id"`
	Lang     string             `json:"lang"`
	Kind     string             `json:"kind"`
	Text     string             `json:"text"`
	Relevant map[string]float64 `json:"relevant"` // grade by record id; 0 is not relevant
}

// ranksKept is how deep a ranking is written and judged.
const ranksKept = 100

// Search answers the queries of a file over the records of another and holds the rankings against the grades. It prints one
// "name value" a line: queries, R@5 (relevant ones among the first five / min(5, number of relevant ones)), MAP and
// nDCG@10 (gain 2^grade − 1), then the same for each language and each kind of query. runFile gets one JSON line
// {query, ranked} a query; empty writes none.
func Search(w io.Writer, recordsFile, queriesFile, runFile string) error {
	records, err := readRecords(w, recordsFile)
	if err != nil {
		return err
	}
	queries, err := readLines[judgedQuery](queriesFile)
	if err != nil {
		return err
	}
	b := newBench(records)
	var all measures
	by := map[string]*measures{}
	count := func(name string, j judged) {
		if by[name] == nil {
			by[name] = &measures{}
		}
		by[name].add(j)
	}
	var runs []run
	for _, q := range queries {
		j := judged{ranked: b.search(q.Text), grade: q.Relevant}
		all.add(j)
		if q.Lang != "" {
			count("lang "+q.Lang, j)
		}
		if q.Kind != "" {
			count("kind "+q.Kind, j)
		}
		runs = append(runs, run{q.ID, j.ranked})
	}
	all.write(w, "")
	for _, name := range slices.Sorted(maps.Keys(by)) {
		by[name].write(w, name+" ")
	}
	return writeRuns(runFile, runs)
}

func (b *bench) search(text string) []string {
	r := b.searcher.Search(b.view, anonymous, search.Query{Text: text, Limit: ranksKept})
	ids := make([]string, len(r.Hits))
	for i, h := range r.Hits {
		ids[i] = string(h.ID)
	}
	return ids
}
