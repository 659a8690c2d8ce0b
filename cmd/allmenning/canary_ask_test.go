package main

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/internal/testkit"
)

// chance is what is new in each answer: keys and windows of forms, links by their digests, ids of new records. Most begin with
// letters, which are looked for many times quicker than a choice of beginnings.
var chance = []*regexp.Regexp{
	regexp.MustCompile(`value="(?:[A-Z2-7]{12}(?:[A-Z2-7]{14})?|[0-9a-f]{64})"`),
	regexp.MustCompile(`/ny/[0-9a-f-]{36}`),
	regexp.MustCompile(`<dcterms:(?:created|modified)[^>]*>[^<]*`),                                      // when a file was made, to the second
	regexp.MustCompile(`(?:Funnet mens du skriver|Funne medan du skriv|Found while you write)\. [^<]*`), // says what the clock is, which goes on between two questions
}

// answer is what came back, with all that a reader can read of it.
type answer struct {
	code   int
	header http.Header
	body   string
	work   *testkit.Work // of the database
}

// all is everything that was said: head and body, of packed files what they hold.
func (a answer) all() string {
	var b strings.Builder
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range a.header {
			if !yield(name) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, "%s: %v\n", name, a.header[name])
	}
	z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
	if err != nil { // no packed file
		b.WriteString(a.body)
		return b.String()
	}
	for _, f := range z.File {
		b.WriteString(f.Name + "\n")
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(&b, r)
			_ = r.Close()
		}
	}
	return b.String()
}

var madeAt = regexp.MustCompile(`(kl\.|at)[\s\x{a0}]\d\d[.:]\d\d`)

// alike is all of an answer without what is new in each, and without what was asked for.
func (a answer) alike(asked string) string {
	text := strconv.Itoa(a.code) + "\n" + a.all()
	if id := a.header.Get("X-Request-Id"); id != "" {
		text = strings.ReplaceAll(text, id, "REQUEST")
	}
	text = madeAt.ReplaceAllString(text, "TIME") // of a file, by the clock on the wall
	if asked != "" {
		text = strings.Replace(text, fmt.Sprintf("Etag: %v\n", a.header["Etag"]), "Etag\n", 1) // of the bytes, with what was asked in them
		text = strings.ReplaceAll(text, asked, "ASKED")
	}
	for _, new := range chance {
		text = new.ReplaceAllString(text, "CHANCE")
	}
	return text
}

// without is the answer without what a test itself chose differently.
func (a answer) without(text string) answer {
	a.header = a.header.Clone()
	for _, values := range a.header {
		for i := range values {
			values[i] = strings.ReplaceAll(values[i], text, "CHOSEN")
		}
	}
	a.body = strings.ReplaceAll(a.body, text, "CHOSEN")
	return a
}

// ask sends a request as somebody who has not asked too often.
func (c *canaries) ask(p *person, method, path string, form url.Values, head ...string) answer {
	got := c.askOnce(p, method, path, form, head...)
	if got.code == http.StatusTooManyRequests {
		c.fresh()
		got = c.askOnce(p, method, path, form, head...)
	}
	return got
}

// askOnce sends one request, from an address of its own.
func (c *canaries) askOnce(p *person, method, path string, form url.Values, head ...string) answer {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	c.requests++
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1234", c.requests>>16&255, c.requests>>8&255, c.requests&255)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.lang != "" {
		r.AddCookie(&http.Cookie{Name: "lang", Value: string(c.lang)})
	}
	if p.token != "" {
		r.AddCookie(&http.Cookie{Name: "okt", Value: p.token})
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	ctx, work := testkit.Counting(r.Context())
	c.pages.ServeHTTP(w, r.WithContext(ctx))
	return answer{w.Code, w.Header(), w.Body.String(), work}
}

// same fails when a closed record is answered differently from one that is not there.
func (c *canaries) same(p *person, what, method, path string, id allmenning.RecordID, form url.Values) {
	c.t.Helper()
	c.hold(fmt.Sprintf("%s %s, to %s", method, what, p.name), func() (answer, string) {
		return c.ask(p, method, path, form), string(id)
	}, func() (answer, string) {
		return c.ask(p, method, strings.ReplaceAll(path, string(id), string(absent)), form), string(absent)
	})
}

// hold fails where what is closed is answered differently from what is not there, or takes other work of the database. Each function
// asks, and gives the answer with what was asked for.
//
// This is how time is held alike, by counting: a clock would fail at random on a busy machine, and pass where it is quick. Statements
// are the same, in their order and with as many rows; what is told of them after they gave nothing is told by the same code. What is not
// counted is what an engine does inside a statement, where it meets a row that is closed and leaves it out: one row of an index, or in
// a search one posting of a word, which is some nanoseconds each. The index in memory is one for all readers by intent, and asks
// of each block it has added up whether the reader sees it; its weights, its vocabulary and so what it does next are of public texts
// only.
func (c *canaries) hold(what string, hidden, none func() (answer, string)) {
	c.t.Helper()
	c.holdIn(what, c, hidden, none)
}

// holdIn is hold where none asks in another world.
func (c *canaries) holdIn(what string, other *canaries, hidden, none func() (answer, string)) {
	c.t.Helper()
	a, asked := hidden()
	b, instead := none()
	if x, y := a.alike(asked), b.alike(instead); x != y {
		c.leak("%s: not as one that is not there: %s", what, differ(x, y))
	}
	if a.work.String() == b.work.String() {
		return
	}
	c.fresh() // what an earlier question had left behind saves the later one work, whatever it is about
	a, _ = hidden()
	other.fresh()
	b, _ = none()
	if x, y := a.work.String(), b.work.String(); x != y {
		c.leak("%s: other work than for one that is not there: %s", what, differ(x, y))
	}
}

// holdStatements is hold with the same statements in the same order, and not as many rows: where a row is read by its key before it is
// asked whose it is, or where there are as many rows as somebody has done things.
func (c *canaries) holdStatements(what string, hidden, none func() (answer, string)) {
	c.t.Helper()
	a, asked := hidden()
	b, instead := none()
	if x, y := a.alike(asked), b.alike(instead); x != y {
		c.leak("%s: not as one that is not there: %s", what, differ(x, y))
	}
	if x, y := a.work.Statements(), b.work.Statements(); !slices.Equal(x, y) {
		c.leak("%s: other work than for one that is not there: %q / %q", what, x, y)
	}
}

// fresh forgets what was kept of earlier answers, and who has asked too often.
func (c *canaries) fresh() {
	c.answers = answers.New(c.db, c.index, c.answers.Register())
	c.pages = serveCmd{Language: "nb"}.web(c.acts, c.answers)
	if c.around != nil {
		c.pages = c.around(c.pages)
	}
}

// differ shows where two texts part.
func differ(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-60)
	return fmt.Sprintf("%q / %q", a[from:min(len(a), i+90)], b[from:min(len(b), i+90)])
}
