package account_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/door"
	"allmenning/serve/web"
	"allmenning/serve/web/account"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/store"
)

const password = "fjorten tette løk"

var (
	vefsn  = commons.MunicipalityOwner("1824")
	fauske = commons.MunicipalityOwner("1841")
)

// house is the pages of accounts over a store of their own, with Ada, who runs the instance, and Kari, administrator of Vefsn.
type house struct {
	t       *testing.T
	db      *store.DB
	acts    *commons.Commons
	handler http.Handler
}

// who shows who is signed in, on a page that is kept for those who are not.
type who struct{}

func (who) Routes(on page.Router) {
	on.Handle("GET /hvem", func(w http.ResponseWriter, r *http.Request) error {
		return page.Write(w, r, page.Page{Title: "Hvem"}, templ.Raw("<h1>"+page.Of(r).Visitor.Name+"</h1>"))
	})
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: testkit.Open(t, t.TempDir()+"/a.db", store.Options{})}
	h.acts = commons.New(h.db, municipality.Embedded())
	if err := h.acts.PrepareOrganisations(context.Background()); err != nil {
		t.Fatal(err)
	}
	entrance, limits := door.Door{People: h.acts, Secure: true}, door.NewLimits(false)
	pages := account.Pages{Commons: h.acts, Door: entrance, Limits: limits, Mail: true}
	h.handler = entrance.Wrap(web.New(web.Config{
		BaseURL: "https://allmenning.example", Pages: []page.Routes{pages, who{}}, Limit: limits.Post,
		Moment: func(context.Context) (int64, bool) { return 1, true },
		Municipalities: func() []part.Municipality {
			return []part.Municipality{
				{Number: "1515", Name: "Herøy (Møre og Romsdal)", County: "Møre og Romsdal"}, {Number: "1818", Name: "Herøy (Nordland)", County: "Nordland"},
			}
		},
	}))
	ada := h.browser()
	first, err := h.acts.FirstInvitation(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ada.post(commons.InvitationPath(first), "name", "Ada", "email", "ada@example.org", "password", password)
	h.invite("ada@example.org", "kari@example.org", vefsn, allmenning.RoleAdmin)
	return h
}

// invite lets somebody in, invited by somebody who is in already and acts for the organisation or runs the instance.
func (h *house) invite(by, email string, org allmenning.OrganisationID, role allmenning.Role) *browser {
	h.t.Helper()
	token := h.invitation(by, email, org, role)
	b := h.browser()
	if a := b.post(commons.InvitationPath(token), "name", email, "password", password); a.Code != http.StatusSeeOther {
		h.t.Fatalf("%s does not come in: %d", email, a.Code)
	}
	return b
}

