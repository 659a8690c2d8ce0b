package e2e

import (
	"strings"
	"testing"

	"allmenning/e2e/browser"
	"allmenning/library"
)

func synthesisPath(id string) string { return "/oppsummeringer/" + string(library.ID(id)) }

// 67 and 187 of 131 falls are what the notes on statistics say of the four studies.
func TestLeader_reads_what_Vefsn_may_expect(t *testing.T) {
	for _, width := range []int{browser.Wide, browser.Phone} {
		tab := browser.Open(t, site(t), width)
		tab.Visit(synthesisPath("falls-rate-ratio") + "?kommune=1824")
		said := tab.Text(".expect")
		for _, want := range []string{"Vefsn", "67", "187", "131"} {
			if !strings.Contains(said, want) {
				t.Errorf("at %d px: %q does not say %s", width, said, want)
			}
		}
		if n := tab.Count("svg.ch[role=img]"); n < 2 {
			t.Errorf("%d figures", n)
		}
		tab.Check()
		t.Log(tab.Screenshot("oppsummering-" + map[int]string{browser.Wide: "1280", browser.Phone: "375"}[width]))
	}
}

func TestLeader_gives_an_own_starting_point_without_script(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Wide, browser.WithoutScript)
	tab.Visit(synthesisPath("falls-rate-ratio") + "?kommune=1824")
	tab.Fill("#utgangspunkt", "200")
	tab.Click("#spennet ~ * button, form button[data-variant=secondary]")
	if said := tab.Text(".expect"); !strings.Contains(said, "200") {
		t.Errorf("%q does not start from 200", said)
	}
	tab.Visit(synthesisPath("falls-rate-ratio") + "?utgangspunkt=abc")
	if said := tab.Text(".err"); !strings.Contains(said, "abc") {
		t.Errorf("a starting point that is no number gets the answer %q", said)
	}
}

func TestLeader_gets_no_number_from_two_studies(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Wide)
	tab.Visit(synthesisPath("reablement-copm") + "?kommune=1824")
	if said := tab.Text(".expect"); strings.ContainsAny(said, "0123456789") {
		t.Errorf("two studies, and the headline has a number: %q", said)
	}
	tab.Check()
}

func TestLeader_opens_a_shared_link_in_nynorsk_and_English(t *testing.T) {
	for lang, want := range map[string]string{"nn": "ventar vi", "en": "we expect"} {
		tab := browser.Open(t, site(t), browser.Wide, browser.Language(lang))
		tab.Visit(synthesisPath("falls-rate-ratio") + "?kommune=1824")
		if tab.Attr("html", "lang") != lang {
			t.Errorf("the page is in %s", tab.Attr("html", "lang"))
		}
		if og := tab.Attr(`meta[property="og:description"]`, "content"); !strings.Contains(og, "Vefsn") {
			t.Errorf("the link unfurls as %q", og)
		}
		if said := tab.Text(".expect"); !strings.Contains(said, want) {
			t.Errorf("%s: %q does not say %q", lang, said, want)
		}
		tab.Check()
	}
}
