package e2e

import (
	"strings"
	"testing"

	"allmenning/e2e/browser"
)

const pasted = "Heimetenesta brukar mykje tid på å køyre ut medisin. Vi vil prøve elektroniske medisindispensarar, slik at brukarane " +
	"sjølve kan ta medisinen til rett tid. Vi er usikre på kven det passar for, og kva som skjer når alarmen går om natta."

func TestReader_pastes_a_text_and_finds_who_does_the_same(t *testing.T) {
	for _, with := range []struct {
		name    string
		width   int
		options []browser.Option
	}{
		{"on a wide screen", browser.Wide, nil},
		{"on a phone", browser.Phone, nil},
		{"without script", browser.Wide, []browser.Option{browser.WithoutScript}},
	} {
		t.Run(with.name, func(t *testing.T) {
			tab := browser.Open(t, site(t), with.width, with.options...)
			tab.Visit("/?lang=nn&kommune=1824&valgt=ja")
			tab.Fill("textarea", pasted)
			tab.Click("form button[type=submit]")
			if n := tab.Count(".hit"); n == 0 {
				t.Fatal("no hits")
			}
			text := tab.Text("main")
			for _, want := range []string{"medisindisp", "Vefsn", "≈"} {
				if !strings.Contains(text, want) {
					t.Errorf("the hits do not say %q", want)
				}
			}
			if with.options == nil {
				tab.Check()
			} else {
				tab.Fits()
			}
			tab.Click(".hit h3 a")
			if tab.Text("h1") == "" {
				t.Error("the hit has no page")
			}
			back := tab.Attr(".back a", "href")
			if !strings.HasPrefix(back, "/sok") {
				t.Fatalf("the way back leads to %q", back)
			}
		})
	}
}

func TestReader_finds_by_few_words_in_three_languages(t *testing.T) {
	for query, want := range map[string]string{
		"Vi vil prøve elektroniske medisindispensarar i heimetenesta": "isindispens",
		"eldre som faller hjemme":                                     "fall",
		"young people outside work":                                   "unge",
		"fysisk aktivitet i skuleuka":                                 "aktivitet",
	} {
		t.Run(query, func(t *testing.T) {
			tab := browser.Open(t, site(t), browser.Wide)
			tab.Visit("/")
			tab.Fill("textarea", query)
			tab.Click("form button[type=submit]")
			if !strings.HasPrefix(tab.Path(), "/sok?") {
				t.Errorf("a short question has the address %s, which cannot be shared", tab.Path())
			}
			if text := strings.ToLower(tab.Text(".hit h3")); !strings.Contains(strings.ToLower(tab.Text(".hits")), want) {
				t.Errorf("first hit %q; none of the hits says %q", text, want)
			}
		})
	}
}
