package library

import (
	"fmt"
	"slices"
	"strings"

	"allmenning"
)

// studyFile is facts/studies.json.
type studyFile struct {
	head
	Studies []studyFacts `json:"studies"`
}

// studyFacts is one study in the words of the root, with where it was read and what it found.
type studyFacts struct {
	ID  string `json:"id"`
	URL string `json:"url"`
	// Places in the register, as numbers of codeYear; other places are named in Study.PlaceNames.
	Municipalities []allmenning.MunicipalityNumber `json:"municipality_numbers,omitempty"`
	allmenning.Study
	Findings []findingFacts `json:"findings"`
}

// findingFacts is one effect. What the root has no field for stands beside it as the source said it, and reaches the
// reader in the record's note.
type findingFacts struct {
	ID string `json:"id"`
	allmenning.Finding
	Numbers   allmenning.FindingNumbers `json:"numbers"`
	URL       string                    `json:"url,omitempty"`       // where it differs from the study's
	Checked   string                    `json:"checked"`             // two sources | one source re-read
	Events    []float64                 `json:"events,omitempty"`    // events and people: with the offer, then without
	PAsSaid   string                    `json:"p_as_said,omitempty"` // where the p value is not a plain number
	Statistic string                    `json:"statistic,omitempty"` // a printed test statistic without an effect
}

// study adds the study and its findings.
func (w *writer) study(f *studyFile, s *studyFacts) {
	body := s.Study
	body.Themes, body.TargetGroups = slices.Clone(body.Themes), slices.Clone(body.TargetGroups)
	body.Measures, body.PlaceNames = slices.Clone(body.Measures), slices.Clone(body.PlaceNames)
	w.add(s.ID, allmenning.Record{
		Lang: allmenning.NB, Title: s.Titles.NB, Body: &body, Places: places(s.Municipalities),
		Source: allmenning.Source{
			URL: s.URL, Read: f.Read,
			Note: "Lest i sammendrag og utdrag, ikke i hele artikkelen. Sitater er utelatt.",
		},
	})
	for i := range s.Findings {
		w.finding(f, s, &s.Findings[i])
	}
}

// finding adds one finding of a study. Its title is what was measured, when, and the study it belongs to.
func (w *writer) finding(f *studyFile, s *studyFacts, x *findingFacts) {
	body := x.Finding
	body.NumbersBlock = cloneNumbers(x.Numbers)
	if len(x.Events) == 4 && body.NumbersBlock.AsPrinted.IsZero() {
		body.NumbersBlock.AsPrinted = groups(x.Events)
	}
	entitle := func(outcome, when, study string) string {
		if outcome == "" || study == "" {
			return ""
		}
		if when != "" {
			outcome += ", " + when
		}
		return outcome + " (" + study + ")"
	}
	body.Titles = allmenning.Texts{
		NB: entitle(x.OutcomeNamed.NB, x.Timepoint.NB, s.Titles.NB), NN: entitle(x.OutcomeNamed.NN, x.Timepoint.NN, s.Titles.NN),
		EN: entitle(x.OutcomeNamed.EN, x.Timepoint.EN, s.Titles.EN),
	}
	url := x.URL
	if url == "" {
		url = s.URL
	}
	w.add(x.ID, allmenning.Record{
		Lang: allmenning.NB, Title: body.Titles.NB, Body: &body,
		Source: allmenning.Source{URL: url, Read: f.Read, Note: x.note()},
	})
	w.findings[x.ID] = true
	w.link(x.ID, s.ID, allmenning.LinkFrom)
}

// groups says how many of each group it happened to: with the offer, then without.
func groups(e []float64) allmenning.Texts {
	say := func(format string) string { return fmt.Sprintf(format, e[0], e[1], e[2], e[3]) }
	return allmenning.Texts{
		NB: say("%.0f av %.0f med tilbudet, %.0f av %.0f uten"), NN: say("%.0f av %.0f med tilbodet, %.0f av %.0f utan"),
		EN: say("%.0f of %.0f with the programme, %.0f of %.0f without"),
	}
}

// note says in bokmål how the number was checked, and what the source printed that has no field of its own.
func (x *findingFacts) note() string {
	parts := []string{"Tallet er lest i én kilde og kontrollert én gang til."}
	if x.Checked == "two sources" {
		parts[0] = "Tallet er funnet igjen i to kilder."
	}
	if said := x.Numbers.AsPrinted; !said.IsZero() {
		parts = append(parts, "Kilden skriver: "+said.NB+".")
	} else if len(x.Events) == 4 {
		parts = append(parts, groups(x.Events).NB+".")
	}
	for _, as := range []struct{ label, said string }{
		{"p-verdi", x.PAsSaid}, {"Testobservator", x.Statistic},
	} {
		if as.said != "" {
			parts = append(parts, as.label+" slik kilden skriver: "+as.said+".")
		}
	}
	return strings.Join(parts, " ")
}

// cloneNumbers copies everything the numbers point to, so that no caller can change the library.
func cloneNumbers(n allmenning.FindingNumbers) allmenning.FindingNumbers {
	for _, p := range []**float64{&n.Printed, &n.PrintedP, &n.With, &n.Without} {
		*p = cloneOf(*p)
	}
	n.PrintedCI = slices.Clone(n.PrintedCI)
	n.Effect = cloneOf(n.Effect)
	if n.Effect != nil {
		n.Effect.SE = cloneOf(n.Effect.SE)
	}
	return n
}

// cloneOf copies what p points to; nil stays nil.
func cloneOf[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
