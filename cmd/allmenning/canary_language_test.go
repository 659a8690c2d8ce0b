package main

import (
	"net/http"
	"testing"

	"allmenning"
)

// Who reads nynorsk or English is told no more than who reads bokmål: every address once more in each, by readers from outside, one
// without an account and one with all rights in another organisation.
func TestCanary_languages(t *testing.T) {
	t.Parallel()
	for _, lang := range []allmenning.Lang{allmenning.NN, allmenning.EN} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			c := openCanaries(t, "", nil)
			c.lang = lang
			for n, name := range []string{"anonymous", "peer"} {
				p := c.named(name)
				if got := c.ask(p, http.MethodGet, "/", nil).header.Get("Content-Language"); got != string(lang) {
					t.Fatalf("%s reads %q, not %s", name, got, lang)
				}
				if heard := append(c.readFixed(p), c.readRecords(p)...); len(heard) < 100 {
					t.Errorf("%s heard %d words only", name, len(heard))
				}
				c.fillIn(p, n)
				c.touch(p)
				c.actOnSelf(p)
			}
		})
	}
}
