package commons

import (
	"context"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/store"
)

// ended2026 publishes a result of a trial that ended at the end of 2026, on 23 November 2026.
func ended2026(t *testing.T, db *store.DB, c *Commons, change func(*allmenning.Finding)) (allmenning.Actor, *allmenning.Record) {
	t.Helper()
	editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
	r := shortResult()
	f := r.Body.(*allmenning.Finding)
	f.Report.Period = allmenning.Period{From: "2025", To: "2026"}
	f.ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: "leder@example.org"}
	if change != nil {
		change(f)
	}
	if _, err := c.Publish(context.Background(), editor, Publishing{Record: r, Links: from1(ownProject(t, c, editor))}); err != nil {
		t.Fatal(wrongFields(err), err)
	}
	return editor, r
}

// questions are the letters that ask whether something still runs, in their order, and the token of the last.
func questions(t *testing.T, db *store.DB) (months []string, token string) {
	t.Helper()
	for _, m := range mails(t, db) {
		if m.Template == MailStillRuns {
			months = append(months, m.To+" "+m.Args["months"])
			token = strings.TrimPrefix(m.Args["path"], "/oppfolging/")
		}
	}
	return months, token
}

func TestAskAfterwards_after_6_12_and_24_months_once_each(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	ended2026(t, db, c, nil)
	var asked []int
	for range 30 {
		n, err := c.AskAfterwards(ctx)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.AskAfterwards(ctx)
		if err != nil || again != 0 {
			t.Fatalf("asked %d times more in the same month (%v)", again, err)
		}
		asked = append(asked, n)
		pass(31 * 24 * time.Hour)
	}
	months, _ := questions(t, db)
	if got, want := strings.Join(months, ", "), "leder@example.org 6, leder@example.org 12, leder@example.org 24"; got != want {
		t.Errorf("asked %s (%v), want %s", got, asked, want)
	}
}

func TestAskAfterwards_never_of_what_has_ended_for_good(t *testing.T) {
	for name, change := range map[string]func(*allmenning.Finding){
		"stopped early": func(f *allmenning.Finding) {
			f.Report.Status, f.Report.Reason = allmenning.StoppedEarly, "no-staff"
		},
		"never started": func(f *allmenning.Finding) {
			f.Report.Status, f.Report.Reason = allmenning.NeverStarted, "no-staff"
		},
		"said so": func(f *allmenning.Finding) { f.Report.GoOn = allmenning.Stops },
	} {
		t.Run(name, func(t *testing.T) {
			db, c, pass := clocked(t)
			ended2026(t, db, c, change)
			pass(3 * 365 * 24 * time.Hour)
			if n, err := c.AskAfterwards(context.Background()); n != 0 || err != nil {
				t.Errorf("asked %d (%v)", n, err)
			}
		})
	}
}

func TestAnswerFollowUp(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	editor, r := ended2026(t, db, c, nil)
	pass(8 * 31 * 24 * time.Hour)
	if n, err := c.AskAfterwards(ctx); n != 1 || err != nil {
		t.Fatalf("asked %d (%v)", n, err)
	}
	_, token := questions(t, db)
	if _, err := c.FollowUp(ctx, "guessed"); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("a guessed token: %v", err)
	}
	for name, test := range map[string]struct {
		runs allmenning.StillRuns
		line string
		want string
	}{
		"nothing chosen": {"", "", "runs field.unknown_code"},
		"too long":       {allmenning.RunsOn, strings.Repeat("x", 301), "line field.too_long"},
		"a birth number": {allmenning.RunsOn, "Ola 01010112377", "line field.identity_number"},
	} {
		if got := wrongFields(c.AnswerFollowUp(ctx, token, test.runs, test.line)); len(got) != 1 || got[0] != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
	for range 2 {
		if err := c.AnswerFollowUp(ctx, token, allmenning.RunsChanged, "Bare på dagtid."); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.AnswerFollowUp(ctx, token, allmenning.HasStopped, "Pengene tok slutt."); err != nil {
		t.Fatal(err)
	}
	stored, err := db.Record(ctx, allmenning.Reader{}, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	later := stored.Body.(*allmenning.Finding).Report.Later
	if len(later) != 1 || later[0].Runs != allmenning.HasStopped || later[0].Month != 6 || stored.Version != 3 {
		t.Errorf("%+v in version %d, want the newest answer alone, in the third", later, stored.Version)
	}
	read, err := db.Record(ctx, editor.Reader, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	read.Body.(*allmenning.Finding).Report.Did = "Trening tre ganger i uken."
	if _, err := c.Change(ctx, editor, Changing{Record: read}); err != nil {
		t.Fatalf("a result with an answer is changed: %v %v", wrongFields(err), err)
	}
	testTwoPersons(t, c, editor, token)
}

// Where two persons must stand behind what is published, a link alone publishes nothing.
func testTwoPersons(t *testing.T, c *Commons, editor allmenning.Actor, token string) {
	t.Helper()
	err := c.store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.PutOrganisationChoice(store.OrganisationChoice{Org: editor.Acting, TwoPersons: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = c.AnswerFollowUp(context.Background(), token, allmenning.RunsOn, "")
	if allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("with two persons: %v, want Forbidden", err)
	}
}

// An owner that wants two persons behind what is published is asked too, and led to the form of the result.
func TestAskAfterwards_where_two_persons_publish(t *testing.T) {
	db, c, pass := clocked(t)
	_, r := ended2026(t, db, c, nil)
	err := c.store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	pass(8 * 31 * 24 * time.Hour)
	if n, err := c.AskAfterwards(context.Background()); n != 1 || err != nil {
		t.Fatalf("asked %d (%v)", n, err)
	}
	for _, m := range mails(t, db) {
		if m.Template == MailStillRuns && (m.Args["path"] != r.Path()+"/endre?maned=6" || m.Args["two"] == "") {
			t.Errorf("led to %s, %v", m.Args["path"], m.Args)
		}
	}
}

// The letter and its link tell what was done: only of what is open to everybody, and for half a year.
func TestAskAfterwards_only_of_what_is_open(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	editor, r := ended2026(t, db, c, nil)
	pass(8 * 31 * 24 * time.Hour)
	if n, err := c.AskAfterwards(ctx); n != 1 || err != nil {
		t.Fatalf("asked %d (%v)", n, err)
	}
	_, token := questions(t, db)
	if _, err := c.FollowUp(ctx, token); err != nil {
		t.Fatal(err)
	}
	if err := c.SetClosure(ctx, editor, r.ID, 1, allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.FollowUp(ctx, token); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("closed since: %v", err)
	}
	pass(8 * 31 * 24 * time.Hour)
	if n, err := c.AskAfterwards(ctx); n != 0 || err != nil {
		t.Errorf("asked %d of what is closed (%v)", n, err)
	}
	if err := c.SetClosure(ctx, editor, r.ID, 2, allmenning.Closure{Level: allmenning.Public}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.FollowUp(ctx, token); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("after half a year: %v", err)
	}
}
