package main

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/i18n"
	"allmenning/internal/testkit"
)

// filledIn are forms with texts, for acts that the matrix sends without. Each is taken on a disk that is written to.
var filledIn = map[string]string{
	"POST /bli-med":                           "org=OTHER&name=Kari Nordmann&email=kari§@example.org&text=Jeg arbeider med fall i Fauske.",
	"POST /behov/{id}/spor":                   "name=Kari Nordmann&email=kari@example.org&from=Fauske kommune&text=Hvordan gikk det? <b>Vi</b> lurer.",
	"POST /behov/{id}/vart":                   "text=Vi eier dette, og \"driver\" det.",
	"POST /behov/{ny}/{id}":                   "title=Eldre som faller&challenge=Mange faller hjemme om natten.&_gjor=publiser",
	"POST /resultater/{ny}/{id}":              "report.did=Vi trente sammen hver uke.&_gjor=kladd",
	"POST /drift/organisasjon":                "kind=research&name=Nordlandet Forskning §&email=post§@forskning.example",
	"POST /organisasjoner/{id}/folk/fullmakt": "to=OTHER&until=2027-01-01",
	"POST /organisasjoner/{id}/folk/inviter":  "email=ny§@example.org&role=reader",
	"POST /drift/admin":                       "email=ny§@example.org",
	"POST /drift/inviter":                     "org=OTHER&email=ny§@example.org",
	"POST /lister":                            "navn=Prosjektene våre&tekst=Navn\tStatus\nTrygg hjemme\tPågår",
	"POST /min-side/navn":                     "name=Kari Ås Nordmann",
	"POST /invitasjon/{token}":                "name=Kari Nordmann&password=fjorten tette løk",
}

// saysNothing are the acts that write nothing: they are answered as always.
var saysNothing = []string{"POST /sok", "POST /velg-kommune", "POST /logg-ut"}

// Whatever form is sent while the disk cannot be written to, its sender is told so in their language, has every text on the page, and
// may send it again from there; everybody reads on; and when the disk is back, the same form is taken.
func TestClosedDisk_every_form(t *testing.T) {
	t.Parallel()
	disk := &testkit.Disk{}
	h := openHouseOn(t, disk)
	told, texts, read := map[string]bool{}, 0, false
	for _, a := range acts(t) {
		filled := func() url.Values {
			if own := filledIn[a.pattern]; own != "" {
				return h.fields(own)
			}
			return h.form(a.form)
		}
		for i, lang := range []allmenning.Lang{allmenning.NB, allmenning.NN, allmenning.EN} {
			for _, role := range h.whoMay(a) {
				session, sent := h.session(role), filled()
				send := func(path, session string, form url.Values) answerOf {
					w := h.send(path+"?lang="+string(lang), form, session, "Referer", "http://example.com"+path)
					return answerOf{w.Code, w.Body.String()}
				}
				if i > 0 && !told[a.pattern] {
					continue // it writes nothing of what the matrix sends
				}
				open := send(h.addressOf(a.pattern), h.session(role), filled()).code
				path := h.addressOf(a.pattern)
				disk.Shut()
				shut := send(path, session, sent)
				if !read {
					h.readsOn(session)
				}
				read = true
				disk.Mend()
				if open >= 400 && shut.code == open || slices.Contains(saysNothing, a.pattern) || strings.HasSuffix(a.pattern, "/synlighet") && shut.code == http.StatusOK {
					continue // it comes to no writing: it is not filled in, or asks once more first
				}
				if shut.code != http.StatusServiceUnavailable || !strings.Contains(shut.text(), i18n.New(i18n.Lang(lang)).T("errors.disk_closed")) {
					t.Errorf("%s, by %s in %s: %d, and %d while nothing can be written:\n%s", a.pattern, role, lang, open, shut.code, shut.text())
					continue
				}
				told[a.pattern] = true
				texts += h.keeps(a.pattern, path, shut, sent)
				if again := send(path, session, sent).code; again != open {
					t.Errorf("%s, by %s: %d when the disk is back, want %d", a.pattern, role, again, open)
				}
				break
			}
		}
	}
	for pattern := range filledIn {
		if !told[pattern] {
			t.Errorf("%s: nobody was told", pattern)
		}
	}
	t.Logf("%d acts tell that the disk cannot be written to, and keep %d texts in three languages", len(told), texts)
	if len(told) < 55 || texts < 36 {
		t.Errorf("%d acts, %d texts: too few to prove anything", len(told), texts)
	}
}

