package synthesis_test

import (
	"net/http"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

func TestResult_says_what_it_is_proposed_to_and_what_it_leaves(t *testing.T) {
	d := openDeciding(t)
	page := d.result.Path()
	waits := "Den som har ansvaret for oppsummeringen, avgjør om resultatet skal tas med."
	link := `href="` + fallsPage + `"`
	told := func(path string) int { return strings.Count(d.Ask(d.writer, path, nil).Main(), waits) }

	if told(page) != 1 || told(page+"?kvittering=publisert-"+string(d.result.ID)) != 1 {
		t.Errorf("what waits is said %d times on the page and %d times in the receipt", told(page), told(page+"?kvittering=publisert-x"))
	}
	if p := d.Ask(d.anybody, page, nil); !strings.Contains(p.Main(), "Foreslått til oppsummeringen") || !strings.Contains(p.Body, link) {
		t.Error("what all see is not said to all")
	}
	if p := d.Ask(d.writer, page+"/trekk-tilbake", nil); strings.Contains(p.Main(), "går ut av") {
		t.Error("it is said to leave what it is not in")
	}
	// What nobody has weighed yet is said of by whether it fits.
	fresh := d.measured(50)
	fresh.ID = "0192f0c1-0000-7000-8000-0000000000f1"
	testkit.Put(t, d.DB, fresh)
	if told(fresh.Path()) != 0 || told(fresh.Path()+"?kvittering=publisert-"+string(fresh.ID)) == 0 {
		t.Error("the receipt of what is just published does not say what it will be proposed to")
	}

	if p := d.send(d.keeper, "ta-med", "", seen(d.look(d.keeper))); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	if told(page) != 0 {
		t.Error("what is decided is still said to wait")
	}
	p := d.Ask(d.writer, page+"/trekk-tilbake", nil)
	for _, want := range []string{"Resultatet går ut av oppsummeringen", "Den blir regnet på nytt uten det.", "slik det ble avgjort"} {
		if !strings.Contains(p.Main(), want) {
			t.Errorf("to withdraw: no %q in %s", want, p.Main())
		}
	}
	if p = d.Ask(d.writer, page+"/trekk-tilbake", p.Fields()); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	d.weigh()
	if strings.Contains(d.look(d.anybody).Body, string(d.project.ID)) {
		t.Error("withdrawn, and still in the answer")
	}
	p = d.Ask(d.writer, page+"/apne-igjen", nil)
	if !strings.Contains(p.Main(), "Resultatet er igjen med i oppsummeringen") || !strings.Contains(p.Body, link) {
		t.Errorf("to open again: %s", p.Main())
	}
	if p = d.Ask(d.writer, page+"/apne-igjen", p.Fields()); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	d.weigh()
	if !strings.Contains(d.look(d.anybody).Body, string(d.project.ID)) || told(page) != 0 {
		t.Error("opened again, and not in the answer as it was decided")
	}
}
