package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// timing is how long an engine took for the questions of one kind.
type timing struct {
	p50, p99, cpu time.Duration
	found         float64 // share of the questions that found something
}

func (t timing) String() string {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	s := fmt.Sprintf("%.2f / %.2f, %.2f", ms(t.p50), ms(t.p99), ms(t.cpu))
	if t.found < .995 {
		s += fmt.Sprintf(" (%.0f %% found)", 100*t.found)
	}
	return s
}

// warming is how many questions are asked before the first is timed.
const warming = 20

func ask(e engine, questions []question) (timing, error) {
	for _, q := range questions[:min(warming, len(questions))] {
		if _, err := e.Search(q); err != nil {
			return timing{}, err
		}
	}
	runtime.GC() // of what came before
	took := make([]time.Duration, len(questions))
	found, cpu := 0, processCPU()
	for i, q := range questions {
		start := time.Now()
		ids, err := e.Search(q)
		if err != nil {
			return timing{}, err
		}
		took[i] = time.Since(start)
		if len(ids) > 0 {
			found++
		}
	}
	n := len(questions)
	slices.Sort(took)
	return timing{took[n/2], took[n*99/100], (processCPU() - cpu) / time.Duration(n), float64(found) / float64(n)}, nil
}

// processCPU is how long the program has had a processor, which others who use the machine hardly change.
func processCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// load is the mean number of programs that wanted a processor in the last minute.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(b))[0]
}
