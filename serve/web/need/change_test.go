package need_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"allmenning"
)

func TestChangeNeed_two_editors(t *testing.T) {
	s := openTown(t, nil)
	kari, ola := s.person("kari", vefsn, allmenning.RoleEditor), s.person("ola", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	whole := with(fields, append(falls, "_gjor", "publiser")...)
	if p := s.ask(kari, path, whole); p.Code != http.StatusSeeOther {
		t.Fatal(p.Text("innhold"))
	}
	id := path[strings.LastIndexByte(path, '/')+1:]
	edit := "/behov/" + id + "/endre"
	hers, his := fieldsOf(s.ask(kari, edit, nil)), fieldsOf(s.ask(ola, edit, nil))
	if hers.Get("challenge") != falls[5] || hers.Get("contact.email") != "kari@example.org" {
		t.Fatalf("the form is filled with %v", hers)
	}

	// Different fields merge.
	s.ask(kari, edit, with(hers, "title", "Eldre faller hjemme", "_gjor", "publiser"))
	if p := s.ask(ola, edit, with(his, "who", "Om lag 650", "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatalf("another field: %d %s", p.Code, p.Text("innhold"))
	}
	now, err := s.DB.Record(context.Background(), allmenning.Reader{}, allmenning.RecordID(id))
	if err != nil || now.Title != "Eldre faller hjemme" || now.Body.(*allmenning.Need).Who != "Om lag 650" || now.Version != 3 {
		t.Errorf("merged: %v %+v, %v", now.Title, now.Body, err)
	}

	// The same field gives both texts; what only one of them changed is taken.
	clash := s.ask(ola, edit, with(his, "title", "Fall hos eldre", "challenge", "Vi har begynt med gruppetrening.", "_gjor", "publiser"))
	body := clash.Text("innhold")
	if clash.Code != http.StatusConflict || !strings.Contains(body, "Fall hos eldre") || !strings.Contains(body, "Eldre faller hjemme") {
		t.Fatalf("both texts: %d %s", clash.Code, body)
	}
	if n := strings.Count(clash.Body, "<legend>"); n != 1 {
		t.Errorf("%d fields to choose in, want the title alone", n)
	}
	s.ask(ola, edit, with(fieldsOf(clash), "_valgt.title", "deres", "_gjor", "kladd"))
	form := fieldsOf(s.ask(ola, edit, nil))
	if form.Get("title") != "Eldre faller hjemme" || form.Get("who") != "Om lag 650" || form.Get("challenge") != "Vi har begynt med gruppetrening." {
		t.Errorf("after choosing: %v", form)
	}
	for range 2 { // pressed twice, it is one change
		if p := s.ask(ola, edit, with(form, "_gjor", "publiser")); p.Code != http.StatusSeeOther || !strings.Contains(p.Header.Get("Location"), "endret") {
			t.Errorf("published: %d %s", p.Code, p.Text("innhold"))
		}
	}
	now, err = s.DB.Record(context.Background(), allmenning.Reader{}, allmenning.RecordID(id))
	if err != nil || now.Body.(*allmenning.Need).Challenge != "Vi har begynt med gruppetrening." || now.Body.(*allmenning.Need).Who != "Om lag 650" || now.Version != 4 {
		t.Errorf("stored: %+v, %v", now.Body, err)
	}
	if p := s.ask(s.person("per", fauske, allmenning.RoleEditor), edit, nil); p.Code != http.StatusForbidden {
		t.Errorf("another municipality: %d", p.Code)
	}
}
