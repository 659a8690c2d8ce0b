package mail

import (
	"strings"

	"allmenning"
	"allmenning/i18n"
)

// This file holds the letters that go out at once because somebody waits for an answer, or is no longer asked.

// writeWaiting tells who decides that a request waits. What the asker has written stands on the page alone.
func writeWaiting(p *i18n.Printer, args map[string]string, w *written) {
	name := args["organisation"]
	title := oneLine(args["title"])
	switch {
	case args["kind"] == string(allmenning.RequestClaim) && title == "":
		w.Subject = p.T("mail.waiting.claim.closed.subject", "organisation", name)
		w.Lead = []string{p.T("mail.waiting.claim.closed.lead", "organisation", name)}
	case args["kind"] == string(allmenning.RequestClaim):
		w.Subject = p.T("mail.waiting.claim.subject", "organisation", name, "title", title)
		w.Lead = []string{p.T("mail.waiting.claim.lead", "organisation", name, "title", title)}
	default:
		w.Subject = p.T("mail.waiting.entry.subject", "organisation", name)
		w.Lead = []string{p.T("mail.waiting.entry.lead", "organisation", name)}
	}
	w.Action.Text = p.T("mail.waiting.action")
}

// writeProposed tells whoever keeps a synthesis that a result fits it.
func writeProposed(p *i18n.Printer, args map[string]string, w *written) {
	title, from := oneLine(args["title"]), args["organisation"]
	w.Subject = p.T("mail.proposed.subject", "title", title)
	w.Lead = []string{p.T("mail.proposed.lead", "organisation", from, "title", title), p.T("mail.proposed.then")}
	w.Action.Text = p.T("mail.proposed.action")
	w.After = []string{p.T("mail.proposed.after")}
}

// writeCircleAsks tells that an organisation is invited to a constellation.
func writeCircleAsks(p *i18n.Printer, args map[string]string, w *written) {
	title := oneLine(args["title"])
	w.Subject = p.T("mail.circle_asks.subject", "lead", args["organisation"], "title", title)
	w.Lead = []string{p.T("mail.circle_asks.lead", "lead", args["organisation"], "whom", args["whom"], "title", title)}
	w.Action.Text = p.T("mail.circle.action")
	w.After = []string{p.T("mail.circle_asks.after")}
}

// writeCircleOut tells that an organisation was taken out of a constellation, and what it still shows the members.
func writeCircleOut(p *i18n.Printer, args map[string]string, w *written) {
	title := oneLine(args["title"])
	w.Subject = p.T("mail.circle_out.subject", "whom", args["whom"], "title", title)
	w.Lead = []string{p.T("mail.circle_out.lead", "lead", args["organisation"], "whom", args["whom"], "title", title)}
	if open := args["open"]; open != "" {
		titles := lines(open)
		for i, s := range titles {
			titles[i] = "«" + oneLine(s) + "»"
		}
		w.Lead = append(w.Lead, p.T("mail.circle_out.open", "n", len(titles), "titles", strings.Join(titles, ", ")))
	}
	w.Action.Text = p.T("mail.circle.action")
}
