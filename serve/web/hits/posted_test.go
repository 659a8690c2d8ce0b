package hits_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// long is a text that fits in no address.
var long = strings.TrimSpace(strings.Repeat(pasted+"\n\n", 20))

// send submits a form of a page as a browser without scripts does: its fields, and those of the button pressed.
func send(t *testing.T, form *html.Node, action string, more url.Values) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	if !strings.EqualFold(attr(form, "method"), "post") {
		t.Fatalf("the form %s is sent with %q", attr(form, "id"), attr(form, "method"))
	}
	fields := url.Values{}
	for d := range form.Descendants() {
		switch {
		case d.Data == "textarea":
			fields.Add(attr(d, "name"), strings.ReplaceAll(text(d), "\n", "\r\n"))
		case d.Data == "input" && (attr(d, "type") == "hidden" || has(d, "checked")):
			fields.Add(attr(d, "name"), attr(d, "value"))
		}
	}
	for name, values := range more {
		fields[name] = values
	}
	if action == "" {
		action = attr(form, "action")
	}
	r := httptest.NewRequest("POST", action, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w, doc := do(t, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: code %d", action, w.Code)
	}
	return w, doc
}

func byID(t *testing.T, doc *html.Node, id string) *html.Node {
	t.Helper()
	for d := range doc.Descendants() {
		if attr(d, "id") == id {
			return d
		}
	}
	t.Fatalf("nothing is called %q", id)
	return nil
}

// button finds the button that leads where an address begins so.
func button(t *testing.T, doc *html.Node, action string) *html.Node {
	t.Helper()
	for _, b := range all(doc, "button", "") {
		if strings.HasPrefix(attr(b, "formaction"), action) {
			return b
		}
	}
	t.Fatalf("no button to %s", action)
	return nil
}

// keeps fails unless the page still has the whole text.
func keeps(t *testing.T, doc *html.Node) {
	t.Helper()
	if got := text(one(t, doc, "textarea", "")); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(long), " ") {
		t.Errorf("the page has %d characters of the text's %d", len(got), len(long))
	}
}

func TestPosted_text_in_another_language(t *testing.T) {
	_, doc := post(t, url.Values{"q": {long}, "noun": {"project"}})
	b := button(t, doc, "/sok?lang=nn")
	w, nn := send(t, byID(t, doc, attr(b, "form")), attr(b, "formaction"), nil)
	keeps(t, nn)
	if got := text(one(t, nn, "h1", "")); got != "Seks kommunar har arbeidd med det same" {
		t.Errorf("heading %q", got)
	}
	if !strings.Contains(strings.Join(w.Header().Values("Set-Cookie"), " "), "lang=nn") {
		t.Error("the choice of language is not kept")
	}
	for _, k := range all(nn, "p", "kind") {
		if !strings.HasPrefix(text(k), "Prosjekt") {
			t.Errorf("the choices are lost: %q", text(k))
		}
	}
	b = button(t, nn, "/sok?lang=en")
	_, en := send(t, byID(t, nn, attr(b, "form")), attr(b, "formaction"), nil)
	keeps(t, en)
	if got := attr(one(t, en, "html", ""), "lang"); got != "en" {
		t.Errorf("then in %q", got)
	}
}

func TestPosted_text_from_a_municipality(t *testing.T) {
	_, doc := post(t, url.Values{"q": {long}})
	b := button(t, doc, "/velg-kommune")
	_, choose := send(t, byID(t, doc, attr(b, "form")), attr(b, "formaction"), url.Values{attr(b, "name"): {attr(b, "value")}})
	b = button(t, choose, "/velg-kommune?lang=en")
	_, choose = send(t, byID(t, choose, attr(b, "form")), attr(b, "formaction"), nil)
	if got := text(one(t, choose, "h1", "")); got != "Choose municipality" && got != "Choose a municipality" {
		t.Errorf("the choice in English is called %q", got)
	}
	form := one(t, one(t, choose, "main", ""), "form", "chooser")
	if attr(form, "action") != "/sok" {
		t.Errorf("it leads back to %q", attr(form, "action"))
	}
	w, doc := send(t, form, "/sok?lang=nb", url.Values{"kommune": {"1824"}})
	keeps(t, doc)
	if !strings.Contains(text(one(t, doc, "header", "")), "Vefsn") || !strings.Contains(text(one(t, doc, "li", "hit")), "likner") {
		t.Error("the municipality is not used")
	}
	if !strings.Contains(strings.Join(w.Header().Values("Set-Cookie"), " "), "kommune=1824") {
		t.Error("the municipality is not kept")
	}
	if _, none := send(t, form, "", url.Values{"kommune": {""}}); strings.Contains(text(one(t, none, "header", "")), "Vefsn") {
		t.Error("a municipality was chosen by choosing none")
	}
}

