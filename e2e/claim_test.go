package e2e

import (
	"fmt"
	"strings"
	"testing"

	"allmenning/e2e/browser"
	"allmenning/library"
)

// claimWords are what the story of a claim says, in each language it is told in.
type claimWords struct {
	whom, stranger, wish, thanks, means, yours, changed, sent, owner, taken, must, waits, source, claimed, edited string
}

var claims = map[string]claimWords{
	"nb": {
		whom: "Ingen har tatt over denne posten ennå, så spørsmålet går til Bergen kommune.", stranger: "Be om å bli med", thanks: "Takk, vi har fått det",
		wish: "Vi vil ta over «Skolenærværsteam-modellen»", means: "Bergen kommune eier posten.",
		yours: "Dette er deres. Bergen kommune eier nå posten.", changed: "Endringen er publisert.", sent: "Spørsmålet er på vei, og du får en kvittering på e-post.",
		owner: "Spørsmålet går til Bergen kommune.", taken: "Bergen kommune eier denne posten.", must: "Posten nevner ikke Vefsn kommune, eller nevner flere.",
		waits: "Vefsn kommune har bedt om å ta over posten.", source: "Kilde: utdanningsnytt.no",
		claimed: "Overtatt av eieren", edited: "Endret",
	},
	"nn": {
		whom: "Ingen har teke over denne posten enno, så spørsmålet går til Bergen kommune.", stranger: "Be om å bli med", thanks: "Takk, vi har fått det",
		wish: "Vi vil ta over «Skolenærværsteam-modellen»", means: "Bergen kommune eig posten.",
		yours: "Dette er dykkar. Bergen kommune eig no posten.", changed: "Endringa er publisert.", sent: "Spørsmålet er på veg, og du får ei kvittering på e-post.",
		owner: "Spørsmålet går til Bergen kommune.", taken: "Bergen kommune eig denne posten.", must: "Posten nemner ikkje Vefsn kommune, eller nemner fleire.",
		waits: "Vefsn kommune har bede om å ta over posten.", source: "Kjelde: utdanningsnytt.no",
		claimed: "Teke over av eigaren", edited: "Endra",
	},
}

// Two projects of the library that stand under Bergen, and the addresses nobody is shown.
var (
	attendance = "/prosjekter/" + string(library.ID("fra1"))
	poverty    = "/prosjekter/" + string(library.ID("ve13"))
)

const (
	bergensPost   = "postmottak@bergen.example"
	leaderAddress = "leder@bergen.example"
)

// A reader asks those behind a project that nobody has taken over. The first from the municipality says that it is theirs, and
// comes in by the municipality's own post. From then on the project and the questions are theirs.
func TestClaim_and_ask(t *testing.T) {
	for name, how := range map[string]struct {
		lang    string
		options []browser.Option
	}{
		"nb":                {"nb", nil},
		"nn":                {"nn", nil},
		"nn_without_script": {"nn", []browser.Option{browser.WithoutScript}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &claimStory{T: t, house: newHouse(t, "--examples"), name: name, say: claims[how.lang], options: append(how.options, browser.Language(how.lang))}
			ada := s.open()
			s.becomeAdministrator(ada)
			letIn(t, ada, "Vefsn kommune", "siv@vefsn.example")
			postAddress(t, ada, "Bergen kommune", bergensPost)

			s.readerAsksWhatNobodyOwns(s.open())
			kari := s.open()
			s.firstOfBergenComesIn(kari, ada)
			s.sheTakesItOver(kari)
			s.sheFillsItIn(kari)
			s.anotherReaderAsksTheOwner(s.open())
			s.anotherMunicipalityCannotHaveIt(s.open())
			s.colleagueTakesAnother(kari, s.open())
			s.noAddressIsShown(s.open())
		})
	}
}

type claimStory struct {
	*testing.T
	*house
	name    string
	say     claimWords
	options []browser.Option
}

func (s *claimStory) open() *browser.Tab {
	return browser.Open(s.T, s.house, browser.Wide, s.options...)
}

