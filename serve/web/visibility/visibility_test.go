package visibility_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
	"allmenning/serve/web/visibility"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

func open(t *testing.T) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, nil, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{visibility.Pages{Answers: a, Commons: c}, project.Pages{Answers: a}}
	})
}

// put stores a project of Vefsn with a lesson and somebody to ask.
func put(t *testing.T, s *testweb.Town) *allmenning.Record {
	t.Helper()
	r := testkit.Project()
	r.Owner = vefsn
	p := r.Body.(*allmenning.Project)
	p.LessonsBlock.Lessons = []allmenning.Lesson{{When: "Da", Did: "gjorde vi", LedTo: "det gikk bra", Factor: "innovation.evidence", Sign: "helped"}}
	p.ContactBlock = allmenning.ContactPoint{Role: "Prosjektleder", Email: "leder@example.org", Asked: true}
	testkit.Put(t, s.DB, r)
	return r
}

// with is the form of a page with some choices made.
func with(p testweb.Page, choices ...string) url.Values {
	v := p.Fields()
	for i := 0; i+1 < len(choices); i += 2 {
		v.Set(choices[i], choices[i+1])
	}
	return v
}

// march is the first of March of next year or the one after, as typed and as read.
func march() (typed, read string) {
	day := time.Date(time.Now().Year()+1, 3, 1, 12, 0, 0, 0, i18n.Zone())
	return day.Format(time.DateOnly), i18n.New(i18n.NB).Date(day)
}

func TestVisibility_is_stored_after_a_yes_and_told_to_the_owner(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	peer := s.Person("Ola Peer", fauske, allmenning.RoleEditor)
	r := put(t, s)
	path := r.Path() + "/synlighet"
	typed, read := march()

	asked := s.Ask(kari, path, nil)
	if asked.Code != http.StatusOK || !strings.Contains(asked.Main(), "Alle ser dette.") {
		t.Fatalf("%d %s", asked.Code, asked.Main())
	}
	choices := with(asked, "closure", "own", "closure.opens", typed, "closure.basis", "offl-23", "_gjor", "se")
	preview := s.Ask(kari, path, choices)
	want := "Bare dere ser dette. Åpnes " + read + ". Grunnlag: Forhandlingsposisjon og anbud (offentleglova § 23)."
	if preview.Code != http.StatusOK || !strings.Contains(preview.Main(), want) {
		t.Fatalf("%d, want %q in %s", preview.Code, want, preview.Main())
	}
	if _, err := s.DB.Record(context.Background(), allmenning.Reader{}, r.ID); err != nil {
		t.Fatalf("it was closed before anybody said yes: %v", err)
	}
	back := s.Ask(kari, path, with(preview, "_gjor", "rett"))
	if got := back.Fields(); got.Get("closure") != "own" || got.Get("closure.opens") != typed || got.Get("closure.basis") != "offl-23" {
		t.Errorf("the choices are lost on the way back: %v", got)
	}
	saved := s.Ask(kari, path, with(preview, "_gjor", "lagre"))
	if saved.Code != http.StatusSeeOther || saved.Header.Get("Location") != path+"?lagret=1" {
		t.Fatalf("%d to %s: %s", saved.Code, saved.Header.Get("Location"), saved.Main())
	}
	if text := s.Ask(kari, path+"?lagret=1", nil).Main(); !strings.Contains(text, "Lagret. "+want) {
		t.Errorf("what was stored is not said: %s", text)
	}
	if text := s.Ask(kari, r.Path(), nil).Main(); !strings.Contains(text, want) {
		t.Errorf("the owner's page does not say %q: %s", want, text)
	}
	for who, v := range map[string]allmenning.Visitor{"everybody": {}, "a peer": peer} {
		if p := s.Ask(v, r.Path(), nil); p.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want not found", who, p.Code)
		}
	}
	// Opened again, by the same page.
	again := with(s.Ask(kari, path, nil), "closure", "public", "_gjor", "lagre")
	if p := s.Ask(kari, path, again); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	if text := s.Ask(kari, r.Path(), nil).Main(); strings.Contains(text, "ser dette.") {
		t.Errorf("an open record says who sees it: %s", text)
	}
}

