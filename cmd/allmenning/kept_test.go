package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/store"
)

// Pages are kept, and so are the answers behind them. Whatever is withdrawn or closed must be gone from all of them with the very
// next request, whether or not the index has heard of it.
func TestPages_show_nothing_that_was_closed_a_moment_ago(t *testing.T) {
	ctx := context.Background()
	register := municipality.Embedded()
	db := testkit.Open(t, filepath.Join(t.TempDir(), "allmenning.db"), store.Options{Fold: lang.Fold})
	if err := commons.New(db, register).PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	const title = "Kvitringsalarm i heimetenesta"
	put := func(title string) *allmenning.Record {
		r := testkit.Project()
		r.Owner, r.Title, r.Places = commons.Library, title, []allmenning.Place{{Number: "1824", CodeYear: 2024}}
		r.Body.(*allmenning.Project).Summary = "Alarm som kvitrar når nokon fell heime om natta, i heimetenesta."
		testkit.Put(t, db, r)
		return r
	}
	put("Fallalarm i heimetenesta")
	other := put("Varsling av fall om natta")
	for name, hide := range map[string]func(tx *store.Tx, r *allmenning.Record) error{
		"withdrawn": func(tx *store.Tx, r *allmenning.Record) error {
			_, err := tx.SetState(r.ID, r.Version, allmenning.Withdrawn, commons.Program())
			return err
		},
		"closed": func(tx *store.Tx, r *allmenning.Record) error {
			r.Version, r.Closure.Level = r.Version+1, allmenning.Own
			_, err := tx.PutRecord(r, allmenning.ActUpdated, commons.Program(), "")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := put(title)
			index, err := catalogue.Open(ctx, db, catalogue.Options{Places: answers.Places(register)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = index.Close() })
			pages := serveCmd{Language: "nb"}.web(commons.New(db, register), answers.New(db, index, register))
			get := func(address string) (int, string) {
				w := httptest.NewRecorder()
				pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
				return w.Code, w.Body.String()
			}
			addresses := []string{"/", "/prosjekter", "/kommuner/1824", "/sok?q=kvitrar", other.Path(), r.Path()}
			await(t, func() bool {
				for _, address := range addresses {
					if code, body := get(address); code != http.StatusOK || !strings.Contains(body, title) {
						return false
					}
				}
				return true
			})
			testkit.Write(t, db, func(tx *store.Tx) error { return hide(tx, r) })
			for _, address := range addresses {
				code, body := get(address)
				if strings.Contains(body, title) {
					t.Errorf("%s still shows it", address)
				}
				if want := map[bool]int{true: http.StatusNotFound, false: http.StatusOK}[address == r.Path()]; code != want {
					t.Errorf("%s answers %d, want %d", address, code, want)
				}
			}
		})
	}
}

func await(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the record was never on all pages")
		}
	}
}