// look is at a page as it stands, on a desk and in a hand. Without script only that it fits.
func (s *claimStory) look(tab *browser.Tab, what string) {
	s.Helper()
	for _, width := range []int{browser.Phone, browser.Wide} {
		tab.Resize(width)
		tab.Fits()
		if len(s.options) == 1 {
			tab.Axe()
			tab.Screenshot(fmt.Sprintf("claim-%s-%s-%d", what, s.name, width))
		}
	}
}

// readerAsksWhatNobodyOwns: anybody may ask, and is shown no address. The question goes to the municipality's own post.
func (s *claimStory) readerAsksWhatNobodyOwns(per *browser.Tab) {
	per.Visit(attendance)
	per.Click("a[href$='/spor']")
	says(s.T, per, "main", s.say.whom)
	s.look(per, "ask")
	per.Click("form.form button")
	if n := per.Count(".ds-error-summary li"); n != 3 {
		s.Errorf("%d things are to be mended, want name, address and question", n)
	}
	s.look(per, "ask-empty")
	ask(per, "Hvordan gikk det med fraværet?")
	says(s.T, per, "main", s.say.sent)
	s.look(per, "asked")
	s.asked(bergensPost, "Hvordan gikk det med fraværet?")
}

// firstOfBergenComesIn: she has no account, says that it is theirs, and is let in by whoever runs the instance. The link goes to
// the municipality's post, which sends it on to her.
func (s *claimStory) firstOfBergenComesIn(kari, ada *browser.Tab) {
	kari.Visit(attendance)
	kari.Click("a[href$='/vart']")
	says(s.T, kari, "main", s.say.stranger)
	s.look(kari, "stranger")
	kari.Click("main a[href^='/bli-med']")
	if got := kari.Value("#felt-text"); !strings.Contains(got, s.say.wish) {
		s.Errorf("the wish begins with %q, want what it is about", got)
	}
	kari.Click("form.form button")
	if n := kari.Count(".ds-error-summary li"); n != 2 {
		s.Errorf("%d things are to be mended, want name and address", n)
	}
	s.look(kari, "entry")
	kari.Fill("#felt-name", "Kari Nordmann")
	kari.Fill("#felt-email", "kari@bergen.example")
	kari.Click("form.form button")
	says(s.T, kari, "h1", s.say.thanks)
	s.look(kari, "thanks")

	ada.Visit("/drift")
	says(s.T, ada, "section[aria-labelledby=sporsmal]", "Bergen kommune", "Kari Nordmann, kari@bergen.example", s.say.wish)
	s.look(ada, "request")
	ada.Click("form[action='/min-side/svar'] button[value=ja]")
	kari.Visit(s.letter(s.T, "entry", bergensPost).Args["path"])
	says(s.T, kari, "main", "kari@bergen.example")
	s.look(kari, "invitation")
	kari.Fill("#name", "Kari Nordmann")
	kari.Fill("#password", password)
	kari.Click("form.form button")
}

// sheTakesItOver: her own page leads to what stands under the municipality, and from there.
func (s *claimStory) sheTakesItOver(kari *browser.Tab) {
	kari.Click("main a[href='/kommuner/4601']")
	kari.Click("main a[href='" + attendance + "']")
	kari.Click("a[href$='/vart']")
	says(s.T, kari, "main", s.say.means)
	s.look(kari, "means")
	kari.Click("form.form button")
	says(s.T, kari, "main", s.say.yours)
	s.look(kari, "yours")
}

// sheFillsItIn: what she publishes stands beside the source it came from.
func (s *claimStory) sheFillsItIn(kari *browser.Tab) {
	kari.Click("main a[href$='/endre']")
	says(s.T, kari, "main", s.say.source)
	s.look(kari, "edit")
	kari.Fill("#felt-summary", "Et team følger opp elevene i fem uker.")
	kari.Fill("#felt-contact\\.role", "Leder i PPT")
	kari.Fill("#felt-contact\\.email", leaderAddress)
	kari.Click(".actions button[value=publiser]")
	says(s.T, kari, ".receipt", s.say.changed)
	says(s.T, kari, "main", "Et team følger opp elevene i fem uker.", s.say.source)
	s.look(kari, "changed")
}

