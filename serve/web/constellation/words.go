package constellation

import (
	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// standing says what a member is, and since when.
func standing(f *page.Frame, m answers.Member) string {
	since := f.T("constellation.since", "date", f.P.Date(m.Since.Time()))
	if m.Role == allmenning.MemberLead {
		return f.T("constellation.lead") + " · " + since
	}
	return show.Capital(since)
}

// successors are the members who may be given the lead.
func successors(v view) []form.Option {
	var out []form.Option
	for _, m := range v.Members {
		if m.Role != allmenning.MemberLead {
			out = append(out, form.Option{Value: string(m.Organisation.ID), Text: m.Organisation.Name})
		}
	}
	return out
}
