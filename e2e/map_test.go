package e2e

import (
	"testing"

	"allmenning/e2e/browser"
)

// The names on the map stand on the screen and clear of each other, whichever municipality is named beside the usual ones:
// far north, beside a named city, with a long name, on the coast, in the middle.
func TestMap_names_stand_clear(t *testing.T) {
	for _, width := range []int{browser.Narrow, browser.Phone, 700, browser.Wide} {
		tab := browser.Open(t, site(t), width)
		for _, number := range []string{"", "5605", "5503", "5634", "4601", "1515", "4626", "4206", "3103", "3226", "1824", "5056"} {
			tab.Visit("/?kommune=" + number)
			names := tab.Boxes(".heromap svg.labs text")
			if len(names) < 4 {
				t.Errorf("%d px, %q: %d names on the map", width, number, len(names))
			}
			for i, a := range names {
				if a.Left < 0 || a.Right > float64(width) {
					t.Errorf("%d px, %q: %s runs off the screen: %.0f to %.0f", width, number, a.Words, a.Left, a.Right)
				}
				for _, b := range names[i+1:] {
					if a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom {
						t.Errorf("%d px, %q: %s and %s stand on top of each other", width, number, a.Words, b.Words)
					}
				}
			}
		}
	}
}
