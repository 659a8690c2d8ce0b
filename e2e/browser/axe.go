package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"allmenning/internal/testkit"
)

// Check is what every page must bear: no fault found by axe, no sideways scroll.
func (tab *Tab) Check() {
	tab.t.Helper()
	tab.Axe()
	tab.Fits()
}

// violation is one fault as axe tells it.
type violation struct {
	ID, Help string
	Nodes    []struct{ HTML, FailureSummary string }
}

// Axe fails the test with the faults axe-core finds on the page.
func (tab *Tab) Axe() {
	tab.t.Helper()
	for _, v := range tab.Violations() {
		tab.t.Errorf("axe on %s at %d px: %s", tab.Path(), tab.width, v)
	}
}

// Violations runs axe-core over the page (WCAG 2.0 to 2.2 A and AA, and best practice) and tells each fault: its name, what
// it is about and where it is.
func (tab *Tab) Violations() []string {
	tab.t.Helper()
	source := axe()
	if source == "" {
		absent(tab.t, "no axe-core: run make assets, or npm ci in serve/web/assets")
	}
	if !eval[bool](tab, "!!window.axe") { // it is large, and a page may be looked at more than once
		eval[bool](tab, source+"\n;true")
	}
	found := eval[[]violation](tab, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		resultTypes: ["violations"]}).then((r) => r.violations.map((v) => ({ID: v.id, Help: v.help,
		Nodes: v.nodes.slice(0, 5).map((n) => ({HTML: n.html.slice(0, 300), FailureSummary: n.failureSummary}))})))`)
	var told []string
	for _, v := range found {
		var where strings.Builder
		for _, n := range v.Nodes {
			fmt.Fprintf(&where, "\n  %s\n    %s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n    "))
		}
		told = append(told, fmt.Sprintf("%s: %s%s", v.ID, v.Help, where.String()))
	}
	return told
}

// axe is the source of axe-core, which the asset packages hold; empty when they have not been fetched.
var axe = sync.OnceValue(func() string {
	raw, err := os.ReadFile(filepath.Join(testkit.Root(), "serve", "web", "assets", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		return ""
	}
	return string(raw)
})
