package e2e

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allmenning/e2e/browser"
	"allmenning/store"
)

// told is what the story of a need says, in each language it is told in.
var told = map[string]struct{ organisation, saved, lost, restored, published, near, proposed, also string }{
	"nb": {"Vefsn kommune", "Lagret som kladd kl.", "Du er logget ut", "Vi fant fram det du hadde skrevet", "Behovet er publisert", "Otago", "foreslått av maskinen", "Én til har sagt «vi også»"},
	"nn": {"Vefsn kommune", "Lagra som kladd kl.", "Du er logga ut", "Vi fann fram det du hadde skrive", "Behovet er publisert", "Otago", "foreslått av maskina", "Éin til har sagt «vi òg»"},
}

// An adviser registers a need, sees its relatives while she writes, loses her session, signs in and publishes; a colleague
// elsewhere says "vi også".
func TestAdviser_registers_a_need(t *testing.T) {
	for name, how := range map[string]struct {
		lang  string
		width int
	}{"nb_wide": {"nb", browser.Wide}, "nn_phone": {"nn", browser.Phone}} {
		t.Run(name, func(t *testing.T) {
			h, say := newHouse(t, "--examples"), told[how.lang]
			open := func() *browser.Tab { return browser.Open(t, h, how.width, browser.Language(how.lang)) }
			kari, per := peopleOfTwo(t, h, open)
			look := func(what string) {
				t.Helper()
				kari.Axe()
				kari.Fits()
				kari.Screenshot("need-" + what + "-" + name)
			}

			kari.Visit("/behov/ny")
			form := kari.Path()
			look("empty")
			kari.Fill("#felt-title", "Flere fall hos hjemmeboende over 80")
			kari.Fill("#felt-challenge", "Hjemmetjenesten kommer først etter fallet, og mange havner på sykehus.")
			await(t, kari, "#lagret", say.saved)
			await(t, kari, "#ved-siden", say.near)
			await(t, kari, "#forslag", say.proposed)
			kari.Toggle("input[name=themes][value=falls]")
			look("written")

			// Too early: what is missing is named, and what is written stands.
			kari.Click(".actions button[value=publiser]")
			says(t, kari, ".ds-error-summary", "")
			if n := kari.Count(".ds-error-summary li"); n != 3 {
				t.Errorf("%d things are to be mended, want who, where they stand and the role", n)
			}
			look("wrong")

			h.signOut(t, "kari@vefsn.example")
			kari.Fill("#felt-who", "Hjemmeboende over 80, om lag 600")
			kari.Fill("#felt-contact\\.role", "Enhetsleder hjemmetjenesten")
			kari.Toggle("input[name=standing][value=seeking-partners]")
			await(t, kari, "#lagret", say.lost)
			look("lost")

			// She signs in in the same window, and everything is there again.
			signInAt(kari, "/logg-inn?neste="+form, "kari@vefsn.example")
			if kari.Path() != form {
				t.Fatalf("signed in, she is at %s, want %s", kari.Path(), form)
			}
			says(t, kari, "main", say.restored)
			for css, want := range map[string]string{
				"#felt-title": "Flere fall hos hjemmeboende over 80", "#felt-who": "Hjemmeboende over 80, om lag 600",
				"#felt-contact\\.role": "Enhetsleder hjemmetjenesten", "#felt-contact\\.email": "kari@vefsn.example",
			} {
				if got := kari.Value(css); got != want {
					t.Errorf("%s holds %q, want %q", css, got, want)
				}
			}
			if kari.Count("input[name=standing][value=seeking-partners]:checked") != 1 || kari.Count("input[name=themes][value=falls]:checked") != 1 {
				t.Error("what was chosen is lost")
			}
			await(t, kari, "#lagret", say.saved)
			look("restored")
			kari.Click(".actions button[value=publiser]")
			says(t, kari, ".receipt", say.published)
			if n := kari.Kept(); n != 0 {
				t.Errorf("the window still keeps %d texts of what is published", n)
			}
			says(t, kari, "h1", "Flere fall hos hjemmeboende over 80")
			look("published")
			need, _, _ := strings.Cut(kari.Path(), "?")

			per.Visit(need)
			per.Click("#vi-ogsaa ~ div button, section[aria-labelledby=vi-ogsaa] button")
			says(t, per, "main", say.also, "Fauske kommune")
			per.Axe()

			// The form begins anew for another need: nothing of the first is left in the window.
			kari.Visit("/behov/ny")
			if got := kari.Value("#felt-title"); got != "" {
				t.Errorf("a new form begins with %q", got)
			}
		})
	}
}

