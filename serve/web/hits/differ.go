package hits

import (
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/find/overlap"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// differs says what about a record is not as in the reader's question, only from what is stored; empty when the source says nothing
// of it.
func differs(f *page.Frame, h answers.Hit) string {
	var out []string
	if h.Label == overlap.Complementary {
		out = append(out, f.T("hits.differs.complementary"))
	}
	switch b := h.Record.Body.(type) {
	case *allmenning.Need:
		out = append(out, f.T("hits.differs.need"))
	case *allmenning.Project:
		if key := stage(b); key != "" {
			out = append(out, f.T(key))
		}
		if from, to := b.Period.Years(); b.Status == "" {
			out = append(out, past(f, from, to)...)
		}
	case *allmenning.Study:
		out = append(out, studied(f, b)...)
	case *allmenning.Synthesis:
		out = append(out, f.T("hits.differs.synthesis"))
	}
	return strings.Join(out, " ")
}

var (
	byStatus = map[allmenning.ProjectStatus]string{
		allmenning.Planned: "hits.differs.planned", allmenning.Running: "hits.differs.running", allmenning.Paused: "hits.differs.paused",
		allmenning.Ended: "hits.differs.ended", allmenning.CompletedAsPlanned: "hits.differs.completed",
		allmenning.CompletedWithChanges: "hits.differs.changed", allmenning.StoppedEarly: "hits.differs.stopped",
		allmenning.NeverStarted: "hits.differs.never_started",
	}
	byPhase = map[allmenning.Phase]string{
		allmenning.Idea: "hits.differs.idea", allmenning.PreProject: "hits.differs.pre_project", allmenning.Pilot: "hits.differs.pilot",
		allmenning.MainProject: "hits.differs.main_project", allmenning.InUse: "hits.differs.in_use",
	}
)

// stage is the key of how far a project has come; empty when the source does not say.
func stage(p *allmenning.Project) string {
	if key, ok := byStatus[p.Status]; ok {
		return key
	}
	if key, ok := byPhase[p.Phase]; ok {
		return key
	}
	return ""
}

// past says that a period is over, or when it began.
func past(f *page.Frame, from, to int) []string {
	switch {
	case to > 0 && to < time.Now().Year():
		return []string{f.T("hits.differs.period_over", "year", strconv.Itoa(to))}
	case from > 0:
		return []string{f.T("hits.differs.period_from", "year", strconv.Itoa(from))}
	}
	return nil
}

// studied says where a study was done and what such a study can bear.
func studied(f *page.Frame, s *allmenning.Study) []string {
	var out []string
	if country := show.Country(f, s.Country); country != "" && s.Country != "Norway" {
		out = append(out, f.T("hits.differs.study_abroad", "country", country))
	} else {
		out = append(out, f.T("hits.differs.study"))
	}
	if path := codes.Designs().Path(s.Design); len(path) > 0 {
		out = append(out, f.T(bears[path[0].ID]))
	}
	return out
}

// bears are the keys of what a design can bear, by the codes at the top of codes.Designs.
var bears = map[string]string{
	"shows-effect": "hits.design.shows_effect", "suggests-effect": "hits.design.suggests_effect", "shows-change": "hits.design.shows_change",
	"modelled": "hits.design.modelled", "shows-experience": "hits.design.shows_experience", "design-unknown": "hits.design.unknown",
}

// answerer says who can answer, and where they are found: never a person nobody has named.
func answerer(f *page.Frame, h answers.Hit) part.Reason {
	r := part.Reason{Label: f.T("hits.who")}
	var links []part.Link
	link := func(href, key string, args ...any) {
		if href != "" {
			links = append(links, part.Link{Text: part.Plain(f.T(key, args...)), Href: href})
		}
	}
	var contact allmenning.ContactPoint
	switch b := h.Record.Body.(type) {
	case *allmenning.Need:
		contact = b.ContactBlock
	case *allmenning.Project:
		contact = b.ContactBlock
	case *allmenning.Study:
		r.Text = part.Plain(sentence(f.T("hits.who.authors", "authors", show.Who(f, h.Card))))
		if b.DOI != "" {
			link("https://doi.org/"+b.DOI, "hits.who.read_study")
		} else {
			link(h.Record.Source.URL, "hits.who.read_study")
		}
		r.Content = linkList(links)
		return r
	case *allmenning.Synthesis:
		r.Text = part.Plain(f.T("hits.who.synthesis"))
		return r
	}
	r.Text = part.Plain(show.Who(f, h.Card))
	if contact.Asked && contact.Role != "" {
		r.Text.S = strings.TrimPrefix(r.Text.S+": "+contact.Role, ": ")
	}
	if r.Text.S != "" {
		r.Text.S = sentence(r.Text.S)
	}
	if contact.Asked && contact.Email != "" { // the address is nobody's to see: the form writes to it
		link(h.Record.Path()+"/spor", "ask.link")
	}
	link(h.Record.Source.URL, "hits.who.source")
	if len(h.Places) == 1 {
		link(site(h.Places[0].Website), "hits.who.website", "name", h.Places[0].Label())
	}
	if len(links) > 0 {
		r.Content = linkList(links)
	}
	return r
}

// sentence ends s with one full stop.
func sentence(s string) string { return strings.TrimRight(s, ". ") + "." }

// site makes an address out of a website as registers write them, with or without https in front.
func site(s string) string {
	if s == "" || strings.Contains(s, "://") {
		return s
	}
	return "https://" + s
}
