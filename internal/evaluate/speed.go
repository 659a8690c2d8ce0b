package evaluate

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"allmenning"
	"allmenning/find/catalogue"
	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
	"allmenning/find/search"
)

const (
	seed    = 20261123
	askings = 300 // queries timed of each kind, from 3,000 records on; a tenth of the records below that
	sampled = 500 // records whose pruned neighbours are held against the exact ones
	nearest = 10
)

// Speed makes a corpus of n records and prints how fast and how large things are, one "name value" a line. It runs the very code
// the program runs, from record to document to index to answer. Times are of this machine as it is now.
func Speed(w io.Writer, n int) error {
	if n < 100 {
		return fmt.Errorf("evaluate: speed: %d records are too few to measure", n)
	}
	s := &speed{w: w, analyser: catalogue.DefaultAnalyser()}
	s.documents = catalogue.NewDocuments(s.analyser, nil)
	s.records = slices.Collect(Corpus(n, seed))
	s.say("n %d", n)
	s.say("cores %d", runtime.GOMAXPROCS(0))
	s.analyse()
	if err := s.build(); err != nil {
		return err
	}
	s.ask()
	s.pairs()
	return nil
}

type speed struct {
	w         io.Writer
	analyser  *lang.Analyser
	documents *catalogue.Documents
	records   []*allmenning.Record
	index     *index.Index
	searcher  *search.Searcher
	comparer  *overlap.Comparer
}

func (s *speed) say(format string, args ...any) { fmt.Fprintf(s.w, format+"\n", args...) }

func textOf(r *allmenning.Record) string {
	return r.Title + "\n" + r.Body.(*allmenning.Project).Summary
}

// analyse times the chain on one core, with the cache as warm as it is after one pass.
func (s *speed) analyse() {
	some := s.records[:min(len(s.records), 5000)]
	terms := 0
	pass := func() time.Duration {
		start := time.Now()
		terms = 0
		for _, r := range some {
			terms += len(s.analyser.Analyse(textOf(r)))
		}
		return time.Since(start)
	}
	s.say("analyse_cold_texts_per_s %.0f", float64(len(some))/pass().Seconds())
	s.say("analyse_texts_per_s %.0f", float64(len(some))/pass().Seconds())
	s.say("terms_per_text %.0f", float64(terms)/float64(len(some)))
}

// build times making the documents and the index, and weighs the result; then it saves and loads it.
func (s *speed) build() error {
	before := heap()
	start := time.Now()
	ix := index.New(s.documents.Config())
	for some := range slices.Chunk(s.records, 2000) {
		ix.Apply(index.Batch{Put: s.document(some)})
	}
	ix.Refresh()
	took := time.Since(start)
	s.index = ix
	n := float64(len(s.records))
	s.say("build_s %.2f", took.Seconds())
	s.say("build_texts_per_s %.0f", n/took.Seconds())
	s.say("index_bytes_per_text %.0f", float64(ix.View().Stats().Bytes)/n)
	s.say("heap_bytes_per_text %.0f", float64(heap()-before)/n)

	var file bytes.Buffer
	start = time.Now()
	if err := ix.Snapshot(&file); err != nil {
		return err
	}
	s.say("snapshot_save_s %.2f", time.Since(start).Seconds())
	s.say("snapshot_mb %.1f", float64(file.Len())/1e6)
	start = time.Now()
	loaded, err := index.Load(&file, s.documents.Config())
	if err != nil {
		return err
	}
	s.say("snapshot_load_s %.2f", time.Since(start).Seconds())
	s.comparer = overlap.New(overlap.Shipped())
	s.searcher = search.New(s.analyser, s.comparer)
	s.searcher.Search(loaded.View(), anonymous, search.Query{Text: s.short(0)})
	s.say("first_answer_s %.2f", time.Since(start).Seconds())
	return nil
}

// document makes documents on all cores, as many as a batch holds.
func (s *speed) document(records []*allmenning.Record) []index.Record {
	out := make([]index.Record, len(records))
	each(len(records), func(i int) { out[i] = s.documents.Of(records[i]) })
	return out
}

// each calls f for 0 to n−1 on all cores.
func each(n int, f func(int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// short is a query of two or three words of some record's title.
func (s *speed) short(i int) string {
	words := bytes.Fields([]byte(s.record(i).Title))
	return string(bytes.Join(words[:min(len(words), 2+i%3)], []byte(" ")))
}

func (s *speed) record(i int) *allmenning.Record { return s.records[i*7919%len(s.records)] }

// ask times questions: the whole road from text to labelled hits with reasons.
func (s *speed) ask() {
	v := s.index.View()
	count := []string{overlap.AxisNoun, overlap.AxisTheme, overlap.AxisPhase, overlap.AxisHasResult}
	s.time("search_short", func(i int) {
		s.searcher.Search(v, anonymous, search.Query{Text: s.short(i), Count: count})
	})
	s.time("search_misspelt", func(i int) {
		s.searcher.Search(v, anonymous, search.Query{Text: "x" + s.short(i) + "q"})
	})
	s.time("search_pasted", func(i int) {
		s.searcher.Search(v, anonymous, search.Query{Text: s.record(i).Body.(*allmenning.Project).Summary, Count: count})
	})
	s.time("relatives_of_record", func(i int) {
		s.comparer.Relatives(v, anonymous, overlap.Subject{Record: string(s.record(i).ID)}, overlap.Ask{})
	})
	s.time("one_new_text", func(i int) { // analyse, take in, find its relatives
		r := *s.record(i)
		r.ID = "new"
		s.index.Apply(index.Batch{Put: []index.Record{s.documents.Of(&r)}})
		s.comparer.Relatives(s.index.View(), anonymous, overlap.Subject{Record: "new"}, overlap.Ask{Limit: 20, NoReasons: true})
	})
	s.index.Apply(index.Batch{Delete: []string{"new"}})
	s.index.Refresh()
}

func (s *speed) time(name string, f func(i int)) {
	f(0)
	took := make([]float64, min(askings, len(s.records)/10))
	for i := range took {
		start := time.Now()
		f(i)
		took[i] = float64(time.Since(start).Microseconds()) / 1000
	}
	slices.Sort(took)
	s.say("%s_p50_ms %.2f\n%s_p99_ms %.2f", name, took[len(took)/2], name, took[len(took)*99/100])
}

// pairs finds the nearest ten of every record on all cores, and the share of the truly nearest ten that pruning finds.
func (s *speed) pairs() {
	v := s.index.View()
	like := func(i int, exact bool) []index.Neighbour {
		id := string(s.records[i].ID)
		x, _ := v.VectorOf(id, anonymous)
		return v.Similar(index.Like{Vector: x, Seen: anonymous, Not: id, Exact: exact, Keep: 60})
	}
	start := time.Now()
	each(len(s.records), func(i int) { like(i, false) })
	s.say("all_pairs_s %.2f", time.Since(start).Seconds())
	var found, all atomic.Int64
	each(min(sampled, len(s.records)), func(i int) {
		i = i * 7919 % len(s.records)
		exact, pruned := like(i, true), like(i, false)
		exact = exact[:min(nearest, len(exact))]
		for _, e := range exact {
			if slices.Contains(pruned[:min(nearest, len(pruned))], e) {
				found.Add(1)
			}
		}
		all.Add(int64(len(exact)))
	})
	s.say("all_pairs_recall@10 %.4f", float64(found.Load())/float64(max(1, all.Load())))
}
