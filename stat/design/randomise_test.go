package design_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"allmenning/stat/design"
	"allmenning/stat/refuse"
)

func places(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%04d", 1000+i)
	}
	return ids
}

func seeded(i int) design.Seed {
	return design.NewSeed([]byte(fmt.Sprint("test ", i)), [32]byte{})
}

// Blocks balance exactly, strata each by themselves, complete draws to within one; and over many draws every place is as often treated.
func TestDraws_balance(t *testing.T) {
	ids := places(24)
	strata := map[string]string{}
	for i, id := range ids {
		strata[id] = string(rune('a' + i%3))
	}
	often := map[string]int{}
	const draws = 2000
	for i := range draws {
		d, err := design.Blocked(ids, []int{1, 1}, []int{4}, seeded(i))
		if err != nil {
			t.Fatal(err)
		}
		perBlock := map[int]int{}
		for _, a := range d.Assigned {
			perBlock[a.Group] += a.Arm
			often[a.ID] += a.Arm
		}
		if len(perBlock) != 6 {
			t.Fatalf("%d blocks", len(perBlock))
		}
		for _, n := range perBlock {
			if n != 2 {
				t.Fatalf("a block of 4 has %d treated", n)
			}
		}
		s, err := design.Stratified(ids, strata, []int{1, 1}, []int{2, 4}, seeded(i))
		if err != nil {
			t.Fatal(err)
		}
		perStratum := map[int]int{}
		for _, a := range s.Assigned {
			perStratum[a.Group] += a.Arm
		}
		for g, n := range perStratum {
			if n < 3 || n > 5 { // the last block may be cut short
				t.Fatalf("stratum %d of 8 has %d treated", g, n)
			}
		}
		c, err := design.Complete(ids[:23], []int{2, 1}, seeded(i))
		if err != nil {
			t.Fatal(err)
		}
		if n := c.Counts(); n[0] < 15 || n[0] > 16 || n[0]+n[1] != 23 {
			t.Fatalf("2 to 1 of 23: %v", n)
		}
	}
	for id, n := range often {
		if math.Abs(float64(n)-draws/2) > 4*math.Sqrt(draws)/2 {
			t.Errorf("%s treated in %d of %d draws", id, n, draws)
		}
	}
}

func TestSimple_shares(t *testing.T) {
	d, err := design.Simple(places(6000), []int{1, 2, 3}, seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	for arm, n := range d.Counts() {
		if want := float64(1000 * (arm + 1)); math.Abs(float64(n)-want) > 150 {
			t.Errorf("arm %d has %d, want about %v", arm, n, want)
		}
	}
}

// Pairs of near-twins are found, and one of each is treated.
func TestPairs(t *testing.T) {
	ids, values := places(20), map[string][]float64{}
	for i, id := range ids {
		values[id] = []float64{float64(i%10) * 10, float64(i / 10)} // 0 and 10 are alike but for a trifle, 1 and 11 …
	}
	d, err := design.Pairs(ids, values, seeded(3))
	if err != nil {
		t.Fatal(err)
	}
	left := map[int][]int{}
	for i, a := range d.Assigned {
		left[a.Group] = append(left[a.Group], i)
	}
	for g, pair := range left {
		if len(pair) != 2 || d.Assigned[pair[0]].Arm+d.Assigned[pair[1]].Arm != 1 {
			t.Fatalf("pair %d: %v", g, pair)
		}
		if pair[1]-pair[0] != 10 && values[ids[pair[0]]][0] != values[ids[pair[1]]][0] && math.Abs(values[ids[pair[0]]][0]-values[ids[pair[1]]][0]) > 10 {
			t.Errorf("pair %d: %v and %v", g, values[ids[pair[0]]], values[ids[pair[1]]])
		}
	}
	if _, err := design.Pairs(ids[:3], values, seeded(1)); !errors.Is(err, refuse.Data) {
		t.Errorf("three in pairs: %v", err)
	}
	delete(values, ids[0])
	if _, err := design.Pairs(ids, values, seeded(1)); !errors.Is(err, refuse.Lengths) {
		t.Errorf("one without values: %v", err)
	}
}

// Minimisation leaves every level of every factor nearly even, where a coin would not.
func TestMinimise(t *testing.T) {
	ids, factors := places(60), map[string][]string{}
	for i, id := range ids {
		factors[id] = []string{[]string{"small", "middle", "large"}[i%3], []string{"coast", "inland"}[i/7%2]}
	}
	for run := range 50 {
		d, err := design.Minimise(ids, factors, []int{1, 1}, 0.9, seeded(run))
		if err != nil {
			t.Fatal(err)
		}
		lean := map[string]int{}
		for _, a := range d.Assigned {
			for _, level := range factors[a.ID] {
				lean[level] += 2*a.Arm - 1
			}
		}
		for level, x := range lean {
			if x < -6 || x > 6 {
				t.Errorf("run %d: %s leans %d", run, level, x)
			}
		}
	}
}

func TestConstrained(t *testing.T) {
	ids, values := places(14), map[string][]float64{}
	for i, id := range ids {
		values[id] = []float64{float64(i), float64(i * i % 5)}
	}
	b, err := design.Constrained(ids, values, design.Constraint{}, seeded(5))
	if err != nil {
		t.Fatal(err)
	}
	if !b.Exact || b.Looked != 3432 || b.Admissible != 343 || b.Score > b.Worst || b.Counts()[1] != 7 {
		t.Errorf("%+v", b)
	}
	many, values2 := places(40), map[string][]float64{}
	for i, id := range many {
		values2[id] = []float64{float64(i % 11)}
	}
	sampled, err := design.Constrained(many, values2, design.Constraint{Try: 2000, Treated: 13}, seeded(5))
	if err != nil || sampled.Exact || sampled.Counts()[1] != 13 || sampled.Admissible < design.MinAdmissible {
		t.Errorf("%+v, %v", sampled, err)
	}
	_, err = design.Constrained(ids[:10], values, design.Constraint{}, seeded(5))
	if r := refuse.Of(err); r == nil || r.Kind != refuse.TooFew || r.Number != 25 {
		t.Errorf("252 allocations, a tenth of them: %v", err)
	}
}

func TestDraws_refuse(t *testing.T) {
	ids := places(6)
	for name, c := range map[string]struct {
		draw func() error
		want refuse.Kind
	}{
		"one arm":    {func() error { _, err := design.Simple(ids, []int{1}, seeded(1)); return err }, refuse.TooFew},
		"no share":   {func() error { _, err := design.Simple(ids, []int{1, 0}, seeded(1)); return err }, refuse.Data},
		"odd block":  {func() error { _, err := design.Blocked(ids, []int{1, 1}, []int{3}, seeded(1)); return err }, refuse.Data},
		"no blocks":  {func() error { _, err := design.Blocked(ids, []int{1, 1}, nil, seeded(1)); return err }, refuse.Nothing},
		"no stratum": {func() error { _, err := design.Stratified(ids, nil, []int{1, 1}, []int{2}, seeded(1)); return err }, refuse.Lengths},
		"four arms, three": {
			func() error { _, err := design.Complete(ids[:3], []int{1, 1, 1, 1}, seeded(1)); return err }, refuse.TooFew,
		},
		"sure": {func() error { _, err := design.Minimise(ids, nil, []int{1, 1}, 0.3, seeded(1)); return err }, refuse.Data},
	} {
		if err := c.draw(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
