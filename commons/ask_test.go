package commons

import (
	"context"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// Whoever goes back in the browser and asks something else asks something else: it is not taken for the first sent again.
func TestAsk_another_question_from_the_same_form(t *testing.T) {
	db, c, _ := clocked(t)
	enter(t, c)
	r, other := held(t, db, "1824"), held(t, db, "1824")
	first := Inquiry{Record: r.ID, Key: "form", Name: "Ola", Email: "ola@example.org", Text: "Hvordan gikk det?"}
	second, elsewhere := first, first
	second.Text, elsewhere.Record = "Hva kostet det?", other.ID
	for _, q := range []Inquiry{first, second, elsewhere, first, second} {
		if err := c.Ask(context.Background(), allmenning.Reader{}, q); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]int{}
	receipts := 0
	for _, m := range mails(t, db) {
		if m.Template == MailAsked {
			if receipts++; m.Args["text"] != "" {
				t.Errorf("the receipt to an address anybody can have written says %q", m.Args["text"])
			}
			continue
		}
		got[m.Args["path"]+" "+m.Args["text"]]++
	}
	if len(got) != 3 || got[r.Path()+" Hvordan gikk det?"] != 1 || got[r.Path()+" Hva kostet det?"] != 1 || got[other.Path()+" Hvordan gikk det?"] != 1 {
		t.Errorf("asked: %v, want each of the three once", got)
	}
	if receipts != 3 {
		t.Errorf("%d receipts, want one a question", receipts)
	}
	if err := c.Ask(context.Background(), allmenning.Reader{}, Inquiry{Record: r.ID, Key: "known", Name: "Kari", Email: "kari@example.org", Text: "Kopi?", Lang: allmenning.NN, Known: true}); err != nil {
		t.Fatal(err)
	}
	if m := lettersOf(t, db, MailAsked)["kari@example.org"]; m.Args["text"] != "Kopi?" || m.Lang != allmenning.NN || m.Args["path"] != r.Path() {
		t.Errorf("who is let in gets no copy: %+v", m)
	}
}

// What a record that is not open to all is called stands in no letter: neither in a question nor in the answer to a claim.
func TestLetters_name_nothing_that_is_closed(t *testing.T) {
	for _, level := range []allmenning.Level{allmenning.Public, allmenning.Peers} {
		db, c, _ := clocked(t)
		ada := enter(t, c)
		ctx := context.Background()
		editor := somebody(t, db, "editor", fauske, allmenning.RoleEditor)
		r := held(t, db, "1824")
		if level != allmenning.Public {
			r.Version, r.Closure = 2, allmenning.Closure{Level: level, Basis: "offl-13"}
			testkit.Write(t, db, func(tx *store.Tx) error {
				_, err := tx.PutRecord(r, allmenning.ActClosed, Program(), "")
				return err
			})
		}
		if err := c.Ask(ctx, editor.Reader, Inquiry{Record: r.ID, Key: "form", Name: "Ola", Email: "ola@example.org", Text: "Hei"}); err != nil {
			t.Fatal(err)
		}
		if taken, err := c.ClaimRecord(ctx, editor, r.ID, "Det er vårt."); err != nil || taken {
			t.Fatalf("%v, %v", taken, err)
		}
		waiting, err := c.Waiting(ctx, ada.Actor)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%v, %v", waiting, err)
		}
		if err := c.Decide(ctx, ada.Actor, waiting[0].ID, true); err != nil {
			t.Fatal(err)
		}
		want := ""
		if level == allmenning.Public {
			want = r.Title
		}
		for _, template := range []string{MailQuestion, MailWaiting, MailClaimDecided} {
			n := 0
			for _, m := range mails(t, db) {
				if m.Template == template {
					n++
					if m.Args["title"] != want {
						t.Errorf("at level %d a letter of kind %s says the title %q, want %q", level, template, m.Args["title"], want)
					}
				}
			}
			if n != 1 {
				t.Errorf("at level %d: %d letters of kind %s", level, n, template)
			}
		}
	}
}
