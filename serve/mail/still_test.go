package mail_test

import (
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// The day there is a mail server, what no longer holds does not go out, and nothing of what is closed since stands in what does.
func TestSend_what_waited_for_a_server_as_it_stands(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	server := p.sender.Config.Server
	p.sender.Config.Server = ""
	kari := p.person(t, "kari", vefsn)
	ada := p.keeper(t, "")
	if err := p.ForgotPassword(ctx, kari.Email); err != nil {
		t.Fatal(err)
	}
	ask := func(text string) *allmenning.Record {
		r := p.put(t, kari, titled(canary))
		body := r.Body.(*allmenning.Project)
		body.ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: "leder@example.org", Asked: true}
		r.Version = 2
		testkit.Write(t, p.db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, allmenning.ActEdited, kari.Actor, "")
			return err
		})
		err := p.Ask(ctx, allmenning.Reader{}, commons.Inquiry{Record: r.ID, Key: text, Name: "Ola", Email: "ola@example.org", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	back, closed := ask("Trukket tilbake?"), ask("Lukket?")
	ask("Fortsatt åpent?")
	s := p.question(t)
	result := p.told(t, kari, "Trygg på beina", func(*allmenning.Record) {})
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		if _, err := tx.SetState(back.ID, 2, allmenning.Withdrawn, kari.Actor); err != nil {
			return err
		}
		if _, err := tx.SetState(result.ID, 1, allmenning.Withdrawn, kari.Actor); err != nil {
			return err
		}
		closed.Version, closed.Closure = 3, allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}
		_, err := tx.PutRecord(closed, allmenning.ActClosed, kari.Actor, "")
		return err
	})
	w.now = w.now.Add(2 * time.Hour)
	p.sender.Config.Server = server
	if n := p.send(t); n != 4 {
		t.Errorf("%d letters went out, want the questions about what is there, and their receipts", n)
	}
	for key, state := range p.state(t) {
		if state != "sent {}" {
			t.Errorf("%s: %s, want it done with", key, state)
		}
	}
	named := 0
	for _, r := range w.server.Got() {
		if r.To == kari.Email || r.To == ada.Email {
			t.Errorf("%s got a letter about %s", r.To, s.ID)
		}
		plain, html := parts(t, r.Raw)
		all := header(t, r.Head(t), "Subject") + plain + html
		if strings.Contains(all, canary) {
			named++
		}
		if strings.Contains(all, "Lukket?") && (strings.Contains(all, canary) || !strings.Contains(plain, "som ikke er åpen for alle")) {
			t.Errorf("what is closed is named:\n%s", all)
		}
	}
	if named != 2 {
		t.Errorf("%d letters name their record, want the one about what is open and its receipt", named)
	}
}

// Titles in a row stand in the marks of the language.
func TestSend_marks_titles_as_the_language_does(t *testing.T) {
	for lang, want := range map[allmenning.Lang]string{allmenning.NB: "«Den ene», «Den andre»", allmenning.EN: "‘Den ene’, ‘Den andre’"} {
		w := newWorld(t, "")
		p := w.process()
		p.post(t, "a", commons.Mail{To: "kari@example.org", Lang: lang, Template: commons.MailCircleOut, Args: map[string]string{
			"title": "Nattnettverket", "organisation": "Fauske kommune", "whom": "Vefsn kommune", "open": "Den ene\nDen andre", "path": "",
		}})
		p.send(t)
		plain, _ := parts(t, w.server.Got()[0].Raw)
		if !strings.Contains(strings.Join(strings.Fields(plain), " "), want) {
			t.Errorf("in %s it does not say %q:\n%s", lang, want, plain)
		}
	}
}
