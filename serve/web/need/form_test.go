package need_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/store"
)

func TestNewNeed_from_first_letter_to_published(t *testing.T) {
	s := openTown(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(editor)
	if fields.Get("contact.email") != "kari@example.org" {
		t.Errorf("the form begins with the address %q", fields.Get("contact.email"))
	}

	// What is half written is saved, and stands there when the page is asked for again.
	saved := s.Ask(editor, path, with(fields, falls[:4]...))
	if saved.Code != http.StatusSeeOther || saved.Header.Get("Location") != path {
		t.Fatalf("saving: %d to %s", saved.Code, saved.Header.Get("Location"))
	}
	again := s.Ask(editor, path, nil)
	if got := again.Fields(); got.Get("title") != falls[1] || got.Get("_lagringer") != "1" {
		t.Errorf("after saving: title %q, savings %s", got.Get("title"), got.Get("_lagringer"))
	}
	if line := again.Text("lagret"); !strings.HasPrefix(line, "Lagret som kladd kl.") || !strings.HasSuffix(line, "Bare du ser den.") {
		t.Errorf("the line says %q", line)
	}

	// Publishing too early names the fields that are empty, each at its place, and loses nothing.
	early := s.Ask(editor, path, with(again.Fields(), "_gjor", "publiser"))
	if early.Code != http.StatusUnprocessableEntity {
		t.Fatalf("publishing half a need: %d", early.Code)
	}
	for _, name := range []string{"challenge", "standing", "contact.role"} {
		if early.Text("feil-"+name) == "" {
			t.Errorf("nothing is said at %s", name)
		}
		control := early.Find(func(n *html.Node) bool { return testweb.Attr(n, "id") == "felt-"+name })
		if control == nil || testweb.Attr(control, "aria-invalid") != "true" {
			t.Errorf("%s is not marked", name)
		}
		if !strings.Contains(early.Body, `href="#felt-`+name+`"`) {
			t.Errorf("the summary does not lead to %s", name)
		}
	}
	if early.Text("feil-title") != "" || early.Fields().Get("title") != falls[1] {
		t.Errorf("the title is well, and must stand")
	}

	// The whole is published, twice for one press too many, and makes one need that everybody sees.
	whole := with(early.Fields(), append(falls, "_gjor", "publiser", "themes", "falls")...)
	for range 2 {
		done := s.Ask(editor, path, whole)
		to := done.Header.Get("Location")
		if done.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/behov/") || !strings.Contains(to, "kvittering=publisert") {
			t.Fatalf("publishing: %d to %s\n%s", done.Code, to, done.Text("innhold"))
		}
		shown := s.Ask(editor, to, nil)
		if shown.First("h1") != falls[1] || !strings.Contains(shown.Text("innhold"), "Behovet er publisert.") {
			t.Errorf("the page says %q", shown.Text("innhold"))
		}
	}
	id := allmenning.RecordID(path[strings.LastIndexByte(path, '/')+1:])
	r, err := s.DB.Record(context.Background(), allmenning.Reader{}, id)
	if err != nil {
		t.Fatal(err)
	}
	n := r.Body.(*allmenning.Need)
	if !n.ContactBlock.Asked {
		t.Error("nobody can be asked, though the tick stood")
	}
	if r.Version != 1 || len(n.Themes) != 1 || n.Themes[0] != "falls" || n.ContactBlock.Role != "Enhetsleder hjemmetjenesten" || r.Owner != vefsn {
		t.Errorf("stored: %+v %+v", r, n)
	}
	if _, err := s.Commons.Draft(context.Background(), editor.Actor, id, ""); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("the draft is still there: %v", err)
	}
	if p := s.Ask(editor, path, nil); p.Code != http.StatusSeeOther || p.Header.Get("Location") != "/behov/"+string(id) {
		t.Errorf("the form of a published need: %d to %s", p.Code, p.Header.Get("Location"))
	}
}

