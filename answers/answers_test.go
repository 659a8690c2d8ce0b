package answers

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
)

// opened is a store with the library, and answers over an index that knows what was stored before records were added.
func opened(t *testing.T) (*store.DB, *Answers) {
	t.Helper()
	ctx := context.Background()
	db := testkit.Open(t, filepath.Join(t.TempDir(), "allmenning.db"), store.Options{Fold: lang.Fold, Through: testkit.Counted})
	register := municipality.Embedded()
	c := commons.New(db, register) // answers are made by the act itself, not by a copy of it
	if err := c.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.LoadLibrary(ctx, commons.Program(), nil); err != nil {
		t.Fatal(err)
	}
	index, err := catalogue.Open(ctx, db, catalogue.Options{Places: Places(register), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	return db, New(db, index, register)
}

// The database says what is there; an index that is a moment behind, or is being built, takes nothing away.
func TestRecord_is_there_before_the_index_knows_it(t *testing.T) {
	db, a := opened(t)
	for _, noun := range []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject, allmenning.NounStudy} {
		r := testkit.Record(noun)
		r.Owner = commons.Library
		testkit.Put(t, db, r)
		got, err := a.Record(context.Background(), Who{}, noun, r.ID)
		if err != nil {
			t.Fatalf("%s: %v", noun, err)
		}
		if len(got.Relatives) != 0 {
			t.Errorf("%s: the index knows relatives of what it has not read", noun)
		}
	}
}

func TestRecord_of_another_noun_or_none_is_not_found(t *testing.T) {
	_, a := opened(t)
	for _, id := range []allmenning.RecordID{library.ID("palvanen2014"), "x", "\x00", "", allmenning.NewID[allmenning.RecordID]()} {
		if _, err := a.Record(context.Background(), Who{}, allmenning.NounProject, id); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("%q: %v, want not found", id, err)
		}
	}
}

// Parallel groups come from stored edges, which make no event: the kept front page must see them all the same.
func TestFront_sees_edges_stored_after_it_was_made(t *testing.T) {
	ctx := context.Background()
	db, _ := opened(t)
	index, err := catalogue.Open(ctx, db, catalogue.Options{Places: Places(municipality.Embedded())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	a := New(db, index, municipality.Embedded())
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		kept, err := a.Front(ctx)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := a.makeFront(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if fresh.Parallel > 0 && kept.Parallel == fresh.Parallel {
			return
		}
	}
	t.Fatal("the kept front page never saw the stored edges")
}

// A group is two municipalities that do not know of each other, not two years of one joint project.
func TestParallel_is_between_municipalities_apart(t *testing.T) {
	_, a := opened(t)
	place := func(numbers ...allmenning.MunicipalityNumber) []allmenning.MunicipalityNumber { return a.now(numbers) }
	for _, c := range []struct {
		x, y []allmenning.MunicipalityNumber
		want bool
	}{
		{place("1824"), place("1804"), true},
		{place("1824", "1820"), place("1824"), false},
		{place("1824"), place(), false},
	} {
		if got := apart(c.x, c.y); got != c.want {
			t.Errorf("%v and %v: %v", c.x, c.y, got)
		}
	}
}

// Fjell (1246), Sund (1245) and Øygarden (1259) are Øygarden (4626) today: what names all three is one project there.
func TestFront_counts_a_record_once_in_a_municipality(t *testing.T) {
	ctx := context.Background()
	db, a := opened(t)
	before, err := a.makeFront(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r := testkit.Project()
	r.Owner = commons.Library
	for _, n := range []allmenning.MunicipalityNumber{"1246", "1245", "1259"} {
		r.Places = append(r.Places, allmenning.Place{Number: n, CodeYear: 2019})
	}
	testkit.Put(t, db, r)
	after, err := a.makeFront(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if was, is := before.Activity["4626"].Projects, after.Activity["4626"].Projects; is != was+1 {
		t.Errorf("Øygarden had %d projects, and has %d with one more", was, is)
	}
}
