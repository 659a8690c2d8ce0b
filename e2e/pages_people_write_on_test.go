package e2e

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/e2e/browser"
	"allmenning/secret"
	"allmenning/store"
)

// written is what stands in a house where somebody has written one of each, as paths of pages, and who may look at it.
type written struct {
	*house
	need, changed, gone          string // a need, one of two versions, and one that is taken back
	project, result, partnership string
	library, people              string // an organisation that is no municipality, and the people of Vefsn
	stop, later                  string // pages that a letter leads to
}

// Every page somebody writes on, in two languages on a desk and in a hand, with all that is folded open: no fault by axe, no sideways
// scroll, no text missing.
func TestEvery_page_people_write_on(t *testing.T) {
	w := &written{house: newHouse(t, "--examples")}
	w.fillIn(t)
	for lang, email := range map[string]string{"nb": "kari@vefsn.example", "nn": "ola@vefsn.example"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r := &reading{T: t, written: w, lang: lang}
			for _, tell := range []func(*browser.Tab){r.pages, r.wrong, r.preview, r.shapes} {
				tab := browser.Open(t, w, browser.Wide, browser.Language(lang))
				signIn(tab, email)
				tell(tab)
			}
		})
	}
	t.Run("instance", func(t *testing.T) {
		t.Parallel()
		ada := browser.Open(t, w, browser.Wide)
		signIn(ada, "ada@example.org")
		for _, lang := range []string{"nb", "nn"} {
			r := &reading{T: t, written: w, lang: lang}
			speaks(ada, lang)
			for _, path := range []string{"/drift", "/ordliste/ny", "/ordliste/reablement", fallsSynthesis} {
				r.visit(ada, path)
				r.look(ada)
			}
			if ada.Count("section[aria-labelledby=venter] form") != 2 {
				t.Errorf("in %s no result waits at %s", lang, fallsSynthesis)
			}
		}
	})
}

// reading is one language's way through the pages.
type reading struct {
	*testing.T
	*written
	lang string
}

func (r *reading) pages(tab *browser.Tab) {
	for _, path := range r.editorsPages() {
		r.visit(tab, path)
		r.look(tab)
	}
}

func (w *written) editorsPages() []string {
	all := []string{
		"/behov/ny", "/prosjekter/ny", "/resultater/ny?prosjekt=" + w.project[strings.LastIndexByte(w.project, '/')+1:], "/samarbeid", "/samarbeid/ny",
		"/min-side", "/min-side/lukk", w.library, w.people, w.stop, w.later,
		w.partnership, w.gone + "/apne-igjen", w.changed + "/historikk/2",
	}
	for _, record := range []string{w.need, w.project, w.result, w.partnership} {
		all = append(all, record+"/endre", record+"/synlighet", record+"/trekk-tilbake", record+"/historikk")
	}
	return all
}

// visit opens a page, and fails when it is another one.
func (r *reading) visit(tab *browser.Tab, path string) {
	r.Helper()
	code := tab.Visit(path)
	begins, _, _ := strings.Cut(path, "?")
	if at := tab.Path(); code != 200 || !strings.HasPrefix(at, begins) {
		r.Errorf("%s answers %d at %s", path, code, at)
	}
}

// look is at the page as it stands, all of it unfolded, in a hand and on a desk.
func (r *reading) look(tab *browser.Tab) {
	r.Helper()
	r.lookWithin(tab, "main")
}

// lookWithin unfolds a part of the page alone.
func (r *reading) lookWithin(tab *browser.Tab, within string) {
	r.Helper()
	if got := tab.Attr("html", "lang"); got != r.lang {
		r.Errorf("%s is in %s, want %s", tab.Path(), got, r.lang)
	}
	if n := tab.Count("main h1"); n != 1 {
		r.Errorf("%s has %d headings", tab.Path(), n)
	}
	unfold(tab, within)
	all := tab.Text("body")
	if i := strings.IndexAny(all, "⟪⟫"); i >= 0 {
		r.Errorf("%s: a text is missing: %.60s", tab.Path(), all[i:])
	}
	for _, width := range []int{browser.Phone, browser.Wide} {
		tab.Resize(width)
		tab.Check()
	}
}

