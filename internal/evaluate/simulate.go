package evaluate

import (
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"
)

// SimulateOptions say how much of a simulation to run.
type SimulateOptions struct {
	Runs int    // in each cell
	Seed uint64 // the same seed gives the same tables
	Date time.Time

	Progress io.Writer // nil for none
}

// Simulate prints, as tables in Markdown, how often the range that pages show holds a new municipality, and how often the tests for few
// municipalities call nothing something. It fails when a range we show as default holds fewer than 93 of 100.
func Simulate(w io.Writer, o SimulateOptions) error {
	if o.Runs < 1 {
		return fmt.Errorf("evaluate: simulate: %d runs", o.Runs)
	}
	fmt.Fprintf(w, "%s, %d runs in each cell, seed %d.\n", o.Date.Format("2 January 2006"), o.Runs, o.Seed)
	missed, err := simulateCoverage(w, o)
	if err != nil {
		return err
	}
	if err := simulateTests(w, o); err != nil {
		return err
	}
	if missed > 0 {
		return fmt.Errorf("evaluate: simulate: %d cells below %.2f", missed, coverageGoal)
	}
	return nil
}

// everyCell runs n cells, as many at a time as there are processors, and says how far it has come. The first fault ends it.
func everyCell(o SimulateOptions, what string, n int, run func(i int) error) error {
	var (
		work  = make(chan int)
		group sync.WaitGroup
		mu    sync.Mutex
		done  int
		first error
	)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := range work {
				err := run(i)
				mu.Lock()
				if done++; err != nil && first == nil {
					first = err
				}
				if o.Progress != nil {
					fmt.Fprintf(o.Progress, "\r%s: %d of %d ", what, done, n)
				}
				mu.Unlock()
			}
		})
	}
	for i := range n {
		mu.Lock()
		failed := first != nil
		mu.Unlock()
		if failed {
			break
		}
		work <- i
	}
	close(work)
	group.Wait()
	if o.Progress != nil {
		fmt.Fprintln(o.Progress)
	}
	return first
}