func (h *house) invitation(by, email string, org allmenning.OrganisationID, role allmenning.Role) string {
	h.t.Helper()
	ctx := context.Background()
	token, err := h.acts.SignIn(ctx, by, password)
	if err != nil {
		h.t.Fatal(err)
	}
	v, err := h.acts.Visit(ctx, token)
	if err != nil {
		h.t.Fatal(err)
	}
	token, err = h.acts.Invite(ctx, v.Actor, commons.Inviting{Email: email, Org: org, Role: role})
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// browser keeps the cookies it gets.
type browser struct {
	h       *house
	from    string // address it comes from
	cookies map[string]string
	head    http.Header // sent with each request
}

func (h *house) browser() *browser {
	return &browser{h: h, from: "192.0.2.1:1234", cookies: map[string]string{}, head: http.Header{}}
}

// in is a browser in which somebody has signed in.
func (h *house) in(email string) *browser {
	h.t.Helper()
	b := h.browser()
	if a := b.post("/logg-inn", "email", email, "password", password); a.Code != http.StatusSeeOther {
		h.t.Fatalf("%s cannot sign in: %d %s", email, a.Code, a.Body)
	}
	return b
}

func (b *browser) get(path string) *httptest.ResponseRecorder { return b.send("GET", path, nil) }

func (b *browser) post(path string, pairs ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return b.send("POST", path, v)
}

func (b *browser) send(method, path string, form url.Values) *httptest.ResponseRecorder {
	b.h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.RemoteAddr = b.from
	for name, values := range b.head {
		r.Header[name] = values
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	if i := strings.Index(w.Body.String(), "⟪"); i >= 0 {
		b.h.t.Errorf("%s %s: a text is missing: %.80s", method, path, w.Body.String()[i:])
	}
	return w
}

func (b *browser) token() string { return b.cookies["__Host-okt"] }

// is fails the test when an answer has another code.
func is(t *testing.T, a *httptest.ResponseRecorder, code int, what string) {
	t.Helper()
	if a.Code != code {
		t.Errorf("%s: %d, want %d", what, a.Code, code)
	}
}

// ASVS 7.2.4: who signs in, or switches roles, gets a token nobody had before, and the old one opens nothing.
func TestSession_has_a_new_token_at_sign_in_and_switch(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.cookies["__Host-okt"] = "chosen-by-somebody-else"
	b.post("/logg-inn", "email", "kari@example.org", "password", password)
	first := b.token()
	if first == "" || first == "chosen-by-somebody-else" {
		t.Fatalf("the token is %q", first)
	}
	b.post("/logg-inn", "email", "kari@example.org", "password", password)
	second := b.token()
	a := b.post("/min-side/rolle", "rolle", string(vefsn))
	is(t, a, http.StatusSeeOther, "switching")
	third := b.token()
	if second == first || third == second {
		t.Errorf("tokens %q, %q, %q: want three", first, second, third)
	}
	for _, old := range []string{first, second} {
		stolen := h.browser()
		stolen.cookies["__Host-okt"] = old
		if a := stolen.get("/min-side"); a.Code != http.StatusSeeOther {
			t.Errorf("an old token opens the page: %d", a.Code)
		}
	}
}

// ASVS 3.3.1, 3.3.2, 3.3.4: the cookie is for this host alone, by https alone, and out of reach of scripts and other sites.
func TestSession_cookie(t *testing.T) {
	h := newHouse(t)
	a := h.browser().post("/logg-inn", "email", "kari@example.org", "password", password)
	c := a.Result().Cookies()[0]
	if c.Name != "__Host-okt" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("got %+v", c)
	}
}

func TestSignIn_leads_nowhere_else(t *testing.T) {
	h := newHouse(t)
	for to, want := range map[string]string{
		"/behov?side=2": "/behov?side=2", "": "/min-side", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/",
		"/\t/evil.example": "/", "javascript:alert(1)": "/", "evil.example": "/", "/%2f%2fevil.example": "/",
	} {
		b := h.browser()
		got := b.post("/logg-inn", "email", "kari@example.org", "password", password, "neste", to).Header().Get("Location")
		if got != want {
			t.Errorf("neste=%q leads to %q, want %q", to, got, want)
		}
		if got := b.post("/min-side/rolle", "rolle", string(vefsn), "neste", "//evil.example").Header().Get("Location"); got != "/" {
			t.Errorf("after a switch: %q", got)
		}
	}
}

// ASVS 6.3.8: who guesses at addresses learns nothing, from the words or from the code.
func TestSignIn_and_forgotten_tell_nobody_who_has_an_account(t *testing.T) {
	h := newHouse(t)
	known := h.browser().post("/logg-inn", "email", "kari@example.org", "password", "feil passord her")
	unknown := h.browser().post("/logg-inn", "email", "nobody@example.org", "password", "feil passord her")
	same := func(what string, a, b *httptest.ResponseRecorder) {
		t.Helper()
		if x, y := a.Body.String(), strings.ReplaceAll(b.Body.String(), "nobody@", "kari@"); a.Code != b.Code || x != y {
			t.Errorf("%s: a known address gives %d, an unknown %d, or another page", what, a.Code, b.Code)
		}
	}
	same("sign in", known, unknown)
	is(t, known, http.StatusUnprocessableEntity, "a wrong password")
	same("forgotten", h.browser().post("/glemt-passord", "email", "kari@example.org"), h.browser().post("/glemt-passord", "email", "nobody@example.org"))
}

func TestInvitation_works_once_and_helps_afterwards(t *testing.T) {
	h := newHouse(t)
	path := commons.InvitationPath(h.invitation("kari@example.org", "ola@example.org", vefsn, allmenning.RoleEditor))
	b := h.browser()
	for range 3 { // looking uses nothing up: a mail scanner may
		is(t, b.get(path), http.StatusOK, "looking at it")
	}
	is(t, b.post(path, "name", "Ola", "password", "kort"), http.StatusUnprocessableEntity, "a short password")
	is(t, b.post(path, "name", "Ola", "password", password), http.StatusSeeOther, "taking it")
	for _, a := range []*httptest.ResponseRecorder{h.browser().get(path), h.browser().post(path, "name", "Eve", "password", password), h.browser().get(path + "x")} {
		is(t, a, http.StatusNotFound, "a link that is used")
		if !strings.Contains(a.Body.String(), `href="/glemt-passord"`) {
			t.Error("the page does not help")
		}
	}
}

// Whoever invites may have the link too. It must not open an account that is there already.
func TestInvitation_takes_no_account_over(t *testing.T) {
	h := newHouse(t)
	path := commons.InvitationPath(h.invitation("kari@example.org", "ada@example.org", vefsn, allmenning.RoleReader))
	eve := h.browser()
	is(t, eve.post(path, "name", "Eve", "password", "et passord til eve"), http.StatusConflict, "taking Ada's account")
	if eve.token() != "" {
		t.Error("Eve is signed in")
	}
	is(t, h.browser().post("/logg-inn", "email", "ada@example.org", "password", "et passord til eve"), http.StatusUnprocessableEntity, "with Eve's password")
	is(t, h.in("kari@example.org").post(path), http.StatusConflict, "as somebody else")
	ada := h.in("ada@example.org")
	is(t, ada.get(path), http.StatusOK, "Ada looks")
	is(t, ada.post(path), http.StatusSeeOther, "Ada takes the role")
	if body := ada.get("/min-side").Body.String(); !strings.Contains(body, "Vefsn kommune") {
		t.Error("Ada has no role")
	}
	is(t, ada.get("/drift"), http.StatusOK, "Ada still runs the instance")
}

func TestRole_that_is_taken_away_counts_from_the_next_request(t *testing.T) {
	h := newHouse(t)
	ola := h.invite("kari@example.org", "ola@example.org", vefsn, allmenning.RoleAdmin)
	folk := "/organisasjoner/" + string(vefsn) + "/folk"
	is(t, ola.get(folk), http.StatusOK, "an administrator")
	kari := h.in("kari@example.org")
	id := ""
	for _, p := range h.people(t, "kari@example.org") {
		if p.Email == "ola@example.org" {
			id = string(p.ID)
		}
	}
	is(t, kari.post(folk+"/fjern", "person", id), http.StatusSeeOther, "taking the role away")
	is(t, ola.get(folk), http.StatusForbidden, "the next request")
	is(t, ola.post(folk+"/inviter", "email", "eve@example.org", "role", "admin"), http.StatusForbidden, "inviting")
	if strings.Contains(ola.get("/hvem").Body.String(), "Vefsn kommune") {
		t.Error("the page still says Vefsn")
	}
}

func (h *house) people(t *testing.T, as string) []commons.Colleague {
	t.Helper()
	token, err := h.acts.SignIn(context.Background(), as, password)
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.acts.Visit(context.Background(), token)
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.acts.People(context.Background(), v.Actor, v.Actor.Acting)
	if err != nil {
		t.Fatal(err)
	}
	return p.People
}

// Who may open which page, and send which form: nobody without a role, nobody from elsewhere.
func TestPages_are_for_those_they_are_for(t *testing.T) {
	h := newHouse(t)
	siv := h.invite("ada@example.org", "siv@example.org", fauske, allmenning.RoleAdmin)
	reader := h.invite("kari@example.org", "les@example.org", vefsn, allmenning.RoleReader)
	kari, ada, nobody := h.in("kari@example.org"), h.in("ada@example.org"), h.browser()
	folk := "/organisasjoner/" + string(vefsn) + "/folk"
	for _, path := range []string{folk, "/drift", "/min-side", "/min-side/mine-data.json", "/min-side/lukk"} {
		a := nobody.get(path)
		if to := a.Header().Get("Location"); a.Code != http.StatusSeeOther || to != "/logg-inn?"+(url.Values{"neste": {path}}).Encode() {
			t.Errorf("%s sends a stranger to %d %q", path, a.Code, to)
		}
	}
	is(t, kari.get(folk), http.StatusOK, "the administrator")
	for name, b := range map[string]*browser{"another organisation's": siv, "a reader": reader, "who runs the instance": ada} {
		is(t, b.get(folk), http.StatusForbidden, name)
		for _, do := range []string{"inviter", "rolle", "fjern", "valg", "fullmakt"} {
			a := b.post(folk+"/"+do, "email", "eve@example.org", "role", "admin", "person", "x", "to", string(fauske), "until", "2027-01-01")
			if a.Code == http.StatusOK || a.Code == http.StatusSeeOther && strings.Contains(a.Header().Get("Location"), string(vefsn)) {
				t.Errorf("%s may %s: %d", name, do, a.Code)
			}
		}
	}
	if p := h.people(t, "kari@example.org"); len(p) != 2 {
		t.Errorf("%d people in Vefsn, want 2", len(p))
	}
	for name, b := range map[string]*browser{"an administrator of an organisation": kari, "a reader": reader} {
		is(t, b.get("/drift"), http.StatusForbidden, name)
		is(t, b.post("/drift/admin", "email", "eve@example.org"), http.StatusForbidden, name)
	}
}

// A form on another site cannot act for somebody who is signed in here.
// Two municipalities of one name are told apart wherever an organisation is chosen, and the list can be shortened by typing.
func TestPickers_of_organisations(t *testing.T) {
	h := newHouse(t)
	for path, b := range map[string]*browser{"/drift": h.in("ada@example.org"), "/organisasjoner/" + string(vefsn) + "/folk": h.in("kari@example.org")} {
		body := b.get(path).Body.String()
		for _, want := range []string{">Herøy kommune (Nordland)</option>", ">Herøy kommune (Møre og Romsdal)</option>", `data-filter="Skriv for å korte ned listen"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s has no %q", path, want)
			}
		}
		if strings.Contains(body, ">Herøy kommune</option>") {
			t.Errorf("%s has a Herøy that may be either", path)
		}
	}
}

func TestForms_from_another_site_are_refused(t *testing.T) {
	h := newHouse(t)
	kari := h.in("kari@example.org")
	kari.head.Set("Sec-Fetch-Site", "cross-site")
	is(t, kari.post("/min-side/lukk", "old", password), http.StatusForbidden, "closing the account")
	is(t, kari.post("/logg-ut", "alle", "1"), http.StatusForbidden, "signing out")
	kari.head.Del("Sec-Fetch-Site")
	is(t, kari.get("/min-side"), http.StatusOK, "afterwards")
}

// ASVS 6.3.1: ten tries at one account from one address, then a page that says how long to wait; nobody else waits.
func TestSignIn_too_often(t *testing.T) {
	h := newHouse(t)
	guess := h.browser()
	guess.from = "198.51.100.7:1"
	for range 10 {
		is(t, guess.post("/logg-inn", "email", " Siv@Example.org", "password", "feil passord her"), http.StatusUnprocessableEntity, "a try")
	}
	a := guess.post("/logg-inn", "email", "siv@example.org", "password", password)
	is(t, a, http.StatusTooManyRequests, "the eleventh at one account from one address")
	if wait, err := strconv.Atoi(a.Header().Get("Retry-After")); err != nil || wait < 80 || wait > 90 || !strings.Contains(a.Body.String(), fmt.Sprintf("Prøv igjen om %d sekunder.", wait)) {
		t.Errorf("Retry-After %q, page %.300s", a.Header().Get("Retry-After"), a.Body)
	}
	colleague := h.browser() // in the same town hall
	colleague.from = guess.from
	is(t, colleague.post("/logg-inn", "email", "kari@example.org", "password", password), http.StatusSeeOther, "a colleague at the same address")
	for range 11 {
		h.in("kari@example.org") // 192.0.2.1: who gets in does not count
	}
	b := h.browser()
	b.from = "203.0.113.77:1"
	for range 5 {
		b.post("/glemt-passord", "email", "kari@example.org")
	}
	is(t, b.post("/glemt-passord", "email", "kari@example.org"), http.StatusTooManyRequests, "the sixth wish for a link")
	is(t, b.post("/invitasjon/x", "name", "Eve", "password", password), http.StatusTooManyRequests, "guessing at links")
	kari := h.in("kari@example.org")
	for range 120 {
		is(t, kari.post("/min-side/rolle", "rolle", "x"), http.StatusForbidden, "a form")
	}
	is(t, kari.post("/min-side/rolle", "rolle", "x"), http.StatusTooManyRequests, "form 121 in a minute")
}

// What a signed-in person is shown is kept by nobody, and shown to nobody else.
func TestPages_kept_for_strangers_are_not_for_who_is_signed_in(t *testing.T) {
	h := newHouse(t)
	stranger, kari := h.browser(), h.in("kari@example.org")
	for range 2 {
		if body := stranger.get("/hvem").Body.String(); strings.Contains(body, "kari") {
			t.Fatal("a stranger is shown Kari's page")
		}
		a := kari.get("/hvem")
		if !strings.Contains(a.Body.String(), "kari@example.org") || a.Header().Get("Cache-Control") != "no-store" || a.Header().Get("ETag") != "" {
			t.Errorf("Kari's page: %v", a.Header())
		}
	}
}

func TestSignOut_everywhere(t *testing.T) {
	h := newHouse(t)
	here, there := h.in("kari@example.org"), h.in("kari@example.org")
	stolen := here.token()
	is(t, here.post("/logg-ut"), http.StatusSeeOther, "signing out")
	if here.token() != "" {
		t.Error("the browser keeps the token")
	}
	again := h.browser()
	again.cookies["__Host-okt"] = stolen
	is(t, again.get("/min-side"), http.StatusSeeOther, "the old token")
	is(t, there.get("/min-side"), http.StatusOK, "the other browser")
	third := h.in("kari@example.org")
	third.post("/logg-ut", "alle", "1")
	is(t, there.get("/min-side"), http.StatusSeeOther, "after signing out everywhere")
}

func TestMe(t *testing.T) {
	h := newHouse(t)
	kari := h.in("kari@example.org")
	is(t, kari.post("/min-side/navn", "name", " ", "lang", "nn"), http.StatusUnprocessableEntity, "no name")
	is(t, kari.post("/min-side/navn", "name", "Kari Nordmann", "lang", "nn"), http.StatusSeeOther, "a name")
	if body := kari.get("/min-side?lang=nn").Body.String(); !strings.Contains(body, "Kari Nordmann") || !strings.Contains(body, "De ser og skriv som Vefsn kommune no.") {
		t.Error("the page does not say who she is and for whom she acts")
	}
	is(t, kari.post("/min-side/passord", "old", "feil passord her", "password", "et helt nytt passord"), http.StatusUnprocessableEntity, "the wrong old password")
	is(t, kari.post("/min-side/passord", "old", password, "password", "kort"), http.StatusUnprocessableEntity, "a short new one")
	is(t, kari.post("/min-side/passord", "old", password, "password", "et helt nytt passord"), http.StatusSeeOther, "a new one")
	is(t, kari.post("/min-side/lukk", "old", "feil passord her"), http.StatusUnprocessableEntity, "closing without the password")
	a := kari.get("/min-side/mine-data.json")
	var data struct {
		Person struct{ Name, Email string }
		Roles  []struct{ Organisation, Role string }
	}
	if err := json.Unmarshal(a.Body.Bytes(), &data); err != nil || data.Person.Email != "kari@example.org" || len(data.Roles) != 1 || data.Roles[0].Organisation != "Vefsn kommune" {
		t.Errorf("%+v (%v)", data, err)
	}
	if s := a.Body.String(); strings.Contains(s, "argon2") || strings.Contains(s, kari.token()) || strings.Contains(s, "ada@") {
		t.Error("the file holds a secret, or somebody else")
	}
	a = kari.get("/min-side/lukk?lang=nb")
	for _, want := range []string{"Du er den eneste administratoren i Vefsn kommune", "/organisasjoner/" + string(vefsn) + "/folk#inviter", `name="forlat" value="` + string(vefsn)} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("the page does not warn: %q", want)
		}
	}
	is(t, kari.post("/min-side/lukk", "old", "et helt nytt passord"), http.StatusUnprocessableEntity, "closing without a yes to leaving Vefsn alone")
	is(t, kari.get("/min-side"), http.StatusOK, "afterwards")
	is(t, kari.post("/min-side/lukk", "old", "et helt nytt passord", "forlat", string(vefsn)), http.StatusSeeOther, "closing")
	is(t, kari.get("/min-side"), http.StatusSeeOther, "a closed account")
}

// Who has colleagues makes one of them administrator first; a yes does not help.
func TestClose_with_colleagues(t *testing.T) {
	h := newHouse(t)
	h.invite("kari@example.org", "ola@example.org", vefsn, allmenning.RoleEditor)
	kari := h.in("kari@example.org")
	body := kari.get("/min-side/lukk").Body.String()
	if !strings.Contains(body, "Gi rollen til en annen") || strings.Contains(body, `name="forlat"`) {
		t.Error("the page does not lead to a new administrator, or takes a yes")
	}
	is(t, kari.post("/min-side/lukk", "old", password, "forlat", string(vefsn)), http.StatusUnprocessableEntity, "closing")
	if body := h.in("ola@example.org").get("/min-side/lukk").Body.String(); strings.Contains(body, "den eneste") {
		t.Error("an editor is warned")
	}
}

// Whoever goes to switch roles is shown the way back to the page they came from, on this site only.
func TestSwitch_leads_back(t *testing.T) {
	h := newHouse(t)
	h.invitation("ada@example.org", "siv@example.org", fauske, allmenning.RoleAdmin)
	kari := h.in("kari@example.org")
	testkit.Write(t, h.db, func(tx *store.Tx) error {
		p, err := h.db.PersonByEmail(context.Background(), "kari@example.org")
		if err != nil {
			return err
		}
		return tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: fauske, Role: allmenning.RoleEditor})
	})
	for from, want := range map[string]string{
		"http://example.com/behov/ny/0193?x=1": "/behov/ny/0193?x=1", "http://example.com/min-side": "", "http://evil.example/behov": "", "": "",
	} {
		kari.head.Set("Referer", from)
		body := kari.get("/min-side").Body.String()
		if got := strings.Contains(body, `name="tilbake" value="`+strings.ReplaceAll(want, "&", "&amp;")+`"`); got != (want != "") {
			t.Errorf("from %q: the way back is kept %v", from, got)
		}
	}
	kari.head.Del("Referer")
	a := kari.post("/min-side/rolle", "rolle", string(fauske), "tilbake", "/behov/ny/0193?x=1")
	to := a.Header().Get("Location")
	if body := kari.get(to).Body.String(); !strings.Contains(body, "Du har byttet rolle.") || !strings.Contains(body, `href="/behov/ny/0193?x=1"`) {
		t.Errorf("%s does not lead back", to)
	}
	a = kari.post("/min-side/rolle", "rolle", string(vefsn), "tilbake", "https://evil.example/")
	if to := a.Header().Get("Location"); strings.Contains(to, "evil") {
		t.Errorf("leads to %s", to)
	}
}

