package catalogue

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/overlap"
	"allmenning/find/search"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// change puts a change of the glossary in the store, as an administrator's act does.
func change(t testing.TB, db *store.DB, c allmenning.GlossaryChange) allmenning.GlossaryChangeID {
	t.Helper()
	c.ID = allmenning.NewID[allmenning.GlossaryChangeID]()
	c.Source, c.Reason = allmenning.OwnWords, "Ordet brukes her."
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutGlossaryChange(testkit.Program(), c) })
	return c.ID
}

// called is a project with a title alone.
func called(title string) *allmenning.Record {
	r := testkit.Project()
	r.Title = title
	b := r.Body.(*allmenning.Project)
	b.Summary, b.Titles = "", allmenning.Texts{}
	return r
}

// reasonsFor gives the reasons of the first hit, in words; "" when the record is not found.
func reasonsFor(t testing.TB, c *Catalogue, query string, r *allmenning.Record) string {
	t.Helper()
	found, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: query})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range found.Hits {
		if h.ID == r.ID {
			var all []string
			for _, reason := range h.Reasons {
				all = append(all, reason.String())
			}
			return strings.Join(all, ", ")
		}
	}
	return ""
}

// pair is a set of two words that nothing else joins.
var pair = allmenning.GlossaryChange{
	Set: "own-1", N: 1, Kind: allmenning.GlossaryAdded,
	Add: allmenning.GlossaryWords{NB: []string{"BPA-ordning", "assistentvalg"}, NN: []string{"vaktbytelag"}, EN: []string{"self-run care crew"}},
}

// A pair of words that an administrator joins leads from a query with one to records with the others, in bokmål, nynorsk and English, with
// a reason that names both, in every process that follows, without a restart; taken away, it leads nowhere.
func TestGlossary_changes_are_followed(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	nn, en := called("Vaktbytelag på Sørøya"), called("A self-run care crew in the north")
	testkit.Put(t, db, nn, en, called("Fjellskred og varsling"), called("Lesing i skolen"))
	one, two := open(t, db, options("")), open(t, db, options(""))
	both := func(what string, query string, r *allmenning.Record, want string) {
		t.Helper()
		for i, c := range []*Catalogue{one, two} {
			caughtUp(t, db, c)
			if got := reasonsFor(t, c, query, r); got != want {
				t.Errorf("%s, process %d: %q finds %q by %q, want %q", what, i+1, query, r.Title, got, want)
			}
		}
	}
	plain := one.current.Load().analyser.Version()
	both("before", "assistentvalg", nn, "")
	id := change(t, db, pair)
	both("joined", "assistentvalg", nn, "assistentvalg ≈ Vaktbytelag")
	both("joined", "assistentvalg", en, "assistentvalg ≈ self-run care crew")
	both("joined", "care crew, self-run", nn, "") // not the phrase
	both("joined", "self-run care crew", nn, "self-run care crew ≈ Vaktbytelag")

	later := called("Assistentvalg etter evne")
	testkit.Put(t, db, later)
	both("what comes later", "vaktbytelag", later, "vaktbytelag ≈ Assistentvalg")

	change(t, db, allmenning.GlossaryChange{Set: "own-1", N: 2, Kind: allmenning.GlossaryChanged, Remove: allmenning.GlossaryWords{NN: []string{"vaktbytelag"}}})
	both("one word less", "assistentvalg", nn, "")
	both("one word less", "assistentvalg", en, "assistentvalg ≈ self-run care crew")
	change(t, db, allmenning.GlossaryChange{Set: "own-1", N: 3, Kind: allmenning.GlossaryUndone, Undoes: id})
	both("undone", "assistentvalg", en, "")
	if v := one.current.Load().analyser.Version(); v != plain {
		t.Errorf("with all undone the chain is %s, and was %s", v, plain)
	}
}

// A set the program is delivered with is changed and retired too, and what is compared and proposed follows: a word joined to those that
// speak of a theme proposes it.
func TestGlossary_counts_for_likeness_and_proposals(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	mine, theirs := called("Grendepust for alle"), called("Vi prøver velferdsteknologi")
	testkit.Put(t, db, mine, theirs, called("Fjellskred og varsling"), called("Lesing i skolen"))
	c := open(t, db, options(""))
	reasons := func() (out []string) {
		near, _, err := c.Similar(ctx, allmenning.Reader{}, mine.ID, overlap.Ask{})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range near {
			if n.Record == string(theirs.ID) {
				for _, r := range n.Reasons {
					out = append(out, r.String())
				}
			}
		}
		return out
	}
	if got := reasons(); got != nil {
		t.Fatalf("alike before: %q", got)
	}
	if got := c.Propose("Vi tenker på grendepust.").Themes; got != nil {
		t.Fatalf("proposed before: %v", got)
	}
	change(t, db, allmenning.GlossaryChange{Set: "telecare", N: 1, Kind: allmenning.GlossaryChanged, Add: allmenning.GlossaryWords{NB: []string{"grendepust"}}})
	caughtUp(t, db, c)
	if got := reasons(); !slices.Contains(got, "Grendepust ≈ velferdsteknologi") {
		t.Errorf("alike by %q", got)
	}
	if got := c.Propose("Vi tenker på grendepust.").Themes; !slices.Contains(got, "welfare-technology") {
		t.Errorf("proposed are %v", got)
	}
	if !slices.Contains(c.Propose("Vi tenker på velferdsteknologi.").Themes, "welfare-technology") {
		t.Error("the set's own word proposes nothing")
	}
	change(t, db, allmenning.GlossaryChange{Set: "telecare", N: 2, Kind: allmenning.GlossaryRetired})
	caughtUp(t, db, c)
	if got := reasons(); got != nil {
		t.Errorf("alike by %q when the set is retired", got)
	}
	if got := c.Propose("Vi tenker på grendepust.").Themes; got != nil {
		t.Errorf("proposed are %v when the set is retired", got)
	}
}

