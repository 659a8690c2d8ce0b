package e2e

import (
	"strings"
	"testing"

	"allmenning/e2e/browser"
	"allmenning/library"
)

// 1601 was Trondheim until 2018; it is 5001 now. 1850 was split between Narvik and Hamarøy.
func TestReader_opens_a_municipality_by_an_earlier_number(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Wide, browser.WithoutScript)
	tab.Visit("/kommuner/1601")
	if tab.Path() != "/kommuner/5001" {
		t.Errorf("1601 leads to %s", tab.Path())
	}
	if !strings.Contains(tab.Text("h1"), "Trondheim") || !strings.Contains(tab.Text("h1"), "Tråante") {
		t.Errorf("the heading is %q", tab.Text("h1"))
	}
	tab.Visit("/kommuner/1850")
	for _, want := range []string{"Narvik", "Hamarøy"} {
		if !strings.Contains(tab.Text("main"), want) {
			t.Errorf("1850 does not ask about %s", want)
		}
	}
}

func TestReader_goes_from_a_municipality_to_one_that_is_like_it(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Phone)
	tab.Visit("/kommuner/1824")
	if tab.Count(`table a[href^="/kommuner/"]`) < 10 {
		t.Fatalf("%d municipalities are named as like Vefsn", tab.Count(`table a[href^="/kommuner/"]`))
	}
	to := tab.Attr(`table a[href^="/kommuner/"]`, "href")
	tab.Click(`table a[href^="/kommuner/"]`)
	if !strings.HasPrefix(tab.Path(), to) {
		t.Errorf("the first leads to %s, not %s", tab.Path(), to)
	}
	tab.Check()
}

// The pre-project this program springs from: NOK 300 000 for the purpose FORKOMMUNE.
func TestReader_opens_a_project_and_a_study(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Wide)
	tab.Visit("/prosjekter/" + string(library.ID("forkommune-forprosjekt")))
	for _, want := range []string{"FORKOMMUNE", "300\u00a0000", "Behov", "Innføring"} {
		if !strings.Contains(tab.Text("main"), want) {
			t.Errorf("the project does not say %q", want)
		}
	}
	if tab.Count(".thread li") != 7 {
		t.Errorf("the thread has %d stations", tab.Count(".thread li"))
	}
	tab.Visit("/studier/" + string(library.ID("palvanen2014")))
	for _, want := range []string{"Injury 2014", "10.1016/j.injury.2013.03.010", "Gir trening og forebygging færre fall hos eldre?"} {
		if !strings.Contains(tab.Text("main"), want) {
			t.Errorf("the study does not say %q", want)
		}
	}
	tab.Check()
}
