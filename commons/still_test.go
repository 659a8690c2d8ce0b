package commons

import (
	"slices"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// out is what goes out now: the letters that still hold, as they stand, by template.
func out(t *testing.T, c *Commons) map[string]*Letter {
	t.Helper()
	all, err := c.TakeLetters(ctx, 100, time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*Letter{}
	for _, l := range all {
		now, err := c.AsItStands(ctx, l)
		if err != nil {
			t.Fatal(err)
		}
		if now != nil {
			got[now.Template] = now
		}
	}
	return got
}

// letterWaits is an instance without a mail server where a letter of each kind that rests on something waits: who runs it, an editor,
// and the records they are about.
type letterWaits struct {
	db                       *store.DB
	c                        *Commons
	pass                     func(time.Duration)
	ada                      allmenning.Visitor
	editor                   allmenning.Actor
	asked, claimed, question *allmenning.Record
	result                   *allmenning.Record
	token                    string // of an invitation
}

func lettersWait(t *testing.T) *letterWaits {
	t.Helper()
	db, c, pass := clocked(t)
	w := &letterWaits{db: db, c: c, pass: pass, ada: enter(t, c), asked: held(t, db, "1824"), claimed: held(t, db, "1824")}
	no := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(wrongFields(err), err)
		}
	}
	w.editor, w.result = ended2026(t, db, c, nil)
	other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
	pass(8 * 31 * 24 * time.Hour)
	_, err := c.AskAfterwards(ctx)
	no(err)
	no(c.Ask(ctx, allmenning.Reader{}, Inquiry{Record: w.asked.ID, Key: "f", Name: "Ola", Email: "ola@example.org", Text: "Hei"}))
	_, err = c.ClaimRecord(ctx, other, w.claimed.ID, "Vårt.")
	no(err)
	w.token, err = c.Invite(ctx, w.ada.Actor, Inviting{Email: "per@example.org", Org: vefsn, Role: allmenning.RoleEditor})
	no(err)
	no(c.ForgotPassword(ctx, w.ada.Email))
	w.question = testkit.Synthesis()
	w.question.Owner = Library
	w.question.Body.(*allmenning.Synthesis).Measures = []string{"exercise-group"}
	testkit.Put(t, db, w.question)
	f, err := c.Publish(ctx, w.editor, Publishing{Record: pooled(), Links: from1(ownProject(t, c, w.editor))})
	no(err)
	w.result = f
	_, err = c.WeighResults(ctx)
	no(err)
	return w
}

