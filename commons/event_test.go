package commons

import (
	"encoding/json"
	"regexp"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// What the acts write beside an event is ids, names of ours and numbers: nothing that anybody has written.
func TestEvents_hold_no_texts(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		r := w.result(pooled())
		w.follow()
		w.decide(r, allmenning.LeftOut, "Målt på noen andre enn dem det spørres om.")
		lead := somebody(t, db, "lead", fauske, allmenning.RoleEditor)
		circle := circleOf(t, c, lead, nil)
		need := testkit.Need()
		need.Owner = fauske
		testkit.Put(t, db, need)
		if _, err := c.InviteToConstellation(ctx, lead, circle.ID, vefsn); err != nil {
			t.Fatal(err)
		}
		if err := c.JoinConstellation(ctx, w.editor, circle.ID); err != nil {
			t.Fatal(err)
		}
		if err := c.RemoveFromConstellation(ctx, lead, circle.ID, vefsn); err != nil {
			t.Fatal(err)
		}
		if err := c.Endorse(ctx, w.editor, need.ID); err != nil {
			t.Fatal(err)
		}
		if err := c.Withdraw(ctx, w.editor, r.ID, w.now(r).Version); err != nil {
			t.Fatal(err)
		}
		code := regexp.MustCompile(`^[A-Za-z0-9_:.-]*$`)
		all := allmenning.Reader{Organisations: []allmenning.OrganisationID{vefsn, fauske, Library}}
		said := 0
		for _, id := range []allmenning.RecordID{r.ID, w.falls, circle.ID, need.ID} {
			events, err := db.History(ctx, all, id)
			if err != nil || len(events) == 0 {
				t.Fatalf("%d events of %s (%v)", len(events), id, err)
			}
			for _, e := range events {
				meta := map[string]any{}
				if e.Meta == "" {
					continue
				}
				if err := json.Unmarshal([]byte(e.Meta), &meta); err != nil {
					t.Errorf("%s: %q is no JSON: %v", e.Act, e.Meta, err)
				}
				for name, v := range meta {
					said++
					if text, is := v.(string); is && !code.MatchString(text) {
						t.Errorf("%s says %s: %q", e.Act, name, text)
					}
				}
			}
		}
		if said < 5 {
			t.Errorf("the events say %d things only: the test looks at too little", said)
		}
	})
}