// anotherReaderAsksTheOwner: the next question goes to the contact she named, and the history tells how that came about.
func (s *claimStory) anotherReaderAsksTheOwner(per *browser.Tab) {
	per.Visit(attendance)
	if per.Count("a[href$='/vart']") != 0 {
		s.Error("what is taken still asks whose it is")
	}
	says(s.T, per, "main", "Leder i PPT")
	per.Click("a[href$='/spor']")
	says(s.T, per, "main", s.say.owner)
	ask(per, "Kan vi låne opplegget?")
	says(s.T, per, "main", s.say.sent)
	s.asked(leaderAddress, "Kan vi låne opplegget?")
	per.Visit(attendance + "/historikk")
	says(s.T, per, "main", s.say.edited, s.say.claimed, s.say.source)
	s.look(per, "history")
}

// anotherMunicipalityCannotHaveIt, nor at once what nobody has taken over: it is not named there, so it must say why, and wait.
func (s *claimStory) anotherMunicipalityCannotHaveIt(siv *browser.Tab) {
	s.comeIn(s.T, siv, "siv@vefsn.example", "Siv Fjell")
	siv.Visit(attendance + "/vart")
	says(s.T, siv, "main", s.say.taken)
	if siv.Count("main form") != 0 {
		s.Error("another municipality may claim what is taken")
	}
	s.look(siv, "taken")
	siv.Visit(poverty + "/vart")
	says(s.T, siv, "main", s.say.must)
	siv.Click("form.form button")
	says(s.T, siv, ".ds-error-summary", "")
	s.look(siv, "must-ask")
	siv.Fill("#felt-text", "Vi var med i prosjektet.")
	siv.Click("form.form button")
	says(s.T, siv, "main", s.say.waits)
	s.look(siv, "waits")
}

// colleagueTakesAnother: who is let in already, takes what stands under the municipality in one click.
func (s *claimStory) colleagueTakesAnother(kari, ola *browser.Tab) {
	s.colleague(s.T, kari, ola, "ola@bergen.example", "Ola Nordmann")
	ola.Visit(poverty + "/vart")
	ola.Click("form.form button")
	says(s.T, ola, "main", s.say.yours)
}

// noAddressIsShown to anybody without an account, neither in the text of a page nor behind it.
func (s *claimStory) noAddressIsShown(per *browser.Tab) {
	for _, path := range []string{
		attendance, attendance + "/spor", attendance + "/vart", attendance + "/historikk", attendance + "/tekst", poverty, poverty + "/spor",
		"/bli-med?post=" + attendance[1:], "/kommuner/4601",
	} {
		per.Visit(path)
		page := per.HTML()
		for _, secret := range []string{"bergen.example", "ada@example.org", "siv@vefsn.example"} {
			if strings.Contains(page, secret) {
				s.Errorf("%s shows %s", path, secret)
			}
		}
	}
}

// letIn has whoever runs the instance invite the first administrator of an organisation.
func letIn(t *testing.T, ada *browser.Tab, organisation, email string) {
	t.Helper()
	ada.Visit("/drift")
	ada.Choose("#first-org", option(t, ada, "#first-org", organisation))
	ada.Fill("#first-email", email)
	ada.Click("form[action='/drift/inviter'] button")
}

// postAddress has whoever runs the instance say where an organisation gets its post.
func postAddress(t *testing.T, ada *browser.Tab, organisation, email string) {
	t.Helper()
	ada.Visit("/drift")
	ada.Toggle("details:has([action='/drift/postmottak']) summary")
	ada.Choose("#address-org", option(t, ada, "#address-org", organisation))
	ada.Fill("#address-email", email)
	ada.Click("form[action='/drift/postmottak'] button")
}

// ask writes a question as somebody without an account, and sends it.
func ask(tab *browser.Tab, question string) {
	tab.Fill("#felt-name", "Per Hansen")
	tab.Fill("#felt-email", "per@fauske.example")
	tab.Fill("#felt-from", "Fauske kommune")
	tab.Fill("#felt-text", question)
	tab.Click("form.form button")
}

// asked fails the test unless the newest question to an address is this one, answered straight to who asked.
func (s *claimStory) asked(to, question string) {
	s.Helper()
	m := s.letter(s.T, "question", to)
	if m.Args["text"] != question || m.ReplyTo != "per@fauske.example" || m.Args["path"] != attendance {
		s.Errorf("to %s goes %+v, want %q", to, m, question)
	}
}
