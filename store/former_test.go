package store_test

import (
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// A result and a draft from when the reason was named after what stopped say the same today, under the name of today.
func TestRecord_whose_reason_has_its_former_name(t *testing.T) {
	for name, open := range map[string]func(t testing.TB, o store.Options) *store.DB{"sqlite": testkit.Store, "postgres": nil} {
		if open == nil && !testkit.HasPostgres() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if open == nil {
				open = postgres(t)
			}
			db := open(t, store.Options{})
			r := testkit.Finding()
			r.Body.(*allmenning.Finding).Report.Status, r.Body.(*allmenning.Finding).Report.Reason = allmenning.StoppedEarly, "no-staff"
			testkit.Put(t, db, r)
			store.Before(t, db, 19, func() {
				store.Exec(t, db, `UPDATE revision SET body = replace(body, '"reason":', '"stopped_reason":')`)
				store.Exec(t, db, `INSERT INTO person (id, name, email, admin, closed, lang, created_at) VALUES ('kari', 'Kari', 'kari@example.org', FALSE, FALSE, 'nb', 1)`)
				store.Exec(t, db, `
					INSERT INTO draft (id, author, noun, org, base, fields, asked, saves, saved_at)
					VALUES ('d', 'kari', 'finding', $1, 0, '{"report.stopped_reason":["no-staff"],"title":["stopped_reason"]}', FALSE, 1, 1)`, testkit.Library().ID)
			})
			if old := store.Strings(t, db, `SELECT body FROM revision WHERE body LIKE '%"stopped_reason":%'`); len(old) != 1 {
				t.Fatalf("%d revisions have the old name", len(old))
			}
			reader := allmenning.Reader{Organisations: []allmenning.OrganisationID{testkit.Library().ID}}
			got, err := db.Record(ctx, reader, r.ID)
			if err != nil || got.Body.(*allmenning.Finding).Report.Reason != "no-staff" {
				t.Errorf("%+v (%v)", got, err)
			}
			drafts, err := db.Drafts(ctx, "kari")
			if err != nil || len(drafts) != 1 || strings.Join(drafts[0].Fields["report.reason"], "") != "no-staff" || drafts[0].Fields["title"][0] != "stopped_reason" || len(drafts[0].Fields) != 2 {
				t.Errorf("%+v (%v)", drafts, err)
			}
		})
	}
}
