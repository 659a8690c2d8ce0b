package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/assets"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// handlers is a package of pages made of functions.
type handlers map[string]page.Handler

func (h handlers) Routes(on page.Router) {
	for pattern, f := range h {
		on.Handle(pattern, f)
	}
}

// bundle is a set of assets small enough to read.
var bundle = assets.Open(fstest.MapFS{
	"manifest.json":  {Data: []byte(`{"app.css": "app-1.css", "app.js": "app-2.js", "share.png": "share-3.png", "favicon.svg": "favicon-4.svg"}`)},
	"app-1.css":      {Data: []byte("body{}")},
	"app-1.css.gz":   {Data: packed("body{}")},
	"app-2.js":       {Data: []byte("1")},
	"share-3.png":    {Data: []byte("png")},
	"favicon-4.svg":  {Data: []byte("<svg/>")},
	"not-listed.txt": {Data: []byte("secret")},
})

func packed(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.Bytes()
}

type answer struct {
	*http.Response
	body string
}

// ask sends one request to a server of cfg and returns what a browser would get. head holds names and values in turn.
func ask(t *testing.T, cfg Config, method, target, body string, head ...string) answer {
	t.Helper()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Assets == nil {
		cfg.Assets = bundle
	}
	if cfg.Municipalities == nil {
		cfg.Municipalities = func() []part.Municipality {
			return []part.Municipality{{Number: "0301", Name: "Oslo"}, {Number: "1824", Name: "Vefsn"}}
		}
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(head); i += 2 {
		r.Header.Add(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	New(cfg).ServeHTTP(w, r)
	res := w.Result()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res, string(raw)}
}

// hello answers with a page whose matter is markup.
func hello(p page.Page, markup string) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return page.Write(w, r, p, templ.Raw(markup)) }
}