func TestPosted_text_narrowed(t *testing.T) {
	_, doc := post(t, url.Values{"q": {long}})
	var form *html.Node
	for _, f := range all(one(t, doc, "aside", "facets"), "form", "") {
		if len(all(f, "fieldset", "")) > 0 {
			form = f
		}
	}
	_, doc = send(t, form, "", url.Values{"noun": {"study"}})
	keeps(t, doc)
	for _, k := range all(doc, "p", "kind") {
		if !strings.HasPrefix(text(k), "Studie") {
			t.Errorf("among studies: %q", text(k))
		}
	}
	_, doc = send(t, byID(t, doc, "uten-valg"), "", nil)
	keeps(t, doc)
	if !strings.HasPrefix(text(one(t, doc, "p", "kind")), "Prosjekt") {
		t.Error("the choices are not taken away")
	}
}

// A record leads back to nearly the same hits by the words that say most; the text itself stands in no address.
func TestPosted_text_way_back(t *testing.T) {
	_, doc := post(t, url.Values{"q": {long}, "noun": {"project", "study"}})
	titles := func(doc *html.Node) (out []string) {
		for _, h := range all(doc, "li", "hit") {
			out = append(out, text(one(t, h, "h3", "")))
		}
		return out
	}
	record, err := url.Parse(attr(one(t, one(t, doc, "h3", ""), "a", ""), "href"))
	if err != nil {
		t.Fatal(err)
	}
	from := record.Query().Get("fra")
	if !strings.HasPrefix(from, "/sok?") || len(from) > 2000 {
		t.Fatalf("back to %q", from)
	}
	back := get(t, from)
	mine, theirs := titles(doc), titles(back)
	same := 0
	for _, a := range mine {
		for _, b := range theirs {
			if a == b {
				same++
			}
		}
	}
	if len(theirs) == 0 || mine[0] != theirs[0] || same < len(mine)-1 {
		t.Errorf("the text finds %q, its words %q", mine, theirs)
	}
	if got := text(one(t, back, "main", "")); !strings.Contains(got, "Dette er ordene som sier mest i det dere skrev.") {
		t.Error("it does not say that the words are not the text")
	}
}

func TestTooLong_text_in_another_language(t *testing.T) {
	w, doc := post(t, url.Values{"q": {strings.Repeat("å", 20001)}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("code %d", w.Code)
	}
	b := button(t, doc, "/sok?lang=en")
	if form := byID(t, doc, attr(b, "form")); len(all(form, "textarea", "")) != 1 {
		t.Error("the text is not sent along")
	}
}

// A text that has an address is kept by it, in every language and from every municipality.
func TestShort_text_keeps_its_address(t *testing.T) {
	doc := get(t, search("eldre faller hjemme", "noun=study", "tema=health-care"))
	for _, a := range append(all(one(t, doc, "header", ""), "a", ""), all(one(t, doc, "footer", ""), "a", "")...) {
		u, err := url.Parse(attr(a, "href"))
		if err != nil {
			t.Fatal(err)
		}
		if u.Path == "/velg-kommune" {
			if u, err = url.Parse(u.Query().Get("tilbake")); err != nil {
				t.Fatal(err)
			}
		} else if u.Path != "/sok" {
			continue
		}
		if q := u.Query(); q.Get("q") != "eldre faller hjemme" || q.Get("noun") != "study" {
			t.Errorf("%s loses the question", attr(a, "href"))
		}
	}
}
