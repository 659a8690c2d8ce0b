package glossary_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/web"
	"allmenning/serve/web/glossary"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// book is the pages over a store of their own, with Ada, who runs the instance, and Kari, who does not.
type book struct {
	t       *testing.T
	handler http.Handler
}

func open(t *testing.T) book {
	t.Helper()
	db := testkit.Store(t, store.Options{})
	testkit.Write(t, db, func(tx *store.Tx) error {
		for _, p := range []allmenning.Person{{ID: "ada", Name: "Ada Lund", Email: "ada@example.org", Admin: true}, {ID: "kari", Name: "Kari", Email: "kari@example.org"}} {
			if err := tx.PutPerson(&p); err != nil {
				return err
			}
		}
		return nil
	})
	pages := glossary.Pages{Commons: commons.New(db, municipality.Embedded())}
	return book{t, web.New(web.Config{BaseURL: "https://allmenning.example", Pages: []page.Routes{pages}})}
}

// ask asks as somebody ("": nobody), with a form or without.
func (b book) ask(who, path string, form url.Values) (int, string, string) {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "https://allmenning.example"+path, nil)
	if form != nil {
		r = httptest.NewRequest(http.MethodPost, "https://allmenning.example"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if who != "" {
		v := allmenning.Visitor{Name: who, Actor: allmenning.Actor{Reader: allmenning.Reader{Person: allmenning.PersonID(who), Peer: true}, Admin: who == "ada"}}
		r = r.WithContext(allmenning.WithVisitor(context.Background(), v))
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w.Code, w.Body.String(), w.Header().Get("Location")
}

func (b book) get(who, path string) string {
	b.t.Helper()
	code, body, _ := b.ask(who, path, nil)
	if code != http.StatusOK {
		b.t.Fatalf("%s as %q: %d", path, who, code)
	}
	if i := strings.Index(body, "⟪"); i >= 0 {
		b.t.Errorf("%s lacks a text: %.80s", path, body[i:])
	}
	return body
}

// filled is the first form of a page that is sent to an address, as the page fills it in.
func filled(t *testing.T, body, action string) url.Values {
	t.Helper()
	_, form, found := strings.Cut(body, `action="`+action+`"`)
	if !found {
		t.Fatalf("no form is sent to %s", action)
	}
	form, _, _ = strings.Cut(form, "</form>")
	out := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		out.Set(m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`(?s)<textarea[^>]* name="(\w+)"[^>]*>\n([^<]*)</textarea>`).FindAllStringSubmatch(form, -1) {
		out.Set(m[1], m[2])
	}
	return out
}

func (b book) send(path string, form url.Values, want int) (body, to string) {
	b.t.Helper()
	code, body, to := b.ask("ada", path, form)
	if code != want {
		b.t.Fatalf("%s: %d, want %d", path, code, want)
	}
	return body, to
}

// Everybody reads and searches the words, in three languages, and sees where they come from; a word that is not there is said to be none.
func TestGlossary_is_read_by_everybody(t *testing.T) {
	b := open(t)
	for _, lang := range i18n.Langs() {
		for _, path := range []string{"/ordliste", "/ordliste?side=3", "/ordliste?q=sjukeheim", "/ordliste/nursinghome", "/ordliste/endringer"} {
			sign := "?"
			if strings.Contains(path, "?") {
				sign = "&"
			}
			b.get("", path+sign+"lang="+string(lang))
		}
	}
	body := b.get("", "/ordliste?q=SJUKEHEIM")
	if !strings.Contains(body, "nursing home") || !strings.Contains(body, "Fulgte med programmet") || strings.Contains(body, "kvardagsrehabilitering") {
		t.Error("a word in capitals does not find its set alone")
	}
	if first, _, _ := strings.Cut(body[strings.Index(body, `<ul class="rows">`):], "</li>"); !strings.Contains(first, "/ordliste/nursinghome") {
		t.Error("the set with the word itself does not come first")
	}
	if body := b.get("", "/ordliste?q=zzqx"); !strings.Contains(body, "Ingen rad har «zzqx»") {
		t.Error("a word that is not there is not told of")
	}
	for _, who := range []string{"", "kari"} {
		for _, path := range []string{"/ordliste", "/ordliste/nursinghome", "/ordliste/endringer"} {
			if body := b.get(who, path); strings.Contains(body, `method="post" action="/ordliste`) || strings.Contains(body, "/ordliste/ny") {
				t.Errorf("%q is shown how to change %s", who, path)
			}
		}
	}
	if code, _, _ := b.ask("", "/ordliste/ingen-slik", nil); code != http.StatusNotFound {
		t.Errorf("a set that is not there: %d", code)
	}
	if code, _, _ := b.ask("kari", "/ordliste/ny", nil); code != http.StatusForbidden {
		t.Errorf("who does not run the instance is let in: %d", code)
	}
	if _, _, to := b.ask("", "/ordliste/ny", nil); to != "/logg-inn?neste=%2Fordliste%2Fny" {
		t.Errorf("who is not signed in is led to %q", to)
	}
}

// Ada adds a row, changes it, is told when somebody was before her, takes it out and undoes that; each is in the history, with her name
// for public employees alone.
func TestGlossary_is_changed_on_its_pages(t *testing.T) {
	b := open(t)
	form := filled(t, b.get("ada", "/ordliste/ny"), "/ordliste/ny")
	form.Set("nb", "BPA-ordning")
	body, _ := b.send("/ordliste/ny", form, http.StatusUnprocessableEntity)
	for _, want := range []string{"Skriv minst to ord", `href="#nb"`, `href="#reason"`, "BPA-ordning</textarea>"} {
		if !strings.Contains(body, want) {
			t.Errorf("a form that is not filled in: the page does not say %q", want)
		}
	}
	form.Set("nb", "BPA-ordning\r\n~assistent")
	form.Set("reason", "Vi sier <b>BPA-ordning</b>.")
	_, at := b.send("/ordliste/ny", form, http.StatusSeeOther)
	at, _, _ = strings.Cut(at, "?")
	if body := b.get("", at); !strings.Contains(body, "Vi sier &lt;b&gt;BPA-ordning&lt;/b&gt;.") || !strings.Contains(body, "Laget i denne utgaven") || strings.Contains(body, "Ada Lund") {
		t.Error("the row is not told of as it is, to everybody")
	}
	if !strings.Contains(b.get("kari", at), "Ada Lund") {
		t.Error("a public employee is not told who")
	}
	if !strings.Contains(b.get("", "/ordliste?q=bpa-ordning"), "Egen rad") {
		t.Error("the row is not found")
	}

	mine := filled(t, b.get("ada", at), at)
	if mine.Get("nb") != "BPA-ordning\n~assistent" {
		t.Errorf("the form begins with %q", mine.Get("nb"))
	}
	theirs := filled(t, b.get("ada", at), at)
	theirs.Set("en", "personal assistance scheme")
	theirs.Set("reason", "Engelsk")
	b.send(at, theirs, http.StatusSeeOther)
	mine.Set("nn", "BPA-ordning\nBPA-tilbod")
	mine.Set("reason", "Nynorsk")
	body, _ = b.send(at, mine, http.StatusConflict)
	if !strings.Contains(body, "Noen andre har endret ordene") || !strings.Contains(body, "BPA-tilbod</textarea>") || !strings.Contains(body, "personal assistance scheme") {
		t.Error("a clash does not show what stands and what was written")
	}

	out := filled(t, b.get("ada", at), at+"/ta-ut")
	if body, _ := b.send(at+"/ta-ut", out, http.StatusUnprocessableEntity); !strings.Contains(body, `href="#ut-reason"`) || !strings.Contains(body, "personal assistance scheme</textarea>") {
		t.Error("taken out without a reason: the words are gone from the other form, or the fault is not shown")
	}
	out.Set("reason", "Feil")
	b.send(at+"/ta-ut", out, http.StatusSeeOther)
	body = b.get("ada", at)
	if !strings.Contains(body, "Disse ordene er tatt ut") {
		t.Error("what is taken out does not say so")
	}
	undo := regexp.MustCompile(`action="(/ordliste/endringer/[^"]+/angre)"`).FindStringSubmatch(body)[1]
	_, to := b.send(undo, filled(t, body, undo), http.StatusSeeOther)
	if body := b.get("ada", to); strings.Contains(body, "Disse ordene er tatt ut") || !strings.Contains(body, "Endringen er angret.") {
		t.Error("taking out is not undone")
	}
	if body := b.get("", "/ordliste/endringer"); strings.Count(body, "<li>") < 4 || !strings.Contains(body, "Ordene tatt ut") || !strings.Contains(body, "gjelder ikke lenger") {
		t.Error("the changes are not listed")
	}
}
