package browser

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	cdp "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Enter presses the Enter key where the focus is and waits for the page that follows.
func (tab *Tab) Enter() {
	tab.t.Helper()
	if _, err := chromedp.Run(tab.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.KeyEvent(kb.Enter))); err != nil {
		tab.t.Fatalf("Enter: %v", err)
	}
}

// Press presses keys where the focus is, one after the other: letters, or kb.Tab and the like.
func (tab *Tab) Press(keys string) {
	tab.t.Helper()
	tab.do(chromedp.KeyEvent(keys))
}

// Stop is where the focus is after a press on Tab.
type Stop struct {
	Name   string // its words, its label, or its id
	Tag    string // "A"; "BODY" when nothing has the focus
	Place  int    // its place among all elements of the page, from the top
	Shown  bool   // it shows the focus, with an outline or a shadow
	Inside bool   // it is on the screen, and nothing lies over it
}

const stop = `(() => {
	const e = document.activeElement ?? document.body, s = getComputedStyle(e), r = e.getClientRects()[0] ?? e.getBoundingClientRect();
	const name = e.labels?.length ? e.labels[0].innerText : e.getAttribute("aria-label") ?? e.innerText ?? "";
	const x = Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1), y = Math.min(Math.max(r.top + Math.min(r.height, 20) / 2, 0), innerHeight - 1);
	const top = document.elementFromPoint(x, y);
	return {
		Name: (e === document.body ? "" : name.trim() || e.id).replace(/\s+/g, " ").slice(0, 80), Tag: e.tagName,
		Place: [...document.querySelectorAll("*")].indexOf(e),
		Shown: (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none",
		Inside: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth && !!top && (e.contains(top) || top.contains(e)),
	};
})()`

// Tab presses the Tab key once and tells where it leads.
func (tab *Tab) Tab() Stop {
	tab.t.Helper()
	tab.do(chromedp.KeyEvent(kb.Tab))
	return eval[Stop](tab, stop)
}

// Walk presses the Tab key n times and tells what has the focus each time.
func (tab *Tab) Walk(n int) []string {
	tab.t.Helper()
	var stops []string
	for range n {
		stops = append(stops, tab.Tab().Name)
	}
	return stops
}

// TabTo presses the Tab key until the focus is on what css matches, and gives the way there. It fails the test when the
// focus does not show at a stop, or does not come there before the end of the page.
func (tab *Tab) TabTo(css string) []Stop {
	tab.t.Helper()
	var way []Stop
	for range 1500 {
		s := tab.Tab()
		if s.Tag == "BODY" {
			break // through the page
		}
		way = append(way, s)
		tab.bears(s)
		if eval[bool](tab, "document.activeElement.matches("+quoted(css)+")") {
			return way
		}
	}
	tab.t.Fatalf("%s: the Tab key does not lead to %s in %d stops", tab.Path(), css, len(way))
	return nil
}

// Round presses the Tab key from the top of the page until it has been through it, and gives the stops. It fails the test
// when the focus does not show, goes against the order of the page, or never comes through.
func (tab *Tab) Round() []Stop {
	tab.t.Helper()
	var way []Stop
	for range 1500 {
		s := tab.Tab()
		if s.Tag == "BODY" || len(way) > 1 && s.Place == way[0].Place {
			return way
		}
		tab.bears(s)
		if n := len(way); n > 0 && s.Place <= way[n-1].Place {
			tab.t.Errorf("%s at %d px: from %q the focus goes back to %q", tab.Path(), tab.width, way[n-1].Name, s.Name)
			return way
		}
		way = append(way, s)
	}
	tab.t.Errorf("%s at %d px: the focus never comes through the page", tab.Path(), tab.width)
	return way
}

// bears fails the test when a stop cannot be seen.
func (tab *Tab) bears(s Stop) {
	tab.t.Helper()
	if !s.Shown || !s.Inside {
		tab.t.Errorf("%s at %d px: the focus is on %s %q and is not to be seen (shown %v, inside %v)", tab.Path(), tab.width, s.Tag, s.Name, s.Shown, s.Inside)
	}
}

// FocusSeen says whether what has the focus shows it, with an outline or a shadow.
func (tab *Tab) FocusSeen() bool { return eval[Stop](tab, stop).Shown }

// Focused is what has the focus.
func (tab *Tab) Focused() Stop { return eval[Stop](tab, stop) }

// EnterToSave presses the Enter key on a link to a file, and gives the name and the content of the file that is saved.
func (tab *Tab) EnterToSave() (name string, content []byte) {
	tab.t.Helper()
	dir := tab.t.TempDir()
	call(tab, cdp.SetDownloadBehavior, cdp.SetDownloadBehaviorParams{
		Behavior: cdp.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir, BrowserContextID: chromedp.FromContext(tab.ctx).BrowserContextID,
	})
	tab.do(chromedp.KeyEvent(kb.Enter))
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			tab.t.Fatal(err)
		}
		if len(files) == 1 && !strings.HasSuffix(files[0], ".crdownload") && !strings.HasPrefix(filepath.Base(files[0]), ".") {
			if content, err = os.ReadFile(files[0]); err == nil && len(content) > 0 {
				return filepath.Base(files[0]), content
			}
		}
	}
	tab.t.Fatal("no file was saved")
	return "", nil
}
