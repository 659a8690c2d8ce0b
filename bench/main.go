// Command bench holds the index of Allmenning beside two others, bleve and SQLite's FTS5, on one made-up corpus: how long each takes to
// build, how many bytes it takes, and how long it takes to answer, by kind of query. It is a module of its own, so that the others
// stay out of the product. Nothing here is run by the tests: times are of one machine on one day.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"allmenning"
	"allmenning/internal/evaluate"
)

// engine is one index. Search gives the ids of the ten best, or as many as there are.
type engine interface {
	Name() string
	Build(records []*allmenning.Record) error
	Search(q question) ([]string, error)
	Bytes() (int64, error) // in memory or on disk, as the engine keeps it
	Close() error
}

func main() {
	n := flag.Int("n", 20_000, "records")
	seed := flag.Uint64("seed", 20261123, "another seed makes another corpus")
	asked := flag.Int("queries", 300, "queries of each kind")
	flag.Parse()
	if err := run(*n, *seed, *asked); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(n int, seed uint64, asked int) error {
	dir, err := os.MkdirTemp("", "allmenning-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var records []*allmenning.Record
	for r := range evaluate.Corpus(n, seed) {
		records = append(records, r)
	}
	questions, err := draw(records, seed, asked)
	if err != nil {
		return err
	}
	fmt.Printf("%d texts, seed %d, %d queries of each kind, %d cores, %s, load %s\n\n", n, seed, asked, runtime.NumCPU(), runtime.Version(), load())
	fmt.Println("| engine | built in s (CPU s) | bytes a text |")
	fmt.Println("|---|--:|--:|")
	engines := []engine{&own{}, &fts5{dir: dir}, &scorch{dir: dir}}
	for _, e := range engines {
		defer e.Close()
		start, cpu := time.Now(), processCPU()
		if err := e.Build(records); err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
		took, used := time.Since(start), processCPU()-cpu
		bytes, err := e.Bytes()
		if err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
		fmt.Printf("| %s | %.1f (%.1f) | %d |\n", e.Name(), took.Seconds(), used.Seconds(), bytes/int64(n))
	}
	engines = append(engines, &answer{own: engines[0].(*own)})
	fmt.Printf("\nAnswering, ms: half of the queries within, 99 of 100 within, mean CPU. Load %s.\n\n", load())
	fmt.Print("| kind of query |")
	for _, e := range engines {
		fmt.Printf(" %s |", e.Name())
	}
	fmt.Print("\n|---|")
	for range engines {
		fmt.Print("--:|")
	}
	fmt.Println()
	for _, k := range kinds {
		fmt.Printf("| %s |", k)
		for _, e := range engines {
			t, err := ask(e, questions[k])
			if err != nil {
				return fmt.Errorf("%s, %s: %w", e.Name(), k, err)
			}
			fmt.Printf(" %s |", t)
		}
		fmt.Println()
	}
	return nil
}
