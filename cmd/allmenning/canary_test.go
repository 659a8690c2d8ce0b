package main

import (
	"archive/zip"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

var (
	wordLike = regexp.MustCompile(`kz[a-z]{17}`)
	idLike   = regexp.MustCompile(`0193c[0-9a-f]{3}-0000-7000-8000-[0-9a-f]{12}`)
	chance   = regexp.MustCompile(`\b[A-Z2-7]{26}\b|value="[A-Z2-7]{12}"|/ny/[0-9a-f-]{36}`) // keys and windows of forms, ids of new records
)

// hungByServer reads the addresses that the server itself hangs up.
func hungByServer(t *testing.T) (all []string) {
	file, err := goparser.ParseFile(token.NewFileSet(), "../../serve/web/web.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "routes" {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			if on, ok := call.Fun.(*ast.SelectorExpr); !ok || on.Sel.Name != "Handle" && on.Sel.Name != "HandleFunc" {
				return true
			}
			switch arg := call.Args[0].(type) {
			case *ast.BasicLit:
				text, _ := strconv.Unquote(arg.Value)
				all = append(all, text)
			default:
				all = append(all, "GET /assets/") // the one that is put together: assets.Prefix
			}
			return true
		})
	}
	return all
}

// answer is what came back, with all that a reader can read of it.
type answer struct {
	code   int
	header http.Header
	body   string
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
	b.WriteString(a.body)
	if z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body))); err == nil {
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				_, _ = io.Copy(&b, r)
				_ = r.Close()
			}
		}
	}
	return b.String()
}

// alike is all of an answer without what is new in each, and without what was asked for.
func (a answer) alike(asked string) string {
	text := strconv.Itoa(a.code) + "\n" + a.all()
	if id := a.header.Get("X-Request-Id"); id != "" {
		text = strings.ReplaceAll(text, id, "REQUEST")
	}
	if asked != "" {
		text = strings.Replace(text, fmt.Sprintf("Etag: %v\n", a.header["Etag"]), "", 1) // of the bytes, with what was asked in them
		text = strings.ReplaceAll(text, asked, "ASKED")
	}
	return chance.ReplaceAllString(text, "CHANCE")
}

