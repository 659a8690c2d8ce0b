package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
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
	"allmenning/secret"
	"allmenning/serve/door"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// roles are who comes: nobody signed in, the four roles of the municipality that owns what is written to, whoever runs the instance,
// an editor of a lead who acts for that municipality, and an editor of another.
var roles = []string{"nobody", "reader", "contributor", "editor", "admin", "instance", "lead", "other"}

// matrix says what each writing act answers to each role, in the order of roles: the code, or "in" where somebody is sent to sign in.
// 200, 303, 409 and 422 are for those who may: done, or the form is not filled in or is of another version; 403, and 404 where nothing
// is seen, for those who may not. A name in parentheses is one of several. Between the address and the answers stands the form that
// is sent: TOWN owns the record, OTHER is another town, INVITED an open invitation to it.
const matrix = `
POST /velg-kommune                                                                      | kommune=1824&tilbake=/               | 200 200 200 200 200 200 200 200
POST /sok                                                                               | q=fall                               | 303 303 303 303 303 303 303 303
POST /logg-inn                                                                          | email=kari@example.org&password=feil | 422 422 422 422 422 422 422 422
POST /logg-ut                                                                           |                                      | 303 303 303 303 303 303 303 303
POST /glemt-passord                                                                     | email=kari@example.org               | 200 200 200 200 200 200 200 200
POST /invitasjon/{token}                                                                | name=Kari&password=fjorten+tette+lok | 404 404 404 404 404 404 404 404
POST /bli-med                                                                           | name=Kari                            | 422 422 422 422 422 422 422 422
POST /folg                                                                              | kind=municipality&of=1824&tilbake=/  | in  303 303 303 303 303 303 303
POST /folg/brev                                                                         | often=weekly                         | 403 303 303 303 303 303 303 303
POST /avmeld/{token}                                                                    |                                      | 404 404 404 404 404 404 404 404
POST /oppfolging/{token}                                                                |                                      | 404 404 404 404 404 404 404 404
POST /min-side/navn                                                                     | name=Kari                            | in  303 303 303 303 303 303 303
POST /min-side/rolle                                                                    | rolle=TOWN                           | in  303 303 303 303 403 403 403
POST /min-side/passord                                                                  | old=feil&password=fjorten+tette+lok  | in  404 404 404 404 404 404 404
POST /min-side/svar                                                                     | id=ukjent&svar=ja                    | in  404 404 404 404 404 404 404
POST /min-side/lukk                                                                     | old=feil                             | in  404 404 404 404 404 404 404
POST /organisasjoner/{id}/folk/inviter                                                  | email=ny@example.org&role=reader     | in  403 403 403 200 403 403 403
POST /organisasjoner/{id}/folk/rolle                                                    | person=ukjent&role=reader            | in  403 403 403 404 403 403 403
POST /organisasjoner/{id}/folk/fjern                                                    | person=ukjent                        | in  403 403 403 404 403 403 403
POST /organisasjoner/{id}/folk/trekk                                                    | invitasjon=ukjent                    | in  403 403 403 303 403 403 403
POST /organisasjoner/{id}/folk/fullmakt                                                 | to=                                  | in  403 403 403 422 403 403 403
POST /organisasjoner/{id}/folk/avslutt                                                  | to=OTHER                             | in  403 403 403 303 403 403 403
POST /organisasjoner/{id}/folk/valg                                                     | email=post@example.org               | in  403 403 403 303 403 403 403
POST /drift/inviter                                                                     | org=OTHER&email=ny@example.org       | in  403 403 403 403 200 403 403
POST /drift/admin                                                                       | email=ny@example.org                 | in  403 403 403 403 200 403 403
POST /drift/trekk                                                                       | invitasjon=INVITED                   | in  403 403 403 403 303 403 403
POST /drift/igjen                                                                       | invitasjon=INVITED                   | in  403 403 403 403 200 403 403
POST /drift/postmottak                                                                  | org=OTHER&email=post@example.org     | in  403 403 403 403 303 403 403
POST /drift/organisasjon                                                                | name=                                | in  403 403 403 403 422 403 403
POST /(behov,prosjekter,resultater,samarbeid)/{ny}/{id}                                 | title=Noe&_gjor=publiser             | 403 403 422 422 422 403 422 422
POST /(behov,prosjekter,resultater,samarbeid)/{ny}/{id}/kladd                           | title=Noe                            | 403 403 303 303 303 403 303 303
POST /(behov,prosjekter,resultater,samarbeid)/{id}/endre                                | title=Noe&_gjor=publiser             | 403 403 409 409 409 403 409 403
POST /(behov,prosjekter,resultater,samarbeid)/{id}/endre/kladd                          | title=Noe                            | 403 403 409 409 409 403 409 403
POST /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/trekk-tilbake |                                      | in  403 403 409 409 403 409 403
POST /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/apne-igjen    |                                      | in  403 403 409 409 404 409 404
POST /(behov,prosjekter,studier,resultater,oppsummeringer,samarbeid)/{id}/synlighet     |                                      | in  403 403 200 200 403 200 403
POST /(behov,prosjekter,resultater,samarbeid)/{id}/spor                                 | text=                                | 422 422 422 422 422 422 422 422
POST /(behov,prosjekter)/{id}/vart                                                      |                                      | in  403 403 303 303 403 303 422
POST /behov/{id}/vi-ogsaa                                                               | svar=ja                              | in  403 409 409 409 403 409 303
POST /oppsummeringer/{id}/forslag                                                       | resultat=ukjent&svar=ja              | in  422 422 422 422 422 422 422
POST /samarbeid/{id}/bli-med                                                            |                                      | in  403 403 403 403 403 403 403
POST /samarbeid/{id}/nei-takk                                                           |                                      | in  403 403 303 303 403 303 303
POST /samarbeid/{id}/forlat                                                             |                                      | in  403 403 303 303 403 303 303
POST /samarbeid/{id}/gi-videre                                                          | til=OTHER                            | in  403 403 422 422 403 422 403
POST /samarbeid/{id}/slipp-inn                                                          | org=                                 | in  403 403 422 422 403 422 403
POST /samarbeid/{id}/ta-ut                                                              | org=OTHER                            | in  403 403 422 422 403 422 403
POST /ordliste/ny                                                                       | id=KEY1&nb=olle%0Abolle&reason=x     | in  403 403 403 403 303 403 403
POST /ordliste/{set}                                                                    | id=KEY2&seen=0&nb=olle&reason=x      | in  403 403 403 403 303 403 403
POST /ordliste/{set}/ta-ut                                                              | id=KEY3&seen=1&reason=               | in  403 403 403 403 422 403 403
POST /ordliste/endringer/{change}/angre                                                 | id=KEY4                              | in  403 403 403 403 404 403 403
POST /lister                                                                            | navn=&tekst=                         | in  403 403 422 422 403 422 422
POST /lister/{id}/(kolonner,samme,delt,tema)                                            | niva=public                          | in  404 404 303 303 404 303 404
POST /lister/{id}/(ark,ta-inn,angre)                                                    |                                      | in  404 404 409 409 404 409 404
POST /lister/{id}/forkast                                                               |                                      | in  404 404 303 303 404 303 404
`

