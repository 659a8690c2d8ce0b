package finding_test

import (
	"cmp"
	"net/http"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
)

// What became of each part of what others had tried is asked beside where it is from, shown there, and gone with it.
func TestElements_are_asked_shown_and_named_when_wrong(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	if fields := form.Fields(); !fields.Has("report.adaptation.2.element") || fields.Has("report.adaptation.3.element") {
		t.Error("the form begins with other than three parts")
	}
	parts := []string{
		"report.adapted_from", "Modum kommune", "report.adaptation.0.element", "nattrunden", "report.adaptation.0.act", "dropped", "report.adaptation.0.line", "Sensoren ser <b>det samme</b>.",
		"report.adaptation.2.element", "opplæringen", "report.adaptation.2.act", "kept",
	}
	ask := func(change ...string) testweb.Page {
		t.Helper()
		return s.Ask(kari, path, with(with(with(form.Fields(), short...), parts...), change...))
	}
	for field, value := range map[string]string{
		"report.adaptation.0.element": strings.Repeat("å", 81), "report.adaptation.0.line": strings.Repeat("å", 161), "report.adaptation.0.act": "",
		"report.adaptation.2.line": "Spør Ola, 01010750160.",
	} {
		at := map[string]string{
			"report.adaptation.2.line": "report.adaptation.1.line", // the row that was empty is gone
		}[field]
		at = cmp.Or(at, field)
		if p := ask(field, value); p.Code != http.StatusUnprocessableEntity || p.Text("feil-"+at) == "" {
			t.Errorf("%s %.20q: %d, said at the field: %q", field, value, p.Code, p.Text("feil-"+at))
		}
	}
	if p := ask("_gjor", "", "_legg-til", "report.adaptation"); p.Code != http.StatusSeeOther || !s.Ask(kari, path, nil).Fields().Has("report.adaptation.3.element") {
		t.Errorf("the button gives no row more: %d", p.Code)
	}
	r := published(t, s, kari, path, with(with(form.Fields(), short...), parts...))
	said := r.Body.(*allmenning.Finding).Report.Adaptation
	if len(said) != 2 || said[0] != (allmenning.Element{Element: "nattrunden", Act: allmenning.Dropped, Line: "Sensoren ser <b>det samme</b>."}) || said[1].Act != allmenning.Kept {
		t.Errorf("stored %+v", said)
	}
	for lang, want := range map[string][]string{
		"nb": {"Bygger på: Modum kommune", "Droppet: nattrunden – Sensoren ser <b>det samme</b>.", "Beholdt: opplæringen"},
		"nn": {"Byggjer på: Modum kommune", "Droppa: nattrunden", "Behalde: opplæringen"},
		"en": {"Builds on: Modum kommune", "Dropped: nattrunden", "Kept: opplæringen"},
	} {
		got := section(s.Ask(allmenning.Visitor{}, r.Path()+"?lang="+lang, nil), "tatt-i-bruk")
		for _, text := range want {
			if !strings.Contains(got, text) {
				t.Errorf("%s: %q, want %q", lang, got, text)
			}
		}
	}
	edit := s.Ask(kari, r.Path()+"/endre", nil).Fields()
	if edit.Get("report.adaptation.0.act") != "dropped" || edit.Get("report.adaptation.1.element") != "opplæringen" {
		t.Errorf("the form has %v", edit)
	}
	if p := s.Ask(kari, r.Path()+"/endre", with(edit, "report.adapted_from", "", "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); !strings.Contains(p.Main(), "nattrunden – ") {
		t.Error("the parts, which the form shows as long as they are written, are gone")
	}
	edit = s.Ask(kari, r.Path()+"/endre", nil).Fields()
	gone := []string{"report.adaptation.0.element", "", "report.adaptation.0.act", "", "report.adaptation.0.line", "", "report.adaptation.1.element", "", "report.adaptation.1.act", ""}
	if p := s.Ask(kari, r.Path()+"/endre", with(with(edit, gone...), "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); strings.Contains(p.Main(), "nattrunden – ") {
		t.Error("what was taken away stands")
	}
}

// What was told in one text of all, with or without whom it was taken up from, stands when something else is changed, by the form of
// today and by one that was opened before it asked part by part.
func TestElements_told_before_stand_when_something_else_is_changed(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	text := "Nattrunden ble droppet. " + strings.Repeat("Sensoren ser det samme. ", 12)
	text = strings.TrimSpace(text)
	for name, from := range map[string]string{"alone": "", "of somebody": "Modum kommune"} {
		t.Run(name, func(t *testing.T) {
			path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer "+name))
			r := published(t, s, kari, path, with(form.Fields(), short...))
			b := r.Body.(*allmenning.Finding)
			b.Report.AdaptedFrom, b.Report.Adaptation, r.Version = from, []allmenning.Element{{Line: text}}, r.Version+1
			testkit.Put(t, s.DB, r)
			for i, old := range []bool{false, true} {
				fields := s.Ask(kari, r.Path()+"/endre", nil).Fields()
				if got := fields.Get("report.adaptation.0.line"); got != text {
					t.Errorf("the form has %q", got)
				}
				for name := range fields {
					if old && strings.HasPrefix(name, "report.adaptation.") {
						fields.Del(name)
					}
				}
				did := strings.Repeat("Sensorer i sengen. ", i+1)
				if p := s.Ask(kari, r.Path()+"/endre", with(fields, "report.did", did, "_gjor", "publiser")); p.Code != http.StatusSeeOther {
					t.Fatalf("%d %s", p.Code, p.Main())
				}
				now, err := s.DB.Record(t.Context(), kari.Actor.Reader, r.ID)
				if err != nil {
					t.Fatal(err)
				}
				got := now.Body.(*allmenning.Finding).Report
				if got.Did != strings.TrimSpace(did) || len(got.Adaptation) != 1 || got.Adaptation[0] != (allmenning.Element{Line: text}) || got.AdaptedFrom != from {
					t.Errorf("old form %v: stored %+v", old, got)
				}
			}
		})
	}
}

// The tick that others can ask stands from the start, follows the project's answer, and is taken away by whoever writes.
func TestResult_says_whether_they_can_be_asked(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	const asked = "contact.willing_to_be_asked"
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	fields := with(with(form.Fields(), short...), "contact.role", "Prosjektleder")
	if fields.Get(asked) != "ja" {
		t.Error("not ticked from the start")
	}
	fields.Del(asked)
	r := published(t, s, kari, path, fields)
	if c := r.Body.(*allmenning.Finding).ContactBlock; c.Asked || c.Role != "Prosjektleder" || c.Email != kari.Email {
		t.Errorf("stored %+v", c)
	}
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); strings.Contains(p.Body, "Prosjektleder") {
		t.Error("others see who it is")
	}
	if p := s.Ask(kari, r.Path(), nil); !strings.Contains(p.Main(), "Prosjektleder (vises bare for dere)") {
		t.Errorf("their own people do not: %s", p.Main())
	}
	edit := s.Ask(kari, r.Path()+"/endre", nil).Fields()
	if edit.Get("contact.role") != "Prosjektleder" || edit.Get(asked) != "" {
		t.Errorf("the form has %q %q", edit.Get("contact.role"), edit.Get(asked))
	}
	if p := s.Ask(kari, r.Path()+"/endre", with(edit, asked, "ja", "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); !strings.Contains(p.Main(), "Prosjektleder") || strings.Contains(p.Body, kari.Email) {
		t.Error("ticked: others do not see the role, or see the address")
	}
}
