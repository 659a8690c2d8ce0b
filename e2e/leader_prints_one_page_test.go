package e2e

import (
	"testing"

	"allmenning/e2e/browser"
)

// The case paper is one sheet of A4, in every language, with and without background colours. The question with most
// studies in the library has five.
func TestLeader_prints_one_page(t *testing.T) {
	for _, lang := range []string{"nb", "nn", "en"} {
		tab := browser.Open(t, site(t), browser.Paper, browser.Language(lang))
		for _, set := range []string{"falls-rate-ratio", "supported-employment-rd-wide", "supported-employment-rd", "reablement-copm"} {
			tab.Visit(synthesisPath(set) + "/utskrift?kommune=1824")
			for _, colours := range []bool{true, false} {
				if n := tab.Sheets(colours); n != 1 {
					t.Errorf("%s in %s: %d sheets (colours %t), want 1", set, lang, n, colours)
				}
			}
		}
	}
}
