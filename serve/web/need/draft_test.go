package need_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// A session ends while somebody writes: nothing written is lost, with a script or without one.
func TestNewNeed_lost_session(t *testing.T) {
	s := openTown(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(editor)
	sent := with(fields, falls...)

	line := s.Ask(allmenning.Visitor{}, path+"/kladd", sent, "HX-Request", "true")
	if line.Code != http.StatusOK || !strings.Contains(line.Body, "Du er logget ut") || !strings.Contains(line.Body, "/logg-inn?neste=") || strings.Contains(line.Body, "data-saved") {
		t.Errorf("the line: %d %s", line.Code, line.Body)
	}
	whole := s.Ask(allmenning.Visitor{}, path, with(sent, "_gjor", "publiser"))
	if whole.Code != http.StatusForbidden || !strings.Contains(whole.Text("innhold"), "Alt du skrev, står nedenfor") {
		t.Errorf("the page: %d %s", whole.Code, whole.Text("innhold"))
	}
	back := whole.Fields()
	for i := 0; i < len(falls); i += 2 {
		if back.Get(falls[i]) != falls[i+1] {
			t.Errorf("%s came back as %q", falls[i], back.Get(falls[i]))
		}
	}
	// Signed in again, the very page that came back is sent, and publishes.
	done := s.Ask(editor, path, with(back, "_gjor", "publiser"))
	if done.Code != http.StatusSeeOther || !strings.Contains(done.Header.Get("Location"), "kvittering=publisert") {
		t.Errorf("after signing in: %d %s", done.Code, done.Text("innhold"))
	}
}

func TestNewNeed_draft_is_the_authors_alone_until_an_editor_is_asked(t *testing.T) {
	s := openTown(t, nil)
	writer, editor := s.Person("ola", vefsn, allmenning.RoleContributor), s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(writer)
	form := s.Ask(writer, path, nil)
	if !strings.Contains(form.Body, "Be en redaktør publisere") || strings.Contains(form.Body, "Publiser behovet") {
		t.Error("a contributor is offered to publish")
	}
	theirs := path + "?forfatter=" + string(writer.Actor.Person)
	s.Ask(writer, path, with(fields, falls...))
	if p := s.Ask(editor, theirs, nil); p.Code != http.StatusNotFound {
		t.Errorf("a draft nobody was asked about is shown to an editor: %d", p.Code)
	}
	half := s.Ask(writer, path, with(s.Ask(writer, path, nil).Fields(), "_gjor", "be", "who", ""))
	if half.Code != http.StatusUnprocessableEntity || half.Text("feil-who") == "" {
		t.Errorf("asked about a need that is not whole: %d %q", half.Code, half.Text("feil-who"))
	}
	s.Ask(writer, path, with(half.Fields(), "_gjor", "be", "who", falls[3]))
	if line := s.Ask(writer, path, nil).Text("lagret"); !strings.Contains(line, "sagt fra til redaktørene i Vefsn kommune") {
		t.Errorf("after asking: %q", line)
	}
	lone := s.Person("siv", fauske, allmenning.RoleContributor)
	own, begun := s.start(lone)
	s.Ask(lone, own, with(begun, append(falls, "_gjor", "be")...))
	if line := s.Ask(lone, own, nil).Text("lagret"); strings.Contains(line, "sagt fra til redaktørene") || !strings.Contains(line, "Fauske kommune") {
		t.Errorf("where there is no editor: %q", line)
	}
	if p := s.Ask(s.Person("per", fauske, allmenning.RoleEditor), theirs, nil); p.Code != http.StatusNotFound {
		t.Errorf("another municipality's editor sees it: %d", p.Code)
	}
	shown := s.Ask(editor, theirs, nil)
	if shown.Code != http.StatusOK || shown.Fields().Get("title") != falls[1] {
		t.Fatalf("the editor who was asked: %d", shown.Code)
	}
	done := s.Ask(editor, theirs, with(shown.Fields(), "_gjor", "publiser"))
	if done.Code != http.StatusSeeOther || !strings.Contains(done.Header.Get("Location"), "kvittering=publisert") {
		t.Errorf("the editor publishes: %d %s", done.Code, done.Text("innhold"))
	}
	if own, _, err := s.Commons.Drafts(context.Background(), writer.Actor); err != nil || len(own) != 0 {
		t.Errorf("the draft is still there: %v %v", own, err)
	}
}

// A draft stays with the organisation it was begun for.
func TestNewNeed_after_switching_role(t *testing.T) {
	s := openTown(t, nil)
	kari := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	s.Ask(kari, path, with(fields, falls...))
	elsewhere := kari
	elsewhere.Actor.Acting, elsewhere.Organisation = fauske, "Fauske kommune"
	elsewhere.Actor.Organisations = []allmenning.OrganisationID{vefsn, fauske}
	p := s.Ask(elsewhere, path, nil)
	if !strings.Contains(p.Text("innhold"), "skrev du for en annen organisasjon") || p.Fields().Get("title") != falls[1] {
		t.Errorf("the page: %s", p.Text("innhold"))
	}
	for _, do := range []string{"kladd", "publiser"} {
		if p := s.Ask(elsewhere, path, with(p.Fields(), "_gjor", do)); p.Code != http.StatusConflict || p.Fields().Get("title") != falls[1] {
			t.Errorf("%s: %d", do, p.Code)
		}
	}
	if d, err := s.Commons.Draft(context.Background(), kari.Actor, allmenning.RecordID(path[len("/behov/ny/"):]), ""); err != nil || d.Org != vefsn {
		t.Errorf("the draft is %+v, %v", d, err)
	}
}

// Where an organisation wants two persons, the author is told so, keeps the draft, and may ask another.
func TestNewNeed_two_persons(t *testing.T) {
	s := openTown(t, nil)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
	})
	kari, ola := s.Person("kari", vefsn, allmenning.RoleEditor), s.Person("ola", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	if p := s.Ask(kari, path, nil); strings.Contains(p.Body, "Publiser behovet") || !strings.Contains(p.Body, "Be en annen om å publisere") {
		t.Error("from the start it is offered to publish alone")
	}
	p := s.Ask(kari, path, with(fields, append(falls, "_gjor", "publiser")...))
	if !strings.Contains(p.Text("innhold"), "må det to personer til") || !strings.Contains(p.Body, "Be en annen om å publisere") {
		t.Fatalf("alone: %d %s", p.Code, p.Text("innhold"))
	}
	if p := s.Ask(kari, path, with(p.Fields(), "_gjor", "be")); p.Code != http.StatusSeeOther {
		t.Fatalf("asking: %d %s", p.Code, p.Text("innhold"))
	}
	theirs := path + "?forfatter=" + string(kari.Actor.Person)
	if p := s.Ask(ola, theirs, with(s.Ask(ola, theirs, nil).Fields(), "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Errorf("the second: %d %s", p.Code, p.Text("innhold"))
	}
}

// Two windows with the same form: the second to save sees both texts, and chooses.
func TestNewNeed_two_windows(t *testing.T) {
	s := openTown(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, first := s.start(editor)
	second := s.Ask(editor, path, nil).Fields()
	if first.Get("_vindu") == second.Get("_vindu") {
		t.Fatal("two windows have one name")
	}
	s.Ask(editor, path, with(first, "title", "Fall i hjemmet", "who", "Eldre"))
	if line := s.Ask(editor, path+"/kladd", with(second, "title", "Fall på glatta", "who", "Eldre"), "HX-Request", "true"); !strings.Contains(line.Body, "endret i et annet vindu") {
		t.Errorf("the script is told %q", line.Body)
	}
	both := s.Ask(editor, path, with(second, "title", "Fall på glatta", "who", "Eldre", "challenge", "Det er glatt."))
	body := both.Text("innhold")
	if both.Code != http.StatusConflict || !strings.Contains(body, "Fall i hjemmet") || !strings.Contains(body, "Fall på glatta") {
		t.Fatalf("both texts: %d %s", both.Code, body)
	}
	if n := strings.Count(both.Body, "<legend>"); n != 2 { // title and challenge; who is the same
		t.Errorf("%d fields to choose in", n)
	}
	s.Ask(editor, path, with(both.Fields(), "_valgt.title", "deres", "_gjor", "kladd"))
	got := s.Ask(editor, path, nil).Fields()
	if got.Get("title") != "Fall i hjemmet" || got.Get("challenge") != "Det er glatt." || got.Get("who") != "Eldre" {
		t.Errorf("after choosing: %v", got)
	}
	// A window that saves twice, the second before it knows of the first, is not held up against itself.
	mine := with(got, "title", "Fall ute")
	s.Ask(editor, path+"/kladd", mine, "HX-Request", "true")
	if p := s.Ask(editor, path, with(mine, "title", "Fall ute og inne")); p.Code != http.StatusSeeOther {
		t.Errorf("the same window: %d %s", p.Code, p.Text("innhold"))
	}
}

// A script may save while it is still saving: the same window never stands in its own way, and the last saving is counted.
func TestNewNeed_saves_at_once(t *testing.T) {
	s := openTown(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(editor)
	var all sync.WaitGroup
	answers := make([]string, 4)
	for i := range answers {
		all.Go(func() {
			answers[i] = s.Ask(editor, path+"/kladd", with(fields, "title", strings.Repeat("Fall ", i+1)), "HX-Request", "true").Body
		})
	}
	all.Wait()
	for i, body := range answers {
		if !strings.Contains(body, "data-saved") {
			t.Errorf("saving %d: %s", i, body)
		}
	}
	d, err := s.Commons.Draft(context.Background(), editor.Actor, allmenning.RecordID(path[len("/behov/ny/"):]), "")
	if err != nil || d.Saves != len(answers) || !strings.HasPrefix(d.Fields["title"][0], "Fall") {
		t.Errorf("the draft is %+v, %v", d, err)
	}
}