// Each letter is asked after once more when it goes out: one whose link has ended, whose question is answered, whose record was taken
// back or closed, or whose receiver has no account any more, does not go out. The others do, as they stand then.
func TestAsItStands(t *testing.T) {
	every := []string{MailInvitation, MailPassword, MailQuestion, MailWaiting, MailProposed, MailStillRuns}
	slices.Sort(every)
	closeIt := func(w *letterWaits, r *allmenning.Record, how func(r *allmenning.Record)) {
		change(t, w.db, r.ID, how)
	}
	for name, test := range map[string]struct {
		meanwhile func(w *letterWaits) error
		not       []string // templates that do not go out
		untitled  string   // the template that goes out without a title
	}{
		"nothing":          {func(*letterWaits) error { return nil }, nil, ""},
		"an hour and more": {func(w *letterWaits) error { w.pass(61 * time.Minute); return nil }, []string{MailPassword}, ""},
		"a week and more":  {func(w *letterWaits) error { w.pass(8 * 24 * time.Hour); return nil }, []string{MailPassword, MailInvitation}, ""},
		"a month and more": {func(w *letterWaits) error { w.pass(31 * 24 * time.Hour); return nil }, every, ""},
		"the account is closed": {func(w *letterWaits) error {
			return w.db.Write(ctx, func(tx *store.Tx) error {
				p, err := tx.Person(w.ada.Actor.Person)
				if err != nil {
					return err
				}
				p.Closed = true
				return tx.PutPerson(&p)
			})
		}, []string{MailPassword, MailWaiting, MailProposed}, ""},
		"the invitation is used": {func(w *letterWaits) error {
			_, err := w.c.Accept(ctx, w.token, Accepting{Name: "Per", Password: goodPassword})
			return err
		}, []string{MailInvitation}, ""},
		"the record asked about is taken back": {func(w *letterWaits) error {
			return w.db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.SetState(w.asked.ID, 1, allmenning.Withdrawn, Program())
				return err
			})
		}, []string{MailQuestion}, ""},
		"it is closed": {func(w *letterWaits) error {
			closeIt(w, w.asked, func(r *allmenning.Record) { r.Closure = allmenning.Closure{Level: allmenning.Peers, Basis: "offl-13"} })
			return nil
		}, nil, MailQuestion},
		"the record that is claimed is closed": {func(w *letterWaits) error {
			closeIt(w, w.claimed, func(r *allmenning.Record) { r.Closure = allmenning.Closure{Level: allmenning.Peers, Basis: "offl-13"} })
			return nil
		}, nil, MailWaiting},
		"the claim is answered": {func(w *letterWaits) error {
			waiting, err := w.c.Waiting(ctx, w.ada.Actor)
			if err != nil {
				return err
			}
			return w.c.Decide(ctx, w.ada.Actor, waiting[0].ID, false)
		}, []string{MailWaiting}, ""},
		"the result is closed": {func(w *letterWaits) error {
			return w.c.SetClosure(ctx, w.editor, w.result.ID, 1, allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}, nil)
		}, []string{MailProposed}, ""},
		"the result is decided": {func(w *letterWaits) error {
			return w.c.DecideCandidate(ctx, w.ada.Actor, allmenning.Candidate{Synthesis: w.question.ID, Finding: w.result.ID, State: allmenning.Included})
		}, []string{MailProposed}, ""},
		"the question is closed": {func(w *letterWaits) error {
			closeIt(w, w.question, func(r *allmenning.Record) { r.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"} })
			return nil
		}, []string{MailProposed}, ""},
		"it is answered that it runs": {func(w *letterWaits) error {
			_, token := questions(t, w.db)
			return w.c.AnswerFollowUp(ctx, token, allmenning.RunsOn, "")
		}, []string{MailStillRuns}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := lettersWait(t)
			if err := test.meanwhile(w); err != nil {
				t.Fatal(wrongFields(err), err)
			}
			got := out(t, w.c)
			for _, template := range every {
				l := got[template]
				if want := !slices.Contains(test.not, template); (l != nil) != want {
					t.Errorf("%s goes out: %v, want %v", template, l != nil, want)
				}
				if l != nil && slices.Contains([]string{MailQuestion, MailWaiting}, template) && (l.Args["title"] == "") != (test.untitled == template) {
					t.Errorf("%s says the title %q", template, l.Args["title"])
				}
			}
		})
	}
}

// An invitation to a constellation goes out as long as it holds.
func TestAsItStands_of_a_constellation(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		lead := somebody(t, db, "lead", fauske, allmenning.RoleEditor)
		ola := somebody(t, db, "ola", vefsn, allmenning.RoleEditor)
		circle := circleOf(t, c, lead, nil)
		if _, err := c.InviteToConstellation(ctx, lead, circle.ID, vefsn); err != nil {
			t.Fatal(err)
		}
		if got := out(t, c); got[MailCircleAsks] == nil {
			t.Error("the invitation does not go out")
		}
		time.Sleep(5 * time.Millisecond) // until the lease is over
		if err := c.DeclineConstellation(ctx, ola, circle.ID); err != nil {
			t.Fatal(err)
		}
		if got := out(t, c); got[MailCircleAsks] != nil {
			t.Error("it goes out though the answer is no")
		}
	})
}

// Every letter there is has a time after which it is not worth sending.
func TestAsItStands_knows_every_template(t *testing.T) {
	for name, template := range templatesOf(t) {
		if goodFor[template] == 0 {
			t.Errorf("%s is good for ever", name)
		}
	}
}
