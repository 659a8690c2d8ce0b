package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"allmenning/e2e/browser"
	"allmenning/library"
)

// fallsSynthesis is the synthesis of the library that asks whether exercise and prevention give fewer falls.
var fallsSynthesis = "/oppsummeringer/" + string(library.ID("falls-rate-ratio"))

const exercise = "Sterk og stødig i Vefsn"

// resultWords are what the story of a result with numbers says.
type resultWords struct {
	lang, register, effect, label, fits, published, waits, proposed, keeps, taken, added, span, used, week, missing string
}

var results = map[string]resultWords{
	"nb": {
		lang: "nb", register: "Registrer resultat", effect: "Per 100 var det 60 med tiltaket og 131 uten. Det er 54 prosent færre, mellom 66 prosent færre og 38 prosent færre.",
		label: "Kan vise virkning", fits: "Resultatet passer inn i oppsummeringen Gir trening og forebygging færre fall hos eldre?",
		published: "Resultatet er publisert.", waits: "Venter på at", proposed: "Vefsn kommune har lagt inn et resultat som passer til oppsummeringen",
		keeps: "Dere bestemmer om de skal tas med.", taken: "Resultatet fra «" + exercise + "» er tatt med", added: "«" + exercise + "» er kommet til.",
		span: "Spennet var %s, og er nå %s (fall i løpet av ett år, per 100).", used: "Tatt med", week: "regnet ut på nytt", missing: "Ett resultat er ikke lenger med.",
	},
	"nn": {
		lang: "nn", register: "Registrer resultat", effect: "Per 100 var det 60 med tiltaket og 131 utan. Det er 54 prosent færre, mellom 66 prosent færre og 38 prosent færre.",
		label: "Kan vise verknad", fits: "Resultatet passar inn i oppsummeringa Gir trening og førebygging færre fall hos eldre?",
		published: "Resultatet er publisert.", waits: "Ventar på at", proposed: "Vefsn kommune har lagt inn eit resultat som passar til oppsummeringa",
		keeps: "De avgjer om dei skal takast med.", taken: "Resultatet frå «" + exercise + "» er teke med", added: "«" + exercise + "» har kome til.",
		span: "Spennet var %s, og er no %s (fall i løpet av eitt år, per 100).", used: "Teke med", week: "rekna ut på nytt", missing: "Eitt resultat er ikkje lenger med.",
	},
}

// A municipality tells what came of a trial, in numbers. Whoever keeps the synthesis that it fits is asked, and takes it in: the answer
// is another, for everybody, and whoever follows it reads so in the weekly letter. When the municipality takes the result back, the
// answer is what it was.
func TestResult_with_numbers_moves_a_synthesis_and_reaches_whoever_follows_it(t *testing.T) {
	for lang, other := range map[string]string{"nb": "nn", "nn": "nb"} {
		t.Run(lang, func(t *testing.T) {
			s := &resultStory{T: t, postal: newPostal(t, "--examples"), say: results[lang], letter: results[other]}
			ada := s.open(lang)
			s.becomeAdministrator(ada)
			letIn(t, ada, "Vefsn kommune", "kari@vefsn.example")
			letIn(t, ada, "Fauske", "per@fauske.example")

			s.followerFollows(s.open(other))
			kari := s.open(lang)
			s.comesIn(t, kari, "kari@vefsn.example", "Kari Nordmann")
			registerProject(kari)
			says(t, kari, "main", exercise, s.say.register)
			s.sheTellsWhatCameOfIt(strings.SplitN(kari.Path(), "?", 2)[0])
			s.keeperTakesItIn()
			s.answerIsAnother()
			s.weeklyLetterSaysSo()
			s.sheTakesItBack()
		})
	}
}

type resultStory struct {
	*testing.T
	*postal
	say, letter   resultWords // of the story, and of the follower
	result        string      // path of the result's page
	before, after [2]string   // the ends of the range, as the page writes them
	week          string      // what the week's letter is asked for with
}

func (s *resultStory) open(lang string) *browser.Tab {
	return browser.Open(s.T, s.house, browser.Wide, browser.Language(lang))
}

// look is at a page as it stands, on a desk and in a hand.
func (s *resultStory) look(tab *browser.Tab, what string) {
	s.Helper()
	for _, width := range []int{browser.Phone, browser.Wide} {
		tab.Resize(width)
		tab.Fits()
		tab.Axe()
		tab.Screenshot(fmt.Sprintf("result-%s-%s-%d", what, s.say.lang, width))
	}
}

// followerFollows: somebody in another municipality wants to hear when the answer is another.
func (s *resultStory) followerFollows(per *browser.Tab) {
	s.comesIn(s.T, per, "per@fauske.example", "Per Hansen")
	per.Visit(fallsSynthesis)
	s.before = rangeOf(s.T, per)
	per.Click("form[action='/folg'] button")
	if per.Count("form[action='/folg'] button[name=slutt]") != 1 {
		s.Error("the synthesis is not followed")
	}
}

