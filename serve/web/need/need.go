// Package need holds the pages of needs: the list, and one need with who else has it.
package need

import (
	"net/http"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/commons"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Pages are the pages of needs.
type Pages struct {
	Answers *answers.Answers
	Commons *commons.Commons // nil: nothing can be written
}

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /behov", show.ListHandler(s.Answers, show.Listing{
		Noun: allmenning.NounNeed, Path: "/behov", Section: page.Needs, Texts: "need.list.", Narrow: true, New: "/behov/ny",
	}))
	on.Handle("GET /behov/{id}", s.show)
	if s.Commons != nil {
		s.form().Routes(on)
		on.Handle("POST /behov/{id}/vi-ogsaa", s.endorse)
	}
}

// view is what the page of a need shows.
type view struct {
	*answers.RecordPage
	Need *allmenning.Need
	Near show.NearSyntheses
	Also []answers.Endorser // organisations that have the same need
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	p, err := s.Answers.Record(r.Context(), show.Viewer(f), allmenning.NounNeed, allmenning.RecordID(r.PathValue("id")))
	if err != nil {
		return err
	}
	v := view{RecordPage: p, Need: p.Record.Body.(*allmenning.Need)}
	if v.Also, err = s.Answers.Endorsers(r.Context(), f.Reader, p.Record.ID); err != nil {
		return err
	}
	if v.Near, err = show.SynthesesNear(r.Context(), s.Answers, show.Viewer(f), p, v.Need.Themes); err != nil {
		return err
	}
	title, lang := p.Record.TitleIn(f.Lang())
	return page.Write(w, r, page.Page{
		Title: title, TitleLang: lang, Description: show.Short(v.Need.Challenge, 200), Section: page.Needs, Article: true,
	}, showPage(f, v))
}

// facts are what is known of the need; what nobody has said is left out. Of whoever is responsible the role is shown and never
// the address.
func facts(f *page.Frame, v view) []part.Fact {
	b := v.Need
	var out []part.Fact
	out = show.WhoFact(out, f.T("need.who"), v.RecordPage, b.ReportedBy)
	out = show.Fact(out, f.T("need.concerns"), part.In(b.Who, v.Record.Lang), "")
	if b.Standing != "" {
		out = append(out, part.Fact{Label: f.T("need.stands"), Value: part.Plain(f.T("need.standing." + string(b.Standing)))})
	}
	if len(v.Places) > 0 {
		out = append(out, part.Fact{Label: f.T("need.where"), Content: show.MunicipalityLinks(f, v.Places)})
	}
	if len(b.Themes) > 0 {
		out = append(out, part.Fact{Label: f.T("words.theme"), Content: show.ThemeLinks(f, b.Themes)})
	}
	out = show.Fact(out, f.T("words.target_group"), part.Plain(show.Codes(f, codes.TargetGroups(), b.TargetGroup)), "")
	out = show.Fact(out, f.T("need.responsible"), show.Responsible(f, b.ContactBlock, v.Record.Lang), "")
	if v.Likeness != nil && !v.Likeness.Same { // "this is you" tells nobody anything
		out = append(out, part.Fact{Label: f.T("need.likeness"), Content: show.LikenessFact(f, v.Likeness)})
	}
	return out
}