// What an organisation is asked of others stands on the page of those who may answer, with the answers.
func TestMe_shows_who_asks(t *testing.T) {
	h := newHouse(t)
	h.invite("kari@example.org", "les@example.org", vefsn, allmenning.RoleContributor)
	circle := testkit.Constellation()
	circle.Owner, circle.Title, circle.Body.(*allmenning.Constellation).Invited = fauske, "Nattnettverket", []allmenning.OrganisationID{vefsn}
	testkit.Write(t, h.db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(circle, allmenning.ActRegistered, commons.Program(), "")
		return err
	})
	body := h.in("kari@example.org").get("/min-side").Body.String()
	for _, want := range []string{"Nattnettverket", "Fauske kommune leder det", `action="` + circle.Path() + `/bli-med"`, `action="` + circle.Path() + `/nei-takk"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	if strings.Contains(h.in("les@example.org").get("/min-side").Body.String(), "Nattnettverket") {
		t.Error("who may not answer is asked")
	}
}

// Whoever runs the instance lets in organisations that are no municipalities, with their first administrator.
func TestOrganisation_is_added(t *testing.T) {
	h := newHouse(t)
	ada, kari := h.in("ada@example.org"), h.in("kari@example.org")
	fields := []string{"kind", "other", "name", "KS", "website", "https://ks.example", "email", "siv@ks.example", "lang", "nn"}
	is(t, kari.post("/drift/organisasjon", fields...), http.StatusForbidden, "somebody else")
	a := ada.post("/drift/organisasjon", "kind", "", "name", "KS", "website", "ks.example")
	is(t, a, http.StatusUnprocessableEntity, "without a kind")
	if body := a.Body.String(); !strings.Contains(body, `href="#new-kind"`) || !strings.Contains(body, `href="#new-website"`) || !strings.Contains(body, `value="KS"`) {
		t.Error("the page does not say what is wrong, or forgets what was written")
	}
	is(t, ada.post("/drift/organisasjon", "kind", "other", "name", "KS", "email", "no address"), http.StatusUnprocessableEntity, "a wrong address")
	a = ada.post("/drift/organisasjon", fields...)
	if to := a.Header().Get("Location"); to != "/drift?gjort=lagttil-invitert" {
		t.Fatalf("leads to %d %q", a.Code, to)
	}
	var added allmenning.Organisation
	all, err := h.acts.Organisations(context.Background())
	for _, o := range all {
		if o.Name == "KS" {
			added = o
		}
	}
	if err != nil || added.Website != "https://ks.example" || added.Kind != allmenning.KindOther {
		t.Fatalf("added %+v (%v)", added, err)
	}
	open, err := h.db.InvitationsTo(context.Background(), added.ID)
	if err != nil || len(open) != 1 || open[0].Email != "siv@ks.example" || open[0].Role != allmenning.RoleAdmin {
		t.Errorf("invitations %+v (%v)", open, err)
	}
	if m := h.letter("siv@ks.example"); m.Lang != allmenning.NN {
		t.Errorf("letter %+v", m)
	}
	is(t, ada.post("/drift/organisasjon", fields...), http.StatusUnprocessableEntity, "the same once more")
	part := ada.post("/drift/organisasjon", "kind", "research", "name", "KS Forskning", "parent", string(added.ID))
	if to := part.Header().Get("Location"); to != "/drift?gjort=lagttil" {
		t.Errorf("leads to %d %q", part.Code, to)
	}
}

// letter is the newest letter to somebody.
func (h *house) letter(to string) (found commons.Mail) {
	h.t.Helper()
	letters, err := h.db.Letters(context.Background(), 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, l := range letters {
		var m commons.Mail
		if err := json.Unmarshal(l.Body, &m); err != nil {
			h.t.Fatal(err)
		}
		if m.To == to {
			found = m
		}
	}
	return found
}

// The language of an invitation is chosen, and begins as the one the municipality has asked for.
func TestInvitation_in_which_language(t *testing.T) {
	h := newHouse(t)
	ulvik := commons.MunicipalityOwner("4620")
	ada := h.in("ada@example.org")
	for lang, want := range map[string]allmenning.Lang{"": allmenning.NN, "en": allmenning.EN} {
		to := "first" + lang + "@example.org"
		is(t, ada.post("/drift/inviter", "org", string(ulvik), "email", to, "lang", lang), http.StatusSeeOther, "inviting")
		if m := h.letter(to); m.Lang != want {
			t.Errorf("chosen %q: written in %q, want %q", lang, m.Lang, want)
		}
	}
	admin := h.invite("ada@example.org", "per@example.org", ulvik, allmenning.RoleAdmin)
	folk := "/organisasjoner/" + string(ulvik) + "/folk"
	if body := admin.get(folk + "?lang=nb").Body.String(); !strings.Contains(body, `<option value="nn" lang="nn" selected>`) {
		t.Error("the form does not begin with nynorsk")
	}
	admin.post(folk+"/inviter", "email", "ny@example.org", "role", "editor", "lang", "nb")
	if m := h.letter("ny@example.org"); m.Lang != allmenning.NB {
		t.Errorf("letter %+v", m)
	}
}

// Every page of this package, in each language, with nothing missing (send looks for that).
func TestPages_in_three_languages(t *testing.T) {
	h := newHouse(t)
	kari, ada := h.in("kari@example.org"), h.in("ada@example.org")
	folk := "/organisasjoner/" + string(vefsn) + "/folk"
	kari.post(folk+"/inviter", "email", "ola@example.org", "role", "editor")
	kari.post(folk+"/fullmakt", "to", string(fauske), "until", "2027-01-01")
	open := commons.InvitationPath(h.invitation("kari@example.org", "ny@example.org", vefsn, allmenning.RoleReader))
	known := commons.InvitationPath(h.invitation("kari@example.org", "ada@example.org", vefsn, allmenning.RoleReader))
	for _, lang := range []string{"nb", "nn", "en"} {
		for _, v := range []struct {
			b    *browser
			path string
			code int
		}{
			{h.browser(), "/logg-inn", 200},
			{h.browser(), "/glemt-passord", 200},
			{h.browser(), open, 200},
			{h.browser(), known, 200},
			{ada, known, 200},
			{ada, open, 200},
			{h.browser(), "/invitasjon/x", 404},
			{kari, "/min-side", 200},
			{ada, "/min-side", 200},
			{kari, folk, 200},
			{ada, "/drift", 200},
			{kari, "/min-side/lukk", 200},
		} {
			a := v.b.get(v.path + "?lang=" + lang)
			is(t, a, v.code, lang+" "+v.path)
			if !strings.Contains(a.Body.String(), `<html lang="`+lang+`"`) {
				t.Errorf("%s is not in %s", v.path, lang)
			}
		}
	}
}

// The first from a municipality asks to be let in, and whoever runs the instance answers: the invitation goes to the
// municipality's own address.
func TestEntry_is_answered_on_the_page_of_who_runs_the_instance(t *testing.T) {
	h := newHouse(t)
	err := h.acts.RequestEntry(context.Background(), allmenning.Request{Org: fauske, Name: "Siv Fjell", Email: "siv@example.org", Text: "Vi vil være med."})
	if err != nil {
		t.Fatal(err)
	}
	ada, kari := h.in("ada@example.org"), h.in("kari@example.org")
	body := ada.get("/drift").Body.String()
	_, rest, _ := strings.Cut(body, `name="id" value="`)
	id, _, found := strings.Cut(rest, `"`)
	if !found || !strings.Contains(body, "Siv Fjell") {
		t.Fatal("the request is not on /drift")
	}
	if strings.Contains(kari.get("/min-side").Body.String(), "Siv Fjell") {
		t.Error("another organisation's administrator is shown who asks")
	}
	is(t, kari.post("/min-side/svar", "id", id, "svar", "ja"), http.StatusNotFound, "somebody else answers")
	is(t, ada.post("/min-side/svar", "id", id, "svar", "ja", "fra", "drift"), http.StatusUnprocessableEntity, "an answer without an address to send to")
	is(t, ada.post("/drift/postmottak", "org", string(fauske), "email", "not an address"), http.StatusUnprocessableEntity, "a wrong address")
	is(t, kari.post("/drift/postmottak", "org", string(fauske), "email", "evil@example.org"), http.StatusForbidden, "somebody else's address")
	is(t, ada.post("/drift/postmottak", "org", string(fauske), "email", "post@fauske.example"), http.StatusSeeOther, "the address")
	a := ada.post("/min-side/svar", "id", id, "svar", "ja", "fra", "drift")
	if to := a.Header().Get("Location"); to != "/drift?gjort=svart" {
		t.Errorf("the answer leads to %d %q", a.Code, to)
	}
	if strings.Contains(ada.get("/drift").Body.String(), "Siv Fjell") {
		t.Error("the request still waits")
	}
}