// sheTellsWhatCameOfIt: seven questions, and the numbers. She sees at once what they say and where they fit.
func (s *resultStory) sheTellsWhatCameOfIt(project string) {
	kari := s.open(s.say.lang)
	signIn(kari, "kari@vefsn.example")
	kari.Visit(project)
	kari.Click("main a[href^='/resultater/ny']")
	s.look(kari, "form")
	if got := kari.Value(field("report.measure_type")); got != "exercise-group" {
		s.Errorf("the measure is asked for again: %q", got)
	}
	tellShortly(kari, "completed-as-planned")
	kari.Choose(field("outcome"), "falls-rate")
	kari.Toggle("input[name=direction][value=much-better]")
	kari.Toggle("input[name=sureness][value='4']")
	writeLesson(kari)
	kari.Toggle("input[name='report.harm.seen'][value=none-seen]")
	kari.Toggle("#tall > summary")
	kari.Choose(field("design"), "randomised-individual")
	kari.Toggle("input[name='numbers.entered.shape'][value=shares]")
	awaitCount(s.T, kari, field("numbers.entered.tried.value"))
	kari.Toggle(field("numbers.entered.repeats"))
	for name, text := range map[string]string{"tried.value": "60", "tried.n": "100", "not.value": "131", "not.n": "100"} {
		kari.Fill(field("numbers.entered."+name), text)
	}
	kari.Toggle("input[name='numbers.entered.origin'][value=measured]")
	kari.Toggle("#tallfelt details > summary")
	for _, name := range []string{"groups", "other", "lost", "measured", "chosen"} { // what nobody has judged weighs less
		kari.Choose(field("numbers.entered.bias."+name), "low")
	}
	await(s.T, kari, "#virkning", s.say.effect)
	says(s.T, kari, "#merke", s.say.label)
	says(s.T, kari, "#passer", s.say.fits)
	s.look(kari, "written")
	kari.Click(".actions button[value=publiser]")
	says(s.T, kari, ".receipt", s.say.published)
	s.result, _, _ = strings.Cut(kari.Path(), "?")
	s.awaitPage(kari, s.result, "section[aria-labelledby=foreslatt]", s.say.waits)
	s.look(kari, "published")
}

// keeperTakesItIn: the letter leads to where it is decided, with what it would change.
func (s *resultStory) keeperTakesItIn() {
	ada := s.open(s.say.lang)
	signIn(ada, "ada@example.org")
	ada.Visit(pathIn(s.T, s.arrived(s.T, "ada@example.org", s.say.proposed), fallsSynthesis))
	says(s.T, ada, "section[aria-labelledby=venter]", s.say.keeps, exercise, s.say.label)
	s.look(ada, "proposed")
	before := rangeOf(s.T, ada)
	if before != s.before {
		s.Errorf("what only waits has moved the range from %q to %q", s.before, before)
	}
	ada.Click("section[aria-labelledby=venter] form:has([value=ta-med]) button")
	says(s.T, ada, ".receipt", s.say.taken)
	if s.after = rangeOf(s.T, ada); s.after == s.before {
		s.Fatalf("taken in, the range is still %q", s.after)
	}
	s.week = s.house.weekHasPassed(s.T, "per@fauske.example")
	s.look(ada, "taken")
}

// answerIsAnother for everybody, with the result among the studies; and its own page says where it is used.
func (s *resultStory) answerIsAnother() {
	stranger := s.open(s.say.lang)
	stranger.Visit(fallsSynthesis)
	if got := rangeOf(s.T, stranger); got != s.after {
		s.Errorf("a stranger reads %q, want %q", got, s.after)
	}
	says(s.T, stranger, "section[aria-labelledby=nytt]", s.say.added, spanned(s.say.span, s.before, s.after))
	says(s.T, stranger, "section[aria-labelledby=studiene] table", exercise)
	says(s.T, stranger, "section[aria-labelledby=videre]", "versjon 2")
	s.look(stranger, "moved")
	stranger.Visit(fallsSynthesis + "?kommune=1841")
	says(s.T, stranger, "section[aria-labelledby=sammenheng]", exercise, "Vefsn")
	stranger.Visit(s.result)
	says(s.T, stranger, "section[aria-labelledby=foreslatt]", s.say.used)
	s.look(stranger, "result")
}