// ask sends a request as somebody who has not asked too often.
func (c *canaries) ask(p *person, method, path string, form url.Values, head ...string) answer {
	got := c.askOnce(p, method, path, form, head...)
	if got.code == http.StatusTooManyRequests {
		c.pages = serveCmd{Language: "nb"}.web(c.acts, c.answers) // which has counted nothing yet
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
	if p.token != "" {
		r.AddCookie(&http.Cookie{Name: "okt", Value: p.token})
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	c.pages.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// listen fails when an answer holds what p may not know. asked are texts that p sent itself. It gives the words p heard.
func (c *canaries) listen(p *person, what string, text string, asked ...string) (heard []canary) {
	c.t.Helper()
	byWord := c.byWord()
	text = strings.ToLower(text)
	for _, w := range wordLike.FindAllString(text, -1) {
		k, known := byWord[w]
		switch {
		case !known || slices.Contains(asked, w):
		case k.seen(p):
			heard = append(heard, k)
		default:
			c.leak("%s, to %s: %s", what, p.name, k.name)
		}
	}
	for _, id := range idLike.FindAllString(text, -1) {
		if r := c.byID(allmenning.RecordID(id)); r != nil && !slices.Contains(asked, id) && !p.reader.Sees(r.Class()) {
			c.leak("%s, to %s: the id of %s %s", what, p.name, r.Noun, c.variantOf(r))
		}
	}
	return heard
}

// leak says one leak once.
func (c *canaries) leak(format string, args ...any) {
	c.t.Helper()
	text := fmt.Sprintf(format, args...)
	if c.said == nil {
		c.said = map[string]bool{}
	}
	if !c.said[text] {
		c.said[text] = true
		if len(c.said) <= 200 {
			c.t.Error(text)
		}
	}
}

func (c *canaries) byWord() map[string]canary {
	if len(c.wordIndex) != len(c.words) {
		c.wordIndex = map[string]canary{}
		for _, k := range c.words {
			c.wordIndex[k.word] = k
		}
	}
	return c.wordIndex
}

func (c *canaries) byID(id allmenning.RecordID) *allmenning.Record {
	for _, r := range c.records {
		if r.ID == id {
			return r
		}
	}
	return nil
}

func (c *canaries) variantOf(r *allmenning.Record) string {
	for _, v := range variants() {
		if idOf(r.Noun, v.name) == r.ID {
			return v.name
		}
	}
	return ""
}

const absent = allmenning.RecordID("0193cfff-0000-7000-8000-00000000dead")

// ownFollows are pages where people read the ids they have followed themselves.
var ownFollows = []string{"/min-side", "/min-side/mine-data.json"}

// Nobody reads a word of what is closed to them, on any page; and who may read it, does.
func TestCanary_pages(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	for _, p := range c.people {
		heard := map[string]bool{}
		hear := func(list []canary) {
			for _, k := range list {
				heard[k.name] = true
			}
		}
		for _, path := range c.fixed() {
			var mine []string
			if slices.Contains(ownFollows, path) {
				for _, r := range c.records {
					mine = append(mine, string(r.ID))
				}
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				hear(c.listen(p, method+" "+path, c.ask(p, method, path, nil).all(), mine...))
			}
		}
		for _, pattern := range spread("record") {
			for _, r := range c.records {
				if r.Noun != nounAt(pattern) {
					continue
				}
				for _, path := range addresses(pattern, r.ID) {
					got := c.ask(p, http.MethodGet, path, nil)
					hear(c.listen(p, pattern+" of "+c.variantOf(r), got.all(), string(r.ID)))
					if !p.reader.Sees(r.Class()) {
						c.same(p, pattern+" of "+c.variantOf(r), http.MethodGet, path, r.ID, nil)
						c.same(p, pattern+" of "+c.variantOf(r), http.MethodHead, path, r.ID, nil)
					}
				}
			}
		}
		c.heardEnough(p, heard)
	}
}

// same fails when a closed record is answered differently from one that is not there.
func (c *canaries) same(p *person, what, method, path string, id allmenning.RecordID, form url.Values) {
	c.t.Helper()
	hidden := c.ask(p, method, path, form).alike(string(id))
	none := c.ask(p, method, strings.ReplaceAll(path, string(id), string(absent)), form).alike(string(absent))
	if hidden != none {
		c.leak("%s %s, to %s: not as one that is not there: %s", method, what, p.name, differ(hidden, none))
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

// unshown are the fields that no page of a record shows, be it open or closed.
var unshown = []string{
	"contact.phone", "note of the source", "title", "address of the source", "name of the import", "place_names", "numbers.effect.how",
}

// ofPrinted are the fields that are shown of a published study's finding, and not where others have told of it.
var ofPrinted = []string{"numbers.unit", "numbers.as_printed", "numbers.effect.checked"}

// everywhere are the fields that everybody who may read them meets on the record's own page.
var everywhere = []string{
	"titles", "summary", "citation", "purpose", "challenge", "lessons.lessons.when", "lessons.lessons.did", "lessons.lessons.led_to", "lessons.lessons.advice",
	"report.did", "report.harm.what", "numbers.entered.differences", "numbers.as_printed",
}

// must says whether a person who may read a field is to meet it on some page.
func must(p *person, noun allmenning.Noun, variant, field string) bool {
	if slices.Contains(ofPrinted, field) && !strings.HasPrefix(variant, "printed") {
		return false
	}
	if noun == allmenning.NounSynthesis { // which has a page where it has an answer: where somebody is meant to read it
		if against, is := strings.CutPrefix(field, "reason against "); is && variant == "public, left out" && p.name == "editor" {
			return !strings.Contains(against, "withdrawn") && against != "draft"
		}
		return field == "question" && (strings.HasPrefix(variant, "public") || variant == "was own" || variant == "group")
	}
	if field == "title" {
		return noun == allmenning.NounNeed || noun == allmenning.NounConstellation // the others have titles in three languages
	}
	if field == "contact.role" && noun == allmenning.NounNeed {
		return true
	}
	return slices.Contains(everywhere, field) || p.name == "editor" && !slices.Contains(unshown, field)
}

// heardEnough fails when the test could not have found anything: those who may read a text must have read it. The owner's editor
// meets all that stands on any page, the others what stands on the pages of the records.
func (c *canaries) heardEnough(p *person, heard map[string]bool) {
	met := 0
	for _, k := range c.words {
		of, field, isField := strings.Cut(k.name, ": ")
		noun, variant, isRecord := strings.Cut(of, ", ")
		if !isField || !isRecord || strings.HasPrefix(field, "first ") {
			continue
		}
		if must(p, allmenning.Noun(noun), variant, field) && k.seen(p) {
			met++
			if !heard[k.name] {
				c.t.Errorf("%s may read the %s of the %s that is %s, and met it nowhere", p.name, field, noun, variant)
			}
		}
	}
	if p.name == "contributor" {
		for _, k := range c.words {
			if strings.HasPrefix(k.name, "draft") && !heard[k.name] {
				c.t.Errorf("%s has not met the %s", p.name, k.name)
			}
		}
	}
	if met < 20 {
		c.t.Errorf("%s was to meet %d texts only", p.name, met)
	}
}

// Who searches for a word that is closed finds as much as who searches for one that nobody has written.
func TestCanary_search(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	none := song("no text at all")
	for _, p := range c.people {
		nothing := c.ask(p, http.MethodGet, "/sok?q="+none, nil).alike(none)
		found := 0
		for i, k := range c.words {
			if k.seen(p) {
				if i%7 == 0 {
					got := c.ask(p, http.MethodGet, "/sok?q="+k.word, nil)
					c.listen(p, "search for "+k.name, got.all(), k.word)
					if got.alike(k.word) != nothing {
						found++
					}
				}
				continue
			}
			if got := c.ask(p, http.MethodGet, "/sok?q="+k.word, nil).alike(k.word); got != nothing {
				c.leak("search for %s, to %s: %s", k.name, p.name, differ(got, nothing))
			}
			if strings.HasSuffix(k.name, ": title") { // is it what you meant?
				misspelt := k.word[:len(k.word)-1] + "x"
				c.listen(p, "search for a word like "+k.name, c.ask(p, http.MethodGet, "/sok?q="+misspelt, nil).all())
			}
		}
		if found == 0 {
			t.Errorf("%s found nothing at all", p.name)
		}
	}
}

// What is answered to those who write: relatives while typing, proposals, pasted texts. A record that is closed is not touched.
func TestCanary_forms(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	for n, p := range c.people {
		for i, pattern := range spread("written") {
			id := allmenning.RecordID(fmt.Sprintf("0193d000-0000-7000-8000-%06d%06d", n, i))
			for _, text := range []string{"Velferdsteknologi for eldre som faller hjemme", song("need, own: challenge") + " velferdsteknologi", strings.Repeat("Eldre som faller hjemme får velferdsteknologi. ", 60)} {
				form := url.Values{"q": {text}, "title": {text}, "challenge": {text}, "summary": {text}, "purpose": {text}, "_gjor": {"vis"}}
				for _, path := range addresses(pattern, id) {
					c.listen(p, pattern, c.ask(p, http.MethodPost, path, form).all(), song("need, own: challenge"))
					if pattern != "POST /sok" {
						c.listen(p, pattern, c.ask(p, http.MethodGet, strings.TrimSuffix(path, "/kladd"), nil).all(), song("need, own: challenge"))
					}
				}
			}
		}
		c.touch(p)
	}
}

// touch does every act on every record that p does not see.
func (c *canaries) touch(p *person) {
	form := url.Values{"closure": {"public"}, "_gjor": {"lagre"}, "_bygger": {"1"}, "text": {"Kan dere si mer?"}, "name": {"Kari"}, "email": {"kari@example.org"}, "from": {"Oss"}, "title": {"Tittel"}, "resultat": {string(idOf(allmenning.NounFinding, "public"))}, "valg": {"ta-med"}}
	for _, pattern := range spread("act") {
		for _, r := range c.records {
			if r.Noun != nounAt(pattern) || p.reader.Sees(r.Class()) {
				continue
			}
			for _, path := range addresses(pattern, r.ID) {
				got := c.ask(p, http.MethodPost, path, form)
				c.listen(p, pattern+" of "+c.variantOf(r), got.all(), string(r.ID))
				c.same(p, pattern+" of "+c.variantOf(r), http.MethodPost, path, r.ID, form)
			}
		}
	}
	c.untouched(p)
}

// A reader meets the same pages, lists, counts and suggestions as if what is closed to the reader was not there.
func TestCanary_twin(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	for _, p := range c.people[:4] {
		twin := openCanaries(t, "", func(r *allmenning.Record) bool { return !p.reader.Sees(r.Class()) })
		same := twin.people[slices.IndexFunc(twin.people, func(o *person) bool { return o.name == p.name })]
		compare := func(path string) {
			a, b := c.ask(p, http.MethodGet, path, nil).alike(""), twin.ask(same, http.MethodGet, path, nil).alike("")
			if a != b {
				c.leak("%s, to %s: another page than without what is closed: %s", path, p.name, differ(a, b))
			}
		}
		for _, path := range c.fixed() {
			if path != "/min-side/mine-data.json" {
				compare(path)
			}
		}
		for _, pattern := range spread("record") {
			for _, r := range c.records {
				if r.Noun == nounAt(pattern) && p.reader.Sees(r.Class()) && !strings.HasSuffix(pattern, "/word") {
					for _, path := range addresses(pattern, r.ID) {
						compare(path)
					}
				}
			}
		}
	}
}

// A tag of a page as another reader has it says nothing: the page is sent unless it is the same.
func TestCanary_tags(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	tagged := 0
	for _, path := range []string{"/", "/prosjekter", "/behov", "/kommuner/" + town, "/sok?q=fall", "/prosjekter/" + string(idOf(allmenning.NounProject, "public")), "/prosjekter/" + string(idOf(allmenning.NounProject, "own"))} {
		for _, a := range c.people {
			first := c.ask(a, http.MethodGet, path, nil)
			tag := first.header.Get("ETag")
			if tag == "" {
				continue
			}
			tagged++
			for _, b := range c.people {
				plain, got := c.ask(b, http.MethodGet, path, nil), c.ask(b, http.MethodGet, path, nil, "If-None-Match", tag)
				if got.code == http.StatusNotModified && plain.body != first.body {
					c.leak("%s: %s is told that the page of %s is unchanged", path, b.name, a.name)
				}
			}
		}
	}
	if tagged == 0 {
		t.Error("no page had a tag")
	}
	public := c.byID(idOf(allmenning.NounProject, "public"))
	before := c.ask(c.people[0], http.MethodGet, public.Path(), nil)
	testkit.Write(t, c.db, func(tx *store.Tx) error {
		_, err := tx.SetState(public.ID, public.Version, allmenning.Withdrawn, testkit.Program())
		return err
	})
	if got := c.ask(c.people[0], http.MethodGet, public.Path(), nil, "If-None-Match", before.header.Get("ETag")); got.code != http.StatusNotFound {
		t.Errorf("what was withdrawn a moment ago is answered with %d to its old tag", got.code)
	}
	public.State = allmenning.Withdrawn
	for _, path := range c.fixed() {
		c.listen(c.people[0], path+" after withdrawal", c.ask(c.people[0], http.MethodGet, path, nil).all())
	}
}
