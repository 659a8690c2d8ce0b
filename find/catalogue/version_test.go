package catalogue

import (
	"bytes"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/find/overlap"
	"allmenning/find/search"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// oneCounty is a register in which all places lie in one county.
type oneCounty allmenning.CountyNumber

func (c oneCounty) Lookup(p allmenning.Place) []Place {
	return []Place{{Number: p.Number, County: allmenning.CountyNumber(c)}}
}
func (c oneCounty) Version() string { return string(c) }

// When the register says otherwise where a place is, the index does too, after a restart with the snapshot of before.
func TestSnapshot_of_another_register(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	r := testkit.Project()
	r.Places = []allmenning.Place{{Number: "1103", CodeYear: 2024}}
	testkit.Put(t, db, r)
	o := options(filepath.Join(t.TempDir(), "index.snapshot"))
	for _, county := range []string{"11", "46"} {
		o.Places = oneCounty(county)
		c := open(t, db, o)
		found, err := c.Find(ctx, allmenning.Reader{}, search.Query{Count: []string{overlap.AxisCounty}})
		if err != nil {
			t.Fatal(err)
		}
		if f := found.Facets; len(f) != 1 || f[0].Value != county {
			t.Errorf("county %s: found in %v", county, f)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A snapshot of the former version of the index is not used: what it counted is counted again, and the log says why.
func TestSnapshot_of_the_former_version(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	testkit.Put(t, db, testkit.Project())
	o := options(filepath.Join(t.TempDir(), "index.snapshot"))
	restart := func() string {
		var said bytes.Buffer
		o.Log = slog.New(slog.NewTextHandler(&said, nil))
		if err := open(t, db, o).Close(); err != nil {
			t.Fatal(err)
		}
		return said.String()
	}
	restart()
	if said := restart(); strings.Contains(said, "building the index") {
		t.Fatalf("a snapshot of this version is not used: %s", said)
	}
	file, err := os.ReadFile(o.Snapshot)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(file, []byte("ALMIDX"))
	if at < 0 || string(file[at+6:at+8]) == "02" {
		t.Fatalf("no snapshot of a version after 02 in %d bytes", len(file))
	}
	copy(file[at+6:], "02")
	if err := os.WriteFile(o.Snapshot, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := restart(); !strings.Contains(said, "building the index") || !strings.Contains(said, "file format 02") {
		t.Errorf("the log says %q", said)
	}
	if said := restart(); strings.Contains(said, "building the index") {
		t.Errorf("what was built is not kept: %s", said)
	}
}

// The chain tells code lists apart, and is the same for the same.
func TestChain_holds_the_code_lists(t *testing.T) {
	themes, measures := codesVersion(codes.Themes()), codesVersion(codes.Measures())
	if themes == measures || themes != codesVersion(codes.Themes()) {
		t.Errorf("themes %s, measures %s", themes, measures)
	}
	used := codesVersion(codes.Themes(), codes.TargetGroups(), codes.Measures(), codes.Outcomes().List, codes.Statuses(), codes.StopReasons(), codes.Sectors())
	if chain := NewDocuments(analyser, nil).Config().Chain; !strings.Contains(chain, used) {
		t.Errorf("the chain is %s, without %s", chain, used)
	}
}

// When likeness is counted with other coefficients, all edges are made again though the index is loaded as it was; an edge that
// nobody counts among his nearest any more goes.
func TestEdges_of_other_coefficients(t *testing.T) {
	db := withLibrary(t)
	o := options(filepath.Join(t.TempDir(), "index.snapshot"))
	edgesWith := func(coefficients overlap.Coefficients) map[string]store.Edge {
		c, err := openWith(ctx, db, o, coefficients)
		if err != nil {
			t.Fatal(err)
		}
		await(t, "the edges", func() bool { return c.Ready() && len(c.edges.waiting()) == 0 })
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		all := map[string]store.Edge{}
		for id := range c.View().Records(anonymous) {
			edges, err := db.Edges(ctx, allmenning.Reader{}, allmenning.RecordID(id), allEdges)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range edges {
				if e.Chain != c.current.Load().chain {
					t.Fatalf("%s – %s is of %s, not of %s", e.A, e.B, e.Chain, c.current.Load().chain)
				}
				all[string(e.A+e.B)] = e
			}
		}
		return all
	}
	before := edgesWith(overlap.Shipped())
	stricter := overlap.Shipped()
	stricter.Constant--
	after := edgesWith(stricter)
	if len(before) < 100 || len(after) == 0 || len(after) >= len(before) {
		t.Errorf("%d edges, and %d when less is alike", len(before), len(after))
	}
	again := edgesWith(overlap.Shipped())
	if !slices.Equal(slices.Sorted(maps.Keys(again)), slices.Sorted(maps.Keys(before))) {
		t.Errorf("%d edges with the first coefficients again, %d before", len(again), len(before))
	}
}

// The generation grows with every set of edges that is stored, and stands when none is.
func TestEdgeGeneration(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	c := open(t, db, options(""))
	if n := c.EdgeGeneration(); n != 0 {
		t.Errorf("%d before there is anything", n)
	}
	testkit.Put(t, db, testkit.Project(), testkit.Project())
	await(t, "two sets of edges", func() bool { return c.EdgeGeneration() == 2 && len(c.edges.waiting()) == 0 })
	if err := c.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	await(t, "both again", func() bool { return c.EdgeGeneration() == 4 && len(c.edges.waiting()) == 0 })
}

// What a killed program was writing is removed by the next that writes, and by no other; nothing else is.
func TestOpen_removes_unfinished_snapshots(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	dir := t.TempDir()
	o := options(filepath.Join(dir, "index.snapshot"))
	keep := []string{"index.snapshot.old", "indexes.snapshot.1.new", "other.new"}
	for _, name := range append([]string{"index.snapshot.123.new", "index.snapshot.9.new"}, keep...) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	aside := o
	aside.ReadOnly = true
	open(t, db, aside)
	if n := len(names(t, dir)); n != 5 {
		t.Errorf("%d files are left by who only reads", n)
	}
	if err := open(t, db, o).Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, slices.Sorted(slices.Values(append(keep, "index.snapshot")))) {
		t.Errorf("left are %v", got)
	}
}

func names(t *testing.T, dir string) (out []string) {
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		out = append(out, f.Name())
	}
	return out
}
