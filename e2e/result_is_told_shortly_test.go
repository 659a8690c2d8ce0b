package e2e

import (
	"strings"
	"testing"

	"allmenning/e2e/browser"
)

// shortWords are what the stories of a short result say.
var shortWords = map[string]struct{ published, never, reason, found string }{
	"nb": {"Resultatet er publisert.", "Det kom aldri i gang", "fordi de manglet folk", "Kom aldri i gang"},
	"nn": {"Resultatet er publisert.", "Det kom aldri i gang", "fordi dei mangla folk", "Kom aldri i gang"},
}

// What never came to be is told in a few answers, and is found by whoever thinks of the same.
func TestResult_that_never_started_is_told_in_few_steps_and_found(t *testing.T) {
	for lang, say := range shortWords {
		t.Run(lang, func(t *testing.T) {
			h := newHouse(t, "--examples")
			open := func() *browser.Tab { return browser.Open(t, h, browser.Phone, browser.Language(lang)) }
			kari := hasAProject(t, h, open)
			kari.Click("main a[href^='/resultater/ny']")
			kari.Fill(field("report.did"), "Robotkatter til sykehjemmet ble planlagt, men ikke kjøpt.")
			kari.Toggle("input[name='report.reach_unknown']")
			kari.Toggle("input[name='report.status'][value=never-started]")
			kari.Choose(field("report.reason"), "no-staff")
			kari.Choose(field("outcome"), "falls-rate")
			if kari.Seen("input[name=direction]") {
				t.Error("which way it went is asked of what never came to be")
			}
			kari.Toggle("input[name='report.nothing_learnt']")
			kari.Check()
			kari.Click(".actions button[value=publiser]")
			says(t, kari, ".receipt", say.published)
			says(t, kari, "main", say.never, say.reason)
			kari.Check()
			kari.Screenshot("result-never-" + lang)

			stranger := open()
			for range 40 { // the search hears of it in a moment
				if stranger.Visit("/sok?q=robotkatter+til+sykehjemmet"); strings.Contains(stranger.Text("main"), say.found) {
					break
				}
			}
			says(t, stranger, "main", exercise, say.found)
			if strings.Contains(stranger.HTML(), "vefsn.example") || stranger.Count("main a[href^='/prosjekter/'][href$='/spor']") == 0 {
				t.Error("a stranger is shown an address, or no way to ask")
			}
			stranger.Check()
			stranger.Screenshot("result-never-found-" + lang)
		})
	}
}

// The numbers with nothing but HTML: a button shows the fields of what kind of numbers they are, and another what they say.
func TestResult_with_numbers_without_script(t *testing.T) {
	h := newHouse(t, "--examples")
	kari := hasAProject(t, h, func() *browser.Tab {
		return browser.Open(t, h, browser.Narrow, browser.WithoutScript, browser.Language("nb"))
	})
	kari.Click("main a[href^='/resultater/ny']")
	kari.Fits()
	tellShortly(kari, "completed-with-changes")
	kari.Choose(field("outcome"), "falls-rate")
	kari.Toggle("input[name=direction][value=better]")
	kari.Toggle("input[name=sureness][value='4']")
	kari.Toggle("input[name='report.nothing_learnt']")
	kari.Toggle("#tall > summary")
	kari.Choose(field("design"), "randomised-individual")
	kari.Toggle("input[name='numbers.entered.shape'][value=shares]")
	kari.Click("#tall button[value=kladd]")
	if kari.Count("#tall[open]") != 1 || kari.Count(field("numbers.entered.tried.value")) != 1 {
		t.Fatalf("the fields are not shown: %q", kari.Text("#tall"))
	}
	says(t, kari, "#merke", "Kan vise virkning")
	kari.Fits()
	kari.Toggle(field("numbers.entered.repeats"))
	for name, text := range map[string]string{"tried.value": "60", "tried.n": "100", "not.value": "131", "not.n": "100"} {
		kari.Fill(field("numbers.entered."+name), text)
	}
	kari.Toggle("input[name='numbers.entered.origin'][value=measured]")
	kari.Click("#tall button[value=kladd]")
	says(t, kari, "#virkning", results["nb"].effect)
	says(t, kari, "#passer", results["nb"].fits)
	kari.Fits()
	kari.Screenshot("result-without-script")
	kari.Click(".actions button[value=publiser]")
	says(t, kari, ".receipt", "Resultatet er publisert.")
	says(t, kari, "main", "Tallet ble 54", "131")
	kari.Fits()
}

// hasAProject is somebody from Vefsn who stands at the page of a project of their own.
func hasAProject(t *testing.T, h *house, open func() *browser.Tab) *browser.Tab {
	t.Helper()
	ada := open()
	h.becomeAdministrator(ada)
	letIn(t, ada, "Vefsn kommune", "kari@vefsn.example")
	kari := open()
	h.comeIn(t, kari, "kari@vefsn.example", "Kari Nordmann")
	registerProject(kari)
	says(t, kari, "h1", exercise)
	return kari
}
