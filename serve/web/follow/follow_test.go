package follow_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/web"
	"allmenning/serve/web/follow"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
	"allmenning/store"
)

// site is a server with the pages of following, and one page (/sted) with the button of a municipality.
type site struct {
	t    *testing.T
	acts *commons.Commons
	db   *store.DB
	http http.Handler
	who  allmenning.Visitor
}

type place struct{}

func (place) Routes(on page.Router) {
	on.Handle("GET /sted", func(w http.ResponseWriter, r *http.Request) error {
		return page.Write(w, r, page.Page{}, show.Follow(page.Of(r), allmenning.FollowMunicipality, "1824", "Vefsn"))
	})
}

type mine struct{ follow.Pages }

func (m mine) Routes(on page.Router) {
	on.Handle("GET /min-side", func(w http.ResponseWriter, r *http.Request) error {
		list, err := m.Mine(r)
		if err != nil {
			return err
		}
		return page.Write(w, r, page.Page{}, list)
	})
}

func open(t *testing.T) *site {
	db := testkit.Open(t, filepath.Join(t.TempDir(), "a.db"), store.Options{})
	acts := commons.New(db, municipality.Embedded())
	pages := follow.Pages{Commons: acts}
	s := &site{t: t, acts: acts, db: db}
	s.http = web.New(web.Config{
		Pages: []page.Routes{pages, place{}, mine{pages}},
		Follows: func(ctx context.Context, person allmenning.PersonID, kind allmenning.FollowKind, of string) bool {
			yes, err := acts.IsFollowed(ctx, person, kind, of)
			return err == nil && yes
		},
	})
	return s
}

// signIn makes kari the visitor.
func (s *site) signIn() {
	s.who.Actor.Person = "kari"
	testkit.Write(s.t, s.db, func(tx *store.Tx) error {
		return tx.PutPerson(&allmenning.Person{ID: "kari", Name: "Kari", Email: "kari@example.org"})
	})
}

func (s *site) ask(method, path, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.http.ServeHTTP(w, r.WithContext(allmenning.WithVisitor(r.Context(), s.who)))
	return w
}

func (s *site) shows(path string, texts ...string) {
	s.t.Helper()
	w := s.ask("GET", path, "")
	for _, text := range texts {
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), text) {
			s.t.Errorf("GET %s: %d without %q", path, w.Code, text)
		}
	}
}

func (s *site) leads(path, form, to string) {
	s.t.Helper()
	w := s.ask("POST", path, form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
		s.t.Errorf("POST %s %s: %d to %q, want 303 to %q", path, form, w.Code, w.Header().Get("Location"), to)
	}
}

const vefsn = "kind=municipality&of=1824&tilbake=%2Fsted%3Fa%3Db"

func TestFollow_button(t *testing.T) {
	s := open(t)
	s.shows("/sted?a=b", `href="/logg-inn?neste=%2Fsted%3Fa%3Db"`)
	s.leads("/folg", vefsn, "/logg-inn?neste=%2Fsted%3Fa%3Db")
	s.signIn()
	s.shows("/sted", ">Følg<", `value="1824"`)
	s.leads("/folg", vefsn, "/sted?a=b")
	s.leads("/folg", vefsn, "/sted?a=b")
	s.shows("/sted", ">Slutt å følge<", "Du følger dette.")
	s.shows("/min-side", "Vefsn", `href="/kommuner/1824"`)
	s.leads("/folg", vefsn+"&slutt=ja", "/sted?a=b")
	s.shows("/sted", ">Følg<")
	s.leads("/folg", "kind=theme&of=falls&tilbake=https%3A%2F%2Fevil.example%2F", "/")
	if w := s.ask("POST", "/folg", "kind=record&of=nothing"); w.Code != http.StatusNotFound {
		t.Errorf("what is not there: %d", w.Code)
	}
}

// An organisation that is no municipality is followed by its id, and stands under its name among what one follows.
func TestFollow_organisation(t *testing.T) {
	s := open(t)
	s.signIn()
	testkit.Write(t, s.db, func(tx *store.Tx) error {
		return tx.PutOrganisation(allmenning.Organisation{ID: "ntnu", Kind: allmenning.KindResearch, Name: "NTNU"})
	})
	s.leads("/folg", "kind=organisation&of=ntnu&tilbake=%2Fmin-side", "/min-side")
	s.shows("/min-side", ">Organisasjon<", ">NTNU<", `href="/organisasjoner/ntnu"`)
	s.leads("/folg", "kind=organisation&of=ntnu&tilbake=%2Fmin-side&slutt=ja", "/min-side")
	s.shows("/min-side", "Du følger ikke noe ennå.")
	if w := s.ask("POST", "/folg", "kind=organisation&of=nothing"); w.Code != http.StatusNotFound {
		t.Errorf("what is not there: %d", w.Code)
	}
}

func TestUnsubscribe_without_signing_in(t *testing.T) {
	s := open(t)
	s.signIn()
	s.leads("/folg", vefsn, "/sted?a=b")
	d, err := s.db.Digest(t.Context(), "kari")
	if err != nil {
		t.Fatal(err)
	}
	s.who = allmenning.Visitor{} // the mail program of somebody who is signed in nowhere
	path := commons.UnsubscribePath(d.Token)
	often := func(want string) {
		t.Helper()
		if d, err := s.db.Digest(t.Context(), "kari"); err != nil || d.Often != want {
			t.Errorf("%q, %v, want %q", d.Often, err, want)
		}
	}
	s.shows(path, "Stopp de ukentlige brevene", `method="post" action="`+path+`"`)
	often(commons.Weekly) // looking stops nothing
	if w := s.ask("POST", path, "List-Unsubscribe=One-Click"); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("one click: %d, %v", w.Code, w.Header())
	}
	often(commons.Never)
	s.shows(path, "Brevene er stanset")
	for _, token := range []string{"x", url.PathEscape("æ/ø"), strings.Repeat("a", 2000)} {
		for _, method := range []string{"GET", "POST"} {
			if w := s.ask(method, "/avmeld/"+token, ""); w.Code != http.StatusNotFound {
				t.Errorf("%s with another token: %d", method, w.Code)
			}
		}
	}
	s.signIn()
	s.leads("/folg/brev", "often=weekly", "/min-side#folger")
	often(commons.Weekly)
	s.who = allmenning.Visitor{}
	if w := s.ask("POST", "/folg/brev", "often=never"); w.Code != http.StatusForbidden {
		t.Errorf("somebody who is not signed in: %d", w.Code)
	}
}

// Whether one wants letters is chosen before there is anything to tell, and holds when there is.
func TestOften_before_anything_is_followed(t *testing.T) {
	s := open(t)
	s.signIn()
	s.shows("/min-side", `value="weekly" checked`, `value="never"`)
	s.leads("/folg/brev", "often=never", "/min-side#folger")
	s.leads("/folg", vefsn, "/sted?a=b")
	s.shows("/min-side", "Vefsn", `value="never" checked`)
}
