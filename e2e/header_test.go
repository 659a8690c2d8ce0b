package e2e

import (
	"testing"

	"allmenning/e2e/browser"
)

// The header holds at every width, with the longest words and the longest name of a municipality.
func TestHeader_holds_at_every_width(t *testing.T) {
	h := trial()
	for _, width := range []int{320, 360, 390, 500, 700, 705, 1023, 1151, 1153, 1200, 1279, 1440, 1920} {
		most, lines := 80, "one line"
		if width <= 704 { // 44rem: a phone has a second line
			most, lines = 100, "two lines"
		}
		tab := browser.Open(t, h, width)
		for _, lang := range []string{"nb", "en"} {
			tab.Visit("/om/ord?kommune=5436&lang=" + lang)
			tab.Fits()
			if tall := tab.Height(".top"); tall > most {
				t.Errorf("%d px, %s: the header is %d px tall: its words do not stand on %s", width, lang, tall, lines)
			}
		}
	}
}

// The languages and the chosen municipality are never folded away: not everybody looks for them at the foot of the page.
func TestHeader_shows_language_and_municipality_on_every_screen(t *testing.T) {
	h := trial()
	for _, width := range []int{320, 375, 704, 900, 1280} {
		tab := browser.Open(t, h, width)
		tab.Visit("/om/ord?kommune=1824&lang=nb")
		for css, want := range map[string]string{`.top .tools [hreflang=nn]`: "Nynorsk", `.top .tools [hreflang=en]`: "English", `.top .tools .place`: "Vefsn"} {
			if !tab.Seen(css) {
				t.Errorf("%d px: %s is not to be seen in the header", width, want)
			}
			if tall := tab.Height(css); tall < 24 {
				t.Errorf("%d px: %s is %d px tall, too little to hit with a finger", width, want, tall)
			}
		}
		if menu := tab.Seen(".top .menu"); menu != (width < 1152) {
			t.Errorf("%d px: the link to the menu is seen: %v", width, menu)
		}
	}
}
