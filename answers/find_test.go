package answers

import (
	"context"
	"slices"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/store"
)

// What was withdrawn, or no longer names who gave the money, after what the index knows is neither shown, counted nor named.
func TestFind_behind(t *testing.T) {
	ctx := context.Background()
	for what, change := range map[string]func(*store.Tx, *allmenning.Record) error{
		"withdrawn": func(tx *store.Tx, r *allmenning.Record) error {
			_, err := tx.SetState(r.ID, r.Version, allmenning.Withdrawn, testkit.Program())
			return err
		},
		"edited": func(tx *store.Tx, r *allmenning.Record) error {
			r.Version++
			r.Body.(*allmenning.Project).Grants = nil
			_, err := tx.PutRecord(r, allmenning.ActEdited, testkit.Program(), "")
			return err
		},
	} {
		db, _ := opened(t)
		r := testkit.Project()
		r.Owner, r.Title = commons.Library, "Zyxsensor"
		r.Body.(*allmenning.Project).Grants = []allmenning.Grant{{Funder: "Stiftelsen Zyx"}}
		testkit.Put(t, db, r)
		still, err := catalogue.Open(ctx, db, catalogue.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		a := New(db, still, municipality.Embedded())
		names := func(h *Hits) bool {
			return slices.ContainsFunc(h.Facets, func(f index.FacetCount) bool {
				return f.Facet == index.Facet{Axis: overlap.AxisFunder, Value: "Stiftelsen Zyx"}
			})
		}
		before, err := a.Find(ctx, Who{}, Question{Text: "zyxsensor"})
		if err != nil || before.Total != 1 || !names(before) {
			t.Fatalf("%+v, %v", before, err)
		}
		testkit.Write(t, db, func(tx *store.Tx) error { return change(tx, r) })
		for _, text := range []string{"zyxsensor", ""} {
			after, err := a.Find(ctx, Who{}, Question{Text: text})
			if err != nil || names(after) || text != "" && (after.Total != 0 || len(after.Facets) != 0) {
				t.Errorf("%s: %q gives %d of %v, %v", what, text, after.Total, after.Facets, err)
			}
		}
	}
}
