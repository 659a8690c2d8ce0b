package evaluate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"allmenning"
	"allmenning/answers"
	"allmenning/find/catalogue"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/find/search"
	"allmenning/municipality"
)

// bench holds records of a file, indexed by the very code the program runs, as everybody sees them.
type bench struct {
	ids      []string          // the file's own ids, in its order
	titles   map[string]string // by id
	view     *index.View
	searcher *search.Searcher
	comparer *overlap.Comparer
}

var anonymous = catalogue.Anonymous()

func newBench(records []*allmenning.Record) *bench {
	analyser := catalogue.AnalyserFor(records)
	b := &bench{titles: map[string]string{}, comparer: newComparer(overlap.Shipped()).Knowing(analyser)}
	b.searcher = search.New(analyser, b.comparer)
	documents := catalogue.NewDocuments(analyser, answers.Places(municipality.Embedded()))
	ix := index.New(documents.Config())
	var put []index.Record
	for _, r := range records {
		b.ids = append(b.ids, string(r.ID))
		b.titles[string(r.ID)] = r.Title
		put = append(put, documents.Of(r))
	}
	ix.Apply(index.Batch{Put: put})
	ix.Refresh()
	b.view = ix.View()
	return b
}

// newComparer makes a comparer that knows what the one of a catalogue knows.
func newComparer(c overlap.Coefficients) *overlap.Comparer {
	comparer := overlap.New(c).Knowing(catalogue.DefaultAnalyser())
	if p, ok := answers.Places(municipality.Embedded()).(interface{ Names() []string }); ok {
		comparer = comparer.Naming(p.Names())
	}
	return comparer
}

// run is one line of the file of rankings.
type run struct {
	Query  string   `json:"query"`
	Ranked []string `json:"ranked"`
}

// writeRuns writes one JSON line a query; an empty path writes nothing.
func writeRuns(path string, runs []run) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	w := bufio.NewWriter(f)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, r := range runs {
		if err = e.Encode(r); err != nil {
			break
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	return nil
}

// judged is a ranking with what is relevant in it: grades above 0 by id.
type judged struct {
	ranked []string
	grade  map[string]float64
}

// measures are means over queries.
type measures struct {
	queries           int
	recall5, ap, ndcg float64
}

// add takes one query in; one without anything relevant is left out.
func (m *measures) add(j judged) {
	relevant, ideal := 0, []float64{}
	for _, g := range j.grade {
		if g > 0 {
			relevant++
			ideal = append(ideal, g)
		}
	}
	if relevant == 0 {
		return
	}
	found, ap, in5 := 0, 0.0, 0
	got := make([]float64, 0, 10)
	for i, id := range j.ranked {
		g := j.grade[id]
		if i < 10 {
			got = append(got, g)
		}
		if g > 0 {
			found++
			ap += float64(found) / float64(i+1)
			if i < 5 {
				in5++
			}
		}
	}
	slices.SortFunc(ideal, func(a, b float64) int { return int(math.Copysign(1, b-a)) })
	m.queries++
	m.recall5 += float64(in5) / float64(min(5, relevant))
	m.ap += ap / float64(relevant)
	m.ndcg += gain(got) / gain(ideal[:min(10, len(ideal))])
}

// gain is the discounted cumulative gain with gains 2^grade − 1 (Burges and others, ICML 2005); with one grade, the usual one.
func gain(grades []float64) float64 {
	sum := 0.0
	for i, g := range grades {
		sum += (math.Exp2(g) - 1) / math.Log2(float64(i)+2)
	}
	return sum
}

// write prints one "name value" a line; the names begin with prefix.
func (m *measures) write(w io.Writer, prefix string) {
	n := float64(max(1, m.queries))
	fmt.Fprintf(w, "%squeries %d\n%sR@5 %.4f\n%sMAP %.4f\n%snDCG@10 %.4f\n", prefix, m.queries, prefix, m.recall5/n, prefix, m.ap/n, prefix, m.ndcg/n)
}

// readLines reads one JSON value of type T a line; blank lines are skipped.
func readLines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	defer f.Close()
	var out []T
	s := bufio.NewScanner(f)
	s.Buffer(nil, 64<<20)
	for n := 1; s.Scan(); n++ {
		if len(s.Bytes()) == 0 {
			continue
		}
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("evaluate: %s line %d: %w", path, n, err)
		}
		out = append(out, v)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("evaluate: %s: %w", path, err)
	}
	return out, nil
}
