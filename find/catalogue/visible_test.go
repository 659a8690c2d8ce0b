package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"allmenning"
	"allmenning/find/overlap"
	"allmenning/find/search"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func drawClass(t *rapid.T) allmenning.Class {
	return allmenning.Class{
		Level: allmenning.Level(rapid.IntRange(0, 3).Draw(t, "level")),
		Owner: rapid.SampledFrom([]allmenning.OrganisationID{"a", "b"}).Draw(t, "owner"),
		Group: rapid.SampledFrom([]allmenning.GroupID{"", "g", "h"}).Draw(t, "group"),
		State: rapid.SampledFrom([]allmenning.State{allmenning.Drafted, allmenning.Published, allmenning.Withdrawn}).Draw(t, "state"),
	}
}

func drawReader(t *rapid.T) allmenning.Reader {
	return allmenning.Reader{
		Peer:          rapid.Bool().Draw(t, "peer"),
		Organisations: rapid.SliceOfNDistinct(rapid.SampledFrom([]allmenning.OrganisationID{"a", "b"}), 0, 2, rapid.ID[allmenning.OrganisationID]).Draw(t, "organisations"),
		Groups:        rapid.SliceOfNDistinct(rapid.SampledFrom([]allmenning.GroupID{"g", "h"}), 0, 2, rapid.ID[allmenning.GroupID]).Draw(t, "groups"),
	}
}

// The table of classes says of every set of classes what Reader.Sees says of each of them, also after the table has been
// written to a snapshot and read.
func TestClasses_follow_the_one_rule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newClasses(nil)
		reader := drawReader(t)
		type entry struct {
			number uint32
			sees   bool
			public bool
		}
		var entries []entry
		for range rapid.IntRange(1, 12).Draw(t, "entries") {
			e := entry{sees: true, public: true}
			var all []allmenning.Class
			for range rapid.IntRange(1, 3).Draw(t, "classes") {
				class := drawClass(t)
				all = append(all, class)
				e.sees, e.public = e.sees && reader.Sees(class), e.public && class.IsPublic()
			}
			e.number = c.number(all...)
			slices.Reverse(all)
			if again := c.number(append(all, all[0])...); again != e.number {
				t.Fatal("order and doubles give another number")
			}
			entries = append(entries, e)
		}
		kept := newClasses(c.all())
		for _, table := range []*classes{c, kept} {
			seen := table.seen(reader)
			for _, e := range entries {
				got := int(e.number) < len(seen) && seen[e.number] == 1
				if got != e.sees || isPublic(e.number) != e.public {
					t.Fatalf("%v: seen %v, want %v; public %v, want %v", table.list[e.number], got, e.sees, isPublic(e.number), e.public)
				}
			}
		}
	})
}

// closedRecords are records an anonymous reader does not see: other owners, levels and states, with the words people look for.
func closedRecords() []*allmenning.Record {
	var out []*allmenning.Record
	for i, text := range []string{
		"Eldre faller hjemme og medisindispensere i hjemmetjenesten varsler om fall", "Fysisk aktivitet i skoleuka for unge utenfor arbeid",
		"Skolefravær og demens: kanarifugl i gruvegangen", "Young people outside work fall at home kanarifugl",
	} {
		for level := allmenning.Own; level <= allmenning.Public; level++ {
			r := testkit.Project()
			r.Title, r.Body.(*allmenning.Project).Summary = text, text+" kanarivingen"
			r.Body.(*allmenning.Project).Themes = []string{"home-care"}
			r.Closure = allmenning.Closure{Level: level, Basis: "offl-23"}
			switch {
			case level == allmenning.Group:
				r.Closure.Group = "group"
			case level == allmenning.Public:
				r.State = []allmenning.State{allmenning.Drafted, allmenning.Drafted, allmenning.Withdrawn, allmenning.Withdrawn}[i]
			}
			out = append(out, r)
		}
	}
	return out
}

// Records that an anonymous reader does not see change nothing of what it gets: hits, order, scores, labels, reasons, counts,
// suggestions, relatives. And the reader who sees them gets them.
func TestHidden_records_change_nothing_for_others(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	want := ask(t, c, allmenning.Reader{})
	hidden := closedRecords()
	testkit.Put(t, db, hidden...)
	caughtUp(t, db, c)
	check := func(what string, c *Catalogue) {
		t.Helper()
		same(t, what, want, ask(t, c, allmenning.Reader{}))
		for _, r := range hidden {
			if _, _, err := c.Similar(ctx, allmenning.Reader{}, r.ID, overlap.Ask{}); err != allmenning.ErrNotFound {
				t.Errorf("%s: similar to a hidden record: %v", what, err)
			}
		}
		for _, word := range []string{"kanarifugl", "kanarifugle", "kanariving"} {
			if r, _ := c.Find(ctx, allmenning.Reader{}, search.Query{Text: word}); slices.ContainsFunc(r.Hits, func(h search.Hit) bool {
				return slices.ContainsFunc(hidden, func(r *allmenning.Record) bool { return r.ID == h.ID })
			}) || strings.Contains(r.DidYouMean, "kanari") {
				t.Errorf("%s: %q told: %+v", what, word, r)
			}
		}
		owner := allmenning.Reader{Organisations: []allmenning.OrganisationID{testkit.Library().ID}}
		if r, _ := c.Find(ctx, owner, search.Query{Text: "kanarivingen", Limit: 100}); r.Total != len(hidden) {
			t.Errorf("%s: the owner finds %d of its %d records", what, r.Total, len(hidden))
		}
	}
	check("followed", c)
	check("built", open(t, db, options("")))
	await(t, "the edges", func() bool { return len(c.edges.waiting()) == 0 })
	for _, r := range hidden {
		if edges, err := db.Edges(ctx, allmenning.Reader{Organisations: []allmenning.OrganisationID{r.Owner}}, r.ID, 10); err != nil || len(edges) > 0 {
			t.Errorf("a hidden record has stored edges: %v %v", edges, err)
		}
	}
}