func TestVisibility_of_a_block(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := put(t, s)
	path := r.Path() + "/synlighet"
	choices := with(s.Ask(kari, path, nil), "blocks.lessons", "peers", "blocks.lessons.basis", "offl-14", "_gjor", "se")
	preview := s.Ask(kari, path, choices)
	for _, want := range []string{"Alle ser dette.", "Bare innloggede ansatte i offentlig sektor ser erfaringene. Grunnlag: Interne dokumenter"} {
		if !strings.Contains(preview.Main(), want) {
			t.Errorf("the page does not say %q: %s", want, preview.Main())
		}
	}
	if p := s.Ask(kari, path, with(preview, "_gjor", "lagre")); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	if text := s.Ask(kari, r.Path(), nil).Main(); !strings.Contains(text, "ser erfaringene") {
		t.Error("the owner is not told on the record's page")
	}
	wider := s.Ask(kari, path, with(s.Ask(kari, path, nil), "blocks.lessons", "", "_gjor", "se"))
	if strings.Contains(preview.Main(), "Flere enn nå") || !strings.Contains(wider.Main(), "Flere enn nå") {
		t.Error("that more will see the lessons is said when it is not so, or not said when it is")
	}
	open := s.Ask(allmenning.Visitor{}, r.Path(), nil)
	if strings.Contains(open.Main(), "ser erfaringene") || strings.Contains(open.Body, "det gikk bra") {
		t.Error("everybody is told of the block, or sees it")
	}
}

func TestVisibility_refuses_at_the_field(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := put(t, s)
	path := r.Path() + "/synlighet"
	typed, _ := march()
	for name, c := range map[string]struct {
		choices []string
		field   string
		says    string
	}{
		"closed without a reason": {[]string{"closure", "own"}, "closure", "lovgrunnlag eller en dato"},
		"a block wider than the record": {
			[]string{"closure", "own", "closure.basis", "offl-13", "blocks.lessons", "peers", "blocks.lessons.basis", "offl-13"}, "blocks.lessons", "ikke være mer åpen",
		},
		"a block that opens before the record": {
			[]string{"closure", "own", "closure.opens", typed, "blocks.lessons", "own", "blocks.lessons.opens", time.Now().AddDate(0, 0, 2).Format(time.DateOnly)}, "blocks.lessons", "ikke være mer åpen",
		},
		"a day that has been":  {[]string{"closure", "own", "closure.opens", "2020-01-01"}, "closure.opens", "har vært"},
		"no day":               {[]string{"closure", "own", "closure.opens", "snart"}, "closure.opens", "ikke en dato"},
		"an unknown law":       {[]string{"closure", "own", "closure.basis", "offl-99"}, "closure.basis", "står ikke på listen"},
		"a group of others":    {[]string{"closure", "group", "closure.group", "x", "closure.basis", "offl-13"}, "closure.group", "samarbeid"},
		"a level there is not": {[]string{"closure", "alle"}, "closure", "trinn"},
	} {
		for _, do := range []string{"se", "lagre"} {
			p := s.Ask(kari, path, with(s.Ask(kari, path, nil), append(c.choices, "_gjor", do)...))
			if p.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d, want 422: %s", name, p.Code, p.Main())
				continue
			}
			if got := p.Text("feil-" + c.field); c.field != "closure.group" && !strings.Contains(got, c.says) {
				t.Errorf("%s: at the field stands %q, want %q", name, got, c.says)
			}
			if !strings.Contains(testweb.Links(p.Tree), " #felt-"+c.field+" ") {
				t.Errorf("%s: the summary does not lead to the field: %s", name, testweb.Links(p.Tree))
			}
		}
	}
	if now, _ := s.DB.Record(context.Background(), allmenning.Reader{}, r.ID); now == nil || now.Version != 1 {
		t.Error("something was stored")
	}
}

