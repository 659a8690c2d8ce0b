package hits_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/answers"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/page"
	"allmenning/store"
)

const pasted = "Heimetenesta brukar mykje tid på å køyre ut medisin. Vi vil prøve elektroniske medisindispensarar, slik at brukarane " +
	"sjølve kan ta medisinen til rett tid. Vi er usikre på kven det passar for, og kva som skjer når alarmen går om natta."

// hostile stands in a record and in questions.
const hostile = `Snøskuterparkering <script>alert(1)</script> "><img src=x onerror=alert(2)> &lt;b&gt;`

var (
	shared     http.Handler
	sharedOnce sync.Once
)

// library is one instance for all tests that only read.
func library(t *testing.T) http.Handler {
	t.Helper()
	sharedOnce.Do(func() {
		// Its database outlives the first test, so it must not be closed with it.
		keep := &kept{TB: t}
		need := testkit.Need()
		need.Title = hostile
		need.Body.(*allmenning.Need).Challenge = "Vi får klager på " + hostile + " ved skolen."
		put := func(db *store.DB) {
			testkit.Write(keep, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
			testkit.Put(keep, db, need)
		}
		shared = testweb.Open(keep, put, func(a *answers.Answers) []page.Routes { return []page.Routes{hits.Pages{Answers: a}} })
	})
	return shared
}

// kept lends a test's methods to what is shared by all, and cleans nothing up before the process ends.
type kept struct{ testing.TB }

func (*kept) Cleanup(func())    {}
func (k *kept) TempDir() string { return mkdir }

func do(t *testing.T, r *http.Request) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	w := httptest.NewRecorder()
	library(t).ServeHTTP(w, r)
	body := w.Body.String()
	if i := strings.Index(body, "⟪"); i >= 0 {
		t.Errorf("%s: a text is missing: %.80s", r.URL, body[i:])
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return w, doc
}

func get(t *testing.T, path string) *html.Node {
	t.Helper()
	w, doc := do(t, httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		t.Fatalf("%s: code %d", path, w.Code)
	}
	return doc
}

func post(t *testing.T, form url.Values) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	r := httptest.NewRequest("POST", "/sok", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(t, r)
}

func search(text string, more ...string) string {
	return "/sok?" + strings.Join(append([]string{url.Values{"q": {text}}.Encode()}, more...), "&")
}

func TestHits_of_a_pasted_text(t *testing.T) {
	doc := get(t, search(pasted, "kommune=1824"))
	if got := text(one(t, doc, "h1", "")); got != "Seks kommuner har arbeidet med det samme" {
		t.Errorf("heading %q", got)
	}
	list := all(doc, "li", "hit")
	if len(list) != 7 {
		t.Fatalf("%d hits, want the 7 that are about the same", len(list))
	}
	first := list[0]
	if got := text(one(t, first, "p", "verdict")); got != "Samme utfordring" {
		t.Errorf("verdict %q", got)
	}
	if n := len(all(one(t, first, "p", "verdict"), "i", "on")); n != 4 {
		t.Errorf("%d bars, want 4", n)
	}
	var labels []string
	for _, dt := range all(first, "dt", "") {
		labels = append(labels, text(dt))
	}
	if got := strings.Join(labels, "|"); got != "Hvorfor|Likner på dere|Resultater|Hvem kan svare" {
		t.Errorf("rows %q", got)
	}
	if why := text(one(t, first, "dl", "why")); !strings.Contains(why, "Vågå likner") || !strings.Contains(why, "≈") || !strings.Contains(why, "av 356") {
		t.Errorf("the reasons are %q", why)
	}
	title := one(t, one(t, first, "h3", ""), "a", "")
	if href, lang := attr(title, "href"), attr(title, "lang"); !strings.HasPrefix(href, "/prosjekter/") || lang != "nn" {
		t.Errorf("title leads to %q in %q", href, lang)
	}
	back, err := url.Parse(attr(title, "href"))
	if err != nil {
		t.Fatal(err)
	}
	from, err := url.Parse(back.Query().Get("fra"))
	if err != nil || from.Path != "/sok" || from.Query().Get("q") != pasted {
		t.Errorf("the way back is %q", back.Query().Get("fra"))
	}
	study := list[2]
	if got := text(one(t, study, "mark", "")); got == "" {
		t.Error("no word of the summary is marked")
	}
	if mail := attrs(doc, "href"); strings.Contains(mail, "mailto:") {
		t.Error("a contact nobody has given")
	}
}

func TestHits_other_sentences(t *testing.T) {
	for _, c := range []struct{ path, heading, says string }{
		{search("eldre faller hjemme"), "Fem studier og én oppsummering har noe om «eldre faller hjemme»", "Ingen kommune har registrert noe om det her ennå."},
		{search("medisindispenser"), "Seks kommuner har noe om «medisindispenser»", "Treffer alt dere søkte etter"},
		{search("medisindispenser opplæring"), "Seks kommuner har noe om det meste i «medisindispenser opplæring»", "Ingen av treffene har alt dere søkte etter."},
		{search("medisindispenser", "lang=nn"), "Seks kommunar har noko om «medisindispenser»", "Treffer alt de søkte etter"},
		{search("xqzzy"), "Vi fant ingenting om dette", "Disse spørsmålene gir treff her og nå:"},
		{search("eldre faller hjemme", "kommune=9999"), "Fem studier og én oppsummering har noe om «eldre faller hjemme»", "Vi kjenner ingen kommune i dag med nummeret 9999"},
		{search("eldre faller hjemme", "noun=project", "fase=pilot"), "Fem studier og én oppsummering har noe om «eldre faller hjemme»", "0 av 34 treff passer"},
		{search("eldre faller hjemme", "noun=finding", "fase=bogus", "tema=bogus", "n=-5"), "Fem studier og én oppsummering har noe om «eldre faller hjemme»", "34 treff."},
		{search(pasted, "kommune=3435"), "Fem kommuner har arbeidet med det samme", "Deres egen kommune er også blant treffene"}, // Vågå
		{search("!!! ???"), "Vi fant ingenting om dette", "Prøv dette"},
	} {
		doc := get(t, c.path)
		if got := text(one(t, doc, "h1", "")); got != c.heading {
			t.Errorf("%s: heading %q, want %q", c.path, got, c.heading)
		}
		if got := text(one(t, doc, "body", "")); !strings.Contains(got, c.says) {
			t.Errorf("%s: does not say %q: %.600s", c.path, c.says, got)
		}
	}
}

func TestHits_narrowed(t *testing.T) {
	doc := get(t, search("eldre faller hjemme", "noun=synthesis", "n=50"))
	kinds := all(doc, "p", "kind")
	if len(kinds) != 5 {
		t.Fatalf("%d hits, want the 5 syntheses", len(kinds))
	}
	for _, k := range kinds {
		if !strings.HasPrefix(text(k), "Oppsummering") {
			t.Errorf("among syntheses: %q", text(k))
		}
	}
	on := 0
	for _, box := range all(doc, "input", "") {
		if attr(box, "type") == "checkbox" && has(box, "checked") {
			on++
			if attr(box, "name") != "noun" || attr(box, "value") != "synthesis" {
				t.Errorf("chosen: %s=%s", attr(box, "name"), attr(box, "value"))
			}
		}
	}
	if on != 1 {
		t.Errorf("%d choices are shown as chosen, want 1", on)
	}
	if got := text(one(t, doc, "main", "")); !strings.Contains(got, "5 av 34 treff passer med valgene deres.") {
		t.Error("it does not say how many fit")
	}
}

func TestHits_more(t *testing.T) {
	doc := get(t, search("eldre"))
	if n := len(all(doc, "li", "hit")); n != 10 {
		t.Fatalf("%d hits, want 10", n)
	}
	var n string
	for _, in := range all(doc, "input", "") {
		if attr(in, "name") == "n" {
			n = attr(in, "value")
		}
	}
	if n != "20" {
		t.Errorf("the button asks for %q", n)
	}
	if n := len(all(get(t, search("eldre", "n=20")), "li", "hit")); n != 20 {
		t.Errorf("%d hits, want 20", n)
	}
}

func TestHits_hostile_text_stays_text(t *testing.T) {
	doc := get(t, search(hostile))
	main := one(t, doc, "main", "")
	if got := text(one(t, one(t, main, "li", "hit"), "h3", "")); got != hostile {
		t.Errorf("the title reads %q", got)
	}
	if n := len(all(main, "script", "")) + len(all(main, "img", "")); n != 0 {
		t.Errorf("%d elements came from a text", n)
	}
	if got := text(one(t, main, "blockquote", "")); got != "«"+hostile+"»" {
		t.Errorf("the quote reads %q", got)
	}
	if got := text(one(t, main, "p", "sum")); !strings.Contains(got, hostile) {
		t.Errorf("the summary reads %q", got)
	}
	if got := text(one(t, main, "textarea", "")); got != hostile {
		t.Errorf("the form keeps %q", got)
	}
}

func TestAsk(t *testing.T) {
	t.Run("a short text gets an address", func(t *testing.T) {
		w, _ := post(t, url.Values{"q": {"  eldre faller\r\nhjemme "}})
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != "/sok?q=eldre+faller%0Ahjemme" {
			t.Errorf("%d to %q", w.Code, got)
		}
	})
	t.Run("a long text is answered at once", func(t *testing.T) {
		long := strings.Repeat(pasted+"\n\n", 20)
		w, doc := post(t, url.Values{"q": {long}, "kommune": {"1824"}})
		if w.Code != 200 || w.Header().Get("Location") != "" {
			t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
		}
		if got := text(one(t, doc, "h1", "")); got != "Seks kommuner har arbeidet med det samme" {
			t.Errorf("heading %q", got)
		}
		first := one(t, doc, "li", "hit")
		if href := attr(one(t, one(t, first, "h3", ""), "a", ""), "href"); strings.Contains(href, url.QueryEscape(url.QueryEscape(pasted))) || len(href) > 2000 {
			t.Errorf("the text went into an address: %s", href)
		}
		if !strings.Contains(text(first), "likner") {
			t.Error("the municipality sent with the text is not used")
		}
		for _, form := range all(one(t, doc, "main", ""), "form", "") {
			if !strings.EqualFold(attr(form, "method"), "post") {
				t.Errorf("a form would put the text into an address: %s", attr(form, "action"))
			}
		}
	})
	t.Run("too long", func(t *testing.T) {
		w, doc := post(t, url.Values{"q": {strings.Repeat("å", 20001)}})
		if w.Code != http.StatusUnprocessableEntity {
			t.Fatalf("code %d", w.Code)
		}
		if got := text(one(t, doc, "textarea", "")); got != strings.Repeat("å", 20001) {
			t.Error("the text is not kept")
		}
		if got := text(one(t, doc, "div", "ds-error-summary")); !strings.Contains(got, "20 001 tegn") && !strings.Contains(got, "20\u00a0001 tegn") {
			t.Errorf("it says %q", got)
		}
	})
	t.Run("the longest", func(t *testing.T) {
		if w, _ := post(t, url.Values{"q": {strings.Repeat("faller ", 2857)}}); w.Code != 200 {
			t.Errorf("code %d", w.Code)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		if w, _ := post(t, url.Values{"q": {" \n "}}); w.Header().Get("Location") != "/sok" {
			t.Errorf("to %q", w.Header().Get("Location"))
		}
		doc := get(t, "/sok")
		one(t, doc, "textarea", "")
		if len(all(doc, "li", "hit")) != 0 {
			t.Error("hits for nothing")
		}
	})
	t.Run("broken signs", func(t *testing.T) {
		get(t, "/sok?q=%ff%00eldre&n=99999999999999999999")
		w, _ := do(t, func() *http.Request {
			r := httptest.NewRequest("POST", "/sok", strings.NewReader("q=%zz"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return r
		}())
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a form nobody can read: %d", w.Code)
		}
	})
}

// No page of hits lacks a text in any language, whatever it is asked.
func TestHits_in_three_languages(t *testing.T) {
	for _, lang := range []string{"nb", "nn", "en"} {
		for _, q := range []string{"", pasted, "school absence", "medisindispenser", "xqzzy", "eldre", "skole", hostile, "arbeid psykisk helse"} {
			doc := get(t, search(q, "n=50", "kommune=4601", "lang="+lang))
			if got := attr(one(t, doc, "html", ""), "lang"); got != lang {
				t.Errorf("lang %q, want %q", got, lang)
			}
			get(t, search(q, "noun=need", "resultat=ja", "fase=idea", "tema=school", "lang="+lang))
		}
	}
}

var spaces = regexp.MustCompile(`[ \n\t]+`)