func fails(err error) page.Handler {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

func has(t *testing.T, body string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
}

// ASVS 3.4.1 (Strict-Transport-Security), 3.4.3 (no script, style, object or base but our own), 3.4.4, 3.4.5, 3.4.6 (no frame
// around us), 3.4.8 (COOP).
func TestServer_headers_on_every_answer(t *testing.T) {
	cfg := Config{BaseURL: "https://allmenning.no/", Pages: []page.Routes{handlers{
		"GET /fin": hello(page.Page{Title: "Fin"}, ""), "GET /feil": fails(errors.New("x")),
	}}}
	for _, path := range []string{"/fin", "/feil", "/finnes-ikke", "/assets/app-1.css", "/assets/finnes-ikke", "/healthz", "/robots.txt"} {
		a := ask(t, cfg, "GET", path, "")
		for name, want := range map[string]string{
			"Content-Security-Policy":    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "same-origin",
			"Strict-Transport-Security":  "max-age=31536000; includeSubDomains",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
	// ASVS 3.5.8: only the picture beside a shared link is for other sites.
	for path, want := range map[string]string{"/fin": "same-origin", "/healthz": "same-origin", "/assets/share-3.png": "cross-origin"} {
		if got := ask(t, cfg, "GET", path, "").Header.Get("Cross-Origin-Resource-Policy"); got != want {
			t.Errorf("%s: Cross-Origin-Resource-Policy is %q, want %q", path, got, want)
		}
	}
	if got := ask(t, Config{}, "GET", "/om", "").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("without https Strict-Transport-Security is %q", got)
	}
}

func TestServer_kinds_and_codes(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		text string
	}{
		{allmenning.Refuse(allmenning.Invalid, "field.required"), 422, "Fyll ut dette."},
		{allmenning.FieldErrors{{Field: "title", Key: "field.required"}}, 422, "Fyll ut dette."},
		{allmenning.ErrNotFound, 404, "Vi finner ikke siden"},
		{allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title"), 403, "Du har ikke tilgang"},
		{allmenning.Refuse(allmenning.Conflict, "errors.conflict.title"), 409, "Noen andre har endret"},
		{allmenning.Refuse(allmenning.Unavailable, "errors.unavailable.title"), 503, "Vent et par minutter"},
		{&http.MaxBytesError{Limit: 1}, 413, "Dette er for stort"},
		{errors.New("pq: password hunter2"), 500, "Noe gikk galt hos oss"},
		{&allmenning.Error{Kind: allmenning.Internal, Key: "hunter2"}, 500, "Noe gikk galt hos oss"},
		{&allmenning.Error{Kind: "new_kind", Key: "hunter2"}, 500, "Noe gikk galt hos oss"},
	} {
		a := ask(t, Config{Pages: []page.Routes{handlers{"GET /x": fails(c.err)}}}, "GET", "/x", "")
		if a.StatusCode != c.code {
			t.Errorf("%v: code %d, want %d", c.err, a.StatusCode, c.code)
		}
		has(t, a.body, c.text, `<meta name="robots" content="noindex">`)
		if strings.Contains(a.body, "hunter2") || strings.Contains(a.body, "⟪") {
			t.Errorf("%v: the page shows what it must not:\n%s", c.err, a.body)
		}
		if c.code == 500 {
			has(t, a.body, a.Header.Get("X-Request-Id"))
		}
	}
	for _, kind := range []allmenning.Kind{allmenning.Invalid, allmenning.NotFound, allmenning.Forbidden, allmenning.Conflict, allmenning.Unavailable, allmenning.Internal} {
		if kinds[kind].code == 0 {
			t.Errorf("no code for %s", kind)
		}
		for _, l := range i18n.Langs() {
			for _, key := range []string{".title", ".what"} {
				if !i18n.New(l).Has("errors." + kinds[kind].name + key) {
					t.Errorf("no errors.%s%s in %s", kinds[kind].name, key, l)
				}
			}
		}
	}
}

func TestServer_panic_is_our_own_fault(t *testing.T) {
	var log bytes.Buffer
	cfg := Config{Log: slog.New(slog.NewTextHandler(&log, nil)), Pages: []page.Routes{handlers{
		"GET /x": func(http.ResponseWriter, *http.Request) error { panic("hunter2") },
		"GET /y": func(w http.ResponseWriter, _ *http.Request) error {
			_, _ = w.Write([]byte("half"))
			return errors.New("too late")
		},
	}}}
	a := ask(t, cfg, "GET", "/x?q=hemmelig+elev", "")
	if strings.Contains(log.String(), "hemmelig") {
		t.Errorf("the log holds what was asked: %s", log.String())
	}
	if a.StatusCode != 500 || strings.Contains(a.body, "hunter2") || strings.Contains(a.body, "goroutine") {
		t.Errorf("code %d, page\n%s", a.StatusCode, a.body)
	}
	has(t, log.String(), "hunter2", a.Header.Get("X-Request-Id"), "web_test.go")
	defer func() {
		if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // the very value
			t.Errorf("half an answer ended with %v, want http.ErrAbortHandler", p)
		}
	}()
	ask(t, cfg, "GET", "/y", "")
}

func TestServer_language(t *testing.T) {
	cfg := Config{Lang: i18n.NN}
	for _, c := range []struct {
		name, path string
		head       []string
		want, kept string
	}{
		{"the instance's own", "/om", nil, "nn", ""},
		{"the browser's", "/om", []string{"Accept-Language", "en-GB,en;q=0.9"}, "en", ""},
		{"kept", "/om", []string{"Accept-Language", "en", "Cookie", "lang=nb"}, "nb", ""},
		{"of the address", "/om?lang=en", []string{"Cookie", "lang=nb"}, "en", ""},
		{"unknown", "/om?lang=xx", []string{"Cookie", "lang=yy"}, "nn", ""},
	} {
		a := ask(t, cfg, "GET", c.path, "", c.head...)
		has(t, a.body, `<html lang="`+c.want+`">`)
		if got := a.Header.Get("Content-Language"); got != c.want {
			t.Errorf("%s: Content-Language %q", c.name, got)
		}
		if got := a.Header.Get("Set-Cookie"); !strings.HasPrefix(got, c.kept) || (got != "") != (c.kept != "") {
			t.Errorf("%s: cookie %q, want %q", c.name, got, c.kept)
		} else if got != "" {
			has(t, got, "SameSite=Lax", "HttpOnly", "Path=/")
		}
		if got := strings.Join(a.Header.Values("Vary"), ", "); !strings.Contains(got, "Accept-Language") || !strings.Contains(got, "Cookie") {
			t.Errorf("%s: Vary %q", c.name, got)
		}
	}
	a := ask(t, Config{BaseURL: "https://allmenning.no"}, "GET", "/om?x=1&lang=nb", "")
	has(t, a.body, `hreflang="nn" href="https://allmenning.no/om?lang=nn&amp;x=1"`, `<link rel="canonical" href="https://allmenning.no/om">`)
}

func TestServer_municipality(t *testing.T) {
	shown := func(w http.ResponseWriter, r *http.Request) error {
		name := "ingen"
		if m := page.Of(r).Municipality; m != nil {
			name = m.Name
		}
		return page.Write(w, r, page.Page{}, templ.Raw("<i>"+name+"</i>"))
	}
	cfg := Config{Pages: []page.Routes{handlers{"GET /x": shown}}}
	for _, c := range []struct{ path, cookie, want, kept string }{
		{"/x", "", "ingen", ""},
		{"/x?kommune=1824", "", "Vefsn", ""},
		{"/x", "kommune=0301", "Oslo", ""},
		{"/x?kommune=1824", "kommune=1824", "Vefsn", ""},
		{"/x?kommune=1824", "kommune=0301", "Vefsn", ""},
		{"/x?kommune=", "kommune=0301", "ingen", ""},
		{"/x?kommune=9999", "kommune=0301", "ingen", ""},
		{"/x", "kommune=%3Cscript%3E", "ingen", ""},
	} {
		a := ask(t, cfg, "GET", c.path, "", "Cookie", c.cookie)
		has(t, a.body, "<i>"+c.want+"</i>")
		if got := a.Header.Get("Set-Cookie"); !strings.HasPrefix(got, c.kept) || (got != "") != (c.kept != "") {
			t.Errorf("%s with %q: cookie %q, want %q", c.path, c.cookie, got, c.kept)
		}
	}
}

// Somebody who is let in for a municipality sees from there, unless they have chosen another.
func TestServer_municipality_of_who_is_signed_in(t *testing.T) {
	cfg := Config{Pages: []page.Routes{handlers{"GET /x": hello(page.Page{}, "")}}}
	cfg.Municipalities = func() []part.Municipality {
		return []part.Municipality{{Number: "0301", Name: "Oslo"}, {Number: "1824", Name: "Vefsn"}}
	}
	server := New(cfg)
	for _, c := range []struct {
		acting       allmenning.OrganisationID
		path, cookie string
		want         string // in the header
	}{
		{commons.MunicipalityOwner("1824"), "/x", "", "Vefsn"},
		{commons.MunicipalityOwner("1824"), "/x", "kommune=0301", "Oslo"},
		{commons.MunicipalityOwner("1824"), "/x?kommune=0301", "", "Oslo"},
		{commons.MunicipalityOwner("9999"), "/x", "", "Velg kommune"},
		{"", "/x", "", "Velg kommune"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Language", "nb")
		r.Header.Set("Cookie", c.cookie)
		v := allmenning.Visitor{Actor: allmenning.Actor{Reader: allmenning.Reader{Person: "kari"}, Acting: c.acting, Role: allmenning.RoleEditor}}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r.WithContext(allmenning.WithVisitor(r.Context(), v)))
		_, place, _ := strings.Cut(w.Body.String(), `class="place"`)
		if place, _, _ = strings.Cut(place, "</a>"); !strings.Contains(place, c.want) {
			t.Errorf("%s for %q with %q: the header says %q, want %s", c.path, c.acting, c.cookie, place, c.want)
		}
	}
}

// What an address says is remembered when the reader chose it here, and the address then says nothing of who chose.
func TestServer_remembers_what_is_chosen_here(t *testing.T) {
	cfg := Config{Pages: []page.Routes{handlers{"/x": hello(page.Page{}, "")}}}
	for _, c := range []struct{ method, path, cookie, site, to, kept string }{
		{"GET", "/x?kommune=1824&valgt=ja", "", "same-origin", "/x?kommune=1824", "kommune=1824;"},
		{"GET", "/x?a=1&lang=nn&valgt=ja", "lang=nb", "", "/x?a=1&lang=nn", "lang=nn;"},
		{"GET", "/x?kommune=&valgt=ja", "kommune=1824", "same-origin", "/x?kommune=", "kommune=;"},
		{"GET", "/x?kommune=9999&valgt=ja", "kommune=1824", "same-origin", "/x?kommune=9999", ""},
		{"GET", "/x?kommune=1824&valgt=ja", "kommune=1824", "none", "/x?kommune=1824", ""},
		{"GET", "/x?kommune=1824&valgt=ja", "", "cross-site", "/x?kommune=1824", ""}, // a link on another site
		{"GET", "/x?valgt=ja", "", "", "/x", ""},
		{"POST", "/x?lang=en&valgt=ja", "", "same-origin", "", "lang=en;"},
	} {
		a := ask(t, cfg, c.method, c.path, "", "Cookie", c.cookie, "Sec-Fetch-Site", c.site)
		got := a.Header.Get("Set-Cookie")
		if a.Header.Get("Location") != c.to || !strings.HasPrefix(got, c.kept) || (got != "") != (c.kept != "") {
			t.Errorf("%s %s from %q: to %q with cookie %q", c.method, c.path, c.site, a.Header.Get("Location"), got)
		}
		if c.kept != "" {
			has(t, got, "SameSite=Lax", "HttpOnly", "Path=/")
		}
		if strings.Contains(a.body, "valgt=ja&amp;") || strings.Count(a.body, "valgt=ja") > 4 {
			t.Errorf("%s: the page says of its own address that it was chosen", c.path)
		}
	}
	a := ask(t, cfg, "GET", "/x?kommune=1824", "")
	has(t, a.body, `href="/x?kommune=1824&amp;lang=nn&amp;valgt=ja"`, `hreflang="nn" href="http://example.com/x?kommune=1824&amp;lang=nn"`)
	has(t, ask(t, cfg, "GET", "/velg-kommune?tilbake=/x", "").body, `type="hidden" name="valgt" value="ja"`)
}

// A number that is no municipality of today is not passed over in silence.
func TestServer_says_that_a_number_is_none(t *testing.T) {
	cfg := Config{Pages: []page.Routes{handlers{"/x": hello(page.Page{}, "")}}, Today: func(given string) (string, []string) {
		return given, map[string][]string{"0301": {"0301"}, "1601": {"1824"}, "1850": {"0301", "1824"}}[given]
	}}
	for path, want := range map[string]string{
		"/x?kommune=9999":                        "Vi kjenner ingen kommune i dag med nummeret 9999.",
		"/x?kommune=%3Cb%3E":                     "med nummeret &lt;b&gt;.",
		"/x?kommune=1850&a=1":                    `href="/x?a=1&amp;kommune=1824">Vefsn</a>`,
		"/x?kommune=1850":                        `Oslo</a> eller <a href="/x?kommune=1824">Vefsn</a>?`,
		"/x?kommune=1850&a=1&lang=en":            "Municipality 1850 was divided.",
		"/x?kommune=" + strings.Repeat("9", 100): strings.Repeat("9", 20) + "…",
	} {
		has(t, ask(t, cfg, "GET", path, "").body, want)
	}
	for _, path := range []string{"/x", "/x?kommune=", "/x?kommune=1601", "/x?kommune=0301"} {
		if a := ask(t, cfg, "GET", path, ""); strings.Contains(a.body, `role="status"`) {
			t.Errorf("%s: says something\n%s", path, a.body)
		}
	}
}

// What leads back is an address on this site, or the front page.
func TestLocalAddress(t *testing.T) {
	for in, want := range map[string]string{
		"/sok?q=eldre&x=1": "/sok?q=eldre&x=1", "": "/", "/": "/", "//evil.example": "/", "///evil.example": "/", `/\evil.example`: "/",
		"https://evil.example/x": "/", "javascript:alert(1)": "/", "/%2f/evil.example": "/", "om": "/", "/a\nb": "/", "/%09/evil.example/": "/", "/kommuner/1824#x": "/kommuner/1824",
	} {
		if got := page.Local(in).String(); got != want {
			t.Errorf("page.Local(%q) = %q, want %q", in, got, want)
		}
	}
	a := ask(t, Config{}, "GET", "/velg-kommune?tilbake="+url.QueryEscape(`/sok?q="><script>&kommune=0301`), "")
	has(t, a.body, `action="/sok"`, `name="q" value="&#34;&gt;&lt;script&gt;"`)
	if strings.Contains(a.body, `value="0301" selected`) && strings.Contains(a.body, `type="hidden" name="kommune"`) {
		t.Error("the old choice is carried on beside the new")
	}
}

func TestServer_unfurls(t *testing.T) {
	p := page.Page{Title: `Fall "hjemme" <b>`, Description: "Trolig færre fall.", Canonical: "/oppsummeringer/1", Article: true, LinkedData: map[string]string{"name": "</script><b>"}}
	a := ask(t, Config{Pages: []page.Routes{handlers{"GET /x": hello(p, "")}}}, "GET", "http://127.0.0.1:8357/x?y", "")
	has(
		t, a.body,
		`<meta property="og:title" content="Fall &#34;hjemme&#34; &lt;b&gt;">`, `<meta property="og:description" content="Trolig færre fall.">`,
		`<meta property="og:url" content="http://127.0.0.1:8357/oppsummeringer/1">`, `<meta property="og:type" content="article">`,
		`<meta property="og:image" content="http://127.0.0.1:8357/assets/share-3.png">`, `<script type="application/ld+json">{"name":"\u003c/script\u003e\u003cb\u003e"}</script>`,
	)
}

func TestServer_says_who_runs_it(t *testing.T) {
	a := ask(t, Config{}, "GET", "/om", "")
	has(t, a.body, "ikke satt opp", `href="/tilgjengelighet"`)
	a = ask(t, Config{Operator: page.Operator{Name: "Vefsn kommune", Contact: "post@vefsn.example", ContactURL: "mailto:post@vefsn.example", AccessibilityURL: "https://uustatus.example/1"}}, "GET", "/om", "")
	has(t, a.body, "Vefsn kommune driver denne utgaven.", `href="mailto:post@vefsn.example"`, `href="https://uustatus.example/1"`)
	if strings.Contains(a.body, "ikke satt opp") {
		t.Error("a configured instance says that it is not set up")
	}
}

func TestServer_assets(t *testing.T) {
	a := ask(t, Config{}, "GET", "/assets/app-1.css", "")
	if a.StatusCode != 200 || a.body != "body{}" || a.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%d %q %q", a.StatusCode, a.Header.Get("Content-Type"), a.body)
	}
	has(t, a.Header.Get("Cache-Control"), "immutable", "max-age=31536000")
	z := ask(t, Config{}, "GET", "/assets/app-1.css", "", "Accept-Encoding", "br, gzip")
	if z.Header.Get("Content-Encoding") != "gzip" || z.body != string(packed("body{}")) {
		t.Errorf("not the compressed file: %q", z.Header.Get("Content-Encoding"))
	}
	if same := ask(t, Config{}, "GET", "/assets/app-1.css", "", "If-None-Match", a.Header.Get("ETag")); same.StatusCode != 304 {
		t.Errorf("known file: code %d", same.StatusCode)
	}
	for _, path := range []string{"/assets/not-listed.txt", "/assets/manifest.json", "/assets/", "/assets/app-1.css.gz", "/assets/%2e%2e/web.go"} {
		if a := ask(t, Config{}, "GET", path, ""); a.StatusCode == 200 {
			t.Errorf("%s is served: %q", path, a.body)
		}
	}
}