// fields reads a form as people would write it, with & between the fields.
func (h *house) fields(text string) url.Values {
	form := url.Values{}
	h.made++
	text = strings.ReplaceAll(text, "§", strconv.Itoa(h.made)) // of which there is to be no other
	for pair := range strings.SplitSeq(strings.NewReplacer("TOWN", string(ownTown), "OTHER", string(otherTown)).Replace(text), "&") {
		name, value, _ := strings.Cut(pair, "=")
		form.Set(name, value)
	}
	return form
}

// whoMay are the roles that an act is not refused to.
func (h *house) whoMay(a writing) (all []string) {
	if strings.HasSuffix(a.pattern, "/spor") {
		return roles[:1] // from an address of its own each time: who is signed in asks so often and no more
	}
	for i, role := range roles {
		if !slices.Contains([]string{"in", "403", "404"}, a.want[i]) || strings.HasPrefix(a.pattern, "POST /invitasjon/") {
			all = append(all, role)
		}
	}
	slices.Reverse(all)
	return all
}

// addressOf is address, with an invitation that opens where one is asked for.
func (h *house) addressOf(pattern string) string {
	if pattern != "POST /invitasjon/{token}" {
		return h.address(pattern)
	}
	return "/invitasjon/" + h.invited()
}

// answerOf is an answer to a form.
type answerOf struct {
	code int
	body string
}

// text is what a page says.
func (a answerOf) text() string {
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// keeps fails where a text of a form is not on the page that refuses it, in a form that is sent to the same address. Nothing of one with
// a password is repeated: the page leads back to where it was written, at path. It gives how many texts there were.
func (h *house) keeps(what, path string, got answerOf, form url.Values) (n int) {
	h.t.Helper()
	said, secret := got.text(), form.Has("password") || form.Has("old")
	if secret && !strings.Contains(got.body, `<a href="`+path+`"`) {
		h.t.Errorf("%s: the page does not lead back to where it was written", what)
	}
	for name, values := range form {
		if strings.HasPrefix(name, "_") || values[0] == "" {
			continue
		}
		if secret { // such a form is short, and is written again on its own page
			if strings.ContainsAny(values[0], " æøåÆØÅ\t") && strings.Contains(got.body, html.EscapeString(values[0])) {
				h.t.Errorf("%s: the page repeats %s of a form with a password", what, name)
			}
			continue
		}
		if !strings.ContainsAny(values[0], " æøåÆØÅ\t") {
			continue // a code, an address, an id
		}
		n++
		if !strings.Contains(said, values[0]) && !holdsField(got.body, name, values[0]) {
			h.t.Errorf("%s: %s is lost: %q", what, name, values[0])
		}
	}
	if n > 0 && !strings.Contains(got.body, `method="post"`) {
		h.t.Errorf("%s: it cannot be sent again", what)
	}
	return n
}

// holdsField says that a page has a field with a name and a value.
func holdsField(body, name, value string) bool {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return false
	}
	for n := range root.Descendants() {
		is := map[string]string{}
		for _, a := range n.Attr {
			is[a.Key] = a.Val
		}
		if is["name"] != name {
			continue
		}
		if n.Data == "textarea" && n.FirstChild != nil {
			is["value"] = n.FirstChild.Data
		}
		if strings.ReplaceAll(is["value"], "\r\n", "\n") == value {
			return true
		}
	}
	return false
}

// readsOn reads pages while nothing can be written, as somebody who is signed in and as nobody.
func (h *house) readsOn(signedIn string) {
	h.t.Helper()
	for _, session := range []string{"", signedIn} {
		for _, path := range []string{"/", "/behov", "/prosjekter", "/kommuner/1824", "/sok?q=fall", "/healthz"} {
			if got := h.read(path, session); got != http.StatusOK {
				h.t.Errorf("reading %s, signed in %t: %d", path, session != "", got)
			}
		}
	}
}
