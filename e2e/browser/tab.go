package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Tab is one open page. Its methods fail the test when the page does not do what they ask.
type Tab struct {
	t        testing.TB
	ctx      context.Context
	base     string
	width    int
	lang     string
	noScript bool
	paper    bool
	lasts    time.Duration

	mu     sync.Mutex
	faults []string // errors in the console, exceptions and breaches of the policy, as they came
	open   string   // the address being opened, which may answer 404 on purpose

	trapped bool     // the trap is set
	sprung  []string // what it has caught
}

// hear keeps what goes wrong in the page.
func (tab *Tab) hear(event any) {
	tab.watch(event)
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		tab.fault("exception: " + e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !tab.itself(e.Entry) {
			tab.fault(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			tab.fault("console.error")
		}
	}
}

func (tab *Tab) fault(s string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.faults = append(tab.faults, s)
}

// itself says whether an entry only tells that the page the test asked for has an error's code, or that a form came back with
// what is wrong (422): the test sees that itself.
func (tab *Tab) itself(e *log.Entry) bool {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return e.Source == log.EntrySourceNetwork && (e.URL == tab.open || strings.Contains(e.Text, "status of 422"))
}

// Faults tells what has gone wrong in the pages so far, and forgets it. What is left when the test ends fails it.
func (tab *Tab) Faults() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	faults := tab.faults
	tab.faults = nil
	return faults
}

func (tab *Tab) quiet() {
	for _, f := range tab.Faults() {
		tab.t.Errorf("in the console at %d px: %s", tab.width, f)
	}
}

func (tab *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, steps...); err != nil {
		tab.t.Fatal(err)
	}
}

func call[P, R any](tab *Tab, command cdp.Command[P, R], params P) R {
	tab.t.Helper()
	r, err := chromedp.Call(tab.ctx, command, params)
	if err != nil {
		tab.t.Fatal(err)
	}
	return r
}

// eval runs an expression in the page and decodes what it gives; it works with the page's own scripts off, too.
func eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%s: %v", abridged(expression), err)
	}
	return v
}

func abridged(s string) string {
	if len(s) > 200 {
		return s[:200] + "…"
	}
	return s
}

// Visit opens a path and gives its HTTP code. A page that fails on purpose may be visited: only a 5xx ends the test.
func (tab *Tab) Visit(path string) int {
	tab.t.Helper()
	tab.mu.Lock()
	tab.open = tab.base + path
	tab.mu.Unlock()
	answer, err := chromedp.Run(tab.ctx, chromedp.NavigateResponse(tab.base+path))
	if err != nil {
		tab.t.Fatalf("%s: %v", path, err)
	}
	if answer.Status >= 500 {
		tab.t.Fatalf("%s answers %d", path, answer.Status)
	}
	return int(answer.Status)
}

// Path is where the tab is: path and query.
func (tab *Tab) Path() string { return eval[string](tab, "location.pathname + location.search") }

// Text is the visible text of the first element that css matches.
func (tab *Tab) Text(css string) string {
	tab.t.Helper()
	return strings.TrimSpace(eval[string](tab, "(document.querySelector("+quoted(css)+")?.innerText ?? '⟪no "+strings.ReplaceAll(css, "'", "")+"⟫')"))
}

// HTML is the whole page as it stands, also what is not shown.
func (tab *Tab) HTML() string { return eval[string](tab, "document.documentElement.outerHTML") }

// Kept is how many texts the window keeps for forms that are not saved, as serve/web/assets/keep.js does.
func (tab *Tab) Kept() int {
	return eval[int](tab, "Object.keys(sessionStorage).filter((key) => key.startsWith('skjema:')).length")
}

// AgeKept makes what the window keeps look so much older.
func (tab *Tab) AgeKept(by time.Duration) {
	eval[int](tab, fmt.Sprintf(`Object.keys(sessionStorage).filter((key) => key.startsWith('skjema:')).forEach((key) => {
		const it = JSON.parse(sessionStorage.getItem(key));
		sessionStorage.setItem(key, JSON.stringify({ ...it, at: it.at - %d }));
	}) ?? 0`, by.Milliseconds()))
}

// Attr is an attribute of the first element that css matches; empty when either is not there.
func (tab *Tab) Attr(css, name string) string {
	return eval[string](tab, "(document.querySelector("+quoted(css)+")?.getAttribute("+quoted(name)+") ?? '')")
}

// Value is what a field holds.
func (tab *Tab) Value(css string) string {
	return eval[string](tab, "(document.querySelector("+quoted(css)+")?.value ?? '')")
}