// A block closed more strictly than its record is found by those who see both, and closing a record takes it from the others.
func TestBlocks_and_closing(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	c := open(t, db, options(""))
	r := testkit.Project()
	body := r.Body.(*allmenning.Project)
	body.LessonsBlock.Lessons = []allmenning.Lesson{{When: "da batteriene gikk tomme", Did: "skiftet vi leverandør", LedTo: "ro", Factor: "process.roles", Sign: "helped"}}
	r.Closure = allmenning.Closure{Level: allmenning.Peers, Basis: "offl-23"}
	r.Blocks = map[allmenning.BlockName]allmenning.Closure{allmenning.Lessons: {Level: allmenning.Group, Group: "g", Basis: "offl-23"}}
	testkit.Put(t, db, r)
	caughtUp(t, db, c)
	finds := func(reader allmenning.Reader, text string) bool {
		got, _ := c.Find(ctx, reader, search.Query{Text: text})
		return len(got.Hits) == 1 && got.Hits[0].ID == r.ID
	}
	peer, member := allmenning.Reader{Peer: true}, allmenning.Reader{Peer: true, Groups: []allmenning.GroupID{"g"}}
	outsider := allmenning.Reader{Groups: []allmenning.GroupID{"g"}} // sees the block's class, not the core's
	for _, x := range []struct {
		who         string
		reader      allmenning.Reader
		core, block bool
	}{
		{"peer", peer, true, false}, {"member", member, true, true}, {"outsider", outsider, false, false}, {"anonymous", allmenning.Reader{}, false, false},
	} {
		if got := finds(x.reader, "medisindispenser"); got != x.core {
			t.Errorf("%s finds the core: %v, want %v", x.who, got, x.core)
		}
		if got := finds(x.reader, "batterier"); got != x.block {
			t.Errorf("%s finds the lesson: %v, want %v", x.who, got, x.block)
		}
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.SetState(r.ID, 1, allmenning.Withdrawn, testkit.Program())
		return err
	})
	caughtUp(t, db, c)
	if finds(peer, "medisindispenser") || finds(member, "batterier") {
		t.Error("a record that was taken back is still found")
	}
}

// A finding's words, and that there is a result, stand with the record it came out of, for those who see both; linking and unlinking
// are heard of.
func TestFindings_stand_with_what_they_came_out_of(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	c := open(t, db, options(""))
	study, open_, closed := testkit.Study(), testkit.Finding(), testkit.Finding()
	open_.Body.(*allmenning.Finding).OutcomeNamed = allmenning.Texts{NB: "Gangfart"}
	closed.Body.(*allmenning.Finding).OutcomeNamed = allmenning.Texts{NB: "Hoftebrudd"}
	closed.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "offl-23"}
	testkit.Put(t, db, study, open_, closed)
	link := func(f *allmenning.Record) allmenning.Link {
		return allmenning.Link{From: f.ID, To: study.ID, Kind: allmenning.LinkFrom}
	}
	owner := allmenning.Reader{Organisations: []allmenning.OrganisationID{study.Owner}}
	state := func() string {
		caughtUp(t, db, c)
		out := ""
		for _, reader := range []allmenning.Reader{{}, owner} {
			for _, q := range []search.Query{
				{Text: "gangfart"}, {Text: "hoftebrudd"}, {Text: "trening", Count: []string{overlap.AxisHasResult}},
			} {
				r, _ := c.Find(ctx, reader, q)
				out += fmt.Sprintf("%d%v ", len(r.Hits), r.Facets)
			}
		}
		return strings.TrimSpace(out)
	}
	step := func(what, want string, fn func(tx *store.Tx) error) {
		t.Helper()
		if fn != nil {
			testkit.Write(t, db, fn)
		}
		if got := state(); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	yes := "[{{has_result yes} 1}]"
	step("no links", "0[] 0[] 1[] 0[] 0[] 1[]", nil)
	step("the closed one", "0[] 0[] 1[] 0[] 1[] 1"+yes, func(tx *store.Tx) error { return tx.PutLink(link(closed), testkit.Program()) })
	step("the open one too", "1[] 0[] 1"+yes+" 1[] 1[] 1"+yes, func(tx *store.Tx) error { return tx.PutLink(link(open_), testkit.Program()) })
	step("taken away", "0[] 0[] 1[] 0[] 0[] 1[]", func(tx *store.Tx) error {
		if err := tx.DeleteLink(link(open_), testkit.Program()); err != nil {
			return err
		}
		return tx.DeleteLink(link(closed), testkit.Program())
	})
}
