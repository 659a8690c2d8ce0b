package front_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/catalogue" // the page is asked through the whole, from the store up
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/web"
	"allmenning/serve/web/front"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/store"
)

var ctx = context.Background()

// site is an instance over db as it is now.
func site(t *testing.T, db *store.DB) http.Handler {
	t.Helper()
	register := municipality.Embedded()
	index, err := catalogue.Open(ctx, db, catalogue.Options{ReadOnly: true, Places: answers.Places(register)})
	if err != nil {
		t.Fatal(err)
	}
	a := answers.New(db, index, register)
	return web.New(web.Config{
		Municipalities: func() []part.Municipality { return []part.Municipality{{Number: "1824", Name: "Vefsn"}} },
		Pages:          []page.Routes{front.Pages{Answers: a}, hits.Pages{Answers: a}},
	})
}

func library(t *testing.T) *store.DB {
	t.Helper()
	db := testkit.Store(t, store.Options{Fold: lang.Fold})
	c := commons.New(db, municipality.Embedded())
	if err := c.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.LoadLibrary(ctx, commons.Program(), nil); err != nil {
		t.Fatal(err)
	}
	return db
}

func get(t *testing.T, h http.Handler, path string) *html.Node {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		t.Fatalf("%s: code %d", path, w.Code)
	}
	if i := strings.Index(w.Body.String(), "⟪"); i >= 0 {
		t.Errorf("%s: a text is missing: %.80s", path, w.Body.String()[i:])
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestFront_over_the_library(t *testing.T) {
	h := site(t, library(t))
	for _, lang := range []string{"nb", "nn", "en"} {
		doc := get(t, h, "/?lang="+lang)
		if n := len(all(doc, "h1", "")); n != 1 {
			t.Errorf("%d headings", n)
		}
		how := 0
		for _, a := range all(doc, "a", "") {
			if href := attr(a, "href"); href == "/slik-regner-vi/kartet" || href == "/slik-regner-vi/finne" {
				how++
			}
		}
		if how != 2 {
			t.Errorf("%d links to how the figures and the map are made", how)
		}
		var figures []string
		for _, dt := range all(all(doc, "dl", "figures")[0], "dt", "") {
			figures = append(figures, text(dt))
		}
		// Projects, findings and syntheses of the library. No edges are stored here, so no group works on the same.
		if got := strings.Join(figures, " "); got != "59 116 8" {
			t.Errorf("%s: figures %q", lang, got)
		}
		if n := len(all(doc, "ol", "thread")); n != 1 || len(all(all(doc, "ol", "thread")[0], "li", "")) != 7 {
			t.Error("the thread does not have seven stations")
		}
		if n := len(all(doc, "ul", "rows")); n != 2 {
			t.Errorf("%d lists of what is new, want 2", n)
		}
	}
}

// Each example says what the page it leads to says.
func TestFront_examples_are_real(t *testing.T) {
	h := site(t, library(t))
	doc := get(t, h, "/")
	links := all(all(doc, "div", "try")[0], "a", "")
	if len(links) != 3 {
		t.Fatalf("%d examples, want 3", len(links))
	}
	for i, want := range []struct{ lang, says, heading string }{
		{"", "fem studier og én oppsummering", "Fem studier og én oppsummering har noe om «Eldre faller hjemme»"},
		{"nn", "seks kommuner", "Seks kommuner har noe om «Elektroniske medisindispensarar i heimetenesta»"},
		{"en", "én kommune", "Én kommune har noe om «School absence»"},
	} {
		if got := text(all(links[i], "span", "n")[0]); got != want.says {
			t.Errorf("example %d says %q, want %q", i, got, want.says)
		}
		if got := attr(all(links[i], "span", "q")[0], "lang"); got != want.lang {
			t.Errorf("example %d is in %q, want %q", i, got, want.lang)
		}
		if got := text(all(get(t, h, attr(links[i], "href")), "h1", "")[0]); got != want.heading {
			t.Errorf("example %d leads to %q, want %q", i, got, want.heading)
		}
	}
}

func TestFront_map_and_its_table(t *testing.T) {
	db := library(t)
	before := counts(get(t, site(t, db), "/"))
	if before != "m1 64, m0 293" {
		t.Errorf("the library alone: %s", before)
	}
	a, b := at("5628", "Tana prøver noe"), at("1824", "Vefsn prøver noe")
	testkit.Put(t, db, a, b)
	if err := db.ReplaceEdges(ctx, a.ID, []store.Edge{{A: a.ID, B: b.ID, Score: .9, Label: "same", Chain: "test"}}); err != nil {
		t.Fatal(err)
	}
	doc := get(t, site(t, db), "/?kommune=1824")
	table := all(all(doc, "div", "heromap")[0], "table", "")[0]
	drawn := map[string]bool{}
	for _, l := range all(all(doc, "div", "map")[0], "a", "") {
		drawn[attr(l, "href")] = true
	}
	rows := all(all(table, "tbody", "")[0], "tr", "")
	for _, r := range rows {
		link := all(r, "a", "")[0]
		if !drawn[attr(link, "href")] {
			t.Errorf("%s stands in the table, and not as a link on the map", text(link))
		}
		same := strings.Contains(text(r), "Arbeider eller har arbeidet med det samme")
		if want := text(link) == "Vefsn" || strings.Contains(text(link), "Tana"); same != want {
			t.Errorf("%s: the same as others: %v", text(link), same)
		}
	}
	if len(rows) != len(drawn) {
		t.Errorf("%d rows for %d links", len(rows), len(drawn))
	}
	legend := text(all(doc, "ul", "legend")[0])
	for _, want := range []string{"Arbeider eller har arbeidet med det samme som andre (2)", "Har registrert behov eller prosjekter (" + fmt.Sprint(len(rows)-2) + ")"} {
		if !strings.Contains(legend, want) {
			t.Errorf("the legend is %q, without %q", legend, want)
		}
	}
	if strings.Contains(legend, "(0)") {
		t.Errorf("the legend explains what is not on the map: %q", legend)
	}
	if len(all(all(doc, "div", "map")[0], "path", "me")) != 1 {
		t.Error("the chosen municipality has no edge")
	}
	if got := text(all(all(doc, "dl", "figures")[0], "dt", "")[1]); got != "1" {
		t.Errorf("%s groups work on the same, want 1", got)
	}
}

func at(number allmenning.MunicipalityNumber, title string) *allmenning.Record {
	r := testkit.Project()
	r.Title, r.Places = title, []allmenning.Place{{Number: number, CodeYear: 2024}}
	return r
}

// An instance without a record says so, and shows no figure that is nothing.
func TestFront_of_an_empty_instance(t *testing.T) {
	h := site(t, testkit.Store(t, store.Options{Fold: lang.Fold}))
	for lang, want := range map[string]string{"nb": "Her er det ingen poster ennå.", "nn": "Her er det ingen postar enno.", "en": "There are no records here yet."} {
		doc := get(t, h, "/?lang="+lang)
		if len(all(doc, "dl", "figures")) != 0 || len(all(doc, "div", "try")) != 0 || len(all(doc, "ul", "rows")) != 0 {
			t.Error("figures, examples or news of nothing")
		}
		if !strings.Contains(text(doc), want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func TestFront_hostile_title_stays_text(t *testing.T) {
	db := testkit.Store(t, store.Options{Fold: lang.Fold})
	r := at("1824", `<script>alert(1)</script>"><img src=x>`)
	testkit.Put(t, db, r)
	doc := get(t, site(t, db), "/")
	main := all(doc, "main", "")[0]
	if len(all(main, "script", ""))+len(all(main, "img", "")) != 0 {
		t.Error("an element came from a title")
	}
	if got := text(all(all(main, "ul", "rows")[0], "a", "")[0]); got != r.Title {
		t.Errorf("the title reads %q", got)
	}
}

// counts is how many hexagons each level has on the map.
func counts(doc *html.Node) string {
	var out []string
	drawn := all(doc, "div", "map")[0]
	for _, level := range []string{"m3", "m2", "m1", "m0"} {
		if n := len(all(drawn, "path", level)); n > 0 {
			out = append(out, fmt.Sprintf("%s %d", level, n))
		}
	}
	return strings.Join(out, ", ")
}

// all lists the elements named tag, with the class where one is given, in the order of the page.
func all(n *html.Node, tag, class string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag && (class == "" || strings.Contains(" "+attr(d, "class")+" ", " "+class+" ")) {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what people read in n.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Who has taken into use what others tried can be told, and the front page counts the results that do.
func TestFront_counts_who_took_up_what_others_tried(t *testing.T) {
	db := library(t)
	if got := text(get(t, site(t, db), "/")); !strings.Contains(got, "Ingen har meldt ennå at de har tatt i bruk noe") {
		t.Error("nothing is said where nobody has told")
	}
	from, closed, to := testkit.Finding(), testkit.Finding(), testkit.Project()
	closed.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "offentleglova-13"}
	for _, r := range []*allmenning.Record{from, closed, to} {
		testkit.Put(t, db, r)
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		for _, r := range []*allmenning.Record{from, closed} {
			if err := tx.PutLink(allmenning.Link{From: r.ID, To: to.ID, Kind: allmenning.LinkAdopted, By: r.Owner}, testkit.Program()); err != nil {
				return err
			}
		}
		return nil
	})
	if got := text(get(t, site(t, db), "/")); !strings.Contains(got, "Ett resultat er fra noen som tok i bruk det andre prøvde først.") {
		t.Error("the one that everybody sees is not counted alone")
	}
}
