package commons

import (
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
	"allmenning/synthesis"
)

// onBoth runs a test on SQLite, and on PostgreSQL where there is one.
func onBoth(t *testing.T, test func(t *testing.T, db *store.DB, c *Commons)) {
	run := func(name string, address func(t *testing.T) string) {
		t.Run(name, func(t *testing.T) {
			db := testkit.Open(t, address(t), store.Options{})
			c := New(db, municipality.Embedded())
			if err := c.PrepareOrganisations(context.Background()); err != nil {
				t.Fatal(err)
			}
			test(t, db, c)
		})
	}
	run("sqlite", func(t *testing.T) string { return filepath.Join(t.TempDir(), "allmenning.db") })
	if testkit.HasPostgres() {
		run("postgres", func(t *testing.T) string { return testkit.Postgres(t) })
	}
}

func TestLoadLibrary_twice_changes_nothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		first, err := c.LoadLibrary(ctx, Program(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if first.New != first.Records || first.Versions != 8 {
			t.Errorf("first load: %+v, want all new and 8 answers", first)
		}
		before, _, _ := db.Head(ctx)
		second, err := c.LoadLibrary(ctx, Program(), nil)
		if err != nil {
			t.Fatal(err)
		}
		after, _, _ := db.Head(ctx)
		if second.Unchanged != second.Records || second.Versions != 0 || before != after {
			t.Errorf("second load: %+v, events %d → %d; want nothing changed", second, before, after)
		}
		if faults, err := db.Check(ctx); err != nil || len(faults) > 0 {
			t.Errorf("faults %v (%v)", faults, err)
		}
	})
}

// The interval is that of notes and of package synthesis: 0.51–1.43 falls for each fall without the offer.
func TestLoadLibrary_answers_the_question_of_falls(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		if _, err := c.LoadLibrary(ctx, Program(), nil); err != nil {
			t.Fatal(err)
		}
		v, err := db.LatestSynthesisVersion(ctx, allmenning.Reader{}, library.ID("falls-rate-ratio"))
		if err != nil {
			t.Fatal(err)
		}
		var r synthesis.Result
		if err := json.Unmarshal(v.Result, &r); err != nil {
			t.Fatal(err)
		}
		low, high := math.Exp(r.Prediction.PI.Low), math.Exp(r.Prediction.PI.High)
		if r.K != 4 || math.Abs(low-0.51) > 0.005 || math.Abs(high-1.43) > 0.005 {
			t.Errorf("k = %d, interval %.3f–%.3f; want 4, 0.51–1.43", r.K, low, high)
		}
		if len(v.Members) != 4 || v.N != 1 || !v.Audience.IsPublic() {
			t.Errorf("version %d with %d members for %+v", v.N, len(v.Members), v.Audience)
		}
	})
}

func TestLoadLibrary_is_not_for_everybody(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *store.DB, c *Commons) {
		someone := allmenning.Actor{Acting: MunicipalityOwner("1824")}
		if _, err := c.LoadLibrary(context.Background(), someone, nil); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("error %v, want forbidden", err)
		}
	})
}