// What followed the changes answers as what is built anew does, and a snapshot made with another glossary is refused.
func TestGlossary_incremental_equals_rebuilt(t *testing.T) {
	db := withLibrary(t)
	snapshot := filepath.Join(t.TempDir(), "index.snapshot")
	followed := open(t, db, options(snapshot))
	change(t, db, allmenning.GlossaryChange{Set: "falls", N: 1, Kind: allmenning.GlossaryChanged, Remove: allmenning.GlossaryWords{NB: []string{"falle", "fall"}}})
	change(t, db, allmenning.GlossaryChange{Set: "own-2", N: 1, Kind: allmenning.GlossaryAdded, Add: allmenning.GlossaryWords{NB: []string{"demns", "skolefravær"}}})
	caughtUp(t, db, followed)
	await(t, "the edges", func() bool { return len(followed.edges.waiting()) == 0 })
	want := ask(t, followed, allmenning.Reader{})
	same(t, "built anew", want, ask(t, open(t, db, options("")), allmenning.Reader{}))
	if err := followed.Close(); err != nil {
		t.Fatal(err)
	}

	restart := func() (said string) {
		var log bytes.Buffer
		o := options(snapshot)
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		c := open(t, db, o)
		same(t, "started again", want, ask(t, c, allmenning.Reader{}))
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		return log.String()
	}
	if said := restart(); strings.Contains(said, "building the index") {
		t.Errorf("the snapshot is not used: %s", said)
	}
	change(t, db, allmenning.GlossaryChange{Set: "own-3", N: 1, Kind: allmenning.GlossaryAdded, Add: allmenning.GlossaryWords{NB: []string{"ulveflokk", "kvitveis"}}})
	if said := restart(); !strings.Contains(said, "building the index") {
		t.Errorf("a snapshot of another glossary is used: %s", said)
	}
}

// Words of one's own make another chain, so a snapshot made without them is refused.
func TestSnapshot_of_other_words(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	r := called("Ulveflokkvarsling")
	testkit.Put(t, db, r)
	o := options(filepath.Join(t.TempDir(), "index.snapshot"))
	if err := open(t, db, o).Close(); err != nil {
		t.Fatal(err)
	}
	o.Words = []string{"ulveflokk"}
	if got := reasonsFor(t, open(t, db, o), "ulveflokk", r); got == "" {
		t.Error("the words change nothing")
	}
}

// A short form that a public record writes out leads to records with the long one, and one that only a closed record writes out does not,
// to nobody: not by a query, not by likeness, not after it is built anew. When the record is closed, what it taught is forgotten.
func TestLearnt_short_forms_come_from_public_texts_alone(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	open1, open2 := called("Grønn vaktordning for elver"), called("Lokal nærmat til alle")
	teacher := called("Prøver")
	teacher.Body.(*allmenning.Project).Summary = "Vi prøver grønn vaktordning (GVO) i år."
	closed := called("Lukket")
	closed.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "offl-23"}
	closed.Body.(*allmenning.Project).Summary = "Vi prøver lokal nærmat (LNX) i år."
	testkit.Put(t, db, open1, open2, teacher, closed, called("Fjellskred og varsling"))
	c := open(t, db, options(""))
	if got := reasonsFor(t, c, "GVO", open1); got != "GVO ≈ Grønn vaktordning" {
		t.Errorf("GVO finds by %q", got)
	}
	if got := reasonsFor(t, c, "gvo", open1); got == "" {
		t.Error("a short form in small letters finds nothing")
	}
	insider := allmenning.Reader{Peer: true, Organisations: []allmenning.OrganisationID{closed.Owner}}
	found, err := c.Find(ctx, insider, search.Query{Text: "LNX"})
	if err != nil || len(found.Hits) != 1 || found.Hits[0].ID != closed.ID {
		t.Errorf("who sees the closed record finds %v (%v)", found.Hits, err)
	}
	if got := reasonsFor(t, c, "LNX", open2); got != "" {
		t.Errorf("a closed record taught that LNX is %q", got)
	}
	same(t, "built anew", ask(t, c, allmenning.Reader{}), ask(t, open(t, db, options("")), allmenning.Reader{}))

	teacher.Version, teacher.Closure = 2, allmenning.Closure{Level: allmenning.Own, Basis: "offl-23"}
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(teacher, allmenning.ActClosed, testkit.Program(), "")
		return err
	})
	caughtUp(t, db, c)
	if err := c.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if got := reasonsFor(t, c, "GVO", open1); got != "" {
		t.Errorf("what a record taught that is closed now still counts: %q", got)
	}
}
