package catalogue

import (
	"path/filepath"
	"slices"
	"testing"

	"allmenning"
	"allmenning/find/overlap"
	"allmenning/store"
)

// What everybody sees of likeness is read from the stored edges; a reader who sees more is answered by comparing. Both leave out
// what was closed a moment ago or is most likely no relative, and give reasons by the same words.
func TestRelatives_stored_and_compared(t *testing.T) {
	db := withLibrary(t)
	c, err := Open(ctx, db, options(filepath.Join(t.TempDir(), "index.snapshot")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	await(t, "the edges", func() bool { return c.Ready() && len(c.edges.waiting()) == 0 })
	peer := allmenning.Reader{Peer: true}
	get := func(r allmenning.Reader, id allmenning.RecordID) []overlap.Relative {
		found, err := c.Relatives(ctx, r, id, 8)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	records, alike, first := 0, 0, allmenning.RecordID("")
	for id := range c.View().Records(anonymous) {
		stored, compared := get(allmenning.Reader{}, allmenning.RecordID(id)), get(peer, allmenning.RecordID(id))
		if len(stored) < len(compared) {
			t.Errorf("%s: %d relatives stored, %d by comparing", id, len(stored), len(compared))
		}
		if len(compared) == 0 {
			continue
		}
		records++
		if slices.ContainsFunc(stored, func(r overlap.Relative) bool { return r.Record == compared[0].Record }) {
			alike++
			first = allmenning.RecordID(id)
		}
		for _, r := range slices.Concat(stored, compared) {
			if r.P < leastEdge {
				t.Errorf("%s: %s is most likely no relative", id, r.Record)
			}
		}
	}
	if records < 20 || alike < records*9/10 {
		t.Errorf("of %d records with relatives, the nearest is stored for %d", records, alike)
	}

	near := get(allmenning.Reader{}, first)
	nearest := allmenning.RecordID(near[0].Record)
	whole, _, err := c.Similar(ctx, peer, first, overlap.Ask{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	why := c.Why(peer, first, []allmenning.RecordID{nearest, "nobody"})
	for _, r := range whole {
		if r.Record == string(nearest) && !slices.Equal(r.Reasons, why[0]) {
			t.Errorf("reasons %v, by comparing %v", why[0], r.Reasons)
		}
	}
	if len(why[0]) == 0 || len(why[1]) != 0 {
		t.Errorf("reasons %v", why)
	}
	old, err := db.Changed(ctx, []allmenning.RecordID{nearest})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.SetState(nearest, old[nearest].Version, allmenning.Withdrawn, allmenning.Actor{Instance: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range get(allmenning.Reader{}, first) {
		if r.Record == string(nearest) {
			t.Error("a relative that was withdrawn is still given")
		}
	}
}

// A record that is compared as it is written now, and has not been changed, has the relatives its own page shows: with the same
// reasons, whether it is indexed or not yet.
func TestRelativesIf_as_it_stands(t *testing.T) {
	c, err := Open(ctx, withLibrary(t), options(""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	await(t, "the index", c.Ready)
	peer := allmenning.Reader{Peer: true}
	with, results := 0, 0
	for id := range c.View().Records(anonymous) {
		whole, err := c.compared(ctx, peer, allmenning.RecordID(id), 8)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := c.db.Changed(ctx, append([]allmenning.RecordID{allmenning.RecordID(id)}, c.links.findings[allmenning.RecordID(id)]...))
		if err != nil {
			t.Fatal(err)
		}
		var hang []*allmenning.Record
		for _, f := range c.links.findings[allmenning.RecordID(id)] {
			hang = append(hang, stored[f])
		}
		r := stored[allmenning.RecordID(id)]
		written := c.RelativesIf(peer, r, hang, 8)
		if !slices.EqualFunc(whole, written, func(a, b overlap.Relative) bool { return a.Record == b.Record && a.Label == b.Label }) {
			t.Errorf("%s %q: its page shows %v, its form %v", r.Noun, r.Title, brief(whole), brief(written))
		}
		if len(whole) > 0 {
			with++
		}
		if len(hang) > 0 {
			results++
		}
	}
	if with < 20 || results < 20 {
		t.Errorf("%d records with relatives and %d with results: too few to tell", with, results)
	}
}

func brief(list []overlap.Relative) []string {
	var out []string
	for _, r := range list {
		out = append(out, r.Record+" "+string(r.Label))
	}
	return out
}
