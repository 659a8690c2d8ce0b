package about_test

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"allmenning/serve/web"
)

var method = fstest.MapFS{
	"nb/spenn.md": {Data: []byte("# Spennet & *tvilen*\n\nDer en ny kommune\nhavner.\n\n| k | dekning |\n|--|--|\n| 2 | 93 % |\n\n<script>alert(1)</script>\n\n[farlig](javascript:alert(1))\n")},
	"nb/tau.md":   {Data: []byte("# Forskjellen mellom kommuner\n\nKort.\n")},
	"nn/spenn.md": {Data: []byte("# Spennet på nynorsk\n\nDer ein ny kommune hamnar.\n")},
	"en/only.md":  {Data: []byte("# Only in English\n\nShort.\n")},
}

func get(t *testing.T, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	web.New(web.Config{Method: method}).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	raw, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(raw)
}

func TestMethod(t *testing.T) {
	for _, c := range []struct {
		path string
		code int
		has  []string
		not  []string
	}{
		{"/slik-regner-vi", 200, []string{`href="/slik-regner-vi/spenn">Spennet &amp; tvilen</a>`, "Der en ny kommune havner.", "/slik-regner-vi/tau"}, []string{"/slik-regner-vi/only", `lang="nb">Der`}},
		{"/slik-regner-vi?lang=nn", 200, []string{"Spennet på nynorsk", `lang="nb">Forskjellen mellom kommuner</a>`}, []string{"tvilen"}},
		{"/slik-regner-vi?lang=en", 200, []string{"/slik-regner-vi/only", `lang="nb"`}, nil},
		{"/slik-regner-vi/spenn", 200, []string{"<title>Spennet &amp; tvilen – Allmenning</title>", "<h1>Spennet &amp; <em>tvilen</em></h1>", "<td>93 %</td>", `<article class="prose" lang="nb">`}, []string{"<script>alert", "javascript:"}},
		{"/slik-regner-vi/tau?lang=nn", 200, []string{`<article class="prose" lang="nb">`, `<title lang="nb">`}, nil},
		{"/slik-regner-vi/finnes-ikke", 404, []string{"Vi finner ikke siden"}, nil},
		{"/slik-regner-vi/..%2fspenn", 404, nil, nil},
	} {
		code, body := get(t, c.path)
		if code != c.code {
			t.Errorf("%s: code %d, want %d", c.path, code, c.code)
		}
		for _, want := range c.has {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %q", c.path, want)
			}
		}
		for _, bad := range c.not {
			if strings.Contains(body, bad) {
				t.Errorf("%s: has %q", c.path, bad)
			}
		}
	}
}

// An explanation without a title is our own mistake, found when the server starts.
func TestMethod_without_a_title(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("accepted")
		}
	}()
	web.New(web.Config{Method: fstest.MapFS{"nb/x.md": {Data: []byte("No heading.\n")}}})
}
