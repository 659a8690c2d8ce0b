package need_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/internal/testweb"
)

// How little must be written to register a need. The form is sent empty, each fault it names is mended with as little as can be,
// and so on until it is taken: what was mended is what somebody must fill in. Run with -v to read the numbers.
func TestShortestNeed(t *testing.T) {
	s := openTown(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(editor)
	prefilled := 0
	for name, values := range fields {
		if !strings.HasPrefix(name, "_") && values[0] != "" {
			prefilled++
		}
	}
	written, chosen, letters := 0, 0, 0
	for range 10 {
		p := s.Ask(editor, path, with(fields, "_gjor", "publiser"))
		if p.Code == http.StatusSeeOther {
			t.Logf("shortest need: %d inputs to fill in (%d written, %d chosen), %d characters; %d are filled in beforehand", written+chosen, written, chosen, letters, prefilled)
			if written+chosen > 5 {
				t.Errorf("%d inputs must be filled in, want five at most", written+chosen)
			}
			return
		}
		fields = p.Fields()
		for _, a := range p.All("a") {
			id, fault := strings.CutPrefix(testweb.Attr(a, "href"), "#felt-")
			if !fault || testweb.Attr(a, "class") != "" {
				continue
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

// mend writes as little as can be in a field, or chooses its first answer, and gives what was written.
func mend(p testweb.Page, fields url.Values, name string) string {
	for _, n := range p.All("input") {
		if testweb.Attr(n, "name") == name && testweb.Attr(n, "type") == "radio" {
			fields.Set(name, testweb.Attr(n, "value"))
			return ""
		}
	}
	value := "x"
	if control := p.Find(func(n *html.Node) bool { return testweb.Attr(n, "name") == name }); testweb.Attr(control, "type") == "email" {
		value = "a@b.no"
	}
	fields.Set(name, value)
	return value
}