// A program built without its assets says so, and serves its pages all the same.
func TestServer_without_assets(t *testing.T) {
	var log bytes.Buffer
	a := ask(t, Config{Assets: assets.Open(fstest.MapFS{}), Log: slog.New(slog.NewTextHandler(&log, nil))}, "GET", "/om", "")
	if a.StatusCode != 200 || strings.Contains(a.body, "stylesheet") {
		t.Errorf("%d\n%s", a.StatusCode, a.body)
	}
	has(t, log.String(), "make assets")
}

func TestServer_addresses(t *testing.T) {
	for _, c := range []struct {
		method, path string
		code         int
		to           string
	}{
		{"GET", "/om/", 301, "/om"},
		{"GET", "/om//?x=1", 307, "/om/?x=1"},
		{"GET", "//evil.example/", 307, "/evil.example/"},
		{"GET", "/%2Fevil.example/", 301, "/%2Fevil.example"}, // never //evil.example
		{"GET", "/%2Fevil.example?valgt=ja", 303, "/%2Fevil.example"},
		{"GET", "/finnes-ikke", 404, ""},
		{"POST", "/om", 405, ""},
		{"HEAD", "/om", 200, ""},
		{"GET", "/healthz", 200, ""},
		{"GET", "/readyz", 200, ""},
		{"GET", "/favicon.ico", 302, "/assets/favicon-4.svg"},
	} {
		a := ask(t, Config{}, c.method, "http://example.com"+c.path, "")
		if a.StatusCode != c.code || a.Header.Get("Location") != c.to {
			t.Errorf("%s %s: %d to %q, want %d to %q", c.method, c.path, a.StatusCode, a.Header.Get("Location"), c.code, c.to)
		}
	}
	building := Config{Status: func() page.Status { return page.Status{Building: true, Built: 0.64} }}
	if a := ask(t, building, "GET", "/readyz", ""); a.StatusCode != 503 {
		t.Errorf("readyz while building: %d", a.StatusCode)
	}
	has(t, ask(t, building, "GET", "/om", "").body, "Søket bygges (64\u00a0%)")
}

