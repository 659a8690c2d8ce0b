// Package browser opens pages in a real Chromium for tests: at a width, with or without script, in a language, and says what
// a person would notice: text, focus, sideways scroll, faults found by axe, errors in the console, breaches of the content
// security policy.
//
//	func TestMain(m *testing.M) { browser.Main(m) }
//
//	func TestAdviser_finds_the_same_need(t *testing.T) {
//		tab := browser.Open(t, handler, browser.Phone)
//		tab.Visit("/")
//		tab.Fill("#q", "eldre som faller hjemme")
//		tab.Click("form.ask button")
//		if n := tab.Count(".hit"); n < 5 { … }
//		tab.Check() // axe, no sideways scroll
//	}
//
// Chromium is looked for in ALLMENNING_TEST_CHROMIUM, then in PATH. Where there is none the test is skipped, or fails if
// ALLMENNING_REQUIRE_BROWSER is 1.
package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"allmenning/internal/testkit"
)

// Widths people have, in CSS pixels. Narrow is 1280 px at 400 per cent, Paper the matter of an A4 page.
const (
	Wide   = 1280
	Phone  = 375
	Narrow = 320
	Paper  = 673
)

// Option is how a tab differs from an ordinary one.
type Option func(*Tab)

// WithoutScript turns scripts off, as for readers whose network or employer does.
func WithoutScript(t *Tab) { t.noScript = true }

// OnPaper shows the page as it is printed.
func OnPaper(t *Tab) { t.paper = true }

// Language is what the browser asks for in Accept-Language: "nn".
func Language(tag string) Option { return func(t *Tab) { t.lang = tag } }

// Lasting is how long a tab may be used before what it does fails; two minutes where nothing is said.
func Lasting(d time.Duration) Option { return func(t *Tab) { t.lasts = d } }

var shared struct {
	once   sync.Once
	ctx    context.Context
	cancel []context.CancelFunc
	err    error
}

// Main runs the tests of a package (a *testing.M, or something around one) and closes the browser they shared.
func Main(m interface{ Run() int }) {
	code := m.Run()
	for i := len(shared.cancel) - 1; i >= 0; i-- {
		shared.cancel[i]()
	}
	os.Exit(code)
}

// start opens the one Chromium of this test binary.
func start(t testing.TB) context.Context {
	t.Helper()
	path := chromium()
	if path == "" {
		absent(t, "no Chromium: install Debian's package chromium, or set ALLMENNING_TEST_CHROMIUM to one")
	}
	shared.once.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox,
			chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true),
			chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "nb"), chromedp.Flag("font-render-hinting", "none"),
		)
		alloc, closeAlloc := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, closeBrowser := chromedp.NewContext(alloc)
		shared.ctx, shared.cancel = ctx, []context.CancelFunc{closeAlloc, closeBrowser}
		shared.err = chromedp.Do(ctx)
	})
	if shared.err != nil {
		t.Fatalf("Chromium (%s) does not start: %v", path, shared.err)
	}
	return shared.ctx
}

func chromium() string {
	if path := os.Getenv("ALLMENNING_TEST_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// absent ends a test that lacks something outside the repository.
func absent(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("ALLMENNING_REQUIRE_BROWSER") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// Open serves h and opens a tab on it, width pixels wide. When the test ends the tab closes, and what went wrong in its
// console fails the test.
func Open(t testing.TB, h http.Handler, width int, options ...Option) *Tab {
	t.Helper()
	start(t) // before anything else, so that a test without a browser is skipped at once
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return OpenAt(t, server.URL, width, options...)
}

// OpenAt is Open for a server that runs already, at an address without a slash at its end: "http://127.0.0.1:8357".
func OpenAt(t testing.TB, address string, width int, options ...Option) *Tab {
	t.Helper()
	parent := start(t)
	tab := &Tab{t: t, base: address, width: width, lang: "nb", lasts: 2 * time.Minute}
	for _, o := range options {
		o(tab)
	}
	ctx, closeTab := chromedp.NewContext(parent, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.hear))
	t.Cleanup(closeTab)
	ctx, closeTime := context.WithTimeout(ctx, tab.lasts)
	t.Cleanup(closeTime)
	tab.ctx = ctx
	t.Cleanup(tab.quiet)
	tab.do(chromedp.EmulateViewport(int64(width), 900))
	call(tab, network.Enable, network.EnableParams{})
	call(tab, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": tab.lang}})
	if tab.paper {
		call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	}
	if tab.noScript {
		call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	return tab
}

// out is where screenshots go; it is not part of the repository.
func out() string { return filepath.Join(testkit.Root(), "e2e", "out") }