func TestVisibility_to_a_constellation_of_the_owner(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := put(t, s)
	group := testkit.Project() // any record carries a constellation's members here
	group.Owner, group.Title = vefsn, "Helgeland digitalt"
	testkit.Put(t, s.DB, group)
	id := allmenning.GroupID(group.ID)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		_, err := tx.Join(allmenning.Membership{Constellation: id, Organisation: vefsn, Role: "lead"})
		return err
	})
	path := r.Path() + "/synlighet"
	preview := s.Ask(kari, path, with(s.Ask(kari, path, nil), "closure", "group", "closure.group", string(id), "closure.basis", "offl-13", "_gjor", "se"))
	if !strings.Contains(preview.Main(), "Bare medlemmene i Helgeland digitalt ser dette.") {
		t.Fatalf("%d %s", preview.Code, preview.Main())
	}
	if p := s.Ask(kari, path, with(preview, "_gjor", "lagre")); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	member := s.Person("Mia Medlem", fauske, allmenning.RoleReader)
	if p := s.Ask(member, r.Path(), nil); p.Code != http.StatusNotFound {
		t.Errorf("no member: %d", p.Code)
	}
	member.Actor.Groups = []allmenning.GroupID{id}
	if p := s.Ask(member, r.Path(), nil); p.Code != http.StatusOK || !strings.Contains(p.Main(), "Bare medlemmene i samarbeidet ser dette.") {
		t.Errorf("a member: %d", p.Code)
	}
}

