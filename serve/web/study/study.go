// Package study holds the pages of published studies: the list, and one study with what it found.
package study

import (
	"net/http"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Pages are the pages of studies.
type Pages struct{ Answers *answers.Answers }

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /studier", show.ListHandler(s.Answers, show.Listing{
		Noun: allmenning.NounStudy, Path: "/studier", Section: page.Studies, Texts: "study.list.", Narrow: true,
	}))
	on.Handle("GET /studier/{id}", s.show)
}

// view is what the page of a study shows.
type view struct {
	*answers.RecordPage
	Study *allmenning.Study
	Near  show.NearSyntheses
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	p, err := s.Answers.Record(r.Context(), show.Viewer(f), allmenning.NounStudy, allmenning.RecordID(r.PathValue("id")))
	if err != nil {
		return err
	}
	v := view{RecordPage: p, Study: p.Record.Body.(*allmenning.Study)}
	if v.Near, err = show.SynthesesNear(r.Context(), s.Answers, show.Viewer(f), p, v.Study.Themes); err != nil {
		return err
	}
	title, lang := p.Record.TitleIn(f.Lang())
	what := show.Summary(f, p.Record)
	return page.Write(w, r, page.Page{
		Title: title, TitleLang: lang, Description: show.Short(what.S, 250), Section: page.Studies, Article: true, Foot: f.T("study.foot"),
	}, showPage(f, v))
}

// bears says how much a result of the study's design can bear: "Kan vise virkning". Empty for an unknown design.
func bears(f *page.Frame, design string) string {
	path := codes.Designs().Path(strings.ReplaceAll(design, "_", "-"))
	if len(path) < 2 {
		return ""
	}
	return path[0].Name(string(f.Lang()))
}

// facts are what is known of the study; what we have not read says so.
func facts(f *page.Frame, v view) []part.Fact {
	b := v.Study
	var out []part.Fact
	add := func(label, value string) { out = show.Fact(out, label, part.Plain(value), "") }
	add(f.T("study.design"), show.Code(f, codes.Designs(), b.Design))
	add(f.T("study.bears"), bears(f, b.Design))
	out = show.Fact(out, f.T("study.design_as_said"), part.In(b.DesignAsSaid, allmenning.EN), "")
	add(f.T("study.people"), people(f, b))
	add(f.T("study.country"), show.Country(f, b.Country))
	if len(v.Places) > 0 {
		out = append(out, part.Fact{Label: f.T("study.where"), Content: show.MunicipalityLinks(f, v.Places)})
	}
	if s, l := b.PlaceText.In(f.Lang()); s != "" {
		out = show.Fact(out, f.T("study.place"), part.In(show.Capital(s), l), "")
	} else if names := strings.Join(b.PlaceNames, ", "); len(v.Places) == 0 && names != b.Country {
		add(f.T("study.where"), names)
	}
	out = show.Fact(out, f.T("study.offer"), part.In(b.Intervention.In(f.Lang())), "")
	out = show.Fact(out, f.T("study.comparator"), part.In(b.Comparator.In(f.Lang())), "")
	if len(b.Themes) > 0 {
		out = append(out, part.Fact{Label: f.T("words.theme"), Content: show.ThemeLinks(f, b.Themes)})
	}
	add(f.T("words.measure"), show.Codes(f, codes.Measures(), b.Measures))
	add(f.T("words.target_group"), show.Codes(f, codes.TargetGroups(), b.TargetGroups))
	if v.Likeness != nil && !v.Likeness.Same { // "this is you" tells nobody anything
		out = append(out, part.Fact{Label: f.T("study.likeness"), Content: show.LikenessFact(f, v.Likeness)})
	}
	return out
}

// people is how many took part, in each group where it is known.
func people(f *page.Frame, b *allmenning.Study) string {
	switch {
	case b.N == 0:
		return f.T("study.people.unknown")
	case b.NIntervened > 0 && b.NControl > 0:
		return f.T("study.people.groups", "n", b.N, "with", b.NIntervened, "without", b.NControl)
	}
	return f.P.Number(b.N)
}
