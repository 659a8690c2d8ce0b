package meta_test

import (
	"os"
	"strings"
	"testing"

	"allmenning/stat/meta"
)

// The promise behind our default (half-normal(1) on a log scale): the 95 % predictive interval holds at least 93 % of new
// places, whatever the number of studies and the true spread. Here a few hundred runs a cell, seeded; with ALLMENNING_ORDEAL=1
// four thousand. A cell may fall three Monte Carlo errors below. The table is what is published.
func TestSimulateCoverage(t *testing.T) {
	design := meta.StandardCoverage(150, 20261123)
	if os.Getenv("ALLMENNING_ORDEAL") == "1" {
		design.Runs = 4000
	}
	cells, err := meta.SimulateCoverage(design)
	if err != nil {
		t.Fatal(err)
	}
	if len(cells) != 40 {
		t.Fatalf("%d cells, want 40", len(cells))
	}
	var table strings.Builder
	if err := meta.WriteCoverage(&table, cells); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d runs a cell, seed %d\n%s", design.Runs, design.Seed, table.String())
	var sum float64
	for _, c := range cells {
		sum += c.Bayes / 40
		if c.Bayes+3*max(c.Error(), 0.001) < 0.93 {
			t.Errorf("k = %d, tau = %v, big %v: %.3f ± %.3f of new places, want at least 0.93", c.K, c.Tau, c.Big, c.Bayes, c.Error())
		}
	}
	if sum < 0.95 {
		t.Errorf("over all cells %.3f, want at least 0.95", sum)
	}
}

// The simulation can fail: a prior that expects almost no spread does not cover places that differ much.
func TestSimulateCoverage_sees_a_bad_prior(t *testing.T) {
	cells, err := meta.SimulateCoverage(meta.CoverageDesign{
		K: []int{3}, Tau: []float64{0.8}, Big: []bool{false}, SE: 0.2, Runs: 300, Seed: 1, Level: 0.95, TauPrior: meta.TauPrior{Scale: 0.05},
	})
	if err != nil {
		t.Fatal(err)
	}
	if cells[0].Bayes > 0.8 {
		t.Errorf("half-normal(0.05) at tau = 0.8 covers %.3f; it should not", cells[0].Bayes)
	}
}