// The form on the narrowest screen, in English, with nothing but HTML: every button does its work, and nothing scrolls sideways.
func TestAdviser_registers_a_need_without_script(t *testing.T) {
	h := newHouse(t, "--examples")
	open := func() *browser.Tab {
		return browser.Open(t, h, browser.Narrow, browser.WithoutScript, browser.Language("en"))
	}
	kari, _ := peopleOfTwo(t, h, open)
	kari.Visit("/behov/ny")
	kari.Fits()
	kari.Fill("#felt-title", "Older people fall at home")
	kari.Click(".actions button[value=kladd]")
	says(t, kari, "#lagret", "Saved as a draft at")
	says(t, kari, "#ved-siden", "falls")
	kari.Fits()
	kari.Click(".actions button[value=publiser]")
	says(t, kari, ".ds-error-summary", "Write whom it concerns.")
	kari.Fits()
	kari.Screenshot("need-narrow-en")

	h.signOut(t, "kari@vefsn.example")
	kari.Fill("#felt-who", "About 600")
	kari.Click(".actions button[value=kladd]")
	if faults := kari.Faults(); len(faults) != 1 || !strings.Contains(faults[0], "status of 403") {
		t.Errorf("the console says %q, want that she may not", faults)
	}
	says(t, kari, "main", "You are signed out, so this is not saved. All you wrote is below.")
	if kari.Value("#felt-title") != "Older people fall at home" || kari.Value("#felt-who") != "About 600" {
		t.Error("what was written is lost")
	}
	kari.Fits()
}

// peopleOfTwo lets in one person from each of two municipalities.
func peopleOfTwo(t *testing.T, h *house, open func() *browser.Tab) (kari, per *browser.Tab) {
	t.Helper()
	ada := open()
	h.becomeAdministrator(ada)
	for org, email := range map[string]string{"Vefsn kommune": "kari@vefsn.example", "Fauske": "per@fauske.example"} {
		ada.Visit("/drift")
		ada.Choose("#first-org", option(t, ada, "#first-org", org))
		ada.Fill("#first-email", email)
		ada.Click("form[action='/drift/inviter'] button")
	}
	kari, per = open(), open()
	h.comeIn(t, kari, "kari@vefsn.example", "Kari Nordmann")
	h.comeIn(t, per, "per@fauske.example", "Per Hansen")
	return kari, per
}

// signOut ends all sessions of a person, as when they have lasted too long.
func (h *house) signOut(t *testing.T, email string) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(h.data, "allmenning.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := db.PersonByEmail(ctx, email)
	if err == nil {
		err = db.Write(ctx, func(tx *store.Tx) error { return tx.DeleteSessions(p.ID, "") })
	}
	if err != nil {
		t.Fatal(err)
	}
}

// signInAt signs in on a page that leads on.
func signInAt(tab *browser.Tab, path, email string) {
	tab.Visit(path)
	tab.Fill("#email", email)
	tab.Fill("#password", password)
	tab.Click("form.form button")
}

// await waits until what css matches says want.
func await(t *testing.T, tab *browser.Tab, css, want string) {
	t.Helper()
	for range 100 {
		if strings.Contains(tab.Text(css), want) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s: %s never says %q but %q", tab.Path(), css, want, tab.Text(css))
}
