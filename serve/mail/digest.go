package mail

import (
	"context"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/commons"
	"allmenning/i18n"
)

// mostInSection is how many records a section of the weekly letter names; the rest are counted.
const mostInSection = 15

// writeDigest writes the weekly letter with what its receiver sees at this moment, to the address the receiver has now.
func (s *Sender) writeDigest(ctx context.Context, l commons.Letter, w *written) error {
	if l.Digest == nil {
		return errTemplate
	}
	news, err := s.Letters.News(ctx, l.Digest)
	if err != nil {
		return err
	}
	if news == nil {
		return errNothing
	}
	p := s.printer(news.Lang)
	w.Lang, w.To = p.Lang(), news.Email
	n := 0
	for _, from := range news.Sections {
		n += len(from.Items)
		w.Sections = append(w.Sections, s.section(p, from))
	}
	w.Subject = p.T("mail.digest.subject", "n", n, "week", weekNumber(news.Week))
	w.Lead = []string{p.T("mail.digest.lead", "name", oneLine(news.Name))}
	w.Foot = []string{p.T("mail.digest.why")}
	w.Stop = s.Config.BaseURL + news.Stop
	w.Links = []link{{p.T("mail.digest.change"), s.Config.BaseURL + "/min-side#folger"}, {p.T("mail.digest.stop"), w.Stop}}
	return nil
}

// weekNumber is the number of a week, without a sign between the digits.
func weekNumber(week string) string {
	_, number, _ := strings.Cut(week, "-W")
	if n, err := strconv.Atoi(number); err == nil {
		return strconv.Itoa(n)
	}
	return week
}

func (s *Sender) section(p *i18n.Printer, from commons.NewsSection) section {
	out := section{Heading: link{heading(p, from), s.Config.BaseURL + from.Path}}
	for i, x := range from.Items {
		if i == mostInSection {
			out.More = p.T("mail.digest.more", "n", len(from.Items)-mostInSection)
			break
		}
		title, lang := titleOf(p, x.Record)
		says := happened(p, x)
		if x.By != "" {
			says = append(says, x.By)
		}
		says = append(says, p.Date(x.At.Time()))
		one := item{link: link{title, s.Config.BaseURL + x.Record.Path()}, Lang: lang, Says: strings.Join(says, " · ")}
		for _, sentence := range x.Changed {
			one.More = append(one.More, oneLine(sentence.Say(p, allmenning.Lang(p.Lang()))))
		}
		out.Items = append(out.Items, one)
	}
	return out
}

// happened says what a record is and what happened to it. Of a result people tell of it also says how it went.
func happened(p *i18n.Printer, x commons.NewsItem) []string {
	if x.Act == allmenning.ActIncluded || x.Act == allmenning.ActLeftOut {
		return []string{decided(p, x)}
	}
	says := []string{capital(p.Noun(string(x.Record.Noun)).One), p.T("mail.act." + string(x.Act))}
	if x.Act == commons.ActAlike {
		says[1] = p.T("mail.act.registered")
		if x.Label != "" {
			says = append(says, p.T("labels.overlap."+x.Label))
		}
	}
	f, ok := x.Record.Body.(*allmenning.Finding)
	if !ok {
		return says
	}
	if x.Act == allmenning.ActLinked {
		says[1] = p.T("mail.act.result")
	}
	lang := string(p.Lang())
	switch {
	case f.Report.Cut():
		says = append(says, codes.Statuses().Name(string(f.Report.Status), lang))
	case f.Direction != "":
		says = append(says, codes.Directions().Name(string(f.Direction), lang))
	}
	return says
}

// decided says, after the name of a synthesis, what it has done with a result: that of the receiver's organisation, or another.
func decided(p *i18n.Printer, x commons.NewsItem) string {
	whose := "other"
	if x.Own {
		whose = "own"
	}
	if why := strings.TrimRight(oneLine(x.Why), "."); x.Act == allmenning.ActLeftOut && why != "" {
		return p.T("mail.act.left_out_because."+whose, "why", why)
	}
	return p.T("mail.act." + string(x.Act) + "." + whose)
}

// heading is what the receiver follows.
func heading(p *i18n.Printer, from commons.NewsSection) string {
	lang := string(p.Lang())
	switch {
	case from.Record != nil:
		title, _ := titleOf(p, from.Record)
		return title
	case from.Kind == allmenning.FollowSearch:
		return p.T("mail.digest.search", "words", oneLine(from.Words))
	case from.Theme != "":
		return p.T("mail.digest.theme", "theme", codes.Themes().Name(from.Theme, lang))
	}
	return from.Place
}

// titleOf is the title of a record in the receiver's language where it has one, on one line.
func titleOf(p *i18n.Printer, r *allmenning.Record) (string, allmenning.Lang) {
	title, l := r.TitleIn(allmenning.Lang(p.Lang()))
	if r.Noun == allmenning.NounFinding {
		title = capital(title)
	}
	return oneLine(title), l
}

func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