// Count is how many elements css matches.
func (tab *Tab) Count(css string) int {
	return eval[int](tab, "document.querySelectorAll("+quoted(css)+").length")
}

// Height is how tall the first element that css matches is, in CSS pixels; 0 when there is none.
func (tab *Tab) Height(css string) int {
	return eval[int](tab, "Math.round(document.querySelector("+quoted(css)+")?.getBoundingClientRect().height ?? 0)")
}

// Seen says whether the first element that css matches is shown, wholly inside the width of the screen.
func (tab *Tab) Seen(css string) bool {
	return eval[bool](tab, `(() => {
		const e = document.querySelector(`+quoted(css)+`), r = e?.getBoundingClientRect();
		return !!r && r.width > 1 && r.height > 1 && r.left >= 0 && r.right <= `+strconv.Itoa(tab.width)+` && getComputedStyle(e).visibility === "visible";
	})()`)
}

// Box is where an element stands on the screen, in CSS pixels, and its words.
type Box struct {
	Words                    string
	Left, Right, Top, Bottom float64
}

// Boxes are the boxes of all elements that css matches.
func (tab *Tab) Boxes(css string) []Box {
	return eval[[]Box](tab, `[...document.querySelectorAll(`+quoted(css)+`)].map((e) => {
		const r = e.getBoundingClientRect();
		return {Words: e.textContent.trim(), Left: r.left, Right: r.right, Top: r.top, Bottom: r.bottom};
	})`)
}

// Options are the value and the text of each option of a list.
func (tab *Tab) Options(css string) [][2]string {
	return eval[[][2]string](tab, "[...document.querySelector("+quoted(css)+")?.options ?? []].map((o) => [o.value, o.text])")
}

// Fill writes text in a field, key by key, in place of what it holds.
func (tab *Tab) Fill(css, text string) {
	tab.t.Helper()
	eval[bool](tab, "(document.querySelector("+quoted(css)+").value = '', true)")
	tab.do(chromedp.SendKeys(chromedp.CSS(css), text))
}

// Choose picks the option with a value.
func (tab *Tab) Choose(css, value string) {
	tab.t.Helper()
	tab.do(chromedp.SetValue(chromedp.CSS(css), value))
}

// Click presses what css matches and waits for the page that follows.
func (tab *Tab) Click(css string) {
	tab.t.Helper()
	if _, err := chromedp.Run(tab.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(chromedp.CSS(css)))); err != nil {
		tab.t.Fatalf("click %s: %v", css, err)
	}
}

// Toggle presses what css matches on the page that is open.
func (tab *Tab) Toggle(css string) {
	tab.t.Helper()
	tab.do(chromedp.Click(chromedp.CSS(css)))
}

// Resize makes the window as wide as this, in CSS pixels.
func (tab *Tab) Resize(width int) {
	tab.t.Helper()
	tab.width = width
	tab.do(chromedp.EmulateViewport(int64(width), 900))
}

// Fits fails the test when the page scrolls sideways, and names what is too wide.
func (tab *Tab) Fits() {
	tab.t.Helper()
	if wide := tab.TooWide(); len(wide) > 0 {
		tab.t.Errorf("%s at %d px scrolls sideways: %q", tab.Path(), tab.width, wide)
	}
}

// TooWide names up to five elements that make the page scroll sideways, with where they end.
func (tab *Tab) TooWide() []string {
	tab.t.Helper()
	return eval[[]string](tab, `(() => {
		const w = `+strconv.Itoa(tab.width)+`, all = document.documentElement.scrollWidth;
		if (all <= w) return [];
		const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > w + 1).slice(0, 5)
			.map((e) => e.tagName + "." + (e.getAttribute("class") ?? "") + " " + Math.round(e.getBoundingClientRect().right));
		return [...wide, "page " + all];
	})()`)
}

// Bytes is how much has come over the line for this page, without its scripts: page, style, letters and pictures.
func (tab *Tab) Bytes() int {
	return eval[int](tab, `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
		.filter((e) => e.initiatorType !== "script").reduce((sum, e) => sum + e.encodedBodySize, 0)`)
}

// Screenshot keeps a picture of the whole page in e2e/out/NAME.png and gives its path.
func (tab *Tab) Screenshot(name string) string {
	tab.t.Helper()
	raw, err := chromedp.Run(tab.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		tab.t.Fatal(err)
	}
	path := filepath.Join(out(), name+".png")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		tab.t.Fatal(err)
	}
	return path
}

func quoted(s string) string {
	raw, _ := json.Marshal(s) // a string always can
	return string(raw)
}