func TestVisibility_clash_says_who_changed_it(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	per := s.Person("Per Hansen", vefsn, allmenning.RoleEditor)
	r := put(t, s)
	path := r.Path() + "/synlighet"
	karis := with(s.Ask(kari, path, nil), "closure", "own", "closure.basis", "offl-13", "_gjor", "lagre")
	pers := with(s.Ask(per, path, nil), "closure", "peers", "closure.basis", "offl-14", "_gjor", "lagre")
	if p := s.Ask(per, path, pers); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	p := s.Ask(kari, path, karis)
	if p.Code != http.StatusConflict || !strings.Contains(p.Main(), "Per Hansen, Vefsn kommune har gjort noe med posten mens du hadde siden åpen: gjort mindre åpen") {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	again := p.Fields()
	if again.Get("closure") != "own" || again.Get("_bygger") != "2" {
		t.Errorf("the choices are lost, or build on what is gone: %v", again)
	}
	again.Set("_gjor", "lagre")
	if p := s.Ask(kari, path, again); p.Code != http.StatusSeeOther {
		t.Errorf("saved anew: %d %s", p.Code, p.Main())
	}
}

func TestVisibility_withdraw_and_restore(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	peer := s.Person("Ola Peer", fauske, allmenning.RoleEditor)
	r := put(t, s)
	withdraw, restore := r.Path()+"/trekk-tilbake", r.Path()+"/apne-igjen"
	question := s.Ask(kari, withdraw, nil)
	if question.Code != http.StatusOK || !strings.Contains(question.Main(), "Trukket tilbake. Bare dere ser dette.") {
		t.Fatalf("%d %s", question.Code, question.Main())
	}
	if _, err := s.DB.Record(context.Background(), allmenning.Reader{}, r.ID); err != nil {
		t.Fatal("withdrawn by the question alone")
	}
	sent := question.Fields()
	for range 2 { // sent twice is done once
		if p := s.Ask(kari, withdraw, sent); p.Code != http.StatusSeeOther || p.Header.Get("Location") != r.Path() {
			t.Fatalf("%d %s", p.Code, p.Main())
		}
	}
	if p := s.Ask(peer, r.Path(), nil); p.Code != http.StatusNotFound {
		t.Errorf("a peer sees what is withdrawn: %d", p.Code)
	}
	if p := s.Ask(kari, r.Path(), nil); !strings.Contains(p.Main(), "Trukket tilbake. Bare dere ser dette.") {
		t.Errorf("the owner is not told: %s", p.Main())
	}
	if p := s.Ask(kari, withdraw, nil); p.Code != http.StatusSeeOther {
		t.Errorf("it asks again: %d", p.Code)
	}
	stale := url.Values{"_bygger": {"1"}}
	if p := s.Ask(kari, restore, stale); p.Code != http.StatusConflict || !strings.Contains(p.Main(), "Kari Nilsen") {
		t.Errorf("from a version that is gone: %d %s", p.Code, p.Main())
	}
	again := s.Ask(kari, restore, nil)
	if !strings.Contains(again.Main(), "Alle ser dette.") {
		t.Errorf("who will see it is not said: %s", again.Main())
	}
	if p := s.Ask(kari, restore, again.Fields()); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	if p := s.Ask(peer, r.Path(), nil); p.Code != http.StatusOK {
		t.Errorf("a peer does not see what is restored: %d", p.Code)
	}
}

// While a record is taken back nobody sees it, so a choice opens it to nobody, and the way back stands first.
func TestVisibility_of_what_is_withdrawn(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := put(t, s)
	path, restore := r.Path()+"/synlighet", r.Path()+"/apne-igjen"
	closed := with(s.Ask(kari, path, nil), "closure", "own", "closure.basis", "offl-14", "_gjor", "lagre")
	s.Ask(kari, path, closed)
	s.Ask(kari, r.Path()+"/trekk-tilbake", s.Ask(kari, r.Path()+"/trekk-tilbake", nil).Fields())
	page := s.Ask(kari, path, nil)
	if at, form := strings.Index(page.Body, `href="`+restore), strings.Index(page.Body, `action="`+path); at < 0 || at > form {
		t.Errorf("the way to open it stands at %d, the choices at %d", at, form)
	}
	if !strings.Contains(page.Main(), "gjelder fra dere åpner posten igjen") {
		t.Errorf("it is not said when the choices hold: %s", page.Main())
	}
	preview := s.Ask(kari, path, with(page, "closure", "public", "_gjor", "se")).Main()
	if !strings.Contains(preview, "Alle ser dette.") || strings.Contains(preview, "Flere enn nå") {
		t.Errorf("more see it than now, says the page of what nobody sees: %s", preview)
	}
	if own := s.Ask(kari, r.Path(), nil); !strings.Contains(own.Body, `href="`+restore) {
		t.Error("its own page does not lead to opening it again")
	}
	contributor := s.Person("Bi Drager", vefsn, allmenning.RoleContributor)
	if own := s.Ask(contributor, r.Path(), nil); strings.Contains(own.Body, restore) {
		t.Error("a contributor, who may not open it, is led there")
	}
}

func TestVisibility_tells_what_a_basis_asks_for_in_the_readers_language(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := put(t, s)
	for lang, want := range map[string]string{
		"nb": "Kan holdes lukket. Vurder om det kan åpnes likevel.", "nn": "Kan haldast lukka. Vurder om det kan opnast likevel.",
		"en": "May be kept closed. Consider whether it can be opened all the same.",
	} {
		if p := s.Ask(kari, r.Path()+"/synlighet?lang="+lang, nil); !strings.Contains(p.Body, "<dd>"+want) {
			t.Errorf("%s: not said, or not as the reader's own language", lang)
		}
	}
}

func TestVisibility_is_decided_by_the_owners_editors_alone(t *testing.T) {
	s := open(t)
	r := put(t, s)
	hidden := testkit.Project()
	hidden.Owner, hidden.Closure = vefsn, allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}
	testkit.Put(t, s.DB, hidden)
	for name, c := range map[string]struct {
		v    allmenning.Visitor
		code int // of the open record
		dark int // of the hidden one
	}{
		"nobody":            {allmenning.Visitor{}, http.StatusSeeOther, http.StatusSeeOther},
		"a contributor":     {s.Person("Bi Drager", vefsn, allmenning.RoleContributor), http.StatusForbidden, http.StatusForbidden},
		"another's editor":  {s.Person("Ola Peer", fauske, allmenning.RoleEditor), http.StatusForbidden, http.StatusNotFound},
		"the owner's admin": {s.Person("Ada Min", vefsn, allmenning.RoleAdmin), http.StatusOK, http.StatusOK},
	} {
		for _, last := range []string{"/synlighet", "/trekk-tilbake"} {
			for _, fields := range []url.Values{nil, {"closure": {"public"}, "_bygger": {strconv.Itoa(9)}, "_gjor": {"se"}}} {
				if fields != nil && c.code == http.StatusOK {
					continue // what it may do is tested above
				}
				if p := s.Ask(c.v, r.Path()+last, fields); p.Code != c.code {
					t.Errorf("%s at %s: %d, want %d", name, last, p.Code, c.code)
				}
				if p := s.Ask(c.v, hidden.Path()+last, fields); p.Code != c.dark {
					t.Errorf("%s at the hidden one's %s: %d, want %d", name, last, p.Code, c.dark)
				}
			}
		}
	}
	if p := s.Ask(s.Person("Eva Dit", vefsn, allmenning.RoleEditor), "/behov/"+string(r.ID)+"/synlighet", nil); p.Code != http.StatusNotFound {
		t.Errorf("a project under the needs: %d", p.Code)
	}
}

