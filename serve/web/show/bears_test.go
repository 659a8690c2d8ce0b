package show

import (
	"testing"

	"allmenning/codes"
	"allmenning/i18n"
	"allmenning/serve/web/page"
)

// What a result can bear follows from how it was studied, and from nothing that anybody writes. The table is written out by hand after
// the usual ladder of designs: drawn by lot, compared without a draw, seen before and after, calculated, told.
func TestBears_every_design(t *testing.T) {
	const effect, suggests, change, modelled, experience, unknown = "Kan vise virkning", "Kan tyde på virkning", "Viser endring, ikke årsak", "Regnet ut, ikke målt", "Viser erfaring, ikke virkning", "Vet ikke"
	of := map[string]string{
		"randomised-individual":     effect,
		"randomised-cluster":        effect,
		"stepped-wedge":             effect,
		"difference-in-differences": suggests,
		"regression-discontinuity":  suggests,
		"interrupted-series":        suggests,
		"before-after-comparison":   suggests,
		"controlled":                suggests,
		"before-after":              change,
		"after-only":                change,
		"monitoring":                change,
		"modelling":                 modelled,
		"interviews":                experience,
		"survey":                    experience,
		"story":                     experience,
		"design-unknown":            unknown,
		"":                          unknown, // nobody has said
		"noe-annet":                 unknown, // from a newer list than ours
	}
	sentences := map[string]string{
		effect:     "Andre kan regne med at det var tiltaket som gjorde forskjellen, så langt tallene rekker.",
		suggests:   "Det er sammenliknet med noen som ikke fikk det. Men gruppene kan ha vært ulike fra før.",
		change:     "Noe endret seg. Om det var tiltaket som gjorde det, kan vi ikke si: ingen er sammenliknet med.",
		modelled:   "Tallet er regnet ut med en modell, ikke målt.",
		experience: "Dette er hva de som var med, så og mener. Det er nyttig å vite, men er ikke et mål på virkning.",
		unknown:    "Vi vet ikke hvordan det er undersøkt.",
	}
	nb := &page.Frame{P: i18n.New(i18n.NB)}
	for design, want := range of {
		if label, why := Bears(nb, design); label != want || why != sentences[want] {
			t.Errorf("%q: %q, %q, want %q, %q", design, label, why, want, sentences[want])
		}
	}
	heads := map[string]bool{}
	for _, d := range codes.Designs().All() {
		if d.Parent == "" {
			heads[d.ID] = true
		} else if of[d.ID] == "" {
			t.Errorf("the design %s has no label here: say which it is to have", d.ID)
		}
	}
	for _, lang := range []i18n.Lang{i18n.NN, i18n.EN} { // as many labels and sentences, none of them the bokmål one
		f := &page.Frame{P: i18n.New(lang)}
		said := map[string]bool{}
		for head := range heads {
			label, why := Bears(f, head)
			said[label+why] = true
			if was, _ := Bears(nb, head); label == "" || why == "" || lang == i18n.EN && label == was {
				t.Errorf("%s in %s: %q, %q", head, lang, label, why)
			}
		}
		if len(said) != len(sentences) {
			t.Errorf("%d labels in %s, want %d", len(said), lang, len(sentences))
		}
	}
}
