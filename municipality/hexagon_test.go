package municipality

import (
	"encoding/json"
	"os"
	"testing"

	"allmenning/internal/testkit"
)

func TestHexes_oneCellEach(t *testing.T) {
	r := Embedded()
	cells, numbers := map[[2]int]bool{}, map[Number]bool{}
	for _, h := range r.Hexes() {
		cells[[2]int{h.Q, h.R}], numbers[h.Number] = true, true
		if _, ok := r.ByNumber(h.Number); !ok {
			t.Errorf("%s is no municipality of today", h.Number)
		}
	}
	if len(r.Hexes()) != 357 || len(cells) != 357 || len(numbers) != 357 {
		t.Errorf("%d rows, %d cells, %d numbers", len(r.Hexes()), len(cells), len(numbers))
	}
}

// The country is one piece, and so is each county.
func TestHexes_hangTogether(t *testing.T) {
	r := Embedded()
	pieces := func(hexes []Hex) int {
		left, n := append([]Hex(nil), hexes...), 0
		for ; len(left) > 0; n++ {
			reach := []Hex{left[0]}
			left = left[1:]
			for len(reach) > 0 {
				h := reach[0]
				reach = reach[1:]
				var rest []Hex
				for _, o := range left {
					if h.Beside(o) {
						reach = append(reach, o)
					} else {
						rest = append(rest, o)
					}
				}
				left = rest
			}
		}
		return n
	}
	if n := pieces(r.Hexes()); n != 1 {
		t.Errorf("the country lies in %d pieces", n)
	}
	for _, c := range r.Counties() {
		var own []Hex
		for _, h := range r.Hexes() {
			if m, _ := r.ByNumber(h.Number); m.County.Number == c.Number {
				own = append(own, h)
			}
		}
		if n := pieces(own); n != 1 {
			t.Errorf("%s lies in %d pieces", c.Name, n)
		}
	}
}

// Of the 737 pairs of municipalities that share a border in the outlines, 608 are neighbours on the map.
func TestHexes_keepNeighbours(t *testing.T) {
	text, err := os.ReadFile(testkit.Shared(t, "data/map/municipalities.topojson"))
	if err != nil {
		t.Fatal(err)
	}
	var topology struct {
		Objects map[string]struct {
			Geometries []struct {
				Properties struct{ Number Number }
				Arcs       json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(text, &topology); err != nil {
		t.Fatal(err)
	}
	// Two outlines share a border where they use the same arc, one of them backwards (−1−i).
	users := map[int][]Number{}
	for _, object := range topology.Objects {
		for _, g := range object.Geometries {
			seen := map[int]bool{}
			for _, arc := range arcs(t, g.Arcs) {
				arc = max(arc, -1-arc)
				if !seen[arc] {
					seen[arc] = true
					users[arc] = append(users[arc], g.Properties.Number)
				}
			}
		}
	}
	at := map[Number]Hex{}
	for _, h := range Embedded().Hexes() {
		at[h.Number] = h
	}
	pairs, kept := map[[2]Number]bool{}, 0
	for _, u := range users {
		if len(u) == 2 && u[0] != u[1] {
			pairs[[2]Number{min(u[0], u[1]), max(u[0], u[1])}] = true
		}
	}
	for p := range pairs {
		if at[p[0]].Beside(at[p[1]]) {
			kept++
		}
	}
	t.Logf("%d of %d", kept, len(pairs))
	if len(pairs) != 737 || kept != 608 {
		t.Errorf("%d of %d neighbours are kept, want 608 of 737", kept, len(pairs))
	}
}

// arcs flattens the nested lists of a geometry.
func arcs(t *testing.T, raw json.RawMessage) []int {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		var n int
		if err := json.Unmarshal(raw, &n); err != nil {
			t.Fatal(err)
		}
		return []int{n}
	}
	var out []int
	for _, item := range list {
		out = append(out, arcs(t, item)...)
	}
	return out
}