// writing is one writing act: its pattern, the form that is sent, and what is answered to each role.
type writing struct {
	pattern string
	form    url.Values
	want    []string
}

// acts reads the matrix, with the nouns in braces written out.
func acts(t *testing.T) (all []writing) {
	t.Helper()
	for line := range strings.Lines(matrix) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 2 {
			continue
		}
		text := strings.NewReplacer("TOWN", string(ownTown), "OTHER", string(otherTown), "KEY", "018f6f3e-5c1a-7000-8000-00000000000").Replace(strings.TrimSpace(cells[1]))
		form, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{}
		if len(cells) > 2 {
			want = strings.Fields(cells[2])
		}
		for _, pattern := range oneEach(strings.TrimSpace(cells[0])) {
			all = append(all, writing{pattern, form, want})
		}
	}
	return all
}

// house is an instance with somebody in every role.
type house struct {
	t        *testing.T
	db       *store.DB
	pages    http.Handler
	patterns []string
	made     int // records and requests so far
}

// Handle notes the pattern.
func (h *house) Handle(pattern string, _ page.Handler) { h.patterns = append(h.patterns, pattern) }

var ownTown, leadTown, otherTown = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1806"), commons.MunicipalityOwner("1841")

func openHouse(t *testing.T) *house { return openHouseOn(t, &testkit.Disk{}) }