// A form sent from another site does nothing, and one that is too large is refused before it fills the memory.
func TestServer_forms_of_strangers(t *testing.T) {
	reached := false
	cfg := Config{Pages: []page.Routes{handlers{"POST /x": func(w http.ResponseWriter, r *http.Request) error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		reached = true
		return page.Write(w, r, page.Page{}, templ.Raw(""))
	}}}}
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	if a := ask(t, cfg, "POST", "/x", "a=1", append(form, "Sec-Fetch-Site", "cross-site")...); a.StatusCode != 403 || reached {
		t.Errorf("from another site: %d, reached %v", a.StatusCode, reached)
	}
	if a := ask(t, cfg, "POST", "/x", "a="+strings.Repeat("x", maxBody), form...); a.StatusCode != 413 || reached {
		t.Errorf("too large: %d, reached %v", a.StatusCode, reached)
	}
	if a := ask(t, cfg, "POST", "/x", "a=1", append(form, "Sec-Fetch-Site", "same-origin")...); a.StatusCode != 200 || !reached {
		t.Errorf("our own form: %d, reached %v", a.StatusCode, reached)
	}
}

func TestServer_compresses_pages(t *testing.T) {
	a := ask(t, Config{}, "GET", "/om", "", "Accept-Encoding", "gzip")
	if a.Header.Get("Content-Encoding") != "gzip" || len(a.body) > 6000 {
		t.Errorf("encoding %q, %d bytes", a.Header.Get("Content-Encoding"), len(a.body))
	}
}

