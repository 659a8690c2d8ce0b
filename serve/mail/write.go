package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
)

// written is a letter in its receiver's language, before it becomes text and HTML.
type written struct {
	Lang     i18n.Lang
	To       string
	ReplyTo  string // empty: the instance's
	Subject  string
	Lead     []string
	Quote    string // what somebody else wrote
	Sections []section
	Action   link // the one thing to do; the zero link: none
	After    []string
	Foot     []string
	Also     []link // what else can be done; above the foot, which mail programs fold
	Links    []link // below the foot: what has to do with the letters themselves
	Stop     string // whole address that stops such letters; empty: they cannot be stopped
}

// section is a heading with the records below it.
type section struct {
	Heading link
	Items   []item
	More    string // how many more there are; empty: none
}

// item is one record: its title and what happened.
type item struct {
	link
	Lang allmenning.Lang // of the title
	Says string
	More []string // what changed, a sentence each
}

type link struct{ Text, Href string }

// errTemplate is of a letter nobody knows how to write.
var errTemplate = errors.New("no such template")

// errNothing says that there is nothing to send after all.
var errNothing = errors.New("nothing to send")

// write writes a letter out. errNothing when a weekly letter has nothing to tell its receiver any more.
func (s *Sender) write(ctx context.Context, l commons.Letter) (*written, error) {
	w := &written{To: l.To, ReplyTo: l.ReplyTo}
	if l.Template == commons.MailDigest {
		if err := s.writeDigest(ctx, l, w); err != nil {
			return nil, err
		}
	} else {
		p := s.printer(l.Lang)
		w.Lang = p.Lang()
		compose, ok := templates[l.Template]
		if !ok {
			return nil, fmt.Errorf("%w: %q", errTemplate, l.Template)
		}
		compose(p, l.Args, w)
		if path := l.Args["path"]; path != "" {
			w.Action.Href = s.Config.BaseURL + path
		} else {
			w.Action = link{}
		}
		for i := range w.Also {
			w.Also[i].Href = s.Config.BaseURL + w.Also[i].Href
		}
	}
	p := s.printer(allmenning.Lang(w.Lang))
	sent := p.T("mail.foot", "address", s.Config.BaseURL)
	if s.Config.Operator != "" {
		sent = p.T("mail.foot_by", "address", s.Config.BaseURL, "operator", s.Config.Operator)
	}
	w.Foot = append(w.Foot, sent)
	w.Subject = oneLine(w.Subject)
	return w, nil
}

func (s *Sender) printer(lang allmenning.Lang) *i18n.Printer {
	l, ok := i18n.Parse(string(lang))
	if !ok {
		if l, ok = i18n.Parse(string(s.Config.Lang)); !ok {
			l = i18n.NB
		}
	}
	return i18n.New(l)
}

// oneLine makes a line of what people wrote: a title with a line break in it is still one title.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// templates write each kind of letter but the weekly one. The address of Action is that of the argument path; those of Also are paths.
var templates = map[string]func(p *i18n.Printer, args map[string]string, w *written){
	commons.MailInvitation: func(p *i18n.Printer, args map[string]string, w *written) {
		if name := args["organisation"]; name != "" {
			w.Subject = p.T("mail.invitation.subject", "organisation", name)
			w.Lead = []string{p.T("mail.invitation.lead", "organisation", name, "role", roleName(p, args["role"]))}
		} else {
			w.Subject = p.T("mail.invitation.instance.subject")
			w.Lead = []string{p.T("mail.invitation.instance.lead")}
		}
		w.Lead = append(w.Lead, p.T("mail.invitation.about"))
		w.Action.Text = p.T("mail.invitation.action")
		w.After = []string{p.T("mail.invitation.after")}
	},
	commons.MailPassword: func(p *i18n.Printer, _ map[string]string, w *written) {
		w.Subject = p.T("mail.password.subject")
		w.Lead = []string{p.T("mail.password.lead")}
		w.Action.Text = p.T("mail.password.action")
		w.After = []string{p.T("mail.password.after")}
	},
	commons.MailClaimDecided: func(p *i18n.Printer, args map[string]string, w *written) {
		title, name := oneLine(args["title"]), args["organisation"]
		switch approved := args["decision"] == "approved"; {
		case approved && title == "":
			w.Subject = p.T("mail.claim.approved.closed.subject")
			w.Lead = []string{p.T("mail.claim.approved.closed.lead", "organisation", name)}
		case approved:
			w.Subject = p.T("mail.claim.approved.subject", "title", title)
			w.Lead = []string{p.T("mail.claim.approved.lead", "title", title, "organisation", name)}
		case title == "":
			w.Subject = p.T("mail.claim.declined.closed.subject")
			w.Lead = []string{p.T("mail.claim.declined.closed.lead", "organisation", name)}
		default:
			w.Subject = p.T("mail.claim.declined.subject", "title", title)
			w.Lead = []string{p.T("mail.claim.declined.lead", "title", title, "organisation", name)}
		}
		w.Action.Text = p.T("mail.record.action")
	},
	commons.MailStillRuns: func(p *i18n.Printer, args map[string]string, w *written) {
		w.Subject = p.T("mail.still_runs.subject", "title", oneLine(args["title"]))
		w.Lead = []string{p.T("mail.still_runs.lead", "months", args["months"])}
		w.Quote = args["did"]
		w.Action.Text = p.T("mail.still_runs.action")
		w.After = []string{p.T("mail.still_runs.after")}
		if args["two"] != "" {
			w.Action.Text = p.T("mail.still_runs.sign_in")
			w.After = append([]string{p.T("mail.still_runs.two")}, w.After...)
		}
	},
	commons.MailEntry:      writeEntry,
	commons.MailQuestion:   writeQuestion,
	commons.MailAsked:      writeAsked,
	commons.MailWaiting:    writeWaiting,
	commons.MailProposed:   writeProposed,
	commons.MailCircleAsks: writeCircleAsks,
	commons.MailCircleOut:  writeCircleOut,
}

// roleName is a role as it stands in a sentence.
func roleName(p *i18n.Printer, role string) string {
	if allmenning.Role(role).Valid() {
		return p.T("mail.role." + role)
	}
	return p.T("mail.role.reader")
}
