package ask_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/ask"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

const secret = "enhetsleder@example.org"

type often int

func (o *often) Question(*http.Request) (time.Duration, func()) {
	if *o--; *o < 0 {
		return time.Minute, func() {}
	}
	return 0, func() {}
}

// owned is a need of Vefsn's with a contact.
func owned() *allmenning.Record {
	r := testkit.Need()
	r.Owner = vefsn
	r.Body.(*allmenning.Need).ContactBlock = allmenning.ContactPoint{Role: "Enhetsleder", Email: secret, Asked: true}
	return r
}

func open(t *testing.T, limit ask.Limits, records ...*allmenning.Record) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, func(db *store.DB) { testkit.Put(t, db, records...) }, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{need.Pages{Answers: a}, finding.Pages{Answers: a}, ask.Pages{Answers: a, Commons: c, Limits: limit}}
	})
}

// letters are the questions that lie in the outbox.
func letters(t *testing.T, s *testweb.Town) []commons.Mail {
	t.Helper()
	all, err := s.DB.Letters(context.Background(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []commons.Mail
	for _, l := range all {
		var m commons.Mail
		if err := json.Unmarshal(l.Body, &m); err != nil {
			t.Fatal(err)
		}
		if m.Template != commons.MailAsked { // the receipt of whoever asks
			out = append(out, m)
		}
	}
	return out
}

func TestAsk_by_a_stranger(t *testing.T) {
	r := owned()
	s := open(t, nil, r)
	at := r.Path() + "/spor"
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); !strings.Contains(testweb.Links(p.Tree), at) {
		t.Error("the record does not lead to the page")
	}
	p := s.Ask(allmenning.Visitor{}, at, nil)
	for _, want := range []string{"Spørsmålet går til Vefsn kommune.", "Vi viser ingen adresser."} {
		if !strings.Contains(p.Main(), want) {
			t.Errorf("does not say %q: %s", want, p.Main())
		}
	}
	in := p.Fields()
	other := s.Ask(allmenning.Visitor{}, at, nil).Fields()
	if in.Get("_nokkel") == "" || in.Get("_nokkel") == other.Get("_nokkel") || p.Header.Get("Cache-Control") != "no-store" {
		t.Error("two readers get the same key")
	}
	p = s.Ask(allmenning.Visitor{}, at, in)
	if p.Code != http.StatusUnprocessableEntity || len(p.All("input")) < 4 || !strings.Contains(p.Main(), "Skriv hva dere lurer på.") {
		t.Errorf("nothing written: %d %s", p.Code, p.Main())
	}
	in.Set("name", "Per Hansen")
	in.Set("email", "per@example.org")
	in.Set("text", "Hvordan gikk det?\nMvh <b>Per</b>")
	for range 2 {
		p = s.Ask(allmenning.Visitor{}, at, in)
		if p.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Code, p.Main())
		}
	}
	receipt := s.Ask(allmenning.Visitor{}, p.Header.Get("Location"), nil)
	if !strings.Contains(receipt.Main(), "Spørsmålet er på vei, og du får en kvittering på e-post.") || len(receipt.All("textarea")) != 0 {
		t.Errorf("receipt: %s", receipt.Main())
	}
	got := letters(t, s)
	if len(got) != 1 || got[0].To != secret || got[0].ReplyTo != "per@example.org" || got[0].Args["text"] != "Hvordan gikk det?\nMvh <b>Per</b>" {
		t.Errorf("letters %+v", got)
	}
	for _, p := range []testweb.Page{s.Ask(allmenning.Visitor{}, r.Path(), nil), s.Ask(allmenning.Visitor{}, at, nil), receipt} {
		if strings.Contains(p.Body, secret) {
			t.Error("a page shows the address")
		}
	}
}