func BenchmarkServer_page(b *testing.B) {
	all := make([]part.Municipality, 357)
	for i := range all {
		all[i].Number = allmenning.MunicipalityNumber([]byte{byte('0' + i/100), byte('0' + i/10%10), byte('0' + i%10), '0'})
	}
	s := New(Config{Assets: bundle, Municipalities: func() []part.Municipality { return all }})
	for b.Loop() {
		r := httptest.NewRequest("GET", "/om", nil)
		r.Header.Set("Cookie", "kommune=3500; lang=nn")
		s.ServeHTTP(httptest.NewRecorder(), r)
	}
}

// A link that lets somebody in is not kept in the log, whatever goes wrong behind it.
func TestServer_log_keeps_no_invitation(t *testing.T) {
	var kept bytes.Buffer
	cfg := Config{Log: slog.New(slog.NewTextHandler(&kept, nil)), Pages: []page.Routes{handlers{"GET /invitasjon/{token}": fails(errors.New("disk full"))}}}
	if a := ask(t, cfg, "GET", "/invitasjon/hemmelig", ""); a.StatusCode != http.StatusInternalServerError {
		t.Errorf("answers %d", a.StatusCode)
	}
	if s := kept.String(); strings.Contains(s, "hemmelig") || !strings.Contains(s, "disk full") {
		t.Errorf("the log says %q", s)
	}
}

func TestServer_makes_who_tries_too_often_wait(t *testing.T) {
	cfg := Config{Limit: func(r *http.Request) time.Duration { return 61 * time.Second }, Pages: []page.Routes{handlers{"POST /fin": hello(page.Page{Title: "Fin"}, "fin")}}}
	a := ask(t, cfg, "POST", "/fin", "")
	if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "61" {
		t.Errorf("%d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
	has(t, a.body, "Du har prøvd for mange ganger", "Prøv igjen om 61 sekunder.")
}
