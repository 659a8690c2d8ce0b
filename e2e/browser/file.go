package browser

import (
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// Upload chooses a file on this machine in a field of files.
func (tab *Tab) Upload(css, path string) {
	tab.t.Helper()
	tab.do(chromedp.SetUploadFiles(chromedp.CSS(css), []string{path}))
}

// Until waits until the first element that css matches says want, also where the page comes anew by itself meanwhile.
func (tab *Tab) Until(css, want string) {
	tab.t.Helper()
	said := ""
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		got, err := chromedp.Run(tab.ctx, chromedp.Evaluate[string]("document.querySelector("+quoted(css)+")?.innerText ?? ''"))
		if err != nil {
			continue // between two pages there is none to ask
		}
		if said = got; strings.Contains(said, want) {
			return
		}
	}
	tab.t.Fatalf("%s: %s never says %q but %q", tab.Path(), css, want, said)
}
