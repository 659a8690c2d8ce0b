package design_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"allmenning/stat/design"
	"allmenning/stat/refuse"
)

var counting = func() (s design.Seed) {
	for i := range s {
		s[i] = byte(i)
	}
	return s
}()

// Known answers, made with another language's SHA-256 from the recipe in the doc comments alone. They must never change: old draws rest on
// them.
func TestStream_known_answers(t *testing.T) {
	s := design.NewStream(counting)
	for i, want := range []uint64{0xa9d6e500293a88bd, 0x38cbe213d07ab71f, 0x8cb2258552072a01, 0xbdf1c40be527f4d0, 0x6061c4386d7a1788} {
		if got := s.Uint64(); got != want {
			t.Errorf("number %d is %#x, want %#x", i, got, want)
		}
	}
	s = design.NewStream(counting)
	for i, want := range []int{1, 1, 5, 4, 4, 4, 5, 3, 0, 3, 2, 3} {
		if got := s.Below(6); got != want {
			t.Errorf("throw %d is %d, want %d", i, got, want)
		}
	}
	list := []string{"0301", "1103", "4601", "5001", "1108", "3301", "3103", "4204"}
	hash, err := design.ListHash(list)
	if err != nil || hex.EncodeToString(hash[:]) != "f653daedfda6236c979404cce6fb851fb2c4037c2ab5e66cc0e68f945749f813" {
		t.Errorf("list hash %x, %v", hash, err)
	}
	nonce := []byte("nonce of a test")
	commitment, seed := design.Commitment(nonce), design.NewSeed(nonce, hash)
	if hex.EncodeToString(commitment[:]) != "35c46c6e78de1ac5c41e86b3ff98f501f0681a530f77528b9d077db35f6fb81a" ||
		hex.EncodeToString(seed[:]) != "cd33d33c530473bf894ed4e3448ac7fa5b06bd4c7f7fbe3a83180c27e1570198" {
		t.Errorf("commitment %x, seed %x", commitment, seed)
	}
	d, err := design.Complete(list, []int{1, 1}, seed)
	if err != nil {
		t.Fatal(err)
	}
	var arms []int
	for _, a := range d.Assigned {
		arms = append(arms, a.Arm)
	}
	if !slices.Equal(arms, []int{1, 0, 0, 1, 1, 0, 0, 1}) || d.Assigned[0].ID != "0301" || d.Version != "allmenning-draw-1" {
		t.Errorf("%+v", d)
	}
}

// χ² over 10⁵ throws, for a number of outcomes that is no power of two and one near 2⁶³, where remainders alone would be uneven.
func TestStream_Below_is_even(t *testing.T) {
	s := design.NewStream(design.NewSeed([]byte("even"), [32]byte{}))
	counts := make([]float64, 7)
	for range 100000 {
		counts[s.Below(7)]++
	}
	var chi float64
	for _, c := range counts {
		chi += (c - 100000.0/7) * (c - 100000.0/7) / (100000.0 / 7)
	}
	if chi > 22.46 { // χ² with 6 df, 0.999
		t.Errorf("χ² = %v over %v", chi, counts)
	}
	low := 0
	const n = math.MaxInt64/4*3 + 1
	for range 20000 {
		if s.Below(n) < n/2 {
			low++
		}
	}
	if math.Abs(float64(low)-10000) > 250 {
		t.Errorf("%d of 20000 below the middle", low)
	}
}

// Every order of three is as likely as any other: χ² with 5 df over 10⁵ shuffles.
func TestShuffle_is_even(t *testing.T) {
	s := design.NewStream(design.NewSeed([]byte("orders"), [32]byte{}))
	counts := map[[3]int]float64{}
	for range 100000 {
		x := [3]int{0, 1, 2}
		design.Shuffle(s, x[:])
		counts[x]++
	}
	var chi float64
	for _, c := range counts {
		chi += (c - 100000.0/6) * (c - 100000.0/6) / (100000.0 / 6)
	}
	if len(counts) != 6 || chi > 20.5 {
		t.Errorf("χ² = %v over %v", chi, counts)
	}
}

// An owner who wants Vefsn treated tries lists (a name more or less) after seeing the commitment. Without the nonce they cannot tell which
// list serves: what they predict from guessed nonces is right half the time. Whoever knows the nonce but not the list is no better off.
func TestSeed_cheating_owner(t *testing.T) {
	right := 0
	const games = 400
	for game := range games {
		nonce := sha256.Sum256([]byte(fmt.Sprintf("server %d", game)))
		published := design.Commitment(nonce[:])
		guess := published[:] // all the owner has
		var chosen []string
		for try := range 20 { // lists they could hand in
			list := []string{"1824", "1825", "1826", "1827", "1828", fmt.Sprintf("19%02d", try)}
			if treated(t, list, guess) {
				chosen = list
				break
			}
		}
		if chosen == nil {
			t.Fatal("no list serves even in the owner's own trial")
		}
		if treated(t, chosen, nonce[:]) {
			right++
		}
	}
	if math.Abs(float64(right)-games/2) > 3*math.Sqrt(games)/2 {
		t.Errorf("Vefsn was treated in %d of %d games", right, games)
	}
}

func treated(t *testing.T, list []string, nonce []byte) bool {
	t.Helper()
	hash, err := design.ListHash(list)
	if err != nil {
		t.Fatal(err)
	}
	d, err := design.Complete(list, []int{1, 1}, design.NewSeed(nonce, hash))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range d.Assigned {
		if a.ID == "1824" {
			return a.Arm == 1
		}
	}
	t.Fatal("Vefsn is not on the list")
	return false
}

func TestCanonical_refuses(t *testing.T) {
	for name, c := range map[string]struct {
		ids  []string
		want refuse.Kind
	}{
		"nobody": {nil, refuse.Nothing}, "twice": {[]string{"a", "b", "a"}, refuse.Data},
		"no name": {[]string{"a", ""}, refuse.Data}, "two lines": {[]string{"a\nb"}, refuse.Data},
	} {
		if _, err := design.Canonical(c.ids); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
