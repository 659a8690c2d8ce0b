package finding_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"allmenning"
	"allmenning/internal/testweb"
)

// How little must be written to tell of a result, of a project that has said what it is. The form is sent empty, each fault it names
// is mended with as little as can be, and so on until it is taken: what was mended is what somebody must fill in. Run with -v to
// read the numbers.
func TestShortestResult(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, p := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	fields := p.Fields()
	prefilled := 0
	for name, values := range fields {
		if !strings.HasPrefix(name, "_") && !strings.HasSuffix(name, ".rows") && values[0] != "" {
			prefilled++
		}
	}
	written, chosen, letters := 0, 0, 0
	for range 10 {
		if p = s.Ask(kari, path, with(fields, "_gjor", "publiser")); p.Code == http.StatusSeeOther {
			t.Logf("shortest result: %d inputs to fill in (%d written, %d chosen), %d characters; %d are filled in beforehand", written+chosen, written, chosen, letters, prefilled)
			if written+chosen > 7 {
				t.Errorf("%d inputs must be filled in, want seven at most", written+chosen)
			}
			return
		}
		fields = p.Fields()
		for _, a := range p.All("a") {
			id, fault := strings.CutPrefix(testweb.Attr(a, "href"), "#felt-")
			if !fault || testweb.Attr(a, "class") != "" || p.Text("feil-"+id) == "" {
				continue
			}
			if strings.HasPrefix(id, "report.rea") && fields.Get("report.reach_unknown") != "" {
				continue // mended by the same tick
			}
			if value := mend(p, fields, id); value == "" {
				chosen++
			} else {
				written++
				letters += utf8.RuneCountInString(value)
			}
		}
	}
	t.Error("the form is never taken")
}

// mend writes as little as can be in a field, or chooses its first answer, and gives what was written. Where a box says that there is
// nothing to tell, it is ticked: one tick mends both how many it was for and how many it reached.
func mend(p testweb.Page, fields url.Values, name string) string {
	switch name {
	case "report.meant", "report.reached":
		fields.Set("report.reach_unknown", "ja")
		return ""
	case "lessons":
		fields.Set("report.nothing_learnt", "ja")
		return ""
	}
	for _, n := range p.All("input") {
		if testweb.Attr(n, "name") == name && testweb.Attr(n, "type") == "radio" {
			fields.Set(name, testweb.Attr(n, "value"))
			return ""
		}
	}
	for _, n := range p.All("select") {
		if testweb.Attr(n, "name") != name {
			continue
		}
		for o := range n.Descendants() {
			if value := testweb.Attr(o, "value"); o.Data == "option" && value != "" {
				fields.Set(name, value)
				return ""
			}
		}
	}
	fields.Set(name, "x")
	return "x"
}
