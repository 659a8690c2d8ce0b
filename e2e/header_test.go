package e2e

import (
	"testing"

	"allmenning/e2e/browser"
)

// The header holds at every width, with the longest words and the longest name of a municipality.
func TestHeader_holds_at_every_width(t *testing.T) {
	h := trial()
	for _, width := range []int{320, 360, 390, 500, 700, 1023, 1151, 1153, 1200, 1279, 1440, 1920} {
		tab := browser.Open(t, h, width)
		for _, lang := range []string{"nb", "en"} {
			tab.Visit("/ordliste?kommune=5436&lang=" + lang)
			tab.Fits()
			if tall := tab.Height(".top"); tall > 80 {
				t.Errorf("%d px, %s: the header is %d px tall: its words do not stand on one line", width, lang, tall)
			}
		}
	}
}
