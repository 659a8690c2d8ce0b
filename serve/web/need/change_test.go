package need_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/store"
)

func TestChangeNeed_two_editors(t *testing.T) {
	s := openTown(t, nil)
	kari, ola := s.Person("kari", vefsn, allmenning.RoleEditor), s.Person("ola", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	whole := with(fields, append(falls, "_gjor", "publiser")...)
	if p := s.Ask(kari, path, whole); p.Code != http.StatusSeeOther {
		t.Fatal(p.Text("innhold"))
	}
	id := path[strings.LastIndexByte(path, '/')+1:]
	edit := "/behov/" + id + "/endre"
	hers, his := s.Ask(kari, edit, nil).Fields(), s.Ask(ola, edit, nil).Fields()
	if hers.Get("challenge") != falls[5] || hers.Get("contact.email") != "kari@example.org" {
		t.Fatalf("the form is filled with %v", hers)
	}

	// Different fields merge.
	s.Ask(kari, edit, with(hers, "title", "Eldre faller hjemme", "_gjor", "publiser"))
	if p := s.Ask(ola, edit, with(his, "who", "Om lag 650", "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatalf("another field: %d %s", p.Code, p.Text("innhold"))
	}
	now, err := s.DB.Record(context.Background(), allmenning.Reader{}, allmenning.RecordID(id))
	if err != nil || now.Title != "Eldre faller hjemme" || now.Body.(*allmenning.Need).Who != "Om lag 650" || now.Version != 3 {
		t.Errorf("merged: %v %+v, %v", now.Title, now.Body, err)
	}

	// The same field gives both texts; what only one of them changed is taken.
	clash := s.Ask(ola, edit, with(his, "title", "Fall hos eldre", "challenge", "Vi har begynt med gruppetrening.", "_gjor", "publiser"))
	body := clash.Text("innhold")
	if clash.Code != http.StatusConflict || !strings.Contains(body, "Fall hos eldre") || !strings.Contains(body, "Eldre faller hjemme") {
		t.Fatalf("both texts: %d %s", clash.Code, body)
	}
	if !strings.Contains(body, " i dag av kari, Vefsn kommune.") {
		t.Errorf("it does not say who saved the other text, and when: %s", body)
	}
	if n := strings.Count(clash.Body, "<legend>"); n != 1 {
		t.Errorf("%d fields to choose in, want the title alone", n)
	}
	s.Ask(ola, edit, with(clash.Fields(), "_valgt.title", "deres", "_gjor", "kladd"))
	form := s.Ask(ola, edit, nil).Fields()
	if form.Get("title") != "Eldre faller hjemme" || form.Get("who") != "Om lag 650" || form.Get("challenge") != "Vi har begynt med gruppetrening." {
		t.Errorf("after choosing: %v", form)
	}
	for range 2 { // pressed twice, it is one change
		if p := s.Ask(ola, edit, with(form, "_gjor", "publiser")); p.Code != http.StatusSeeOther || !strings.Contains(p.Header.Get("Location"), "endret") {
			t.Errorf("published: %d %s", p.Code, p.Text("innhold"))
		}
	}
	now, err = s.DB.Record(context.Background(), allmenning.Reader{}, allmenning.RecordID(id))
	if err != nil || now.Body.(*allmenning.Need).Challenge != "Vi har begynt med gruppetrening." || now.Body.(*allmenning.Need).Who != "Om lag 650" || now.Version != 4 {
		t.Errorf("stored: %+v, %v", now.Body, err)
	}
	if p := s.Ask(s.Person("per", fauske, allmenning.RoleEditor), edit, nil); p.Code != http.StatusForbidden {
		t.Errorf("another municipality: %d", p.Code)
	}
}

func TestChangeNeed_of_nothing_stores_nothing_and_says_so(t *testing.T) {
	s := openTown(t, nil)
	kari, ola := s.Person("kari", vefsn, allmenning.RoleEditor), s.Person("ola", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	s.Ask(kari, path, with(fields, append(falls, "_gjor", "publiser")...))
	id := path[strings.LastIndexByte(path, '/')+1:]
	edit := "/behov/" + id + "/endre"
	form := s.Ask(kari, edit, nil).Fields()
	s.Ask(kari, edit, with(form, "_gjor", "kladd"))
	form = s.Ask(kari, edit, nil).Fields()
	sent := s.Ask(kari, edit, with(form, "_gjor", "publiser"))
	if to := sent.Header.Get("Location"); sent.Code != http.StatusSeeOther || to != "/behov/"+id+"?kvittering=uendret-"+id {
		t.Fatalf("%d to %s", sent.Code, to)
	}
	if body := s.Ask(kari, sent.Header.Get("Location"), nil).Text("innhold"); !strings.Contains(body, "Ingenting var endret") || strings.Contains(body, "Endringen er publisert") {
		t.Errorf("the receipt: %s", body)
	}
	events, err := s.DB.History(context.Background(), kari.Actor.Reader, allmenning.RecordID(id))
	if err != nil || len(events) != 1 {
		t.Errorf("%d events (%v), want the making alone", len(events), err)
	}
	// Somebody else has changed it since: hers is still no change.
	s.Ask(ola, edit, with(s.Ask(ola, edit, nil).Fields(), "title", "Ny tittel", "_gjor", "publiser"))
	if to := s.Ask(kari, edit, with(form, "_gjor", "publiser")).Header.Get("Location"); !strings.Contains(to, "uendret") {
		t.Errorf("after another's change: %s", to)
	}
}

// The form of a need that is there asks for its relatives as its own page does: one may not say that nobody works on the same
// where the other names them.
func TestChangeNeed_shows_the_relatives_of_its_page(t *testing.T) {
	need := testkit.Need()
	need.Owner, need.Title = vefsn, "Noe nytt i hjemmetjenesten"
	need.Places = []allmenning.Place{{Number: "1824", CodeYear: 2026}}
	body := need.Body.(*allmenning.Need)
	body.Challenge, body.Who, body.Standing = "Vi vil prøve noe nytt med dem vi har.", "Alle", allmenning.Learning
	body.Themes, body.TargetGroup = []string{"falls"}, []string{"older-at-home"}
	body.ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: "leder@example.org", Asked: true}
	s := openTown(t, func(db *store.DB) { testkit.Put(t, db, need) })
	kari := s.Person("kari", vefsn, allmenning.RoleEditor)
	page, form := s.Ask(kari, need.Path(), nil), s.Ask(kari, need.Path()+"/endre", nil)
	want, got := headings(page, "slektninger"), headings(form, "ved-siden-tittel")
	got = slices.DeleteFunc(got, func(title string) bool { return slices.Contains(headings(page, "oppsummeringer"), title) }) // the page has them there
	if len(want) < 2 || !slices.Equal(want, got) {
		t.Fatalf("its page shows %q, its form %q", want, got)
	}
	// What is written now counts, and not what is stored.
	fields := with(form.Fields(), "title", "Elektroniske medisindispensere", "challenge", "Mange hjemme glemmer medisinene sine.", "_gjor", "kladd")
	s.Ask(kari, need.Path()+"/endre", fields)
	if now := headings(s.Ask(kari, need.Path()+"/endre", nil), "ved-siden-tittel"); slices.Equal(now, want) || len(now) == 0 {
		t.Errorf("with another text the form still shows %q", now)
	}
}

// Others can be asked of a need by leave, as of a project and a result: the tick stands from the start, and can be taken away.
func TestChangeNeed_says_whether_they_can_be_asked(t *testing.T) {
	need := testkit.Need()
	need.Owner, need.Places = vefsn, []allmenning.Place{{Number: "1824", CodeYear: 2026}}
	body := need.Body.(*allmenning.Need)
	body.Who, body.Standing = "Alle", allmenning.Learning
	body.ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: "leder@example.org", Asked: true}
	s := openTown(t, func(db *store.DB) { testkit.Put(t, db, need) })
	kari := s.Person("kari", vefsn, allmenning.RoleEditor)
	const tick = "contact.willing_to_be_asked"
	if _, begun := s.start(kari); begun.Get(tick) != "ja" {
		t.Error("not ticked from the start")
	}
	for _, asked := range []bool{false, true} {
		fields := s.Ask(kari, need.Path()+"/endre", nil).Fields()
		if (fields.Get(tick) != "") == asked {
			t.Errorf("the form has the tick %q before it is to be %v", fields.Get(tick), asked)
		}
		fields.Del(tick)
		if asked {
			fields.Set(tick, "ja")
		}
		if p := s.Ask(kari, need.Path()+"/endre", with(fields, "_gjor", "publiser")); p.Code != http.StatusSeeOther {
			t.Fatal(p.Code, p.Main())
		}
		r, err := s.DB.Record(t.Context(), kari.Actor.Reader, need.ID)
		if err != nil || r.Body.(*allmenning.Need).ContactBlock.Asked != asked {
			t.Errorf("stored %+v (%v), want asked %v", r, err, asked)
		}
	}
}

// headings are the titles in what the heading with an id names.
func headings(p testweb.Page, id string) []string {
	named := p.Find(func(n *html.Node) bool { return testweb.Attr(n, "aria-labelledby") == id })
	if named == nil {
		return nil
	}
	var out []string
	for _, h := range (testweb.Page{Tree: named}).All("h3") {
		out = append(out, strings.TrimSpace(testweb.TextOf(h)))
	}
	return out
}
