package e2e

import (
	"strings"
	"testing"
	"time"

	"allmenning/e2e/browser"
)

// What is typed into a form is kept in the window, so that a lost session loses nothing, and is gone from the machine when it is
// published or thrown away, when its writer signs out or another is let in, and after a month.
func TestShared_machine_keeps_nobodys_text(t *testing.T) {
	h := newHouse(t)
	ada := browser.Open(t, h, browser.Wide)
	h.becomeAdministrator(ada)
	for _, email := range []string{"kari@vefsn.example", "siv@hattfjelldal.example"} {
		ada.Visit("/drift")
		org := map[bool]string{true: "Vefsn kommune", false: "Hattfjelldal"}[strings.Contains(email, "vefsn")]
		ada.Choose("#first-org", option(t, ada, "#first-org", org))
		ada.Fill("#first-email", email)
		ada.Click("form[action='/drift/inviter'] button")
	}
	siv := browser.Open(t, h, browser.Wide)
	h.comeIn(t, siv, "siv@hattfjelldal.example", "Siv Fjell")

	tab := browser.Open(t, h, browser.Wide) // the machine that they share
	h.comeIn(t, tab, "kari@vefsn.example", "Kari Nordmann")
	form := ""
	types := func() {
		t.Helper()
		for range 5 { // the draft saves itself after two seconds, which a slow machine may take to get here
			tab.AgeKept(31 * 24 * time.Hour) // what is left of a form before
			tab.Visit("/behov/ny")
			form = tab.Path()
			tab.Fill("#felt-title", "Noe bare Kari skal se")
			if tab.Kept() == 1 {
				return
			}
		}
		t.Fatal("nothing is kept while she types")
	}
	leaves := func() {
		t.Helper()
		for range 5 {
			types()
			if tab.Visit("/om"); tab.Kept() == 1 {
				return
			}
		}
		t.Fatal("nothing is kept on another page")
	}
	gone := func(when string) {
		t.Helper()
		if n := tab.Kept(); n != 0 {
			t.Errorf("%s the window keeps %d texts", when, n)
		}
	}

	leaves()
	tab.AgeKept(29 * 24 * time.Hour)
	tab.Visit(form)
	if got := tab.Value("#felt-title"); got != "Noe bare Kari skal se" {
		t.Errorf("after a while the form has %q", got)
	}
	leaves()
	tab.AgeKept(31 * 24 * time.Hour)
	tab.Visit("/om")
	gone("after a month")

	types()
	tab.Click("form#skjema button[value=kladd]:not([aria-hidden])")
	gone("saved as a draft,")
	tab.Fill("#felt-title", "Noe bare Kari skal se, men ikke publisere")
	tab.Toggle("details:has(button[value=slett]) > summary")
	tab.Click("button[value=slett]")
	gone("thrown away,")
	leaves()
	tab.Visit("/om?kvittering=publisert-" + form[strings.LastIndexByte(form, '/')+1:])
	gone("published,")

	leaves()
	tab.Visit("/min-side")
	tab.Click("form[action='/logg-ut'] button")
	gone("signed out,")

	signIn(tab, "kari@vefsn.example")
	leaves()
	h.signOut(t, "kari@vefsn.example") // her session ends while she is away: what she wrote waits for her alone
	signIn(tab, "siv@hattfjelldal.example")
	gone("with Siv let in,")
}