// weeklyLetterSaysSo in the language of whoever follows it, and leads to it.
func (s *resultStory) weeklyLetterSaysSo() {
	letter := s.arrived(s.T, "per@fauske.example", s.letter.week)
	if n := strings.Count(letter, "/resultater/"); n > 0 {
		s.Errorf("the result is told of %d times besides:\n%s", n, letter)
	}
	for _, want := range []string{s.letter.added, spanned(s.letter.span, s.before, s.after), mailed + fallsSynthesis} {
		if !strings.Contains(letter, want) {
			s.Errorf("the weekly letter of week %s does not say %q:\n%s", s.week, want, letter)
		}
	}
}

// sheTakesItBack: the answer is what it was, and what she took back is told to nobody.
func (s *resultStory) sheTakesItBack() {
	kari := s.open(s.say.lang)
	signIn(kari, "kari@vefsn.example")
	kari.Visit(s.result + "/trekk-tilbake")
	kari.Click("main form button")
	stranger := s.open(s.say.lang)
	s.awaitPage(stranger, fallsSynthesis, "section[aria-labelledby=nytt]", s.say.missing)
	if got := rangeOf(s.T, stranger); got != s.before {
		s.Errorf("taken back, the range is %q, want %q", got, s.before)
	}
	says(s.T, stranger, "section[aria-labelledby=nytt]", spanned(s.say.span, s.after, s.before))
	for _, id := range []string{"nytt", "studiene", "historikk"} {
		if strings.Contains(stranger.Boxes("section[aria-labelledby=" + id + "]")[0].Words, exercise) {
			s.Errorf("%s still names what is taken back", id)
		}
	}
	if strings.Contains(stranger.HTML(), s.result[strings.LastIndexByte(s.result, '/')+1:]) {
		s.Error("the page still holds the id of what is taken back")
	}
	s.look(stranger, "back")
	if code := stranger.Visit(s.result); code != 404 {
		s.Errorf("a stranger gets %d of what is taken back, want 404", code)
	}
}

// awaitPage opens a page anew until what css matches says want.
func (s *resultStory) awaitPage(tab *browser.Tab, path, css, want string) {
	s.Helper()
	for range 60 {
		tab.Visit(path)
		if strings.Contains(tab.Text(css), want) {
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
	s.Fatalf("%s: %s never says %q but %q", path, css, want, tab.Text(css))
}

// registerProject publishes a project of group exercise that still runs.
func registerProject(tab *browser.Tab) {
	tab.Visit("/prosjekter/ny")
	tab.Fill(field("title"), exercise)
	tab.Toggle("input[name=phase][value=pilot]")
	tab.Choose(field("status"), "running")
	tab.Choose(field("measures-til"), "exercise-group")
	tab.Choose(field("target_groups-til"), "older-at-home")
	tab.Fill(field("period.from"), "2025-01-15")
	tab.Fill(field("contact.role"), "Fysioterapeut")
	tab.Fill(field("summary"), "Trening i gruppe to ganger i uken for eldre som har falt. Loddtrekning avgjorde hvem som begynte først.")
	tab.Click(".actions button[value=publiser]")
}

// tellShortly answers what was done, for whom and how it went.
func tellShortly(tab *browser.Tab, status string) {
	tab.Fill(field("report.did"), "Trening i gruppe to ganger i uken i et halvt år.")
	tab.Fill(field("report.meant"), "220")
	tab.Fill(field("report.reached"), "200")
	tab.Toggle("input[name='report.status'][value=" + status + "]")
}

func writeLesson(tab *browser.Tab) {
	for name, text := range map[string]string{
		"when": "været var dårlig", "did": "hentet vi dem hjemme", "led_to": "oppmøtet holdt seg", "advice": "avtal skyss før dere begynner",
	} {
		tab.Fill(field("lessons.0."+name), text)
	}
	tab.Choose(field("lessons.0.factor"), tab.Options(field("lessons.0.factor"))[1][0])
	tab.Toggle("input[name='lessons.0.sign'][value=helped]")
}

// field is the control of a field of a form.
func field(name string) string { return "#felt-" + strings.ReplaceAll(name, ".", `\.`) }

// rangeOf is the range a synthesis begins with, as it is written.
func rangeOf(t *testing.T, tab *browser.Tab) [2]string {
	t.Helper()
	m := regexp.MustCompile(`mellom (\S+) og (\S+)`).FindStringSubmatch(tab.Text("p.expect"))
	if m == nil {
		t.Fatalf("%s gives no range: %q", tab.Path(), tab.Text("p.expect"))
	}
	return [2]string{m[1], m[2]}
}

// spanned is the sentence that a range was one and is another.
func spanned(sentence string, was, is [2]string) string {
	return fmt.Sprintf(sentence, was[0]+"–"+was[1], is[0]+"–"+is[1])
}

// awaitCount waits until something matches css.
func awaitCount(t *testing.T, tab *browser.Tab, css string) {
	t.Helper()
	for range 100 {
		if tab.Count(css) > 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s: nothing is %s", tab.Path(), css)
}