// unfold opens what is folded within an element, also what is folded within that.
func unfold(tab *browser.Tab, within string) {
	folded := within + " details:not([open]) > summary"
	for range tab.Count(folded) {
		if tab.Count(folded) > 0 {
			tab.Toggle(folded)
		}
	}
}

// wrong is the form of a need that came back with what is to be mended.
func (r *reading) wrong(tab *browser.Tab) {
	r.visit(tab, r.need+"/endre")
	tab.Fill(field("title"), "")
	tab.Fill(field("contact.email"), "ingen adresse")
	tab.Click(".actions button[value=publiser]")
	if tab.Count(".ds-error-summary li") == 0 {
		r.Errorf("in %s nothing is to be mended", r.lang)
	}
	r.look(tab)
}

// preview is what is asked before a record is closed, and first what is wrong with how.
func (r *reading) preview(tab *browser.Tab) {
	r.visit(tab, r.need+"/synlighet")
	if n := tab.Count("main fieldset:not(:has(:checked))"); n > 0 {
		r.Errorf("in %s it does not show who sees %d parts of a need", r.lang, n)
	}
	tab.Toggle("input[name=closure][value=own]")
	tab.Click("main form button[value=se]")
	if tab.Count(".ds-error-summary li") == 0 {
		r.Errorf("in %s a need may be closed without a reason", r.lang)
	}
	r.look(tab)
	tab.Choose(field("closure.opens"), nextYear())
	tab.Click("main form button[value=se]")
	if tab.Count("main form button[value=lagre]") != 1 {
		r.Errorf("in %s nobody is asked before the need is closed: %q", r.lang, tab.Text("main"))
	}
	r.look(tab)
}

// shapes are the fields of each of the five kinds of numbers; the rest of the form is seen unfolded with the other pages.
func (r *reading) shapes(tab *browser.Tab) {
	tab.Visit(r.project)
	tab.Click("main a[href^='/resultater/ny']")
	tab.Toggle("#tall > summary")
	for _, shape := range allmenning.Shapes() {
		tab.Toggle("input[name='numbers.entered.shape'][value=" + string(shape) + "]")
		awaitCount(r.T, tab, "#tallfelt input[name=_former][value^='"+string(shape)+"']")
		r.lookWithin(tab, "#tallfelt")
		if r.lang == "nb" {
			tab.Screenshot("write-" + string(shape))
		}
	}
}

func nextYear() string { return time.Now().AddDate(1, 0, 0).Format(time.DateOnly) }

// fillIn writes one of each, and says where it stands.
func (w *written) fillIn(t *testing.T) {
	t.Helper()
	open := func() *browser.Tab { return browser.Open(t, w, browser.Wide) }
	ada := open()
	w.becomeAdministrator(ada)
	letIn(t, ada, "Vefsn kommune", "kari@vefsn.example")
	w.library = "/organisasjoner/" + string(commons.Library)

	kari := open()
	w.comeIn(t, kari, "kari@vefsn.example", "Kari Nordmann")
	w.people = kari.Attr("main a[href$='/folk']", "href")
	kari.Visit(w.people)
	kari.Fill("#email", "ola@vefsn.example")
	kari.Toggle("form[action$='/inviter'] input[name=role][value=admin]")
	kari.Click("form[action$='/inviter'] button")
	ola := open()
	w.comeIn(t, ola, "ola@vefsn.example", "Ola Nordmann")
	speaks(ola, "nn")
	w.need = registerNeed(kari, "Flere fall hos hjemmeboende over 80")
	w.changed = registerNeed(kari, "Mange venter på hjelpemidler")
	kari.Visit(w.changed + "/endre")
	kari.Fill(field("who"), "Om lag 650")
	kari.Click(".actions button[value=publiser]")
	w.gone = registerNeed(kari, "Et behov som ble borte")
	kari.Visit(w.gone + "/trekk-tilbake")
	kari.Click("main form button")
	registerProject(kari)
	w.project = here(kari)
	kari.Click("form[action='/folg'] button")
	w.result = registerResult(t, kari, w.project)
	w.partnership = startPartnership(kari, "Fallnettverket")
	w.lettersWent(t)
	awaitOn(t, ada, fallsSynthesis, "section[aria-labelledby=venter]", exercise)
}

