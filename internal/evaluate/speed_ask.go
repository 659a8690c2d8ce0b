package evaluate

import (
	"bytes"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/find/search"
)

// short is a query of two or three words of some record's title.
func (s *speed) short(i int) string {
	words := bytes.Fields([]byte(s.record(i).Title))
	return string(bytes.Join(words[:min(len(words), 2+i%3)], []byte(" ")))
}

// record is the one that question number i is about.
func (s *speed) record(i int) *allmenning.Record { return s.maker.record(i * 7919 % s.n) }

// counted are the axes that the page of hits counts.
var counted = []string{overlap.AxisNoun, overlap.AxisTheme, overlap.AxisPhase, overlap.AxisHasResult, overlap.AxisCounty}

// ask times questions: the whole road from text to labelled hits with reasons.
func (s *speed) ask() {
	v := s.index.View()
	start := time.Now()
	s.searcher.Complete(v, "sk", 1)
	s.done(start, "the vocabulary is made")
	find := func(text func(i int) string) func(i int) func() {
		return func(i int) func() {
			q := search.Query{Text: text(i), Count: counted}
			return func() { s.searcher.Search(v, anonymous, q) }
		}
	}
	rare, common := s.wordsBy(v)
	s.time("search_rare", find(func(i int) string { return rare[i%len(rare)] }))
	s.time("search_common", find(func(i int) string { return common[i%len(common)] }))
	s.time("search_short", find(s.short))
	s.time("search_phrase", find(s.phrase))
	s.time("search_misspelt", find(func(i int) string { return "x" + s.short(i) + "q" }))
	s.time("search_pasted", find(func(i int) string { return s.record(i).Body.(*allmenning.Project).Summary }))
	s.time("search_prefix", func(i int) func() {
		begun := string([]rune(rare[i%len(rare)])[:3])
		return func() { s.searcher.Complete(v, begun, 10) }
	})
	s.time("relatives_of_record", func(i int) func() {
		id := string(s.record(i).ID)
		return func() { s.comparer.Relatives(v, anonymous, overlap.Subject{Record: id}, overlap.Ask{}) }
	})
	s.time("one_new_text", func(i int) func() { // analyse, take in, find its relatives
		r := s.record(i)
		r.ID = "new"
		return func() {
			s.index.Apply(index.Batch{Put: []index.Record{s.documents.Of(r)}})
			s.comparer.Relatives(s.index.View(), anonymous, overlap.Subject{Record: "new"}, overlap.Ask{Limit: 20, NoReasons: true})
		}
	})
	s.index.Apply(index.Batch{Delete: []string{"new"}})
	s.index.Refresh()
}

// wordsBy gives words that few texts have, and words that many have, as people write them.
func (s *speed) wordsBy(v *index.View) (rare, common []string) {
	texts := v.Stats().PublicBlocks
	for _, w := range v.Prefix("", v.Stats().Terms) {
		switch {
		case len([]rune(w.Surface)) < 5:
		case w.DF >= 3 && w.DF <= 30:
			rare = append(rare, w.Surface)
		case w.DF >= texts/20:
			common = append(common, w.Surface)
		}
	}
	return spread(rare), append(common, "og") // where no word is so common there is one
}

// spread takes some words from all of a list.
func spread(words []string) []string {
	const most = 1000
	if len(words) <= most {
		return words
	}
	out := make([]string, most)
	for i := range out {
		out[i] = words[i*len(words)/most]
	}
	return out
}

// phrase is two words that stand side by side in some record, in quotes.
func (s *speed) phrase(i int) string {
	words := strings.Fields(s.record(i).Body.(*allmenning.Project).Summary)
	for j := i % 40; j+1 < len(words); j++ {
		if a, b := words[j], words[j+1]; len(a) > 4 && len(b) > 4 && !strings.HasSuffix(a, ".") {
			return `"` + a + " " + b + `"`
		}
	}
	return `"` + s.short(i) + `"`
}

// time times what ask gives for each number. What is asked is made ready before the clock starts.
func (s *speed) time(name string, ask func(i int) func()) {
	questions := make([]func(), min(askings, s.n/10))
	for i := range questions {
		questions[i] = ask(i)
	}
	questions[0]()
	runtime.GC() // of what came before; what the questions leave behind is theirs to clear away
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	began, whole := time.Now(), processCPU()
	took := make([]float64, len(questions))
	own := make([]float64, len(questions))
	for i, question := range questions {
		start, cpu := time.Now(), threadCPU()
		question()
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

// pairs finds the nearest twenty of every record on all cores, of so many records as there is patience for, and the share of the truly
// nearest ten that pruning finds.
func (s *speed) pairs() {
	v := s.index.View()
	like := func(i int, exact bool) []index.Neighbour {
		id := string(idOf(i))
		x, _ := v.VectorOf(id, anonymous)
		return v.Similar(index.Like{Vector: x, Seen: anonymous, Not: id, Exact: exact, Keep: weighed})
	}
	var done atomic.Int64
	n := min(s.n, mostPaired)
	start, cpu := time.Now(), processCPU()
	each(n, func(i int) {
		like(i*(s.n/n), false)
		if n := done.Add(1); n%20_000 == 0 {
			s.done(start, "neighbours of %d records found", n)
		}
	})
	s.say("paired %d", n)
	s.say("all_pairs_s %.2f", time.Since(start).Seconds())
	s.say("all_pairs_cpu_s %.2f", (processCPU() - cpu).Seconds())
	start = time.Now()
	var found, all atomic.Int64
	each(min(sampled, s.n), func(i int) {
		i = i * 7919 % s.n
		exact, pruned := like(i, true), like(i, false)
		exact = exact[:min(nearest, len(exact))]
		for _, e := range exact {
			if slices.Contains(pruned[:min(nearest, len(pruned))], e) {
				found.Add(1)
			}
		}
		all.Add(int64(len(exact)))
	})
	s.done(start, "%d records compared with all", min(sampled, s.n))
	s.say("all_pairs_recall@10 %.4f", float64(found.Load())/float64(max(1, all.Load())))
}
