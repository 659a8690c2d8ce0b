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

	mostPaired = 100_000 // records whose neighbours are found; of more, so many spread over all
)

// Speed makes a corpus of n records and prints how fast and how large things are, one "name value" a line. It runs the very code
// the program runs, from record to document to index to answer. Times are of this machine as it is now; those with cpu in their
// name count only what this program had of a processor, which others who use the machine hardly change (0 where the
// system does not say). Lists on their way in are also measured on the PostgreSQL server with that address, in a database made for it; ""
// is none.
func Speed(w io.Writer, n int, postgres string) error {
	if n < 100 {
		return fmt.Errorf("evaluate: speed: %d records are too few to measure", n)
	}
	s := &speed{w: w, analyser: catalogue.DefaultAnalyser()}
	s.documents = catalogue.NewDocuments(s.analyser, nil)
	if err := s.imports(n, postgres); err != nil {
		return err
	}
	s.say("n %d", n)
	s.say("cores %d", runtime.GOMAXPROCS(0))
	return s.measure(n)
}

// measure measures all but lists on their way in.
func (s *speed) measure(n int) error {
	s.maker, s.n = newMaker(n, seed), n
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
	maker     *maker
	n         int
	index     *index.Index
	searcher  *search.Searcher
	comparer  *overlap.Comparer
}

func (s *speed) say(format string, args ...any) { fmt.Fprintf(s.w, format+"\n", args...) }

// done tells who waits what was done.
func (s *speed) done(since time.Time, format string, args ...any) {
	if s.n >= patient {
		fmt.Fprintf(os.Stderr, "speed: %s (%.0f s)\n", fmt.Sprintf(format, args...), time.Since(since).Seconds())
	}
}

func textOf(r *allmenning.Record) string {
	return r.Title + "\n" + r.Body.(*allmenning.Project).Summary
}

// analyse times the chain on one core, with the cache as warm as it is after one pass.
func (s *speed) analyse() {
	texts := make([]string, min(s.n, 5000))
	for i := range texts {
		texts[i] = textOf(s.maker.record(i))
	}
	terms := 0
	pass := func() (took, cpu float64) {
		runtime.GC()
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		start, used := time.Now(), threadCPU()
		terms = 0
		for _, text := range texts {
			terms += len(s.analyser.Analyse(text))
		}
		return time.Since(start).Seconds(), max(1e-9, (threadCPU() - used).Seconds())
	}
	n := float64(len(texts))
	took, cpu := pass()
	s.say("analyse_cold_texts_per_s %.0f\nanalyse_cold_texts_per_cpu_s %.0f", n/took, n/cpu)
	took, cpu = pass()
	s.say("analyse_texts_per_s %.0f\nanalyse_texts_per_cpu_s %.0f", n/took, n/cpu)
	s.say("terms_per_text %.0f", float64(terms)/n)
}

// build times making the documents and the index, and weighs the result; then it saves and loads it. The records are made up as they
// are needed, which is not timed; documents are made while those before them are taken in.
func (s *speed) build() error {
	before := heap()
	var took, cpu time.Duration
	ix := index.New(s.documents.Config())
	timed := func(f func()) {
		start, used := time.Now(), processCPU()
		f()
		took, cpu = took+time.Since(start), cpu+processCPU()-used
	}
	for from := 0; from < s.n; from += madeUp {
		records := make([]*allmenning.Record, min(madeUp, s.n-from))
		each(len(records), func(i int) { records[i] = s.maker.record(from + i) })
		timed(func() { s.takeIn(ix, records) })
		s.done(time.Now().Add(-took), "%d of %d records taken in", from+len(records), s.n)
	}
	timed(ix.Refresh)
	s.index = ix
	n := float64(s.n)
	s.say("build_s %.2f\nbuild_cpu_s %.2f", took.Seconds(), cpu.Seconds())
	s.say("build_texts_per_s %.0f", n/took.Seconds())
	s.say("index_bytes_per_text %.0f", float64(ix.View().Stats().Bytes)/n)
	s.say("heap_bytes_per_text %.0f", float64(heap()-before)/n)

	var file bytes.Buffer
	start := time.Now()
	if err := ix.Snapshot(&file); err != nil {
		return err
	}
	s.say("snapshot_save_s %.2f", time.Since(start).Seconds())
	s.say("snapshot_mb %.1f", float64(file.Len())/1e6)
	before = heap()
	cpu = processCPU()
	start = time.Now()
	loaded, err := index.Load(&file, s.documents.Config())
	if err != nil {
		return err
	}
	s.say("snapshot_load_s %.2f\nsnapshot_load_cpu_s %.2f", time.Since(start).Seconds(), (processCPU() - cpu).Seconds())
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

// madeUp is how many records are made up at a time, inBatch how many are taken in together.
const madeUp, inBatch = 20_000, 2000

// takeIn makes documents on all cores, a batch ahead of the one that is taken in.
func (s *speed) takeIn(ix *index.Index, records []*allmenning.Record) {
	batches := make(chan []index.Record, 1)
	go func() {
		defer close(batches)
		for some := range slices.Chunk(records, inBatch) {
			out := make([]index.Record, len(some))
			each(len(some), func(i int) { out[i] = s.documents.Of(some[i]) })
			batches <- out
		}
	}()
	for put := range batches {
		ix.Apply(index.Batch{Put: put})
	}
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