// lettersWent stores what a letter's link needs: the weekly letter is stopped, and whether it still runs is told, without signing in.
func (w *written) lettersWent(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(w.data, "allmenning.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := db.PersonByEmail(ctx, "kari@vefsn.example")
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.Digest(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	token, digest := secret.NewToken()
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.PutFollowUp(allmenning.RecordID(strings.TrimPrefix(w.result, "/resultater/")), 12, digest)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.stop, w.later = "/avmeld/"+d.Token, "/oppfolging/"+token
}

// speaks makes a language the one that somebody who is signed in reads and gets letters in.
func speaks(tab *browser.Tab, lang string) {
	tab.Visit("/min-side")
	tab.Choose("#lang", lang)
	tab.Click("form[action='/min-side/navn'] button")
}

// here is where a tab stands, without what has just been done there.
func here(tab *browser.Tab) string {
	path, _, _ := strings.Cut(tab.Path(), "?")
	return path
}

// registerNeed publishes a need and gives its path.
func registerNeed(tab *browser.Tab, title string) string {
	tab.Visit("/behov/ny")
	for name, text := range map[string]string{"title": title, "who": "Om lag 600", "challenge": "Vi kommer etter fallet.", "contact.role": "Enhetsleder"} {
		tab.Fill(field(name), text)
	}
	tab.Toggle("input[name=standing][value=learning]")
	tab.Click(".actions button[value=publiser]")
	return here(tab)
}

// registerResult tells what came of a project, with numbers that fit a synthesis, and gives its path.
func registerResult(t *testing.T, tab *browser.Tab, project string) string {
	tab.Visit(project)
	tab.Click("main a[href^='/resultater/ny']")
	tellShortly(tab, "completed-as-planned")
	tab.Choose(field("outcome"), "falls-rate")
	tab.Toggle("input[name=direction][value=much-better]")
	tab.Toggle("input[name=sureness][value='4']")
	writeLesson(tab)
	tab.Toggle("input[name='report.harm.seen'][value=none-seen]")
	tab.Toggle("#tall > summary")
	tab.Choose(field("design"), "randomised-individual")
	tab.Toggle("input[name='numbers.entered.shape'][value=shares]")
	awaitCount(t, tab, field("numbers.entered.tried.value"))
	tab.Toggle(field("numbers.entered.repeats"))
	for name, text := range map[string]string{"tried.value": "60", "tried.n": "100", "not.value": "131", "not.n": "100"} {
		tab.Fill(field("numbers.entered."+name), text)
	}
	tab.Toggle("input[name='numbers.entered.origin'][value=measured]")
	tab.Click(".actions button[value=publiser]")
	return here(tab)
}

// startPartnership starts a partnership that takes those in who are invited, and gives its path.
func startPartnership(tab *browser.Tab, name string) string {
	tab.Visit("/samarbeid/ny")
	tab.Fill(field("title"), name)
	tab.Fill(field("purpose"), "Vi forebygger fall hos eldre sammen.")
	tab.Click(".actions button[value=publiser]")
	return here(tab)
}

// awaitOn opens a page anew until what css matches says want.
func awaitOn(t *testing.T, tab *browser.Tab, path, css, want string) {
	t.Helper()
	for range 120 {
		tab.Visit(path)
		if strings.Contains(tab.Text(css), want) {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	t.Fatalf("%s: %s never says %q but %q", path, css, want, tab.Text(css))
}
