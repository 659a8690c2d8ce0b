package index

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestSize holds the index to 4 kB a text, and prints what one corpus costs: 10,000 synthetic texts
// of 149 words (with compound parts about 200 terms), 100,000 under ALLMENNING_ORDEAL.
func TestSize(t *testing.T) {
	n := 2_000
	if os.Getenv("ALLMENNING_ORDEAL") != "" {
		n = 100_000
	}
	records := zipfTexts(n, 149, 3)
	before := heap()
	start := time.Now()
	ix := New(config)
	ix.Apply(Batch{Put: records})
	built := time.Since(start)
	v := ix.View()
	kept := v.Stats().Bytes / n
	perText := int(heap()-before) / n
	var file bytes.Buffer
	if err := ix.Snapshot(&file); err != nil {
		t.Fatal(err)
	}
	start = time.Now()
	if _, err := Load(bytes.NewReader(file.Bytes()), config); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d texts: built in %v; %d bytes kept a text, %d of heap with dictionaries; snapshot %d MB, loaded in %v",
		n, built.Round(time.Millisecond), kept, perText, file.Len()>>20, time.Since(start).Round(time.Millisecond))
	if kept > 4096 || n >= 100_000 && perText > 4096 {
		t.Errorf("%d bytes kept, %d of heap a text, want ≤ 4096", kept, perText)
	}
	if n >= 100_000 {
		latencies(t, ix, records)
	}
	runtime.KeepAlive(records)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// latencies prints p50 and p99 of the questions people ask, and holds them to 20 ms.
func latencies(t *testing.T, ix *Index, records []Record) {
	v := ix.View()
	measure := func(name string, f func(i int)) {
		took := make([]time.Duration, 500)
		for i := range took {
			start := time.Now()
			f(i)
			took[i] = time.Since(start)
		}
		slices.Sort(took)
		t.Logf("%-24s p50 %v, p99 %v", name, took[250], took[495])
		if took[495] > 20*time.Millisecond {
			t.Errorf("%s: p99 %v, want ≤ 20 ms", name, took[495])
		}
	}
	measure("two words", func(i int) {
		v.Search(Query{Terms: words(3, fmt.Sprint("w", 5+i%40), fmt.Sprint("w", 900+i*3)), Seen: anonymous})
	})
	measure("five words, facets", func(i int) {
		v.Search(Query{Terms: words(3, "w30", fmt.Sprint("w", 50+i%40), fmt.Sprint("w", 900+i*3), "w777", "w1500"), Seen: anonymous, Count: []string{"theme", "county"}})
	})
	measure("pasted text", func(i int) {
		v.Search(Query{Terms: records[i*17].Blocks[0].Terms, Seen: anonymous})
	})
	measure("more like this", func(i int) {
		x, _ := v.VectorOf(records[i*17].ID, anonymous)
		v.Similar(Like{Vector: x, Seen: anonymous})
	})
	measure("grams of 200", func(i int) {
		g, _ := v.GramsOf(records[i].ID, anonymous)
		for j := range 200 {
			v.GramCosine(g, records[i+j].ID, anonymous)
		}
	})
	v.Nearest("w", 1) // made once
	measure("mente du", func(i int) { v.Nearest(fmt.Sprint("w", 1000+i, "x"), 5) })
	measure("one changed record", func(i int) {
		ix.Apply(Batch{Put: []Record{records[i*3]}})
	})
}

func BenchmarkIndex(b *testing.B) {
	records := zipfTexts(10_000, 149, 3)
	ix := New(config)
	ix.Apply(Batch{Put: records})
	b.Run("build10000", func(b *testing.B) {
		for b.Loop() {
			New(config).Apply(Batch{Put: records})
		}
	})
	v := ix.View()
	b.Run("search", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			v.Search(Query{Terms: words(3, fmt.Sprint("w", 5+i%40), fmt.Sprint("w", 900+i%1000)), Seen: anonymous})
		}
	})
	b.Run("similar", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			x, _ := v.VectorOf(records[i%len(records)].ID, anonymous)
			v.Similar(Like{Vector: x, Seen: anonymous})
		}
	})
}
