package e2e

import (
	"strings"
	"testing"

	"allmenning/e2e/browser"
)

const (
	network = "Fallnettverket"
	closed  = "Avvikene fra nattevakta"
)

// A municipality starts a partnership and invites another, which reads so in a letter and says yes on its own page. From then on it
// sees what is open to the group, and nobody else does; until the lead takes it out.
func TestPartnership_from_the_invitation_to_the_way_out(t *testing.T) {
	p := newPostal(t, "--examples")
	open := func() *browser.Tab { return browser.Open(t, p, browser.Wide) }
	ada, kari, per, siv := open(), open(), open(), open()
	p.becomeAdministrator(ada)
	for _, in := range []struct {
		tab                       *browser.Tab
		organisation, email, name string
	}{
		{kari, "Vefsn kommune", "kari@vefsn.example", "Kari Nordmann"},
		{per, "Fauske", "per@fauske.example", "Per Hansen"},
		{siv, "Hattfjelldal", "siv@hattfjelldal.example", "Siv Fjell"},
	} {
		letIn(t, ada, in.organisation, in.email)
		p.comesIn(t, in.tab, in.email, in.name)
	}
	look := func(tab *browser.Tab, what string) {
		t.Helper()
		for _, width := range []int{browser.Phone, browser.Wide} {
			tab.Resize(width)
			tab.Check()
		}
		tab.Screenshot("partnership-" + what)
	}

	// The lead starts it and opens a need to those who are in it.
	at := startPartnership(kari, network)
	says(t, kari, ".receipt", "dere leder det")
	look(kari, "started")
	kari.Choose(field("org"), option(t, kari, field("org"), "Fauske"))
	kari.Click("form[action$='/slipp-inn'] button")
	says(t, kari, ".receipt", "Invitasjonen er gitt, og vi har skrevet til dem.")
	says(t, kari, "section[aria-labelledby=medlemmer]", "Inviterte som ikke er med ennå", "Fauske kommune")
	need := registerNeed(kari, closed)
	kari.Visit(need + "/synlighet")
	kari.Toggle("input[name=closure][value=group]")
	kari.Choose(field("closure.group"), option(t, kari, field("closure.group"), network))
	kari.Choose(field("closure.opens"), nextYear())
	kari.Click("main form button[value=se]")
	says(t, kari, "main", "Bare medlemmene i "+network+" ser")
	kari.Click("main form button[value=lagre]")

	// Who is asked, and has not answered, sees no more than anybody.
	sees := func(tab *browser.Tab, who string, want bool) {
		t.Helper()
		code := tab.Visit(need)
		if found := code == 200; found != want {
			t.Errorf("%s gets %d of what is open to the group", who, code)
		}
		for _, path := range []string{at, "/sok?q=avvikene+fra+nattevakta", "/behov", "/kommuner/1824"} {
			tab.Visit(path)
			if told := strings.Contains(tab.Text("main"), closed); told && !want || path == at && told != want {
				t.Errorf("%s at %s: told of what is open to the group: %v", who, path, told)
			}
		}
	}
	sees(per, "the invited", false)
	per.Visit(pathIn(t, p.arrived(t, "per@fauske.example", "Vefsn kommune har invitert Fauske kommune"), at))
	says(t, per, "main", "Vefsn kommune har invitert Fauske kommune.")

	// They say yes on their own page.
	per.Visit("/min-side")
	look(per, "asked")
	per.Click("form[action='" + at + "/bli-med'] button")
	says(t, per, ".receipt", "Dere er med.")
	look(per, "joined")
	sees(per, "a member", true)
	sees(siv, "a third", false)
	sees(open(), "a stranger", false)

	// The lead takes them out.
	kari.Visit(at)
	says(t, kari, "section[aria-labelledby=apnet]", closed)
	kari.Toggle("details:has(form[action$='/ta-ut']) > summary")
	kari.Choose(field("out"), option(t, kari, field("out"), "Fauske"))
	look(kari, "out")
	kari.Click("form[action$='/ta-ut'] button")
	says(t, kari, ".receipt", "Medlemmet er tatt ut.")
	if strings.Contains(kari.Text("section[aria-labelledby=medlemmer] .rows"), "Fauske") {
		t.Error("who was taken out still stands among the members")
	}
	p.arrived(t, "per@fauske.example", "har tatt Fauske kommune ut")
	sees(per, "who was taken out", false)
	if per.Visit(at); per.Count("form[action$='/bli-med']") != 0 {
		t.Error("who was taken out may join again by themselves")
	}
	kari.Visit(at + "/historikk")
	says(t, kari, "main", "Fauske kommune")
	look(kari, "history")
}
