package commons

import (
	"context"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// wholeProject is a project with what people must fill in.
func wholeProject() *allmenning.Record {
	r := testkit.Project()
	p := r.Body.(*allmenning.Project)
	p.Summary, p.Phase, p.Status, p.Period.From = "Sensorer hjemme hos eldre som faller.", allmenning.Pilot, allmenning.Running, "2025"
	p.ContactBlock = allmenning.ContactPoint{Role: "Prosjektleder", Email: "leder@example.org"}
	return r
}

func TestChange_draws_arrows_and_takes_them_away_in_the_same_act(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		contributor := somebody(t, db, "contributor", vefsn, allmenning.RoleContributor)
		stranger := somebody(t, db, "stranger", fauske, allmenning.RoleEditor)
		project, need, hidden := wholeProject(), testkit.Need(), testkit.Need()
		project.Owner, need.Owner, hidden.Owner = vefsn, fauske, fauske
		hidden.Closure.Level = allmenning.Own
		testkit.Put(t, db, project, need, hidden)
		link := allmenning.Link{To: need.ID, Kind: allmenning.LinkAnswers}
		secret := allmenning.Link{To: hidden.ID, Kind: allmenning.LinkAnswers}
		none := allmenning.Link{To: allmenning.NewID[allmenning.RecordID](), Kind: allmenning.LinkAnswers}
		change := func(actor allmenning.Actor, ch Changing) error {
			now, err := db.Record(ctx, editor.Reader, project.ID)
			if err != nil {
				t.Fatal(err)
			}
			if ch.Record == nil {
				ch.Record = now
			}
			_, err = c.Change(ctx, actor, ch)
			return err
		}
		newTitle := *project
		newTitle.Title = "Ny tittel"

		for name, test := range map[string]struct {
			actor allmenning.Actor
			link  allmenning.Link
			kind  allmenning.Kind
		}{
			"a contributor":           {contributor, link, allmenning.Forbidden},
			"another's project":       {stranger, link, allmenning.Forbidden},
			"nobody":                  {allmenning.Actor{}, link, allmenning.Forbidden},
			"a need that is not seen": {editor, secret, allmenning.Invalid},
			"a need that is not":      {editor, none, allmenning.Invalid},
		} {
			err := change(test.actor, Changing{Record: &newTitle, Link: []allmenning.Link{link, test.link}})
			if allmenning.KindOf(err) != test.kind {
				t.Errorf("%s: %v, want %s", name, err, test.kind)
			}
		}
		links := func() []allmenning.Link {
			found, err := db.LinksOf(ctx, stranger.Reader, project.ID)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if now, err := db.Record(ctx, editor.Reader, project.ID); err != nil || now.Title != project.Title || len(links()) != 0 {
			t.Fatalf("%q with %v (%v): half of what was refused is stored", now.Title, links(), err)
		}
		// A fault in the text takes the arrows with it.
		untitled := *project
		untitled.Title = ""
		if err := change(editor, Changing{Record: &untitled, Link: []allmenning.Link{link}}); allmenning.KindOf(err) != allmenning.Invalid || len(links()) != 0 {
			t.Errorf("without a title: %v, and the links %v", err, links())
		}
		for range 2 {
			if err := change(editor, Changing{Link: []allmenning.Link{link}}); err != nil {
				t.Fatal(err)
			}
		}
		if got := links(); len(got) != 1 || got[0].By != vefsn {
			t.Fatalf("got %v, want one link by Vefsn", got)
		}
		events, err := db.History(ctx, editor.Reader, project.ID)
		if err != nil || len(events) != 2 {
			t.Errorf("%d events (%v), want the making and one link", len(events), err)
		}
		// What an editor does not see stays, and is not told of.
		testkit.Write(t, db, func(tx *store.Tx) error {
			secret.From = project.ID
			return tx.PutLink(secret, testkit.Program())
		})
		for range 2 {
			if err := change(editor, Changing{Unlink: []allmenning.Link{link, secret}}); err != nil {
				t.Fatal(err)
			}
		}
		if got := links(); len(got) != 1 || got[0].To != hidden.ID {
			t.Errorf("left %v, want the link to what the editor does not see", got)
		}
		// The same key with other arrows is another act.
		again := Changing{Record: &newTitle, Key: "k"}
		if err := change(editor, again); err != nil {
			t.Fatal(err)
		}
		again.Link = []allmenning.Link{link}
		if err := change(editor, again); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the same key with another link: %v, want Conflict", err)
		}
	})
}

// A block that opens later than its record, or not at all, is not opened with it.
func TestSetClosure_keeps_a_block_that_opens_later(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project := testkit.Project()
		project.Owner = vefsn
		project.Body.(*allmenning.Project).LessonsBlock.Lessons = []allmenning.Lesson{{
			When: "Da", Did: "gjorde", LedTo: "førte", Factor: "innovation.evidence", Sign: "helped",
		}}
		testkit.Put(t, db, project)
		now := db.Now()
		core := allmenning.Closure{Level: allmenning.Own, OpensAt: now + 1}
		lessons := allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}
		if err := c.SetClosure(ctx, editor, project.ID, 1, core, map[allmenning.BlockName]allmenning.Closure{allmenning.Lessons: lessons}); err != nil {
			t.Fatal(err)
		}
		r, err := db.Record(ctx, editor.Reader, project.ID)
		if err != nil || r.Blocks[allmenning.Lessons] != lessons {
			t.Fatalf("%v, %v: the lessons would open with the record", r.Blocks, err)
		}
	})
}
