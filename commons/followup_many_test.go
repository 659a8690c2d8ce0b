package commons

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/store"
)

// manyEnded are results of Vefsn's that all ended at the end of 2026, with the same contact, seven months after; address is of the
// database, and pass moves the clock.
func manyEnded(t *testing.T, n int) (c *Commons, db *store.DB, address string, results []*allmenning.Record, pass func(time.Duration)) {
	t.Helper()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	address = filepath.Join(t.TempDir(), "a.db")
	db = testkit.Open(t, address, store.Options{Now: func() time.Time { return now }})
	c = New(db, municipality.Embedded())
	if err := c.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
	for range n {
		r := shortResult()
		f := r.Body.(*allmenning.Finding)
		f.Report.Period = allmenning.Period{From: "2025", To: "2026"}
		f.ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: "leder@example.org"}
		if _, err := c.Publish(ctx, editor, Publishing{Record: r, Links: from1(ownProject(t, c, editor))}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		results = append(results, r)
	}
	now = now.Add(8 * 31 * 24 * time.Hour)
	return c, db, address, results, func(d time.Duration) { now = now.Add(d) }
}

// A municipality with many results that ended the same year gets a few letters a day, and each of them once.
func TestAskAfterwards_a_few_letters_a_day(t *testing.T) {
	c, db, _, _, pass := manyEnded(t, 12)
	var asked []int
	for range 4 {
		n, err := c.AskAfterwards(ctx)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.AskAfterwards(ctx)
		if err != nil || again != 0 {
			t.Fatalf("%d more the same day (%v)", again, err)
		}
		asked = append(asked, n)
		pass(24*time.Hour + time.Second)
	}
	if got := fmt.Sprint(asked); got != "[5 5 2 0]" {
		t.Errorf("asked %s, want five a day until all twelve are asked", got)
	}
	links := map[string]bool{}
	for _, m := range lettersTo(t, db, MailStillRuns, "leder@example.org") {
		links[m.Args["path"]] = true
	}
	if len(links) != 12 {
		t.Errorf("%d links in the letters, want one for each result", len(links))
	}
}

// One result that cannot be asked about holds nobody back, and the fault is told.
func TestAskAfterwards_goes_past_what_fails(t *testing.T) {
	c, db, address, results, _ := manyEnded(t, 3)
	raw, err := sql.Open("sqlite", address)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	first := min(results[0].ID, results[1].ID, results[2].ID)
	_, err = raw.Exec(`CREATE TRIGGER no BEFORE INSERT ON follow_up WHEN NEW.finding = '` + string(first) + `' BEGIN SELECT RAISE(ABORT, 'not this one'); END`)
	if err != nil {
		t.Fatal(err)
	}
	n, err := c.AskAfterwards(ctx)
	if n != 2 || err == nil || !strings.Contains(err.Error(), string(first)) {
		t.Errorf("asked %d, and the fault told is %v; want the other two, and which failed", n, err)
	}
	if got := len(lettersTo(t, db, MailStillRuns, "leder@example.org")); got != 2 {
		t.Errorf("%d letters", got)
	}
	if _, err := raw.Exec(`DROP TRIGGER no`); err != nil {
		t.Fatal(err)
	}
	if n, err := c.AskAfterwards(ctx); n != 1 || err != nil {
		t.Errorf("the next time asked %d (%v), want the one that failed", n, err)
	}
}
