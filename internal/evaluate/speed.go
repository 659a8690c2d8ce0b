package evaluate

import (
	"bytes"
	"fmt"
	"io"
	"os"
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
	askings = 300   // queries timed of each kind, from 3,000 records on; a tenth of the records below that
	sampled = 2_000 // records whose pruned neighbours are held against the exact ones
	nearest = 10
	weighed = 60     // candidates compared exactly to find the nearest
	patient = 20_000 // from so many records on, standard error is told what is being done
)

// Speed makes a corpus of n records and prints how fast and how large things are, one "name value" a line. It runs the very code
// the program runs, from record to document to index to answer. Times are of this machine as it is now; those with cpu in their
// name count only what this program had of a processor, which others who use the machine hardly change (0 where the
// system does not say).
func Speed(w io.Writer, n int) error {
	if n < 100 {
		return fmt.Errorf("evaluate: speed: %d records are too few to measure", n)
	}
	s := &speed{w: w, analyser: catalogue.DefaultAnalyser()}
	s.documents = catalogue.NewDocuments(s.analyser, nil)
	if err := s.imports(n); err != nil {
		return err
	}
	began := time.Now()
	s.records = slices.Collect(Corpus(n, seed))
	s.done(began, "%d records are made up", n)
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

// done tells who waits what was done.
func (s *speed) done(since time.Time, format string, args ...any) {
	if len(s.records) >= patient {
		fmt.Fprintf(os.Stderr, "speed: %s (%.0f s)\n", fmt.Sprintf(format, args...), time.Since(since).Seconds())
	}
}

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
	start, taken := time.Now(), 0
	ix := index.New(s.documents.Config())
	for some := range slices.Chunk(s.records, 2000) {
		ix.Apply(index.Batch{Put: s.document(some)})
		if taken += len(some); taken%10_000 == 0 {
			s.done(start, "%d of %d records taken in", taken, len(s.records))
		}
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
	before = heap()
	start = time.Now()
	loaded, err := index.Load(&file, s.documents.Config())
	if err != nil {
		return err
	}
	s.say("snapshot_load_s %.2f", time.Since(start).Seconds())
	afterLoad := time.Since(start)
	s.comparer = overlap.New(overlap.Shipped())
	s.searcher = search.New(s.analyser, s.comparer)
	s.searcher.Search(loaded.View(), anonymous, search.Query{Text: s.short(0)})
	s.say("first_answer_s %.2f", time.Since(start).Seconds())
	s.done(start, "the first answer came %.0f ms after the snapshot was loaded", float64((time.Since(start) - afterLoad).Milliseconds()))
	s.say("loaded_heap_bytes_per_text %.0f", float64(heap()-before)/n)
	runtime.KeepAlive(loaded)
	runtime.KeepAlive(&file) // or its going would count against what was loaded
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
	runtime.GC() // of what came before; what the questions leave behind is theirs to clear away
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	began, whole := time.Now(), processCPU()
	took := make([]float64, min(askings, len(s.records)/10))
	own := make([]float64, len(took))
	for i := range took {
		start, cpu := time.Now(), threadCPU()
		f(i)
		took[i], own[i] = milliseconds(time.Since(start)), milliseconds(threadCPU()-cpu)
	}
	cpu := milliseconds(processCPU()-whole) / float64(len(took))
	slices.Sort(took)
	slices.Sort(own)
	p99 := len(took) * 99 / 100
	s.say("%s_p50_ms %.2f\n%s_p99_ms %.2f", name, took[len(took)/2], name, took[p99])
	s.say("%s_cpu_ms %.2f\n%s_cpu_p99_ms %.2f", name, cpu, name, own[p99])
	s.done(began, "%s asked %d times", name, len(took))
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// pairs finds the nearest ten of every record on all cores, and the share of the truly nearest ten that pruning finds.
func (s *speed) pairs() {
	v := s.index.View()
	like := func(i int, exact bool) []index.Neighbour {
		id := string(s.records[i].ID)
		x, _ := v.VectorOf(id, anonymous)
		return v.Similar(index.Like{Vector: x, Seen: anonymous, Not: id, Exact: exact, Keep: weighed})
	}
	var done atomic.Int64
	start, cpu := time.Now(), processCPU()
	each(len(s.records), func(i int) {
		like(i, false)
		if n := done.Add(1); n%20_000 == 0 {
			s.done(start, "neighbours of %d records found", n)
		}
	})
	s.say("all_pairs_s %.2f", time.Since(start).Seconds())
	s.say("all_pairs_cpu_s %.2f", (processCPU() - cpu).Seconds())
	start = time.Now()
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
	s.done(start, "%d records compared with all", min(sampled, len(s.records)))
	s.say("all_pairs_recall@10 %.4f", float64(found.Load())/float64(max(1, all.Load())))
}
