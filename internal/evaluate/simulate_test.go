package evaluate_test

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"allmenning/internal/evaluate"
)

// The same seed gives the same tables, however the cells are shared out; the progress stands apart from them.
func TestSimulate(t *testing.T) {
	o := evaluate.SimulateOptions{Runs: 2, Seed: 7, Date: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
	var first, second, progress bytes.Buffer
	_ = evaluate.Simulate(&first, o) // two runs miss the goal now and then
	o.Progress = &progress
	_ = evaluate.Simulate(&second, o)
	if first.String() != second.String() {
		t.Errorf("the same seed, two answers:\n%s\n%s", first.String(), second.String())
	}
	if n := strings.Count(first.String(), "\n## "); n != 7 || !strings.Contains(first.String(), "24 November 2026, 2 runs in each cell, seed 7.") {
		t.Errorf("%d tables:\n%s", n, first.String())
	}
	if !strings.Contains(progress.String(), "240 of 240") {
		t.Errorf("progress %q", progress.String())
	}
	if err := evaluate.Simulate(&first, evaluate.SimulateOptions{}); err == nil {
		t.Error("no runs are no error")
	}
}

// What is published: our range held 93 of 100 in every cell up to four fifths of the prior's scale, at the number of runs it says; and CR2 with
// Satterthwaite's degrees of freedom cries wolf no more often than promised.
func TestSimulate_published(t *testing.T) {
	raw, err := os.ReadFile("../../docs/method/simulation.md")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`\d+ \w+ 2026, (\d+) runs in each cell, seed \d+\.`).FindSubmatch(raw)
	if said == nil {
		t.Fatal("no date, runs and seed")
	}
	if runs, _ := strconv.Atoi(string(said[1])); runs < 4000 {
		t.Errorf("%d runs", runs)
	}
	coverage, tests, _ := strings.Cut(string(raw), "## tests with few municipalities")
	row := regexp.MustCompile(`(?m)^\| (\d+) \| \S+ \| (\S+) \| \S+ \| (\S+) \| \S+ \|$`)
	rows := row.FindAllStringSubmatch(coverage, -1)
	if len(rows) != 6*5*4 {
		t.Fatalf("%d rows of coverage", len(rows))
	}
	for i, r := range rows {
		for _, cell := range r[2:] {
			held, err := strconv.ParseFloat(cell, 64)
			if err != nil || i%4 < 3 && held < 0.93 {
				t.Errorf("%s: %v", r[0], err)
			}
		}
	}
	all := regexp.MustCompile(`(?m)^\| (\d+) \| (\d+) \| \S+ \| \S+ \| (\S+) \| .*$`).FindAllStringSubmatch(tests, -1)
	if len(all) != 10 {
		t.Fatalf("%d rows of tests", len(all))
	}
	for _, r := range all {
		if alarm, err := strconv.ParseFloat(r[3], 64); err != nil || alarm > 0.06 {
			t.Errorf("CR2 with %s of %s: %v, %v", r[2], r[1], alarm, err)
		}
	}
}
