package show

import (
	"strings"

	"allmenning"
	"allmenning/serve/web/page"
)

// Money is what a grant comes to, in kroner, in euro where its source counts in those, or in both; empty where nobody has said.
func Money(f *page.Frame, g allmenning.Grant) string {
	var out []string
	if g.AmountNOK > 0 {
		out = append(out, f.P.Kroner(g.AmountNOK))
	}
	if g.AmountEUR > 0 {
		out = append(out, f.P.Euro(g.AmountEUR))
	}
	return strings.Join(out, " + ")
}
