package commons

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// runner is somebody who runs the instance.
func runner(t *testing.T, db *store.DB, name string) allmenning.Actor {
	t.Helper()
	p := allmenning.Person{ID: allmenning.PersonID("person-" + name), Name: name, Email: name + "@example.org", Admin: true}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutPerson(&p) })
	return allmenning.Actor{Reader: allmenning.Reader{Person: p.ID, Peer: true}, Admin: true}
}

// written is an edit with words written as in a form.
func written(set string, seen int, nb string) GlossaryEdit {
	return GlossaryEdit{
		ID: allmenning.NewID[allmenning.GlossaryChangeID](), Set: set, Seen: seen, Reason: "Vi sier det slik her.",
		Words: allmenning.ReadGlossaryWords(map[allmenning.Lang]string{allmenning.NB: nb}),
	}
}

// An own set is made, changed, taken out and taken back; each act is one row and one event, with who and when, and everybody reads what
// came of it. What is sent twice is done once.
func TestGlossary_is_changed_and_undone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ada, kari := runner(t, db, "Ada"), somebody(t, db, "Kari", vefsn, allmenning.RoleAdmin)
		delivered, err := c.Glossary(ctx, allmenning.Reader{})
		if err != nil || len(delivered.Sets) < 1200 || len(delivered.Changes) != 0 {
			t.Fatalf("%d sets, %d changes (%v)", len(delivered.Sets), len(delivered.Changes), err)
		}
		start, _, err := db.Head(ctx)
		if err != nil {
			t.Fatal(err)
		}
		first := written("", 0, "BPA-ordning\r\n ~assistent ;  brukerstyrt   assistanse\n")
		set, err := c.AddWords(ctx, ada, first)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := c.AddWords(ctx, ada, first); again != set || err != nil {
			t.Errorf("sent twice: %s, %v", again, err)
		}
		words := func(want string) {
			t.Helper()
			g, err := c.Glossary(ctx, kari.Reader)
			if err != nil {
				t.Fatal(err)
			}
			s, _, err := g.Set(set)
			if err != nil {
				t.Fatal(err)
			}
			got := s.Write(allmenning.NB)
			if !s.Counts() {
				got = "–"
			}
			if got = strings.ReplaceAll(got, "\n", "; "); got != want {
				t.Errorf("the words are %q, want %q", got, want)
			}
		}
		words("BPA-ordning; ~assistent; brukerstyrt assistanse")
		if err := c.ChangeWords(ctx, ada, written(set, 1, "BPA-ordning\nassistent\nmedhjelper")); err != nil {
			t.Fatal(err)
		}
		words("BPA-ordning; assistent; medhjelper")
		if err := c.ChangeWords(ctx, ada, written(set, 1, "noe annet")); keyOfRefusal(err) != "glossary.changed_meanwhile" {
			t.Errorf("a form from before the last change: %v", err)
		}
		if err := c.RetireWords(ctx, ada, written(set, 2, "")); err != nil {
			t.Fatal(err)
		}
		words("–")
		g, err := c.Glossary(ctx, kari.Reader)
		if err != nil {
			t.Fatal(err)
		}
		_, changes, _ := g.Set(set)
		for _, undo := range []struct{ at, want string }{ // the newest change first
			{"2", "–"}, {"0", "BPA-ordning; ~assistent; brukerstyrt assistanse"},
		} {
			i := int(undo.at[0] - '0')
			if err := c.UndoGlossary(ctx, ada, changes[i].ID, GlossaryEdit{ID: allmenning.NewID[allmenning.GlossaryChangeID]()}); err != nil {
				t.Fatal(err)
			}
			if i == 0 { // the set is out still, for its making is undone
				words("–")
				g, _ = c.Glossary(ctx, kari.Reader)
				_, all, _ := g.Set(set)
				if err := c.UndoGlossary(ctx, ada, all[1].ID, GlossaryEdit{ID: allmenning.NewID[allmenning.GlossaryChangeID]()}); err != nil {
					t.Fatal(err)
				}
				words("BPA-ordning; assistent; medhjelper")
			} else {
				words(undo.want)
			}
		}
		if err := c.UndoGlossary(ctx, ada, changes[0].ID, GlossaryEdit{ID: allmenning.NewID[allmenning.GlossaryChangeID]()}); keyOfRefusal(err) != "glossary.changed_meanwhile" {
			t.Errorf("undone twice: %v", err)
		}

		g, err = c.Glossary(ctx, kari.Reader)
		if err != nil {
			t.Fatal(err)
		}
		events, err := db.EventsAfter(ctx, start, 100)
		if err != nil || len(events) != len(g.Changes) || len(events) != 6 {
			t.Fatalf("%d events of %d changes (%v)", len(events), len(g.Changes), err)
		}
		for i, e := range events {
			var meta map[string]string
			if err := json.Unmarshal([]byte(e.Meta), &meta); err != nil {
				t.Fatal(err)
			}
			change := g.Changes[slices.IndexFunc(g.Changes, func(c allmenning.GlossaryChange) bool { return c.N == i+1 })]
			if len(meta) != 1 || meta["of"] != string(change.ID) || e.Act != change.Kind.Act() || e.Actor != ada.Person || e.Record != "" {
				t.Errorf("event %+v of %+v", e, change)
			}
			if change.By != ada.Person || change.At == 0 || g.Names[change.By] != "Ada" {
				t.Errorf("change %+v by %q", change, g.Names[change.By])
			}
		}
		if open, err := c.Glossary(ctx, allmenning.Reader{}); err != nil || open.Names != nil {
			t.Errorf("who changed what is told to everybody: %v (%v)", open.Names, err)
		}
		if faults, err := db.Check(ctx); err != nil || len(faults) != 0 {
			t.Errorf("the store has faults: %v (%v)", faults, err)
		}
	})
}

