package design

import (
	"maps"
	"slices"

	"allmenning/stat/refuse"
)

// Method names a way of drawing.
type Method string

// The methods.
const (
	BySimple      Method = "simple"
	ByComplete    Method = "complete"
	ByBlocks      Method = "blocks"
	ByStrata      Method = "strata"
	ByPairs       Method = "pairs"
	ByMinimising  Method = "minimisation"
	ByConstrained Method = "constrained"
)

// Assigned is what one on the list got: Arm counts from 0, Group is its block, stratum or pair (from 0; 0 when there are none).
type Assigned struct {
	ID    string
	Arm   int
	Group int
}

// Draw is one randomisation, whole enough to be repeated: the same method, list, arguments and seed give it again.
type Draw struct {
	Method   Method
	Version  string
	Seed     Seed
	ListHash [32]byte
	Assigned []Assigned // in canonical order
}

// Counts is how many each arm got.
func (d *Draw) Counts() []int {
	var n []int
	for _, a := range d.Assigned {
		for len(n) <= a.Arm {
			n = append(n, 0)
		}
		n[a.Arm]++
	}
	return n
}

// start checks list and shares, and sets the draw up in canonical order. shares are whole numbers, one per arm: {1, 1} is equal
// chances in two arms.
func start(m Method, ids []string, shares []int, seed Seed) (*Draw, *Stream, error) {
	sorted, err := Canonical(ids)
	if err != nil {
		return nil, nil, err
	}
	if len(shares) < 2 {
		return nil, nil, refuse.Because(refuse.TooFew, "%d arms", len(shares))
	}
	for _, s := range shares {
		if s < 1 || s > 1000 {
			return nil, nil, refuse.Because(refuse.Data, "%d as an arm's share", s)
		}
	}
	hash, err := ListHash(ids)
	if err != nil {
		return nil, nil, err
	}
	d := &Draw{Method: m, Version: StreamVersion, Seed: seed, ListHash: hash, Assigned: make([]Assigned, len(sorted))}
	for i, id := range sorted {
		d.Assigned[i].ID = id
	}
	return d, NewStream(seed), nil
}

// pick draws an arm by shares.
func pick(s *Stream, shares []int) int {
	total := 0
	for _, x := range shares {
		total += x
	}
	at := s.Below(total)
	for arm, x := range shares {
		if at < x {
			return arm
		}
		at -= x
	}
	return 0
}

// Simple gives each an arm by itself, as by a coin: numbers may come out uneven. For many units only.
func Simple(ids []string, shares []int, seed Seed) (*Draw, error) {
	d, s, err := start(BySimple, ids, shares, seed)
	if err != nil {
		return nil, err
	}
	for i := range d.Assigned {
		d.Assigned[i].Arm = pick(s, shares)
	}
	return d, nil
}

// Complete shuffles the whole list and deals out arms, so that numbers come out as the shares say (to within one). TooFew when an arm
// would get none.
func Complete(ids []string, shares []int, seed Seed) (*Draw, error) {
	d, s, err := start(ByComplete, ids, shares, seed)
	if err != nil {
		return nil, err
	}
	if len(ids) < len(shares) {
		return nil, refuse.Because(refuse.TooFew, "%d for %d arms", len(ids), len(shares))
	}
	all := make([]int, len(ids))
	for i := range all {
		all[i] = i
	}
	deal(s, d, all, shares)
	return d, nil
}

// deal shuffles the places and deals arms to them in proportion; which arms get the odd ones is drawn too.
func deal(s *Stream, d *Draw, places, shares []int) {
	total := 0
	for _, x := range shares {
		total += x
	}
	var arms, odd []int
	for arm, x := range shares {
		for range len(places) / total * x {
			arms = append(arms, arm)
		}
		for range x {
			odd = append(odd, arm)
		}
	}
	Shuffle(s, odd)
	arms = append(arms, odd[:len(places)-len(arms)]...)
	Shuffle(s, arms)
	for i, place := range places {
		d.Assigned[place].Arm = arms[i]
	}
}

// Blocked deals in blocks, the list in canonical order: within each full block numbers are exactly as the shares say, so that they never
// drift apart. sizes are the block sizes to draw among, each a multiple of the shares' sum; more than one size keeps the last of a
// block from being known. Data for a size that is no multiple.
func Blocked(ids []string, shares, sizes []int, seed Seed) (*Draw, error) {
	d, s, err := start(ByBlocks, ids, shares, seed)
	if err != nil {
		return nil, err
	}
	if err := checkBlocks(shares, sizes); err != nil {
		return nil, err
	}
	all := make([]int, len(ids))
	for i := range all {
		all[i] = i
	}
	blocks(s, d, all, shares, sizes, 0)
	return d, nil
}

func checkBlocks(shares, sizes []int) error {
	total := 0
	for _, x := range shares {
		total += x
	}
	if len(sizes) == 0 {
		return refuse.Because(refuse.Nothing, "%d block sizes", 0)
	}
	for _, n := range sizes {
		if n < 1 || n%total != 0 {
			return refuse.Because(refuse.Data, "%d as a block size, shares sum to %d", n, total)
		}
	}
	return nil
}

// blocks deals places in turn, and gives the next free group number.
func blocks(s *Stream, d *Draw, places, shares, sizes []int, group int) int {
	for len(places) > 0 {
		size := sizes[s.Below(len(sizes))]
		block := make([]int, 0, size)
		for arm, x := range shares {
			total := 0
			for _, y := range shares {
				total += y
			}
			for range size / total * x {
				block = append(block, arm)
			}
		}
		Shuffle(s, block)
		n := min(size, len(places))
		for i, place := range places[:n] {
			d.Assigned[place].Arm, d.Assigned[place].Group = block[i], group
		}
		places = places[n:]
		group++
	}
	return group
}

// Stratified draws in blocks within each stratum (size and county, say); strata holds one per id. Strata are taken by name, so that the
// order of the list does not matter. Lengths for an id without a stratum.
func Stratified(ids []string, strata map[string]string, shares, sizes []int, seed Seed) (*Draw, error) {
	d, s, err := start(ByStrata, ids, shares, seed)
	if err != nil {
		return nil, err
	}
	if err := checkBlocks(shares, sizes); err != nil {
		return nil, err
	}
	places := map[string][]int{}
	for i, a := range d.Assigned {
		stratum, known := strata[a.ID]
		if !known {
			return nil, refuse.Because(refuse.Lengths, "number %d on the list, %s, has no stratum", i+1, a.ID)
		}
		places[stratum] = append(places[stratum], i)
	}
	for group, name := range slices.Sorted(maps.Keys(places)) {
		blocks(s, d, places[name], shares, sizes, 0)
		for _, place := range places[name] {
			d.Assigned[place].Group = group
		}
	}
	return d, nil
}