func TestAsk_by_who_is_let_in(t *testing.T) {
	r := owned()
	s := open(t, nil, r)
	per := s.Person("Per", fauske, allmenning.RoleReader)
	at := r.Path() + "/spor"
	p := s.Ask(per, at, nil)
	if !strings.Contains(p.Main(), "Du spør som Per. Svaret går til Per@example.org.") {
		t.Errorf("%s", p.Main())
	}
	in := p.Fields()
	in.Set("text", "Kan vi ringe?")
	in.Set("email", "noen.andre@example.org") // not asked for, and not listened to
	if p := s.Ask(per, at, in); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	if got := letters(t, s); len(got) != 1 || got[0].ReplyTo != "per@example.org" || got[0].Args["organisation"] != "Fauske - Fuosko kommune" && !strings.HasPrefix(got[0].Args["organisation"], "Fauske") {
		t.Errorf("letters %+v", got)
	}
	eva := s.Person("Eva", vefsn, allmenning.RoleEditor)
	if p := s.Ask(eva, r.Path(), nil); strings.Contains(testweb.Links(p.Tree), at) {
		t.Error("Vefsn is led to ask itself")
	}
}

func TestAsk_about_what_nobody_has_taken(t *testing.T) {
	s := open(t, nil)
	list, err := s.DB.List(context.Background(), allmenning.Reader{}, store.Filter{Noun: allmenning.NounFinding, Limit: 1})
	if err != nil || len(list) != 1 {
		t.Fatal(err)
	}
	at := list[0].Path() + "/spor"
	if p := s.Ask(allmenning.Visitor{}, list[0].Path(), nil); !strings.Contains(testweb.Links(p.Tree), at) {
		t.Error("the result does not lead to the page")
	}
	p := s.Ask(allmenning.Visitor{}, at, nil)
	if !strings.Contains(p.Main(), "Ingen har tatt over denne posten ennå.") {
		t.Errorf("%s", p.Main())
	}
	in := p.Fields()
	in.Set("name", "Per")
	in.Set("email", "per@example.org")
	in.Set("text", "Hei")
	if p := s.Ask(allmenning.Visitor{}, at, in); p.Code != http.StatusServiceUnavailable || !strings.Contains(p.Main(), "Vi vet ikke hvem vi kan sende spørsmålet til") {
		t.Errorf("with nobody to ask: %d %s", p.Code, p.Main())
	}
}

func TestAsk_says_which_municipality_gets_the_question(t *testing.T) {
	for want, numbers := range map[string][]allmenning.MunicipalityNumber{
		"Ingen har tatt over denne posten ennå, så spørsmålet går til Vefsn kommune.":                          {"1824"},
		"Ingen har tatt over denne posten ennå, så spørsmålet går til en av kommunene den står under.":         {"1824", "1841"},
		"Ingen har tatt over denne posten ennå. Spørsmålet går til den som driver denne utgaven og sender det": nil,
	} {
		r := owned()
		r.Owner, r.Places, r.Body.(*allmenning.Need).ContactBlock = commons.Library, nil, allmenning.ContactPoint{}
		for _, n := range numbers {
			r.Places = append(r.Places, allmenning.Place{Number: n, CodeYear: 2024})
		}
		if p := open(t, nil, r).Ask(allmenning.Visitor{}, r.Path()+"/spor", nil); !strings.Contains(p.Main(), want) {
			t.Errorf("under %v: %s", numbers, p.Main())
		}
	}
}

func TestAsk_hides_what_is_hidden_and_stops_who_asks_too_often(t *testing.T) {
	r, limit := owned(), often(1)
	shut := owned()
	shut.Closure = allmenning.Closure{Level: allmenning.Own}
	s := open(t, &limit, r, shut)
	for _, path := range []string{shut.Path() + "/spor", "/prosjekter/" + string(r.ID) + "/spor", "/studier/" + string(r.ID) + "/spor"} {
		if p := s.Ask(allmenning.Visitor{}, path, nil); p.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Code)
		}
	}
	in := url.Values{"name": {"Per"}, "email": {"per@example.org"}, "text": {"Hei"}, "_nokkel": {"k"}}
	if p := s.Ask(allmenning.Visitor{}, r.Path()+"/spor", in); p.Code != http.StatusSeeOther {
		t.Errorf("%d", p.Code)
	}
	if p := s.Ask(allmenning.Visitor{}, r.Path()+"/spor", in); p.Code != http.StatusTooManyRequests {
		t.Errorf("too many: %d", p.Code)
	}
}

