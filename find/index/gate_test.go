package index

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// mixed are records of one and two blocks, some public, some closed, some both.
func mixed(n int) []Record {
	r := rand.New(rand.NewPCG(11, 3))
	var out []Record
	for i := range n {
		x := Record{ID: fmt.Sprintf("m%03d", i)}
		for class := range uint32(3) {
			if r.IntN(2) == 0 {
				continue
			}
			keys := []string{alphabet[r.IntN(len(alphabet))], alphabet[r.IntN(len(alphabet))], fmt.Sprintf("ord%d", r.IntN(40))}
			if class > 0 {
				keys = append(keys, fmt.Sprintf("lukket%d", r.IntN(40)))
			}
			x.Blocks = append(x.Blocks, Block{Class: class, Public: class == 0, Terms: words(Field(r.IntN(3)), keys...), Grams: gramsOf(keys...), Facets: []Facet{{"theme", keys[0]}}})
		}
		out = append(out, x)
	}
	return out
}

// The order in which records come, and how many come at a time, does not matter.
func TestOrderOfInsertion_does_not_matter(t *testing.T) {
	records := mixed(120)
	want := map[int]answers{}
	for round := range 12 {
		r := rand.New(rand.NewPCG(uint64(round), 1))
		shuffled := slices.Clone(records)
		if round > 0 {
			r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		}
		ix := New(config)
		for len(shuffled) > 0 {
			n := min(1+r.IntN(40), len(shuffled))
			ix.Apply(Batch{Put: shuffled[:n]})
			shuffled = shuffled[n:]
		}
		ix.Refresh()
		for i, seen := range [][]byte{anonymous, member, everyone} {
			got := ask(ix.View(), seen)
			if round == 0 {
				want[i] = got
			} else if !reflect.DeepEqual(got, want[i]) {
				t.Fatalf("round %d, seen %v\ngot  %+v\nwant %+v", round, seen, got, want[i])
			}
		}
	}
}

// The statistics, the vocabulary and the suggestions of an index with closed records are those of one that never held them, for
// those who see the closed ones too.
func TestClosed_is_in_no_statistics(t *testing.T) {
	records := mixed(150)
	open := slices.Clone(records)
	closedWords := map[string]bool{}
	for i, r := range records {
		open[i].Blocks = slices.DeleteFunc(slices.Clone(r.Blocks), func(b Block) bool { return !b.Public })
		for _, b := range r.Blocks {
			for _, x := range b.Terms {
				closedWords[x.Key] = true
			}
		}
	}
	with, without := build(records).View(), build(open).View()
	a, b := with.Stats(), without.Stats()
	a.Bytes, b.Bytes = 0, 0 // of closed blocks too, and for an administrator alone
	if a != b {
		t.Errorf("statistics %+v with closed records, %+v without", a, b)
	}
	if x, y := with.Prefix("", 1000), without.Prefix("", 1000); len(x) == 0 || !reflect.DeepEqual(x, y) {
		t.Errorf("vocabulary\n%v\n%v", x, y)
	}
	for word := range closedWords {
		if x, y := with.IDF(word), without.IDF(word); x != y || with.Known(word) != without.Known(word) {
			t.Errorf("%s weighs %v with closed records, %v without", word, x, y)
		}
		if x, y := with.Nearest(word+"x", 5), without.Nearest(word+"x", 5); !reflect.DeepEqual(x, y) {
			t.Errorf("near %s: %v with closed records, %v without", word, x, y)
		}
	}
	x, y := with.Vector(words(3, alphabet...)).Top(20), without.Vector(words(3, alphabet...)).Top(20)
	for i := range x {
		if x[i].Key != y[i].Key || math.Abs(x[i].Weight-y[i].Weight) > 1e-12 {
			t.Errorf("a text has %v with closed records, %v without", x[i], y[i])
		}
	}
}

// A snapshot that ends after any byte but its last, or has any one bit changed, is refused.
func TestSnapshot_cut_at_any_byte(t *testing.T) {
	ix := New(Config{Fields: config.Fields, Chain: "c"})
	ix.Apply(Batch{Seq: 3, Put: []Record{public("a", "eldre", "fall"), closed("b", 1, "skole")}})
	var file bytes.Buffer
	if err := ix.Snapshot(&file); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	load := func(b []byte) error {
		_, err := Load(bytes.NewReader(b), Config{Fields: config.Fields, Chain: "c"})
		return err
	}
	if err := load(whole); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		var e *SnapshotError
		if err := load(whole[:n]); !errors.As(err, &e) || n >= len(magic) && e.Reason != Damaged {
			t.Fatalf("cut after %d of %d bytes: %v", n, len(whole), err)
		}
		bad := slices.Clone(whole)
		bad[n] ^= 1 << (n % 8)
		if err := load(bad); !errors.As(err, &e) {
			t.Fatalf("byte %d of %d changed: %v", n, len(whole), err)
		}
	}
	t.Logf("%d bytes tried", len(whole))
}
