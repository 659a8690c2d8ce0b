package project

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// form is the form of a project: what it is, how far it has come, with whom, for which money, and the needs it answers.
func (s Pages) form() form.Pages {
	return form.Pages{Commons: s.Commons, Kind: form.Kind{
		Noun: allmenning.NounProject, Section: page.Projects, Texts: "project.form.",
		Start: start, Read: read, Fill: fill, Say: say, Field: field,
		Fields: s.fields, Beside: s.beside, Live: s.live, Links: relinked, Groups: s.groups,
		Saved: show.Saved(s.Answers, allmenning.NounProject),
	}}
}

// start begins with the visitor's own address, and with the need one came from.
func start(r *http.Request, f *page.Frame) (form.Values, error) {
	v := form.Values{}
	form.StartContact(v, "", f.Visitor.Email)
	v.Set("title", show.Short(strings.TrimSpace(r.URL.Query().Get("tittel")), 200))
	v.Set("answers", r.URL.Query().Get("behov"))
	return v, nil
}

// field gives the form's name of what a fault is about: the links are the needs.
func field(of string) string {
	if of == "links."+string(allmenning.LinkAnswers) {
		return "answers"
	}
	if row, ok := strings.CutPrefix(of, "partners."); ok && !strings.Contains(row, ".") {
		return of + ".name"
	}
	return of
}

func read(_ *page.Frame, v form.Values, into *allmenning.Record) ([]allmenning.Link, allmenning.FieldErrors) {
	p := into.Body.(*allmenning.Project)
	retitle(into, p, v.Get("title"))
	p.Summary = v.Get("summary")
	p.Phase, p.Status, p.StoppedReason = allmenning.Phase(v.Get("phase")), allmenning.ProjectStatus(v.Get("status")), ""
	if p.Status == allmenning.StoppedEarly || p.Status == allmenning.NeverStarted {
		p.StoppedReason = v.Get("stopped_reason")
	}
	wrong := readPeriod(v, p)
	p.Partners = nil
	for _, row := range v.Rows("partners") {
		p.Partners = append(p.Partners, row.Get("name"))
	}
	var more allmenning.FieldErrors
	p.Grants, more = readGrants(v)
	p.Themes, p.TargetGroups, p.Measures = v.All("themes"), v.All("target_groups"), v.All("measures")
	form.ReadContact(v, &p.ContactBlock)
	var links []allmenning.Link
	for _, id := range v.All("answers") {
		links = append(links, allmenning.Link{To: allmenning.RecordID(id), Kind: allmenning.LinkAnswers})
	}
	return links, append(wrong, more...)
}

// retitle gives the project a title, also where it stands among the titles in several languages.
func retitle(r *allmenning.Record, p *allmenning.Project, title string) {
	for lang, at := range map[allmenning.Lang]*string{allmenning.NB: &p.Titles.NB, allmenning.NN: &p.Titles.NN, allmenning.EN: &p.Titles.EN} {
		if lang == r.Lang && *at != "" {
			*at = title
		}
	}
	r.Title = title
}

// readPeriod reads the two ends of the period. One that is left as it was keeps the wording of its source.
func readPeriod(v form.Values, p *allmenning.Project) allmenning.FieldErrors {
	from, to := v.Get("period.from"), v.Get("period.to")
	if from == day(p.Period.From) && to == day(p.Period.To) {
		return nil
	}
	period, wrong := commons.ReadPeriod(from, to)
	p.Period = period
	if period.From == "" && from != "" {
		p.Period.From = from // so that only one thing is said to be wrong with it
	}
	return wrong
}

// readGrants reads the rows of money. An amount may be left empty: then it is not known.
func readGrants(v form.Values) ([]allmenning.Grant, allmenning.FieldErrors) {
	var out []allmenning.Grant
	var wrong allmenning.FieldErrors
	for i, row := range v.Rows("grants") {
		g := allmenning.Grant{Funder: row.Get("funder"), Purpose: row.Get("purpose")}
		fault := func(name, key, value string) {
			wrong = append(wrong, allmenning.FieldError{Field: form.Row("grants", i, name), Key: key, Args: []any{"value", value}})
		}
		if g.Funder == "" {
			wrong = append(wrong, allmenning.FieldError{Field: form.Row("grants", i, "funder"), Key: "field.required"})
		}
		if text := row.Get("amount_nok"); text != "" {
			var ok bool
			if g.AmountNOK, g.AmountEUR, ok = commons.ReadMoney(text); !ok {
				fault("amount_nok", "project.form.grants.amount_nok.wrong", text)
			}
		}
		if text := row.Get("year"); text != "" {
			year, err := strconv.Atoi(text)
			if g.Year = year; err != nil || year < 1900 || year > 2100 {
				wrong = append(wrong, allmenning.FieldError{Field: form.Row("grants", i, "year"), Key: "field.year"})
			}
		}
		out = append(out, g)
	}
	return out, wrong
}

func fill(r *allmenning.Record) form.Values {
	p, v := r.Body.(*allmenning.Project), form.Values{}
	for name, text := range map[string]string{
		"title": r.Title, "summary": p.Summary, "phase": string(p.Phase), "status": string(p.Status), "stopped_reason": p.StoppedReason,
		"period.from": day(p.Period.From), "period.to": day(p.Period.To),
	} {
		v.Set(name, text)
	}
	form.FillContact(v, p.ContactBlock)
	for i, partner := range p.Partners {
		v.Set(form.Row("partners", i, "name"), partner)
	}
	for i, g := range p.Grants {
		v.Set(form.Row("grants", i, "funder"), g.Funder)
		v.Set(form.Row("grants", i, "purpose"), g.Purpose)
		v.Set(form.Row("grants", i, "amount_nok"), typed(g))
		v.Set(form.Row("grants", i, "year"), year(g.Year))
	}
	v.Set("themes", p.Themes...)
	v.Set("target_groups", p.TargetGroups...)
	v.Set("measures", p.Measures...)
	return v
}

// day writes a date as people type it: "2026-03-01" as 1.3.2026, "2026-03" as mars 2026. A year stands as it is.
func day(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("2.1.2006")
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return months[t.Month()-1] + " " + s[:4]
	}
	return s
}

// months are written as in bokmål and nynorsk, which are read in a form of any language.
var months = []string{
	"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
}

// typed writes an amount as people type it: 300 000, or 12 000 euro. None is not known, and empty.
func typed(g allmenning.Grant) string {
	switch {
	case g.AmountEUR == 0:
		return amount(g.AmountNOK)
	case g.AmountNOK == 0:
		return amount(g.AmountEUR) + " euro"
	}
	return amount(g.AmountNOK) + " kr + " + amount(g.AmountEUR) + " euro"
}

func amount(n int64) string {
	if n == 0 {
		return ""
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
