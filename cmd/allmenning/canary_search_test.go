package main

import (
	"net/http"
	"strings"
	"testing"
)

// Who searches for a word that is closed finds as much as who searches for one that nobody has written, after the same work.
func TestCanary_search(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	none := song("no text at all")
	look := func(p *person, word string) func() (answer, string) {
		return func() (answer, string) { return c.ask(p, http.MethodGet, "/sok?q="+word, nil), word }
	}
	for _, p := range c.people {
		look(p, none)() // what the first question leaves behind saves the later ones work
		nothing, _ := look(p, none)()
		asNothing := func(what, word string) {
			asked := false
			c.hold("search for "+what+", to "+p.name, look(p, word), func() (answer, string) {
				if asked {
					return look(p, none)()
				}
				asked = true
				return nothing, none
			})
		}
		found := 0
		for i, k := range c.words {
			switch {
			case !k.seen(p):
				asNothing(k.name, k.word)
				if strings.HasSuffix(k.name, ": title") { // is it what you meant?
					asNothing("a word like "+k.name, k.word[:len(k.word)-1]+"x")
				}
			case i%7 == 0:
				got, _ := look(p, k.word)()
				c.listen(p, "search for "+k.name, got.all(), k.word)
				if got.alike(k.word) != nothing.alike(none) {
					found++
				}
			}
		}
		if found == 0 {
			t.Errorf("%s found nothing at all", p.name)
		}
	}
}
