package mail

import (
	"strings"

	"allmenning"
	"allmenning/commons"
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
	case args["kind"] == commons.WaitingDraft:
		w.Subject = p.T("mail.waiting.draft.subject", "organisation", name)
		w.Lead = []string{p.T("mail.waiting.draft.lead", "organisation", name)}
	default:
		w.Subject = p.T("mail.waiting.entry.subject", "organisation", name)
		w.Lead = []string{p.T("mail.waiting.entry.lead", "organisation", name)}
	}
	w.Action.Text = p.T("mail.waiting.action")
}

// writeEntry is the way in for somebody who has asked for it: to the one who asked, where the organisation itself has said yes,
// else to whoever opens the organisation's post, who knows whether the one who asks works there.
func writeEntry(p *i18n.Printer, args map[string]string, w *written) {
	name, organisation, role := oneLine(args["name"]), args["organisation"], roleName(p, args["role"])
	w.Action.Text = p.T("mail.invitation.action")
	if args["post"] == "" {
		w.Subject = p.T("mail.invitation.subject", "organisation", organisation)
		w.Lead = []string{p.T("mail.invitation.lead", "organisation", organisation, "role", role), p.T("mail.invitation.about")}
		w.After = []string{p.T("mail.invitation.after")}
		return
	}
	w.Subject = p.T("mail.entry.subject", "name", name, "organisation", organisation)
	w.Lead = append(opens(p, args),
		p.T("mail.entry.lead", "name", name, "email", args["email"], "organisation", organisation, "role", role), p.T("mail.entry.pass_on", "name", name))
	w.After = append([]string{p.T("mail.entry.after")}, unknown(p, args)...)
}

// writeQuestion passes on what somebody asks about a record.
func writeQuestion(p *i18n.Printer, args map[string]string, w *written) {
	if args["email"] != "" {
		writeQuestionToRunning(p, args, w)
		return
	}
	who, title := args["name"], oneLine(args["title"])
	w.Subject = p.T("mail.question.subject", "title", title)
	lead := p.T("mail.question.lead", "name", who, "title", title)
	if args["organisation"] != "" {
		lead = p.T("mail.question.lead_from", "name", who, "organisation", args["organisation"], "title", title)
	}
	if title == "" {
		w.Subject = p.T("mail.question.closed.subject")
		lead = p.T("mail.question.closed.lead", "name", who)
		if args["organisation"] != "" {
			lead = p.T("mail.question.closed.lead_from", "name", who, "organisation", args["organisation"])
		}
	}
	w.Lead = append(opens(p, args), lead)
	w.Quote = args["text"]
	w.Action.Text = p.T("mail.record.action")
	w.After = []string{p.T("mail.question.after", "name", who)}
	if args["claim"] != "" {
		w.After = append(w.After, p.T("mail.question.held", "post", args["post"]))
		w.Also = []link{{p.T("mail.question.claim"), args["claim"]}}
	}
	w.After = append(w.After, unknown(p, args)...)
}

// writeQuestionToRunning gives a question to whoever runs the instance, who knows nobody behind the record either, but may find them:
// the letter says to pass it on, and carries the address of who asks, which a letter that is passed on else loses.
func writeQuestionToRunning(p *i18n.Printer, args map[string]string, w *written) {
	who, title := args["name"], oneLine(args["title"])
	if from := args["organisation"]; from != "" {
		who = p.T("mail.question.who_from", "name", who, "organisation", from)
	}
	w.Subject, w.Lead = p.T("mail.question.closed.subject"), []string{p.T("mail.question.running.closed", "who", who)}
	if title != "" {
		w.Subject, w.Lead = p.T("mail.question.subject", "title", title), []string{p.T("mail.question.running.lead", "who", who, "title", title)}
	}
	w.Quote = args["text"]
	w.Action.Text = p.T("mail.record.action")
	w.After = []string{p.T("mail.question.running.pass_on"), p.T("mail.question.running.after", "name", args["name"], "email", args["email"])}
}

// writeAsked tells whoever has asked that the question is sent, with what was asked where it may stand there.
func writeAsked(p *i18n.Printer, args map[string]string, w *written) {
	title, after := oneLine(args["title"]), p.T("mail.asked.after")
	w.Subject, w.Lead = p.T("mail.asked.closed.subject"), []string{p.T("mail.asked.closed.lead")}
	if title != "" {
		w.Subject, w.Lead = p.T("mail.asked.subject", "title", title), []string{p.T("mail.asked.lead", "title", title)}
	}
	if args["passed"] != "" {
		after = p.T("mail.asked.passed.after")
		w.Lead = []string{p.T("mail.asked.passed.closed")}
		if title != "" {
			w.Lead = []string{p.T("mail.asked.passed.lead", "title", title)}
		}
	}
	if w.Quote = args["text"]; w.Quote != "" {
		w.Lead = append(w.Lead, p.T("mail.asked.wrote"))
		w.After = []string{after}
	} else {
		w.After = []string{after, p.T("mail.asked.without")}
	}
	w.Action.Text = p.T("mail.record.action")
}

// opens is how a letter to a public address begins: it speaks to whoever opens the post there.
func opens(p *i18n.Printer, args map[string]string) []string {
	if args["post"] == "" {
		return nil
	}
	return []string{p.T("mail.post.opens", "post", args["post"])}
}

// unknown is what those are told who have let nobody in here yet, and may never have heard of this place: what it is, that
// nothing is said in their name, and that they may let it lie.
func unknown(p *i18n.Printer, args map[string]string) []string {
	if args["join"] == "" {
		return nil
	}
	return []string{p.T("mail.invitation.about"), p.T("mail.post.nothing", "post", args["post"]), p.T("mail.post.rest")}
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
	w.Lead = append(opens(p, args), p.T("mail.circle_asks.lead", "lead", args["organisation"], "whom", args["whom"], "title", title))
	w.Action.Text = p.T("mail.circle.action")
	if args["join"] == "" {
		w.After = []string{p.T("mail.circle_asks.after")}
	} else {
		w.After = append([]string{p.T("mail.circle_asks.after_new")}, unknown(p, args)...)
		w.Also = []link{{p.T("mail.post.join"), args["join"]}}
	}
}

// writeCircleOut tells that an organisation was taken out of a constellation, and what it still shows the members.
func writeCircleOut(p *i18n.Printer, args map[string]string, w *written) {
	title := oneLine(args["title"])
	w.Subject = p.T("mail.circle_out.subject", "whom", args["whom"], "title", title)
	w.Lead = []string{p.T("mail.circle_out.lead", "lead", args["organisation"], "whom", args["whom"], "title", title)}
	if open := args["open"]; open != "" {
		titles := lines(open)
		for i, s := range titles {
			titles[i] = p.T("mail.circle_out.title", "title", oneLine(s))
		}
		w.Lead = append(w.Lead, p.T("mail.circle_out.open", "n", len(titles), "titles", strings.Join(titles, ", ")))
	}
	w.Action.Text = p.T("mail.circle.action")
}