// openHouseOn is openHouse on a disk that may be shut.
func openHouseOn(t *testing.T, disk *testkit.Disk) *house {
	t.Helper()
	ctx := context.Background()
	h := &house{t: t, db: testkit.Open(t, filepath.Join(t.TempDir(), "a.db"), store.Options{Fold: lang.Fold, Through: disk.Through})}
	register := municipality.Embedded()
	c := commons.New(h.db, register)
	if err := c.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	index, err := catalogue.Open(ctx, h.db, catalogue.Options{ReadOnly: true, Places: answers.Places(register)})
	if err != nil {
		t.Fatal(err)
	}
	a, program := answers.New(h.db, index, register), serveCmd{Language: "nb"}
	h.pages = program.web(c, a)
	for _, p := range program.pages(c, a, door.Door{}, door.NewLimits(false)) {
		p.Routes(h)
	}
	until := allmenning.At(time.Now().Add(24 * time.Hour))
	testkit.Write(t, h.db, func(tx *store.Tx) error {
		for _, role := range roles[1:] {
			p := allmenning.Person{ID: allmenning.PersonID(role), Name: role, Email: role + "@example.org", Admin: role == "instance"}
			if err := tx.PutPerson(&p); err != nil {
				return err
			}
			org, as := h.place(role)
			if org == "" {
				continue
			}
			if err := tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: org, Role: as}); err != nil {
				return err
			}
		}
		if err := tx.PutDigest(store.Digest{Person: "reader", Often: commons.Weekly, Token: "brevene"}); err != nil {
			return err
		}
		return tx.PutDelegation(allmenning.Delegation{From: ownTown, To: leadTown, Until: until, By: "admin"})
	})
	return h
}

// place is where somebody of a role has it.
func (h *house) place(role string) (allmenning.OrganisationID, allmenning.Role) {
	switch role {
	case "nobody", "instance":
		return "", ""
	case "lead":
		return leadTown, allmenning.RoleEditor
	case "other":
		return otherTown, allmenning.RoleEditor
	}
	return ownTown, allmenning.Role(role)
}

// session is a browser of somebody of a role, just signed in.
func (h *house) session(role string) string {
	h.t.Helper()
	if role == "nobody" {
		return ""
	}
	token, digest := secret.NewToken()
	org, _ := h.place(role)
	now := allmenning.At(time.Now())
	s := store.Session{Digest: digest, Person: allmenning.PersonID(role), Acting: org, Made: now, Seen: now, Ends: now + 3_600_000}
	if role == "lead" {
		s.For = ownTown
	}
	testkit.Write(h.t, h.db, func(tx *store.Tx) error { return tx.PutSession(s) })
	return token
}

// address is a pattern with something of its own to act on: a record of the town, one that it may take over, or the town itself.
func (h *house) address(pattern string) string {
	h.t.Helper()
	_, path, _ := strings.Cut(pattern, " ")
	path = strings.NewReplacer("{token}", "ukjent", "{ny}", "ny", "{$}", "", "{set}", "reablement", "{change}", "ukjent").Replace(path)
	if strings.HasPrefix(path, "/organisasjoner/") {
		return strings.Replace(path, "{id}", string(ownTown), 1)
	}
	if !strings.Contains(path, "{id}") {
		return path
	}
	if strings.Contains(path, "/ny/") {
		return strings.Replace(path, "{id}", allmenning.NewID[string](), 1)
	}
	if strings.HasPrefix(path, "/lister/") {
		return strings.Replace(path, "{id}", string(h.list()), 1)
	}
	return strings.Replace(path, "{id}", string(h.record(path).ID), 1)
}

// list is a list that the town's editor has sent, and that waits.
func (h *house) list() allmenning.ImportID {
	h.t.Helper()
	editor := allmenning.Actor{Reader: allmenning.Reader{Person: "editor", Peer: true, Organisations: []allmenning.OrganisationID{ownTown}}, Acting: ownTown, Role: allmenning.RoleEditor}
	i, err := commons.New(h.db, municipality.Embedded()).ReceiveList(context.Background(), editor, "liste.jsonl", "", strings.NewReader(`{"id":"1","title":"Noe"}`))
	if err != nil {
		h.t.Fatal(err)
	}
	return i.ID
}

// form is a form that names an invitation of its own where it is about one.
func (h *house) form(form url.Values) url.Values {
	if form.Get("invitasjon") != "INVITED" {
		return form
	}
	return url.Values{"invitasjon": {secret.Digest(h.invited())}}
}

// invited makes an invitation of its own, to another town, and gives its token.
func (h *house) invited() string {
	token, digest := secret.NewToken()
	testkit.Write(h.t, h.db, func(tx *store.Tx) error {
		return tx.PutInvitation(store.Invitation{
			Digest: digest, Email: token[:8] + "@example.org", Org: otherTown, Role: allmenning.RoleAdmin, By: "instance", Ends: allmenning.At(time.Now().Add(time.Hour)),
		})
	})
	return token
}

