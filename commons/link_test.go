package commons

import (
	"context"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func TestLink_and_unlink_are_done_once_and_by_those_who_may(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		contributor := somebody(t, db, "contributor", vefsn, allmenning.RoleContributor)
		stranger := somebody(t, db, "stranger", fauske, allmenning.RoleEditor)
		project, need, hidden := testkit.Project(), testkit.Need(), testkit.Need()
		project.Owner, need.Owner, hidden.Owner = vefsn, fauske, fauske
		hidden.Closure.Level = allmenning.Own
		testkit.Put(t, db, project, need, hidden)
		link := allmenning.Link{From: project.ID, To: need.ID, Kind: allmenning.LinkAnswers}
		secret := allmenning.Link{From: project.ID, To: hidden.ID, Kind: allmenning.LinkAnswers}
		none := allmenning.Link{From: project.ID, To: allmenning.NewID[allmenning.RecordID](), Kind: allmenning.LinkAnswers}

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
			if err := c.Link(ctx, test.actor, test.link); allmenning.KindOf(err) != test.kind {
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
		if n := len(links()); n != 0 {
			t.Fatalf("%d links were drawn by those who may not", n)
		}
		for range 2 {
			if err := c.Link(ctx, editor, link); err != nil {
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
		if err := c.Unlink(ctx, stranger, link); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("unlinked by a stranger: %v", err)
		}
		// What an editor does not see stays, and is not told of.
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutLink(secret, testkit.Program()) })
		if err := c.Unlink(ctx, editor, secret); err != nil {
			t.Errorf("a link to what is not seen: %v", err)
		}
		for range 2 {
			if err := c.Unlink(ctx, editor, link); err != nil {
				t.Fatal(err)
			}
		}
		if got := links(); len(got) != 1 || got[0].To != hidden.ID {
			t.Errorf("left %v, want the link to what the editor does not see", got)
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
