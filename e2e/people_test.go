package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/e2e/browser"
	"allmenning/store"
)

// house is a program of a test's own, with nobody in it yet.
type house struct {
	http.Handler
	first string // path of the link that lets the first administrator in, as the program said it
	data  string
}

// newHouse starts the program on an empty folder. It is stopped when the test ends.
func newHouse(t *testing.T, flags ...string) *house {
	t.Helper()
	if err := buildProgram(); err != nil {
		t.Fatal(err)
	}
	h := &house{data: t.TempDir()}
	c := exec.Command(running.program, append([]string{"serve", "--data", h.data, "--listen", "127.0.0.1:0"}, flags...)...)
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
	})
	began := make(chan [2]string, 1) // where it listens, and the link
	go func() {
		at := ""
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			if m := regexp.MustCompile(`is ready on (http://\S+)`).FindStringSubmatch(lines.Text()); m != nil {
				at = m[1]
			}
			if m := regexp.MustCompile(`become the administrator: (http://\S+)`).FindStringSubmatch(lines.Text()); m != nil {
				began <- [2]string{at, m[1]}
			}
		}
	}()
	select {
	case b := <-began:
		at, err := url.Parse(b[0])
		if err != nil {
			t.Fatal(err)
		}
		link, err := url.Parse(b[1])
		if err != nil {
			t.Fatal(err)
		}
		h.first = link.Path
		h.Handler = httputil.NewSingleHostReverseProxy(at)
		if err := ready(at.String()); err != nil {
			t.Fatal(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the program gives no link to the first administrator")
	}
	return h
}

// letter is the newest of a kind in the outbox to an address.
func (h *house) letter(t *testing.T, template, to string) commons.Mail {
	t.Helper()
	db, err := store.Open(context.Background(), filepath.Join(h.data, "allmenning.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	letters, err := db.Letters(context.Background(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	var found commons.Mail
	for _, l := range letters {
		var m commons.Mail
		if err := json.Unmarshal(l.Body, &m); err != nil {
			t.Fatal(err)
		}
		if m.Template == template && m.To == to {
			found = m
		}
	}
	if found.To == "" {
		t.Fatalf("none of %d letters is a %s to %s", len(letters), template, to)
	}
	return found
}

// weekHasPassed makes it look as if the last letter to somebody was of an earlier week, and gives that week.
func (h *house) weekHasPassed(t testing.TB, email string) string {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(h.data, "allmenning.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := db.PersonByEmail(ctx, email)
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.Digest(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	year, week := allmenning.At(time.Now()).Time().AddDate(0, 0, -14).ISOWeek()
	d.Week = fmt.Sprintf("%d-W%02d", year, week)
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.PutDigest(d) }); err != nil {
		t.Fatal(err)
	}
	return d.Week
}

const password = "fjorten tette løk"

// becomeAdministrator opens the first link and makes the account of Ada, who runs the instance.
func (h *house) becomeAdministrator(tab *browser.Tab) {
	tab.Visit(h.first)
	tab.Fill("#name", "Ada Drift")
	tab.Fill("#email", "ada@example.org")
	tab.Fill("#password", password)
	tab.Click("form.form button")
}

// comeIn opens the invitation that went to an address and makes an account by it.
func (h *house) comeIn(t *testing.T, tab *browser.Tab, email, name string) {
	t.Helper()
	tab.Visit(h.letter(t, "invitation", email).Args["path"])
	tab.Fill("#name", name)
	tab.Fill("#password", password)
	tab.Click("form.form button")
}

// signIn signs in by address and password.
func signIn(tab *browser.Tab, email string) {
	tab.Visit("/logg-inn")
	tab.Fill("#email", email)
	tab.Fill("#password", password)
	tab.Click("form.form button")
}

// option is the value of the option of a list whose text begins so.
func option(t *testing.T, tab *browser.Tab, css, text string) string {
	t.Helper()
	for _, o := range tab.Options(css) {
		if strings.HasPrefix(o[1], text) {
			return o[0]
		}
	}
	t.Fatalf("%s has no %q", css, text)
	return ""
}

func says(t *testing.T, tab *browser.Tab, css string, wants ...string) {
	t.Helper()
	got := tab.Text(css)
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s does not say %q but %q", tab.Path(), css, want, got)
		}
	}
}

// words are what the story says, in each language it is told in.
var words = map[string]struct{ role, acting, behalf, out, wrong, gone string }{
	"nb": {"Administrator", "Dere ser og skriver som Vefsn kommune nå.", "på vegne av Hattfjelldal", "Du er logget ut.", "E-postadressen eller passordet er feil", "Lenken virker ikke lenger"},
	"nn": {"Administrator", "De ser og skriv som Vefsn kommune no.", "på vegner av Hattfjelldal", "Du er logga ut.", "E-postadressa eller passordet er feil", "Lenkja verkar ikkje lenger"},
}

// From the first link to a municipality that lets its own people in: everybody comes by an invitation, and acts in one role.
func TestAdministrator_lets_the_first_from_a_municipality_in(t *testing.T) {
	for name, told := range map[string]struct {
		lang    string
		width   int
		options []browser.Option
	}{
		"nb_wide":           {"nb", browser.Wide, nil},
		"nb_phone":          {"nb", browser.Phone, nil},
		"nn_wide":           {"nn", browser.Wide, nil},
		"nn_phone":          {"nn", browser.Phone, nil},
		"nb_without_script": {"nb", browser.Phone, []browser.Option{browser.WithoutScript}},
	} {
		t.Run(name, func(t *testing.T) {
			h, say := newHouse(t), words[told.lang]
			open := func() *browser.Tab {
				return browser.Open(t, h, told.width, append(told.options, browser.Language(told.lang))...)
			}
			look := func(tab *browser.Tab, what string) {
				t.Helper()
				if len(told.options) == 0 {
					tab.Axe()
				}
				tab.Fits()
				tab.Screenshot("account-" + what + "-" + name)
			}

			ada := open()
			ada.Visit(h.first)
			look(ada, "first")
			h.becomeAdministrator(ada)
			if !strings.HasPrefix(ada.Path(), "/drift") {
				t.Fatalf("the first administrator comes to %s", ada.Path())
			}
			look(ada, "instance")
			for org, email := range map[string]string{"Vefsn kommune": "kari@vefsn.example", "Hattfjelldal": "siv@hattfjelldal.example"} {
				ada.Visit("/drift")
				ada.Choose("#first-org", option(t, ada, "#first-org", org))
				ada.Fill("#first-email", email)
				ada.Click("form[action='/drift/inviter'] button")
				says(t, ada, ".invitation-link", "/invitasjon/")
			}

			kari := open()
			kari.Visit(h.letter(t, "invitation", "kari@vefsn.example").Args["path"])
			says(t, kari, "main", "Vefsn kommune", say.role)
			look(kari, "invitation")
			kari.Fill("#name", "Kari")
			kari.Fill("#password", "kort")
			kari.Click("form.form button")
			says(t, kari, "main", "12")
			look(kari, "invitation-short")
			if kari.Value("#name") != "Kari" {
				t.Error("what was written is lost")
			}
			h.comeIn(t, kari, "kari@vefsn.example", "Kari Nordmann")
			says(t, kari, ".acting", say.acting)
			look(kari, "me")
			kari.Visit(h.letter(t, "invitation", "kari@vefsn.example").Args["path"])
			says(t, kari, "h1", say.gone)
			look(kari, "gone")

			siv := open()
			h.comeIn(t, siv, "siv@hattfjelldal.example", "Siv Fjell")
			siv.Click("a[href$='/folk']")
			siv.Choose("#to", option(t, siv, "#to", "Vefsn kommune"))
			siv.Choose("#until", time.Now().AddDate(0, 6, 0).Format(time.DateOnly))
			siv.Click("form[action$='/fullmakt'] button")
			says(t, siv, "main", "Vefsn kommune")
			siv.Fill("#email", "ola@hattfjelldal.example")
			siv.Click("form[action$='/inviter'] button")
			look(siv, "people")

			kari.Visit("/min-side")
			kari.Click("form[action='/min-side/rolle'] button")
			says(t, kari, ".acting", say.behalf)
			look(kari, "behalf")
			kari.Click("form[action='/min-side/rolle'] button")
			says(t, kari, ".acting", say.acting)

			kari.Click("form[action='/logg-ut'] button")
			says(t, kari, "main", say.out)
			kari.Visit("/min-side")
			if !strings.HasPrefix(kari.Path(), "/logg-inn") {
				t.Errorf("signed out, /min-side leads to %s", kari.Path())
			}
			look(kari, "sign-in")
			kari.Fill("#email", "kari@vefsn.example")
			kari.Fill("#password", "feil passord her")
			kari.Click("form.form button")
			says(t, kari, "main", say.wrong)
			look(kari, "sign-in-wrong")
			kari.Fill("#password", password)
			kari.Click("form.form button")
			if kari.Path() != "/min-side" {
				t.Errorf("signed in, she is at %s", kari.Path())
			}
			says(t, kari, "h1", "Kari Nordmann")
			elsewhere := open()
			signIn(elsewhere, "kari@vefsn.example")
			elsewhere.Visit("/min-side")
			elsewhere.Click("form:has([name=alle]) button")
			kari.Visit("/min-side/lukk")
			if !strings.HasPrefix(kari.Path(), "/logg-inn") {
				t.Error("signed out everywhere, her first browser is still let in")
			}
			signIn(kari, "kari@vefsn.example")
			kari.Visit("/min-side/lukk")
			look(kari, "close")
			kari.Visit("/glemt-passord")
			look(kari, "forgotten")
		})
	}
}
