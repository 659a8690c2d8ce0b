package table_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"allmenning/files/table"
	"allmenning/internal/hostile"
)

// seed makes the files the same each time.
const seed = 20261123

// heap watches how much memory the objects of the program take, each millisecond, until it is stopped.
type heap struct {
	most atomic.Uint64
	done chan struct{}
}

func watchHeap() *heap {
	if inUse()>>20 > 24 { // what the making of files left behind
		runtime.GC()
	}
	h := &heap{done: make(chan struct{})}
	go func() {
		for {
			select {
			case <-h.done:
				return
			case <-time.After(time.Millisecond):
				h.most.Store(max(h.most.Load(), inUse()))
			}
		}
	}()
	return h
}

// inUse is the bytes of objects on the heap, also of those not yet collected.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// stop gives the most there was, in MB.
func (h *heap) stop() uint64 {
	close(h.done)
	return h.most.Load() >> 20
}

// met reads a file whole and says how: "read", or the first fault and where it was told.
func met(t *testing.T, f hostile.File) (outcome string, at *table.Error) {
	l, err := table.Open(f.Bytes(), f.Size, f.Name, table.Format{})
	if err == nil {
		defer func() {
			if err := l.Close(); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
		}()
		line := 0
		for r, rowErr := range l.Rows() {
			if rowErr == nil && r.Line <= line || len(r.Cells) > len(l.Header()) {
				t.Errorf("%s: row %d after %d, with %d cells of %d", f.Name, r.Line, line, len(r.Cells), len(l.Header()))
			}
			line = max(line, r.Line)
			var e *table.Error
			if rowErr != nil && (!errors.As(rowErr, &e) || e.File != f.Name || e.What == "") {
				t.Errorf("%s: %v is no error of ours", f.Name, rowErr)
			}
			if rowErr != nil && err == nil {
				err = rowErr
			}
		}
	}
	if err == nil {
		return hostile.Read, nil
	}
	if !errors.As(err, &at) || at.File != f.Name || at.What == "" {
		t.Errorf("%s: %v is no error of ours", f.Name, err)
		return "error", &table.Error{}
	}
	return string(at.What), at
}

// Every hostile file is met as it should be: with the fault it has, at the place where it has it, in bounded memory.
// The files that take seconds are read with ALLMENNING_ORDEAL=1.
func TestHostile(t *testing.T) {
	ordeal := os.Getenv("ALLMENNING_ORDEAL") == "1"
	const ceiling = 256
	outcomes, n := map[string]int{}, 0
	names := map[string]bool{}
	var worst uint64
	var slowest time.Duration
	for f := range hostile.Files(seed) {
		if names[f.Name] {
			t.Errorf("%s is there twice", f.Name)
		}
		names[f.Name] = true
		if n++; f.Size >= hostile.Large && !ordeal && f.Wants != string(table.ErrTooLarge) {
			continue
		}
		if f.Name == "swollen/line-1GB.csv" && !ordeal {
			continue
		}
		h, start := watchHeap(), time.Now()
		outcome, at := met(t, f)
		took, most := time.Since(start), h.stop()
		slowest, worst = max(slowest, took), max(worst, most)
		outcomes[outcome]++
		if took > 700*time.Millisecond || most > 100 {
			t.Logf("%s: %v, %d MB", f.Name, took.Round(time.Millisecond), most)
		}
		wants := strings.Split(f.Wants, "|")
		if f.Lines && f.Anyhow { // who reads lines says what they are
			wants = append(wants, hostile.Read, string(table.ErrTooLarge))
		}
		if f.Wants != hostile.Any && !slices.Contains(wants, outcome) {
			t.Errorf("%s: %s (%v), want %s", f.Name, outcome, at, f.Wants)
			continue
		}
		if f.Line > 0 && (at == nil || at.Line != f.Line || f.Column > 0 && at.Column != f.Column) {
			t.Errorf("%s: %v, want line %d, column %d", f.Name, at, f.Line, f.Column)
		}
		if most > ceiling {
			t.Errorf("%s: %d MB", f.Name, most)
		}
	}
	var counts []string
	for _, o := range slices.Sorted(maps.Keys(outcomes)) {
		counts = append(counts, fmt.Sprintf("%s %d", o, outcomes[o]))
	}
	t.Logf("%d files, at most %d MB and %v: %s", n, worst, slowest.Round(time.Millisecond), strings.Join(counts, ", "))
	if n < 500 {
		t.Errorf("%d files", n)
	}
}