func TestNewNeed_asks_for_a_visitor_who_may_write(t *testing.T) {
	s := openTown(t, nil)
	for path, want := range map[string]string{
		"/behov/ny":             "/logg-inn?neste=%2Fbehov%2Fny",
		"/behov/ny?tittel=fall": "/logg-inn?neste=%2Fbehov%2Fny%3Ftittel%3Dfall",
		"/behov/ny/0193a000-0000-7000-8000-00000000beef": "/logg-inn?neste=%2Fbehov%2Fny%2F0193a000-0000-7000-8000-00000000beef",
	} {
		if p := s.Ask(allmenning.Visitor{}, path, nil); p.Code != http.StatusSeeOther || p.Header.Get("Location") != want {
			t.Errorf("%s: %d to %q, want %q", path, p.Code, p.Header.Get("Location"), want)
		}
	}
	reader := s.Person("leser", vefsn, allmenning.RoleReader)
	if p := s.Ask(reader, "/behov/ny", nil); p.Code != http.StatusForbidden || !strings.Contains(p.Text("innhold"), "bidragsyter") {
		t.Errorf("a reader: %d %s", p.Code, p.Text("innhold"))
	}
	if p := s.Ask(reader, "/behov/ny", nil); strings.Count(p.Text("innhold"), "administrator hos dere") != 1 {
		t.Errorf("a reader is told whom to ask %d times: %s", strings.Count(p.Text("innhold"), "administrator hos dere"), p.Text("innhold"))
	}
	nobodys := reader
	nobodys.Actor.Acting, nobodys.Actor.Role, nobodys.Actor.Reader.Organisations, nobodys.Organisation = "", "", nil, ""
	if p := s.Ask(nobodys, "/behov/ny", nil); p.Code != http.StatusForbidden || strings.Contains(p.Text("innhold"), "hos dere") ||
		!strings.Contains(p.Text("innhold"), "du hører ikke til noen organisasjon") || !strings.Contains(p.Body, `<a href="/bli-med">`) {
		t.Errorf("somebody of no organisation: %d %s", p.Code, p.Text("innhold"))
	}
	for _, path := range []string{"/behov/ny/noe", "/behov/nytt/0193a000-0000-7000-8000-00000000beef"} {
		if p := s.Ask(s.Person("red", vefsn, allmenning.RoleEditor), path, nil); p.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Code)
		}
	}
}

// Relatives are found while somebody writes, with the eyes of who writes: a need that is closed to others is found by its owner
// alone, and proposals are sent again only when they are others.
func TestNewNeed_relatives_while_writing(t *testing.T) {
	closed := testkit.Need()
	closed.Title, closed.Owner, closed.Closure = "Kvitrande lemen i heimetenesta", vefsn, allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}
	closed.Body.(*allmenning.Need).Challenge = "Lemen kvitrar når heimetenesta kjem, og dei eldre fell."
	s := openTown(t, func(db *store.DB) { testkit.Put(t, db, closed) })
	kari, per := s.Person("kari", vefsn, allmenning.RoleEditor), s.Person("per", fauske, allmenning.RoleEditor)
	text := []string{"title", "Lemen kvitrar i heimetenesta når eldre fell", "challenge", "Heimetenesta kjem til heimebuande eldre, og lemen kvitrar."}
	for _, x := range []struct {
		who  allmenning.Visitor
		sees bool
	}{{kari, true}, {per, false}} {
		path, fields := s.start(x.who)
		got := s.Ask(x.who, path+"/kladd", with(fields, text...), "HX-Request", "true")
		if !strings.Contains(got.Body, `id="ved-siden"`) || !strings.Contains(got.Body, "hx-swap-oob") {
			t.Fatalf("%s: no relatives are sent: %s", x.who.Name, got.Body)
		}
		if strings.Contains(got.Body, closed.Title) != x.sees {
			t.Errorf("%s sees the closed need: %v, want %v", x.who.Name, !x.sees, x.sees)
		}
		if beside := s.Ask(x.who, path, nil).Text("ved-siden"); x.sees && !strings.Contains(strings.ReplaceAll(beside, closed.Title, ""), "kvitrar") {
			t.Errorf("%s: the word that was the reason is not beside the form: %s", x.who.Name, beside)
		}
		if !strings.Contains(got.Body, `name="target_groups" value="older-at-home"`) && !strings.Contains(got.Body, `name="target_group" value="older-at-home"`) {
			t.Errorf("%s: no target group is proposed", x.who.Name)
		}
		if x.sees && !strings.Contains(got.Body, string(closed.ID)+"#vi-ogsaa") {
			t.Errorf("the same need is not offered to join: %s", got.Body)
		}
		if !strings.Contains(got.Body, `value="falls"`) || !strings.Contains(got.Body, "foreslått av maskinen") {
			t.Errorf("%s: no theme is proposed", x.who.Name)
		}
		// The page without script shows the same.
		page := s.Ask(x.who, path, nil)
		if strings.Contains(page.Text("ved-siden"), closed.Title) != x.sees {
			t.Errorf("%s: the page beside the form: %s", x.who.Name, page.Text("ved-siden"))
		}
		again := s.Ask(x.who, path+"/kladd", page.Fields(), "HX-Request", "true")
		if strings.Contains(again.Body, `id="forslag"`) {
			t.Errorf("%s: the same proposals are sent again", x.who.Name)
		}
	}
	// What is proposed and not ticked is not stored.
	path, fields := s.start(per)
	whole := with(fields, falls...)
	saved := s.Ask(per, path, whole)
	if saved.Code != http.StatusSeeOther {
		t.Fatal(saved.Code)
	}
	form := s.Ask(per, path, nil)
	if !strings.Contains(form.Body, `value="falls"`) {
		t.Error("falls is not proposed")
	}
	s.Ask(per, path, with(form.Fields(), "_gjor", "publiser"))
	r, err := s.DB.Record(context.Background(), allmenning.Reader{}, allmenning.RecordID(path[len("/behov/ny/"):]))
	if err != nil || len(r.Body.(*allmenning.Need).Themes) != 0 {
		t.Errorf("stored %+v, %v", r, err)
	}
}

