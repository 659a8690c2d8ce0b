package store_test

import (
	"fmt"
	"strings"
	"testing"

	"allmenning/internal/testkit"
	"allmenning/store"
)

// A draft of the release before keeps what was written of what was taken up from others, and the one who is named can still be asked.
func TestDraft_of_the_release_before(t *testing.T) {
	for name, open := range map[string]func(t testing.TB, o store.Options) *store.DB{"sqlite": testkit.Store, "postgres": nil} {
		if open == nil && !testkit.HasPostgres() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if open == nil {
				open = postgres(t)
			}
			db := open(t, store.Options{})
			drafts := map[string]struct{ noun, fields string }{
				"result":   {"finding", `{"contact.email":["kari@example.org"],"report.adapted":["Nattrunden ble \"droppet\"\nog mer"],"title":["report.adapted"]}`},
				"newer":    {"finding", `{"report.adapted":["gammelt"],"report.adaptation.0.line":["nytt"]}`},
				"project":  {"project", `{"contact.role":["Leder"],"title":["\"contact.willing_to_be_asked\":"]}`},
				"unticked": {"project", `{"contact.role":["Leder"],"contact.willing_to_be_asked":[""]}`},
				"nobody":   {"project", `{"title":["Uten"]}`},
				"need":     {"need", `{"contact.role":["Leder"],"report.adapted":["x"]}`},
			}
			store.Before(t, db, 20, func() {
				store.Exec(t, db, `INSERT INTO person (id, name, email, admin, closed, lang, created_at) VALUES ('kari', 'Kari', 'kari@example.org', FALSE, FALSE, 'nb', 1)`)
				for id, d := range drafts {
					store.Exec(t, db, `INSERT INTO draft (id, author, noun, org, base, fields, asked, saves, saved_at)
						VALUES ($1, 'kari', $2, $3, 0, $4, FALSE, 1, 1)`, id, d.noun, testkit.Library().ID, d.fields)
				}
			})
			got, err := db.Drafts(ctx, "kari")
			if err != nil || len(got) != len(drafts) {
				t.Fatalf("%d drafts (%v)", len(got), err)
			}
			for _, d := range got {
				want := map[string]string{
					"result":   `map[contact.email:[kari@example.org] contact.willing_to_be_asked:[ja] report.adaptation.0.line:[Nattrunden ble "droppet"|og mer] title:[report.adapted]]`,
					"newer":    `map[report.adaptation.0.line:[nytt] report.adapted:[gammelt]]`,
					"project":  `map[contact.role:[Leder] contact.willing_to_be_asked:[ja] title:["contact.willing_to_be_asked":]]`,
					"unticked": `map[contact.role:[Leder] contact.willing_to_be_asked:[]]`,
					"nobody":   `map[title:[Uten]]`,
					"need":     `map[contact.role:[Leder] contact.willing_to_be_asked:[ja] report.adapted:[x]]`,
				}[string(d.ID)]
				if said := strings.ReplaceAll(fmt.Sprint(d.Fields), "\n", "|"); said != want {
					t.Errorf("%s: %s, want %s", d.ID, said, want)
				}
			}
		})
	}
}