// Those who have not offered to be asked are neither named nor written to: the page says so, and the question goes to the public address
// of their organisation. Their own people see the role.
func TestAsk_of_those_who_have_not_offered_it(t *testing.T) {
	r := owned()
	r.Body.(*allmenning.Need).ContactBlock.Asked = false
	s := open(t, nil, r)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, Email: "post@vefsn.example"})
	})
	at := r.Path() + "/spor"
	page := s.Ask(allmenning.Visitor{}, r.Path(), nil)
	if strings.Contains(page.Body, "Enhetsleder") || !strings.Contains(testweb.Links(page.Tree), at) {
		t.Error("the record names them, or does not lead to the page")
	}
	p := s.Ask(allmenning.Visitor{}, at, nil)
	if want := "De som står bak, har ikke sagt at de vil bli spurt om dette. Du kan spørre likevel: Spørsmålet går til Vefsn kommune, og ikke til noen bestemt der."; !strings.Contains(p.Main(), want) {
		t.Errorf("does not say %q: %s", want, p.Main())
	}
	in := p.Fields()
	in.Set("name", "Per")
	in.Set("email", "per@example.org")
	in.Set("text", "Hvordan gikk det?")
	if p := s.Ask(allmenning.Visitor{}, at, in); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	got := slices.DeleteFunc(letters(t, s), func(m commons.Mail) bool { return m.Template != commons.MailQuestion })
	if len(got) != 1 || got[0].To != "post@vefsn.example" || got[0].Args["post"] != "Vefsn kommune" {
		t.Errorf("letters %+v", got)
	}
	eva := s.Person("Eva", vefsn, allmenning.RoleEditor)
	if p := s.Ask(eva, r.Path(), nil); !strings.Contains(p.Main(), "Enhetsleder") {
		t.Error("their own people do not see the role")
	}
}

// Who must wait is told for how long, with what was written still on the page: whether they have asked too often, or those they ask have
// been asked as much as they are in an hour. What is sent again from there goes out when it may.
func TestAsk_keeps_what_cannot_be_sent_now(t *testing.T) {
	r := owned()
	written := url.Values{"name": {"Per & Siv"}, "email": {"per@example.org"}, "from": {"Fauske <kommune>"}, "text": {"Hvordan gikk det?\nVi lurer på <det>."}}
	kept := func(p testweb.Page, why string) {
		t.Helper()
		if p.Code != http.StatusTooManyRequests || p.Header.Get("Retry-After") == "" || !strings.Contains(p.Main(), why) || !strings.Contains(p.Main(), "Prøv igjen om ") {
			t.Errorf("%d, Retry-After %q: %s", p.Code, p.Header.Get("Retry-After"), p.Main())
		}
		for name, want := range written {
			if got := p.Fields().Get(name); strings.ReplaceAll(got, "\r\n", "\n") != want[0] {
				t.Errorf("%s is %q", name, got)
			}
		}
	}
	limit := often(0)
	kept(open(t, &limit, r).Ask(allmenning.Visitor{}, r.Path()+"/spor", written), "Du har spurt mange ganger på kort tid, og dette ble ikke sendt.")
	s := open(t, nil, r)
	for i := range 30 {
		in := url.Values{"name": {"Siv"}, "email": {"siv@example.org"}, "text": {strings.Repeat("Hei ", i+1)}}
		if p := s.Ask(allmenning.Visitor{}, r.Path()+"/spor", in); p.Code != http.StatusSeeOther {
			t.Fatalf("question %d: %d %s", i+1, p.Code, p.Main())
		}
	}
	kept(s.Ask(allmenning.Visitor{}, r.Path()+"/spor", written), "De har fått mange spørsmål den siste timen, og dette ble ikke sendt.")
}