// Where the owner wants two persons, whoever changed the record last does not open it alone, and is told so with the choices kept.
func TestVisibility_second_person(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := put(t, s)
	path := r.Path() + "/synlighet"
	closing := with(s.Ask(kari, path, nil), "closure", "own", "closure.basis", "offl-13", "_gjor", "lagre")
	if p := s.Ask(kari, path, closing); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
	})
	p := s.Ask(kari, path, with(s.Ask(kari, path, nil), "closure", "public", "_gjor", "lagre"))
	if p.Code != http.StatusForbidden || p.Fields().Get("closure") != "public" {
		t.Errorf("%d %s", p.Code, p.Main())
	}
	if _, err := s.DB.Record(context.Background(), allmenning.Reader{}, r.ID); err == nil {
		t.Error("opened alone")
	}
}

// result stores an open result of a project.
func result(t *testing.T, s *testweb.Town, project *allmenning.Record) *allmenning.Record {
	t.Helper()
	r := testkit.Finding()
	r.Owner, r.Title = project.Owner, "Fall blant eldre"
	testkit.Put(t, s.DB, r)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutLink(allmenning.Link{From: r.ID, To: project.ID, Kind: allmenning.LinkFrom, By: r.Owner}, commons.Program())
	})
	return r
}

// isOpen says whether everybody sees a record.
func isOpen(s *testweb.Town, r *allmenning.Record) bool {
	_, err := s.DB.Record(context.Background(), allmenning.Reader{}, r.ID)
	return err == nil
}

func TestWithdraw_says_what_stays_open_and_takes_it_along(t *testing.T) {
	for name, test := range map[string]struct{ untick, stays bool }{"ticked, as it comes": {false, false}, "the tick taken away": {true, true}} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
			project := put(t, s)
			hangs := result(t, s, project)
			path := project.Path() + "/trekk-tilbake"
			p := s.Ask(kari, path, nil)
			for _, want := range []string{"Ett resultat hører til prosjektet og er fortsatt åpent:", "Fall blant eldre", "Trekk tilbake resultatet også"} {
				if !strings.Contains(p.Main(), want) {
					t.Errorf("the page does not say %q: %s", want, p.Main())
				}
			}
			fields := p.Fields()
			if fields.Get("ogsa") != string(hangs.ID) {
				t.Fatalf("the choice is not ticked: %v", fields)
			}
			if test.untick {
				fields.Del("ogsa")
			}
			if p := s.Ask(kari, path, fields); p.Code != http.StatusSeeOther {
				t.Fatalf("%d %s", p.Code, p.Main())
			}
			if isOpen(s, project) || isOpen(s, hangs) != test.stays {
				t.Errorf("project open %t, result open %t; want closed, and %t", isOpen(s, project), isOpen(s, hangs), test.stays)
			}
		})
	}
}

func TestVisibility_says_what_stays_open_and_closes_it_as_much(t *testing.T) {
	for name, test := range map[string]struct {
		untick bool
		says   string
	}{
		"ticked, as it comes": {false, "Lukkes like mye som prosjektet:"}, "the tick taken away": {true, "Hører til prosjektet og er fortsatt åpent"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
			project := put(t, s)
			hangs := result(t, s, project)
			path := project.Path() + "/synlighet"
			p := s.Ask(kari, path, nil)
			if !strings.Contains(p.Main(), "Ett resultat hører til prosjektet og er fortsatt åpent:") || !strings.Contains(p.Main(), "Lukk det like mye") {
				t.Errorf("the page says %s", p.Main())
			}
			fields := with(p, "closure", "own", "closure.basis", "offl-14", "_gjor", "se")
			if test.untick {
				fields.Del("ogsa")
			}
			preview := s.Ask(kari, path, fields)
			if !strings.Contains(preview.Main(), test.says) {
				t.Errorf("what comes of it is not said: %s", preview.Main())
			}
			back := s.Ask(kari, path, with(preview, "_gjor", "rett"))
			if back.Fields().Has("ogsa") == test.untick {
				t.Error("the choice is lost on the way back")
			}
			if p := s.Ask(kari, path, with(preview, "_gjor", "lagre")); p.Code != http.StatusSeeOther {
				t.Fatalf("%d %s", p.Code, p.Main())
			}
			if isOpen(s, project) || isOpen(s, hangs) != test.untick {
				t.Errorf("project open %t, result open %t", isOpen(s, project), isOpen(s, hangs))
			}
		})
	}
}
