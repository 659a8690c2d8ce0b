package account_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/account"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// What an organisation owns is open to all as far as it is open; a municipality has a page of its own.
func TestOrganisation(t *testing.T) {
	county := allmenning.Organisation{ID: "nordland", Kind: allmenning.KindCounty, Name: "Nordland fylkeskommune", Number: "964982953", Website: "https://nfk.example"}
	site := testweb.Open(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			part := allmenning.Organisation{ID: "hgu", Kind: allmenning.KindOther, Name: "Helgeland friluftsråd", Parent: county.ID}
			return errors.Join(tx.PutOrganisation(county), tx.PutOrganisation(part))
		})
		shown, hidden := testkit.Project(), testkit.Project()
		shown.Owner, shown.Title = county.ID, "Samferdsel for eldre"
		hidden.Owner, hidden.Title, hidden.Closure = county.ID, "Hemmelig forhandling", allmenning.Closure{Level: allmenning.Own}
		testkit.Put(t, db, shown, hidden)
	}, func(a *answers.Answers) []page.Routes { return []page.Routes{account.Pages{Answers: a}} })
	for _, lang := range []string{"nb", "nn", "en"} {
		p := site.Get("/organisasjoner/nordland", lang)
		if p.First("h1") != county.Name || !strings.Contains(p.Body, "Samferdsel for eldre") || strings.Contains(p.Body, "Hemmelig") {
			t.Errorf("in %s: %s", lang, p.First("main"))
		}
	}
	if p := site.Get("/organisasjoner/nordland", "nb"); !strings.Contains(testweb.Links(p.Tree), " https://nfk.example ") {
		t.Error("its own site is not linked")
	}
	if p := site.Get("/organisasjoner/hgu", "nb"); !strings.Contains(p.First("main"), "Del av Nordland fylkeskommune") {
		t.Errorf("a part: %s", p.First("main"))
	}
	if p := site.Get("/organisasjoner/"+string(vefsn), "nb"); p.Code != http.StatusFound || p.Header.Get("Location") != "/kommuner/1824" {
		t.Errorf("Vefsn: %d %s", p.Code, p.Header.Get("Location"))
	}
	if p := site.Get("/organisasjoner/"+string(commons.Library), "nb"); p.Code != http.StatusOK || !strings.Contains(p.First("main"), "25 av") {
		t.Errorf("the library: %d", p.Code)
	}
	if p := site.Get("/organisasjoner/finnes-ikke", "nb"); p.Code != http.StatusNotFound {
		t.Errorf("none: %d", p.Code)
	}
}
