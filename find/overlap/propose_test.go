package overlap_test

import (
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/find/lang"
	"allmenning/find/overlap"
	"allmenning/library"
)

func proposer() *overlap.Proposer {
	var sets []lang.SynonymSet
	for _, s := range codes.Glossary() {
		sets = append(sets, lang.SynonymSet{ID: s.ID, NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related})
	}
	return overlap.NewProposer(lang.New(lang.Options{Synonyms: sets}), codes.Glossary())
}

// Twenty texts as people in municipalities would write them, in bokmål, nynorsk and English, with the themes a reader gave them
// before the proposer was asked. The first theme proposed must be among them, and so must at least all but one of the rest;
// where a reader gave none, none may be proposed.
var toldThemes = []struct {
	text string
	want string // themes; "" is none
}{
	{"Flere eldre faller hjemme og havner på sykehus. Vi kommer først inn etter fallet.", "falls hospital-transitions home-care"},
	{"Vi får ikke tak i sykepleiere. Vi bruker millioner på vikarbyrå hver sommer.", "recruitment"},
	{"Skolevegring øker på ungdomstrinnet, og vi vet ikke når vi skal gripe inn.", "school-absence"},
	{"Unge utenfor skole og arbeid blir gående hjemme i årevis uten at noen følger dem opp.", "youth-outside"},
	{"Etter styrtregn står kjellerne i sentrum under vann. Overvannet har ingen steder å ta veien.", "stormwater climate-adaptation water-sewage"},
	{"Pårørende til personer med demens er slitne, og avlastningen kommer for sent.", "dementia carers"},
	{"Folketallet synker, og de unge flytter ut. Vi trenger tilflytting.", "population housing-rural"},
	{"Innbyggerne forstår ikke brevene vi sender, og ringer oss for å spørre.", "plain-language"},
	{"Vi kastar for mykje mat i kantinene og vil få ned matsvinnet.", "circular-economy"},
	{"Sjukefråværet i barnehagane er høgt, og vi finn ikkje vikarar.", "sick-leave kindergarten-staffing recruitment"},
	{"Vi vil ta i bruk medisindispensarar og digitalt tilsyn i heimetenesta.", "welfare-technology medication home-care"},
	{"Flyktningane får ikkje jobb etter introduksjonsprogrammet.", "integration supported-employment"},
	{"Eldre menneske er einsame, særleg dei som bur utanfor bygda.", "loneliness healthy-ageing"},
	{"Elevar blir mobba på nett, og skulemiljøet er dårleg.", "school-environment"},
	{"Children in low-income families do not take part in leisure activities.", "child-poverty leisure"},
	{"Too many patients wait in hospital because discharge to the municipality is slow.", "hospital-transitions"},
	{"We want to use artificial intelligence in case processing.", "automation digital-services"},
	{"People with substance use problems lose their homes and end up homeless.", "substance-use homelessness social-housing"},
	{"Vi vil gjøre ting bedre sammen framover.", ""},
	{"Prosjektet skal gi kommunen ny kunnskap og gode løsninger for alle.", ""},
}

func TestPropose_themes_people_would_have_given(t *testing.T) {
	p := proposer()
	first, given, right := 0, 0, 0
	for _, x := range toldThemes {
		got, want := p.Propose(x.text).Themes, strings.Fields(x.want)
		t.Logf("%v ← %s", got, x.text)
		if len(want) == 0 {
			if len(got) > 0 {
				t.Errorf("%q: %v, want nothing", x.text, got)
			}
			continue
		}
		if len(got) == 0 || !slices.Contains(want, got[0]) {
			t.Errorf("%q: %v, want first one of %v", x.text, got, want)
			continue
		}
		first++
		for _, theme := range got {
			given++
			if slices.Contains(want, theme) {
				right++
			}
		}
	}
	t.Logf("first theme right in %d of 18; %d of %d proposed themes right", first, right, given)
	if float64(right) < .9*float64(given) {
		t.Errorf("%d of %d proposed themes are right, want nine of ten", right, given)
	}
}

func TestPropose_groups_and_measures(t *testing.T) {
	p := proposer()
	for _, x := range []struct {
		text             string
		groups, measures []string
	}{
		{"Hjemmeboende eldre faller, og vi vil prøve gruppetrening.", []string{"older-at-home", "fall-risk"}, []string{"exercise-group"}},
		{"Vi vil ta i bruk medisindispensarar i heimetenesta.", nil, []string{"medicine-dispenser"}},
		{"Bolig først for bostedsløse med rusproblemer.", []string{"homeless", "substance-use"}, []string{"housing-first"}},
		{"Individual placement and support for unemployed young people.", []string{"unemployed"}, []string{"ips"}},
		{"Vi ser på hvordan vi arbeider.", nil, nil},
		{"", nil, nil},
	} {
		got := p.Propose(x.text)
		slices.Sort(got.TargetGroups)
		slices.Sort(x.groups)
		if !slices.Equal(got.TargetGroups, x.groups) || !slices.Equal(got.Measures, x.measures) {
			t.Errorf("%q: %v and %v, want %v and %v", x.text, got.TargetGroups, got.Measures, x.groups, x.measures)
		}
	}
}

// The records of the example library carry themes that people gave them; none of the words that speak of a code were taken from
// there. It stands above this package, and is used here because no other texts with themes are at hand.
func TestPropose_agrees_with_the_library(t *testing.T) {
	records, _, err := library.Records("library")
	if err != nil {
		t.Fatal(err)
	}
	p, themes := proposer(), codes.Themes()
	texts, answered, given, right := 0, 0, 0, 0
	for _, r := range records {
		var text string
		var told []string
		switch b := r.Body.(type) {
		case *allmenning.Project:
			text, told = r.Title+". "+b.Summary, b.Themes
		case *allmenning.Study:
			text, told = r.Title+". "+b.Summary.NB+" "+b.Intervention.NB, b.Themes
		default:
			continue
		}
		texts++
		got := p.Propose(text).Themes
		if len(got) > 0 {
			answered++
		}
		for _, theme := range got {
			given++
			if slices.ContainsFunc(told, func(x string) bool { return themes.Path(x)[0].ID == themes.Path(theme)[0].ID }) {
				right++
			} else {
				t.Logf("%s, not %v: %s", theme, told, r.Title)
			}
		}
	}
	t.Logf("%d of %d texts were given a theme; %d of %d proposed themes lie under a main theme people chose", answered, texts, right, given)
	if float64(right) < .9*float64(given) || 5*answered < 2*texts {
		t.Errorf("want nine of ten right, and a proposal for two texts of five: many have a title only")
	}
}
