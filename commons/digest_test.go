package commons

import (
	"testing"

	"allmenning"
	"allmenning/store"
)

// An endorsement that has been taken back, before the letter is made or after, hides nothing else that happened to its record.
func TestDigest_tells_of_an_edit_beside_an_endorsement_taken_back(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		owner := somebody(t, db, "owner", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		kari := somebody(t, db, "kari", fauske, allmenning.RoleReader)
		published := func() *allmenning.Record {
			t.Helper()
			r, err := c.Publish(ctx, owner, Publishing{Record: wholeNeed()})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		edited, alone := published(), published()
		for _, r := range []*allmenning.Record{edited, alone} {
			write(t, db, func(tx *store.Tx) error {
				return tx.PutFollow(allmenning.Follow{Person: kari.Person, Kind: allmenning.FollowRecord, Of: string(r.ID)})
			})
		}
		write(t, db, func(tx *store.Tx) error {
			return tx.PutDigest(store.Digest{Person: kari.Person, Often: Weekly, Token: "t"})
		})
		seen, _, err := db.Head(ctx)
		if err != nil {
			t.Fatal(err)
		}
		endorse := func(do func(r allmenning.RecordID) error) {
			t.Helper()
			for _, r := range []*allmenning.Record{edited, alone} {
				if err := do(r.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		told := func(d *Digest) map[allmenning.RecordID]allmenning.Act {
			t.Helper()
			out := map[allmenning.RecordID]allmenning.Act{}
			news, err := c.News(ctx, d)
			if err != nil {
				t.Fatal(err)
			}
			if news == nil {
				return out
			}
			for _, s := range news.Sections {
				for _, i := range s.Items {
					out[i.Record.ID] = i.Act
				}
			}
			return out
		}
		made := func() *Digest {
			t.Helper()
			head, _, err := db.Head(ctx)
			if err != nil {
				t.Fatal(err)
			}
			d, err := c.digest(ctx, kari.Person, "2026-W48", seen, head, Finder{})
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		is := func(when string, got map[allmenning.RecordID]allmenning.Act, ofEdited, ofAlone allmenning.Act) {
			t.Helper()
			if got[edited.ID] != ofEdited || got[alone.ID] != ofAlone {
				t.Errorf("%s: told of %q and %q, want %q and %q", when, got[edited.ID], got[alone.ID], ofEdited, ofAlone)
			}
		}
		endorse(func(id allmenning.RecordID) error { return c.Endorse(ctx, other, id) })
		edited.Title += " nå"
		if _, err := c.Change(ctx, owner, Changing{Record: edited}); err != nil {
			t.Fatal(err)
		}
		before := made()
		is("while it stands", told(before), allmenning.ActEndorsed, allmenning.ActEndorsed)
		endorse(func(id allmenning.RecordID) error { return c.Unendorse(ctx, other, id) })
		is("taken back before the letter goes out", told(before), allmenning.ActEdited, "")
		is("taken back before the letter is made", told(made()), allmenning.ActEdited, "")
	})
}
