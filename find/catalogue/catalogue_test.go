package catalogue

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"allmenning"
	"allmenning/find/overlap"
	"allmenning/find/search"
	"allmenning/internal/testkit"
	"allmenning/library"
	"allmenning/store"
)

var (
	ctx      = context.Background()
	analyser = DefaultAnalyser()
	quiet    = slog.New(slog.NewTextHandler(io.Discard, nil))
)

func options(snapshot string) Options {
	return Options{Snapshot: snapshot, Log: quiet}
}

// open opens a catalogue that follows, and waits until it holds all there is.
func open(t testing.TB, db *store.DB, o Options) *Catalogue {
	t.Helper()
	c, err := Open(ctx, db, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	await(t, "the index to be ready", c.Ready)
	return c
}

func await(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// caughtUp waits until the catalogue has taken in all that is stored.
func caughtUp(t testing.TB, db *store.DB, c *Catalogue) {
	t.Helper()
	seq, _, err := db.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	await(t, "the last event", func() bool { return c.View().Seq() >= seq })
}

// withLibrary opens a store that holds the example library.
func withLibrary(t testing.TB) *store.DB {
	t.Helper()
	db := testkit.Store(t, store.Options{})
	records, links, err := library.Records(testkit.Library().ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		r.Version = 1
	}
	testkit.Put(t, db, records...)
	testkit.Write(t, db, func(tx *store.Tx) error {
		for _, l := range links {
			if err := tx.PutLink(l, testkit.Program()); err != nil {
				return err
			}
		}
		return nil
	})
	return db
}

// The questions of the front page, a few more, and a pasted text.
var questions = []string{
	"Vi vil prøve elektroniske medisindispensarar i heimetenesta",
	"eldre som faller hjemme",
	"young people outside work",
	"fysisk aktivitet i skuleuka",
	"skolefravær",
	"demns",
	`Vi får stadig flere eldre som bor hjemme og som har falt en eller flere ganger. Hjemmetjenesten rykker ut, og mange
	blir liggende på sykehus. Vi lurer på om trening i grupper eller besøk av fysioterapeut kan hindre nye fall, og hva andre
	kommuner har fått til.`,
}

// answer is all a reader gets out of a catalogue for one question: in words, and the scores by which it was put in order.
type answer struct {
	Text   string
	Scores []float64
}

func ask(t testing.TB, c *Catalogue, reader allmenning.Reader) []answer {
	t.Helper()
	var out []answer
	for _, text := range questions {
		r, err := c.Find(ctx, reader, search.Query{Text: text, Count: []string{overlap.AxisNoun, overlap.AxisTheme, overlap.AxisHasResult, overlap.AxisYear}})
		if err != nil {
			t.Fatal(err)
		}
		var a answer
		say := func(what string, args ...any) { a.Text += fmt.Sprintf(what+"\n", args...) }
		say("%d hits, text %v, did you mean %q, %v", r.Total, r.AsText, r.DidYouMean, r.Facets)
		for _, h := range r.Hits {
			say("%s %s %v", h.ID, h.Label, h.Reasons)
			a.Scores = append(a.Scores, h.Score)
		}
		if len(r.Hits) > 0 {
			near, n, err := c.Similar(ctx, reader, r.Hits[0].ID, overlap.Ask{})
			if err != nil {
				t.Fatal(err)
			}
			say("%d like the first", n)
			for _, x := range near {
				say("%s %s %v", x.Record, x.Label, x.Reasons)
				a.Scores = append(a.Scores, x.Score)
			}
		}
		out = append(out, a)
	}
	return out
}

// equal compares answers. Scores may differ in the last digits: sums over all texts depend on the order of reading.
func (a answer) equal(b answer) bool {
	return a.Text == b.Text && slices.EqualFunc(a.Scores, b.Scores, near)
}

func near(x, y float64) bool { return math.Abs(x-y) <= 1e-5*(1+math.Abs(x)) }

// A catalogue that followed the events one by one, one that loaded its snapshot, one that was built anew after the snapshot was
// deleted and the one of the command line give the same answers and the same edges.
func TestRebuilt_gives_the_same_answers(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	snapshot := filepath.Join(t.TempDir(), "index.snapshot")
	followed := open(t, db, options(snapshot))
	records, links, err := library.Records(testkit.Library().ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		r.Version = 1
	}
	for some := range slices.Chunk(records, 40) {
		testkit.Put(t, db, some...)
		caughtUp(t, db, followed)
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		for _, l := range links {
			if err := tx.PutLink(l, testkit.Program()); err != nil {
				return err
			}
		}
		return nil
	})
	caughtUp(t, db, followed)
	if err := followed.Refresh(ctx); err != nil { // word statistics are taken anew at a tenth of change, and at a rebuild
		t.Fatal(err)
	}
	want := ask(t, followed, allmenning.Reader{})
	if len(want[0].Scores) == 0 {
		t.Fatal("no answers to compare")
	}
	await(t, "the edges", func() bool { return len(followed.edges.waiting()) == 0 })
	wantEdges := edgesOf(t, db, records)
	if len(wantEdges) < 100 {
		t.Fatalf("only %d edges", len(wantEdges))
	}
	if err := followed.Close(); err != nil {
		t.Fatal(err)
	}

	loaded := open(t, db, options(snapshot))
	same(t, "loaded from the snapshot", want, ask(t, loaded, allmenning.Reader{}))
	if n := len(loaded.edges.waiting()); n != 0 {
		t.Errorf("%d edges are to be made again after a snapshot", n)
	}
	if err := loaded.Close(); err != nil {
		t.Fatal(err)
	}

	aside := options(snapshot)
	aside.ReadOnly = true
	same(t, "read-only, from the snapshot", want, ask(t, open(t, db, aside), allmenning.Reader{}))

	if err := os.Remove(snapshot); err != nil {
		t.Fatal(err)
	}
	if err := db.ClearDerived(ctx); err != nil {
		t.Fatal(err)
	}
	rebuilt := open(t, db, options(snapshot))
	same(t, "rebuilt", want, ask(t, rebuilt, allmenning.Reader{}))
	await(t, "the edges", func() bool { return len(rebuilt.edges.waiting()) == 0 })
	got := edgesOf(t, db, records)
	alike := func(a, b store.Edge) bool { return a.Label == b.Label && a.Chain == b.Chain && near(a.Score, b.Score) }
	if !maps.EqualFunc(got, wantEdges, alike) {
		t.Errorf("%d edges after the rebuild, %d before, or others", len(got), len(wantEdges))
	}
	aside.Snapshot = ""
	same(t, "read-only, built", want, ask(t, open(t, db, aside), allmenning.Reader{}))
}

func same(t *testing.T, what string, want, got []answer) {
	t.Helper()
	for i := range want {
		if !want[i].equal(got[i]) {
			t.Errorf("%s: %q: another answer\n%s\nwant\n%s", what, questions[i], got[i].Text, want[i].Text)
		}
	}
}

func edgesOf(t *testing.T, db *store.DB, records []*allmenning.Record) map[string]store.Edge {
	t.Helper()
	out := map[string]store.Edge{}
	for _, r := range records {
		edges, err := db.Edges(ctx, allmenning.Reader{}, r.ID, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range edges {
			out[string(e.A+e.B)] = e
		}
	}
	return out
}

// A snapshot that is damaged, of another store, or of another chain is not used; the index is built.
func TestSnapshot_that_cannot_be_used(t *testing.T) {
	db := withLibrary(t)
	path := filepath.Join(t.TempDir(), "index.snapshot")
	first := open(t, db, options(path))
	want := ask(t, first, allmenning.Reader{})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := func(at int) []byte {
		b := slices.Clone(good)
		b[at] ^= 0x40
		return b
	}
	for name, b := range map[string][]byte{
		"empty": {}, "cut short": good[:len(good)/2], "no snapshot": []byte("hello, hello, hello, hello"),
		"header changed": damaged(60), "length changed": damaged(14), "index changed": damaged(len(good) - 2000),
	} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		c := &Catalogue{db: db, options: options(path), log: quiet, classes: newClasses(nil)}
		if err := c.load(ctx); err == nil {
			t.Errorf("%s: loaded", name)
		}
		same(t, name, want, ask(t, open(t, db, Options{Snapshot: path, Log: quiet, ReadOnly: true}), allmenning.Reader{}))
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	other := withLibrary(t)
	c := &Catalogue{db: other, options: options(path), log: quiet, classes: newClasses(nil)}
	if err := c.load(ctx); err == nil {
		t.Error("the snapshot of another store is loaded")
	}
}
