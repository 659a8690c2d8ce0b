package e2e

import (
	"strings"
	"testing"

	"allmenning/e2e/browser"
)

// clashes is what the story of two editors says, in each language it is told in.
var clashes = map[string]struct{ title, mine, theirs, changed string }{
	"nb": {"Velg mellom to tekster", "Det du skrev her", "Det som er lagret", "Endringen er publisert."},
	"nn": {"Vel mellom to tekstar", "Det du skreiv her", "Det som er lagra", "Endringa er publisert."},
}

// Two editors change the same need at once. What they wrote in different fields goes together; of what both wrote in one field,
// the second sees both texts, and chooses.
func TestTwo_editors_clash(t *testing.T) {
	for name, how := range map[string]struct {
		lang    string
		width   int
		options []browser.Option
	}{
		"nb_wide":                 {"nb", browser.Wide, nil},
		"nn_phone":                {"nn", browser.Phone, nil},
		"nn_phone_without_script": {"nn", browser.Phone, []browser.Option{browser.WithoutScript}},
	} {
		t.Run(name, func(t *testing.T) {
			h, say := newHouse(t), clashes[how.lang]
			options := append(how.options, browser.Language(how.lang))
			open := func() *browser.Tab { return browser.Open(t, h, how.width, options...) }
			kari, _ := peopleOfTwo(t, h, open)
			ola := open()
			h.colleague(t, kari, ola, "ola@vefsn.example", "Ola Nordmann")

			kari.Visit("/behov/ny")
			for css, text := range map[string]string{
				"#felt-title": "Flere fall hos hjemmeboende over 80", "#felt-who": "Om lag 600", "#felt-challenge": "Vi kommer etter fallet.",
				"#felt-contact\\.role": "Enhetsleder",
			} {
				kari.Fill(css, text)
			}
			kari.Toggle("input[name=standing][value=learning]")
			kari.Click(".actions button[value=publiser]")
			need, _, _ := strings.Cut(kari.Path(), "?")

			for _, tab := range []*browser.Tab{kari, ola} {
				tab.Visit(need + "/endre")
			}
			kari.Fill("#felt-title", "Eldre faller hjemme")
			kari.Click(".actions button[value=publiser]")
			says(t, kari, ".receipt", say.changed)

			ola.Fill("#felt-title", "Mange fall hos eldre")
			ola.Fill("#felt-who", "Om lag 650")
			ola.Click(".actions button[value=publiser]")
			says(t, ola, "h1", say.title)
			says(t, ola, ".clash", say.mine, "Mange fall hos eldre", say.theirs, "Eldre faller hjemme")
			if n := ola.Count(".clash"); n != 1 {
				t.Errorf("%d fields to choose in, want the title alone", n)
			}
			if len(how.options) == 0 {
				ola.Axe()
			}
			ola.Fits()
			ola.Screenshot("clash-" + name)
			ola.Toggle(".clash input[value=deres]")
			ola.Click(".actions button")
			if got, who := ola.Value("#felt-title"), ola.Value("#felt-who"); got != "Eldre faller hjemme" || who != "Om lag 650" {
				t.Errorf("after choosing: %q, %q", got, who)
			}
			ola.Click(".actions button[value=publiser]")
			says(t, ola, ".receipt", say.changed)
			says(t, ola, "main", "Eldre faller hjemme", "Om lag 650", "Vi kommer etter fallet.")
		})
	}
}

// colleague is let in as an editor by who runs the organisation that who is signed in to.
func (h *house) colleague(t *testing.T, who, newcomer *browser.Tab, email, name string) {
	t.Helper()
	who.Visit("/min-side")
	who.Click("a[href$='/folk']")
	who.Fill("#email", email)
	who.Toggle("form[action$='/inviter'] input[name=role][value=editor]")
	who.Click("form[action$='/inviter'] button")
	h.comeIn(t, newcomer, email, name)
}
