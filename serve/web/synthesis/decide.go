package synthesis

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
	"allmenning/synthesis"
)

// The fields of a decision, and what may be decided.
const (
	fieldResult = "resultat"
	fieldChoice = "valg"
	fieldReason = "grunn"
	fieldSeen   = "sett" // when the state that the form was drawn from was stored
	fieldDone   = "avgjort"

	choiceIn  = "ta-med"
	choiceOut = "utenfor"
)

// mostWeighed is how many results a page weighs at a time: each costs a run of the statistics.
const mostWeighed = 10

// waiting is a result that somebody proposed, ready to be drawn.
type waiting struct {
	answers.Proposed
	Title part.Text
	Where string // the municipality
	Went  string // which way it went
	// What those who may decide see beside it; zero for others.
	Facts []part.Fact
	Would []string // what taking it in would change
	// What was written in its form, and what is wrong with it.
	Reason, Fault string
}

func (w waiting) id() string { return string(w.Candidate.Finding) }

// seen is when the state that is shown was stored.
func (w waiting) seen() string { return strconv.FormatInt(int64(w.Candidate.At), 10) }

// decision is what was sent of one form, and what became of it.
type decision struct {
	finding allmenning.RecordID
	reason  string
	fault   string // what is wrong with the reason
	clash   string // why nothing was done
}

// weigh draws the results that wait, and, for those who keep the synthesis, what is decided already.
func (v *view) weigh(r *http.Request, sent *decision) {
	v.keeps = commons.MayKeep(v.f.Visitor.Actor, v.Record.Owner)
	if sent != nil {
		v.clash = sent.clash
	}
	for i, x := range v.Proposed {
		w := v.drawProposed(x, sent)
		if v.keeps && i < mostWeighed {
			w.Facts, w.Would = v.factsOf(x), v.wouldOf(x)
		}
		v.waits = append(v.waits, w)
	}
	if !v.keeps {
		return
	}
	done := r.URL.Query().Get(fieldDone)
	for _, x := range v.Decided {
		w := v.drawProposed(x, sent)
		v.decided = append(v.decided, w)
		if w.id() == done {
			v.receipt = v.f.T("synthesispage.decided."+string(x.Candidate.State)+".receipt", "result", w.Title.S)
		}
	}
}

func (v *view) drawProposed(x answers.Proposed, sent *decision) waiting {
	f, b := v.f, x.Finding.Record.Body.(*allmenning.Finding)
	w := waiting{Proposed: x, Title: show.Title(f, x.Finding.Record), Where: show.Places(f, x.Finding.Places), Went: show.Went(f, b)}
	if x.Project != nil {
		w.Title = show.Title(f, x.Project)
	}
	if x.Candidate.State == allmenning.LeftOut {
		w.Reason = x.Candidate.Reason
	}
	if sent != nil && sent.finding == x.Candidate.Finding {
		w.Reason, w.Fault = sent.reason, sent.fault
	}
	return w
}

// factsOf is what a result can bear: its label, how sure they are, its number, and what may have led it astray.
func (v *view) factsOf(x answers.Proposed) (out []part.Fact) {
	f, b := v.f, x.Finding.Record.Body.(*allmenning.Finding)
	label, why := show.Bears(f, b.Design)
	out = show.Fact(out, f.T("synthesispage.decide.bears"), part.Plain(label+". "+why), "")
	if b.Sureness > 0 {
		out = show.Fact(out, f.T("synthesispage.decide.sure"), part.Plain(show.Capital(f.T("labels.sure."+strconv.Itoa(b.Sureness)))), "")
	}
	says, span := show.Effect(f, b.NumbersBlock)
	out = show.Fact(out, f.T("synthesispage.decide.number"), part.Plain(strings.TrimSpace(says+" "+span)), "")
	if synthesis.Against(b) {
		shown := allmenning.Better
		if b.Direction == allmenning.Better || b.Direction == allmenning.MuchBetter {
			shown = allmenning.Worse
		}
		clash := f.T("synthesispage.decide.against.says", "said", show.Direction(f, b.Direction), "shown", show.Direction(f, shown))
		out = show.Fact(out, f.T("synthesispage.decide.against"), part.Plain(clash), "")
	}
	if n := b.NumbersBlock.Entered; n != nil {
		out = show.Fact(out, f.T("finding.bias"), part.Plain(biases(f, n.Bias)), "")
	}
	return out
}

// biases are the five questions that were answered, in one paragraph; that nobody has judged them where none is.
func biases(f *page.Frame, b allmenning.Bias) string {
	var all []string
	for _, x := range []struct{ name, answer string }{
		{"groups", b.Groups}, {"other", b.Other}, {"lost", b.Lost}, {"measured", b.Measured}, {"chosen", b.Chosen},
	} {
		if x.answer != "" {
			all = append(all, f.T("finding.bias."+x.name)+": "+strings.ToLower(f.T("finding.bias.answer."+x.answer))+".")
		}
	}
	if len(all) == 0 {
		return f.T("synthesispage.decide.not_judged")
	}
	return strings.Join(all, " ")
}