func (h *house) record(path string) *allmenning.Record {
	h.t.Helper()
	var r *allmenning.Record
	switch strings.Split(path, "/")[1] {
	case "behov":
		r = testkit.Need()
	case "prosjekter":
		r = testkit.Project()
	case "resultater":
		r = testkit.Finding()
	case "studier":
		r = testkit.Study()
	case "oppsummeringer":
		r = testkit.Synthesis()
	case "samarbeid":
		r = testkit.Constellation()
	default:
		h.t.Fatalf("no record for %s", path)
	}
	r.ID, r.Owner = allmenning.NewID[allmenning.RecordID](), ownTown
	r.Places = []allmenning.Place{{Number: "1824", CodeYear: 2026}}
	if strings.HasSuffix(path, "/vart") {
		r.Owner = commons.Library
	}
	if strings.HasSuffix(path, "/apne-igjen") {
		r.State = allmenning.Withdrawn
	}
	testkit.Put(h.t, h.db, r)
	return r
}

// send sends a form, from an address of its own.
func (h *house) send(path string, form url.Values, session string, head ...string) *httptest.ResponseRecorder {
	h.made++
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.RemoteAddr = fmt.Sprintf("10.0.%d.%d:1234", h.made>>8, h.made&255)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "okt", Value: session})
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.pages.ServeHTTP(w, r)
	return w
}

// read asks for a page, in a session; empty: nobody's.
func (h *house) read(path, session string) int {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "okt", Value: session})
	}
	w := httptest.NewRecorder()
	h.pages.ServeHTTP(w, r)
	return w.Code
}

// said is an answer as the matrix writes it.
func said(w *httptest.ResponseRecorder) string {
	if w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/logg-inn?neste=") {
		return "in"
	}
	return fmt.Sprint(w.Code)
}

// Each writing act is answered to each role as the matrix says, and every writing act stands in it.
func TestRoles_every_writing_act(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	var listed []string
	for _, a := range acts(t) {
		listed = append(listed, a.pattern)
		var got []string
		for _, role := range roles {
			got = append(got, said(h.send(h.address(a.pattern), h.form(a.form), h.session(role))))
		}
		if !slices.Equal(got, a.want) {
			t.Errorf("%s, to %v:\n got %v\nwant %v", a.pattern, roles, got, a.want)
		}
	}
	for _, pattern := range h.writing() {
		if !slices.Contains(listed, pattern) {
			t.Errorf("%s has no line in the matrix: who may do it?", pattern)
		}
	}
}

// writing are the writing acts of the route table.
func (h *house) writing() (all []string) {
	for _, pattern := range append(hungByServer(h.t), h.patterns...) {
		if strings.HasPrefix(pattern, "POST ") {
			all = append(all, pattern)
		}
	}
	return all
}

// A form that another site sends in somebody's browser is refused, wherever it is sent and whoever's browser it is; one of our own
// pages is taken, and so is one from a program that is no browser.
func TestRoles_forms_of_another_site(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, a := range acts(t) {
		role, want := "admin", a.want[slices.Index(roles, "admin")]
		for what, head := range map[string][]string{
			"another site":             {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
			"another name of ours":     {"Sec-Fetch-Site", "same-site", "Origin", "http://annen.example.com"},
			"another site, old":        {"Origin", "https://evil.example"},
			"a page without an origin": {"Origin", "null"},
		} {
			session := h.session(role)
			w := h.send(h.address(a.pattern), h.form(a.form), session, head...)
			if w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 {
				t.Errorf("%s from %s: %d, want it refused", a.pattern, what, w.Code)
			}
		}
		for what, head := range map[string][]string{
			"our own page":      {"Sec-Fetch-Site", "same-origin", "Origin", "http://example.com"},
			"our own page, old": {"Origin", "http://example.com"},
		} {
			if got := said(h.send(h.address(a.pattern), h.form(a.form), h.session(role), head...)); got != want {
				t.Errorf("%s from %s: %s, want %s", a.pattern, what, got, want)
			}
		}
	}
}

// A mail server stops the letters with one POST, without cookies and without saying where it comes from (RFC 8058, section 3.2).
func TestRoles_a_mail_server_unsubscribes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	w := h.send(commons.UnsubscribePath("brevene"), url.Values{"List-Unsubscribe": {"One-Click"}}, "")
	if w.Code != http.StatusOK || len(w.Result().Cookies()) > 0 {
		t.Errorf("answers %d with cookies %v", w.Code, w.Result().Cookies())
	}
	if d, err := h.db.Digest(context.Background(), "reader"); err != nil || d.Often != commons.Never {
		t.Errorf("the letters go on: %+v (%v)", d, err)
	}
}