// Only who runs the instance changes the glossary, and only what is whole is taken.
func TestGlossary_refuses(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ada, kari := runner(t, db, "Ada"), somebody(t, db, "Kari", vefsn, allmenning.RoleAdmin)
		for _, actor := range []allmenning.Actor{{}, kari} {
			_, err := c.AddWords(ctx, actor, written("", 0, "a\nb"))
			for _, err := range []error{
				err, c.ChangeWords(ctx, actor, written("falls", 0, "fall")), c.RetireWords(ctx, actor, written("falls", 0, "")),
				c.UndoGlossary(ctx, actor, "x", written("", 0, "")),
			} {
				if allmenning.KindOf(err) != allmenning.Forbidden {
					t.Errorf("%q: %v", actor.Person, err)
				}
			}
		}
		long := strings.Repeat("å", 81)
		for want, in := range map[string]GlossaryEdit{
			"nb glossary.two_words":        written("", 0, "bare ett"),
			"nb glossary.no_letter":        written("", 0, "ord\n---"),
			"nb field.too_long":            written("", 0, "ord\n"+long),
			"nb glossary.too_many":         written("", 0, strings.Join(numbered(81), "\n")),
			"nb field.bad_characters":      written("", 0, "ord\nto\x00"),
			"nb field.identity_number":     written("", 0, "ord\nfor 01019000083"),
			"reason field.required":        {ID: allmenning.NewID[allmenning.GlossaryChangeID](), Words: written("", 0, "a\nb").Words},
			"source field.too_long":        withSource(written("", 0, "a\nb"), strings.Repeat("x", 201)),
			"source field.identity_number": withSource(written("", 0, "a\nb"), "01019000083"),
		} {
			if _, err := c.AddWords(ctx, ada, in); strings.Join(wrongFields(err), ";") != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		if err := c.ChangeWords(ctx, ada, written("ingen-slik", 0, "a\nb")); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a set that is not there: %v", err)
		}
		g, err := c.Glossary(ctx, ada.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s, _, _ := g.Set("falls")
		same := GlossaryEdit{ID: allmenning.NewID[allmenning.GlossaryChangeID](), Set: "falls", Words: s.GlossaryWords, Reason: "x"}
		if err := c.ChangeWords(ctx, ada, same); strings.Join(wrongFields(err), ";") != "nb glossary.no_change" {
			t.Errorf("nothing changed: %v", err)
		}
		if g, err := c.Glossary(ctx, ada.Reader); err != nil || len(g.Changes) != 0 {
			t.Errorf("what was refused left %d changes (%v)", len(g.Changes), err)
		}
	})
}

// Two who change a set from the same form at once: one is told that the other was first, and nothing is half done.
func TestGlossary_at_once(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ada, odd := runner(t, db, "Ada"), runner(t, db, "Odd")
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			actor := []allmenning.Actor{ada, odd}[i%2]
			wg.Go(func() { errs[i] = c.ChangeWords(ctx, actor, written("falls", 0, numbered(i + 3)[i+2])) })
		}
		wg.Wait()
		taken := 0
		for _, err := range errs {
			switch allmenning.KindOf(err) {
			case "":
				taken++
			case allmenning.Conflict:
			default:
				t.Error(err)
			}
		}
		g, err := c.Glossary(ctx, ada.Reader)
		if err != nil || taken != 1 || len(g.Changes) != 1 {
			t.Errorf("%d were taken, %d changes (%v)", taken, len(g.Changes), err)
		}
	})
}

func numbered(n int) (out []string) {
	for i := range n {
		out = append(out, "ord "+string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	return out
}

func withSource(e GlossaryEdit, source string) GlossaryEdit {
	e.Source = source
	return e
}