func TestNewNeed_closed_only_with_a_reason(t *testing.T) {
	s := openTown(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(editor)
	if fields.Get("closure") != "public" {
		t.Errorf("%q is chosen, want public", fields.Get("closure"))
	}
	own := with(fields, append(falls, "closure", "own", "_gjor", "publiser")...)
	p := s.Ask(editor, path, own)
	if p.Code != http.StatusUnprocessableEntity || p.Text("feil-closure") == "" {
		t.Fatalf("closed without a reason: %d %q", p.Code, p.Text("feil-closure"))
	}
	open := p.Find(func(n *html.Node) bool { return n.Data == "details" && testweb.Has(n, "open") })
	if open == nil || !strings.Contains(testweb.TextOf(open), "Lovgrunnlag") {
		t.Error("the fault lies behind a fold that is closed")
	}
	var again url.Values
	for _, day := range []string{"2026-13-40", "2020-01-01"} {
		if again = s.Ask(editor, path, nil).Fields(); s.Ask(editor, path, with(again, "closure.opens", day, "_gjor", "publiser")).Text("feil-closure.opens") == "" {
			t.Errorf("%s is taken as a day to open", day)
		}
	}
	again = s.Ask(editor, path, nil).Fields()
	if p := s.Ask(editor, path, with(again, "closure", "group", "closure.group", "0193a000-0000-7000-8000-00000000beef", "closure.basis", "offl-14", "closure.opens", "", "_gjor", "publiser")); p.Text("feil-closure") == "" {
		t.Errorf("a group they are no members of: %d %s", p.Code, p.Text("innhold"))
	}
	again = s.Ask(editor, path, nil).Fields()
	if again.Get("closure") != "group" {
		t.Errorf("a choice that cannot stand became %q", again.Get("closure"))
	}
	if p := s.Ask(editor, path, with(again, "closure", "own", "closure.group", "", "closure.basis", "offl-14", "closure.opens", "2027-01-01", "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatalf("with a reason: %d %s", p.Code, p.Text("innhold"))
	}
	id := allmenning.RecordID(path[len("/behov/ny/"):])
	if _, err := s.DB.Record(context.Background(), allmenning.Reader{}, id); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("everybody sees it: %v", err)
	}
	r, err := s.DB.Record(context.Background(), editor.Actor.Reader, id)
	if err != nil || r.Closure.Level != allmenning.Own || r.Closure.Basis != "offl-14" || r.Closure.OpensAt.Time().UTC().Format("2006-01-02 15:04") != "2026-12-31 23:00" {
		t.Errorf("stored %+v, %v", r.Closure, err)
	}
}

func TestNewNeed_refuses_a_national_identity_number(t *testing.T) {
	s := openTown(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(editor)
	p := s.Ask(editor, path, with(fields, append(falls, "challenge", "Gjelder 01010750160 hos oss.")...))
	if p.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Text("feil-challenge"), "fødselsnummer") {
		t.Errorf("saving: %d %q", p.Code, p.Text("feil-challenge"))
	}
	line := s.Ask(editor, path+"/kladd", with(fields, append(falls, "challenge", "Gjelder 01010750160 hos oss.")...), "HX-Request", "true")
	if !strings.Contains(line.Body, "#felt-challenge") || strings.Contains(line.Body, "data-saved") {
		t.Errorf("the script is told %s", line.Body)
	}
}

// What others do stands before the acts that can wait: somebody on a phone is to meet it before rows of buttons. Where a
// synthesis is like the need, nothing on the page says that there is none.
func TestNeed_shows_relatives_before_acts_and_tells_of_a_like_synthesis(t *testing.T) {
	need := testkit.Need()
	need.Owner, need.Title = vefsn, "Eldre hjemme faller og brekker hofta"
	need.Body.(*allmenning.Need).Challenge = "Mange eldre som bor hjemme, faller om natten. Vi vet ikke om trening i grupper virker. " + strings.Repeat("Vi har få folk og lange avstander. ", 20)
	s := openTown(t, func(db *store.DB) { testkit.Put(t, db, need) })
	kari := s.Person("kari", vefsn, allmenning.RoleEditor)
	p := s.Ask(kari, need.Path(), nil)
	at := func(what string) int {
		i := strings.Index(p.Body, what)
		if i < 0 {
			t.Fatalf("no %s on the page", what)
		}
		return i
	}
	relatives := at(`id="slektninger"`)
	for _, later := range []string{`id="gjor"`, `id="vi-ogsaa"`, `/historikk"`, `/synlighet"`} {
		if at(later) < relatives {
			t.Errorf("%s stands before what others do", later)
		}
	}
	if at(need.Path()+"/endre") > relatives {
		t.Error("the first act of its owner does not stand first")
	}
	if n := strings.Count(p.Body[at("<h1"):relatives], "ds-button"); n > 0 {
		t.Errorf("%d buttons before what others do", n)
	}

	body := p.Text("innhold")
	if !strings.Contains(body, "Ingen ennå, men noe likner") || !strings.Contains(body, "men dette likner:") || strings.Contains(body, "Ingen oppsummering handler om dette") {
		t.Errorf("of syntheses it says: %s", body)
	}
	section := headings(p, "oppsummeringer")
	if len(section) == 0 {
		t.Fatal("no synthesis is like it")
	}
	for _, title := range section { // the page shows once what there is
		if slices.Contains(headings(p, "slektninger"), title) || strings.Contains(p.Text("traad"), title) {
			t.Errorf("%q stands more than once on the page", title)
		}
	}

	list := s.Ask(kari, "/behov", nil)
	row := list.Find(func(n *html.Node) bool {
		return n.Data == "p" && strings.HasPrefix(testweb.TextOf(n), "Mange eldre som bor hjemme")
	})
	if row == nil || len([]rune(testweb.TextOf(row))) > 240 || !strings.HasSuffix(testweb.TextOf(row), "…") {
		t.Errorf("in a list its challenge is not cut: %v", row)
	}
}

// On a narrow page the others stand below the form, so a line at its top says how many they are and leads there; it is sent anew only when
// the number is another.
func TestNewNeed_says_at_the_top_how_many_others_there_are(t *testing.T) {
	other := testkit.Need()
	other.Title, other.Owner = "Kvitrande lemen i heimetenesta", fauske
	other.Body.(*allmenning.Need).Challenge = "Lemen kvitrar når heimetenesta kjem, og dei eldre fell."
	s := openTown(t, func(db *store.DB) { testkit.Put(t, db, other) })
	kari := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	if n := fields.Get("_ved-siden"); n != "0" {
		t.Fatalf("a form nobody has written in says %q", n)
	}
	body := s.Ask(kari, path+"/kladd", with(fields, "title", "Lemen kvitrar i heimetenesta når eldre fell"), "HX-Request", "true").Body
	if !strings.Contains(body, `id="ved-siden-linje"`) || !strings.Contains(body, `href="#ved-siden"`) {
		t.Fatalf("the number is not told: %s", body)
	}
	page := s.Ask(kari, path, nil)
	if text := page.Text("ved-siden-linje"); page.Fields().Get("_ved-siden") == "0" || !strings.Contains(text, "arbeider kanskje med det samme. Se hvem, under skjemaet") {
		t.Fatalf("the page says %q", text)
	}
	if body := s.Ask(kari, path+"/kladd", with(page.Fields(), "title", "Lemen kvitrar i heimetenesta når eldre fell."), "HX-Request", "true").Body; strings.Contains(body, "ved-siden-linje") {
		t.Error("the same number is told once more")
	}
}