// wouldOf tells what taking a result in would do to the answer.
func (v *view) wouldOf(x answers.Proposed) []string {
	change := v.WouldChange(x)
	if change == nil {
		return []string{v.f.T("synthesispage.would.nothing")}
	}
	return v.sayAll(change.Would())
}

// decide takes a result in or leaves it out, and leads back to the page, which says what was done.
func (s Pages) decide(w http.ResponseWriter, r *http.Request) error {
	id := allmenning.RecordID(r.PathValue("id"))
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	f := page.Of(r)
	if !f.Visitor.SignedIn() {
		http.Redirect(w, r, form.SignInTo("/oppsummeringer/"+url.PathEscape(string(id))), http.StatusSeeOther)
		return nil
	}
	sent := form.ValuesOf(r.PostForm)
	seen, _ := strconv.ParseInt(sent.Get(fieldSeen), 10, 64) // not there: no care is asked for
	d := allmenning.Candidate{
		Synthesis: id, Finding: allmenning.RecordID(sent.Get(fieldResult)), State: allmenning.LeftOut, Reason: sent.Get(fieldReason), At: allmenning.Time(seen),
	}
	switch sent.Get(fieldChoice) {
	case choiceIn:
		d.State = allmenning.Included
	case choiceOut:
	default:
		d.State = "" // refused by the act
	}
	err := s.Commons.DecideCandidate(r.Context(), f.Visitor.Actor, d)
	if err == nil {
		http.Redirect(w, r, "/oppsummeringer/"+string(id)+"?"+fieldDone+"="+url.QueryEscape(string(d.Finding))+"#"+fieldDone, http.StatusSeeOther)
		return nil
	}
	return s.refuse(w, r, d, err)
}

// refuse shows the page again with what is wrong with the reason, or with what somebody else has decided in the meantime.
func (s Pages) refuse(w http.ResponseWriter, r *http.Request, d allmenning.Candidate, err error) error {
	f, sent, code := page.Of(r), &decision{finding: d.Finding, reason: d.Reason}, http.StatusUnprocessableEntity
	var wrong allmenning.FieldErrors
	var refusal *allmenning.Error
	switch {
	case errors.As(err, &wrong) && wrong[0].Field == "reason":
		sent.fault = f.T(wrong[0].Key, wrong[0].Args...)
		if wrong[0].Key == "field.required" {
			sent.fault = f.T("synthesispage.decide.reason.missing")
		}
	case errors.As(err, &refusal) && refusal.Kind == allmenning.Conflict:
		code, sent.clash = http.StatusConflict, f.T(refusal.Key, refusal.Args...)
	default:
		return err
	}
	v, err := s.view(r)
	if err != nil {
		return err
	}
	v.weigh(r, sent)
	p := v.page(page.Syntheses)
	p.NoIndex = true
	return page.WriteCode(w, r, code, p, showPage(f, v))
}

// problems are the faults for the summary at the top.
func (v *view) problems() (out []part.Problem) {
	for _, w := range append(append([]waiting(nil), v.waits...), v.decided...) {
		if w.Fault != "" {
			out = append(out, part.Problem{Field: reasonID(w), Text: w.Fault})
		}
	}
	return out
}

func reasonID(w waiting) string { return fieldReason + "-" + w.id() }

// answered is a stored answer as a page tells it: when, and what it changed.
type answered struct {
	Date string
	Says []string
}

// news are the stored answers, the newest first; none where there is only one.
func (v *view) news() (out []answered) {
	if len(v.Stored) < 2 {
		return nil
	}
	for _, a := range v.Stored {
		x := answered{Date: v.f.P.Date(a.Version.At.Time()), Says: v.sayAll(a.Change.Tell())}
		if a.First {
			x.Says = []string{v.f.T("synthesispage.news.first")}
		}
		out = append(out, x)
	}
	return out
}

// describedBy names what explains the field of a reason.
func describedBy(w waiting) string {
	if w.Fault != "" {
		return reasonID(w) + "-hjelp " + reasonID(w) + "-feil"
	}
	return reasonID(w) + "-hjelp"
}

func faulty(list []waiting) bool {
	return slices.ContainsFunc(list, func(w waiting) bool { return w.Fault != "" })
}

// waitsSide says who decides.
func (v *view) waitsSide() string {
	if v.keeps {
		return v.f.T("synthesispage.waits.keeps")
	}
	return v.f.T("synthesispage.waits.side")
}
