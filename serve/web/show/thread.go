package show

import (
	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Thread is the thread of a record as the strip on its page. A station nothing is known of says so; it is not a promise. Where no
// synthesis is of the record, one that is like it is led to.
func Thread(f *page.Frame, v *answers.RecordPage) []part.Step {
	r, out := v.Record, make([]part.Step, len(v.Thread))
	for i, s := range v.Thread {
		step := part.Step{State: part.Todo, Name: f.T("thread." + string(s.Step))}
		switch {
		case s.Here:
			step.State, step.Line = part.Now, part.Plain(f.T("thread.here."+string(r.Noun)))
		case len(s.Records) == 1:
			step.State, step.Line, step.Href = part.Done, Title(f, s.Records[0]), s.Records[0].Path()
		case len(s.Records) > 1:
			step.State = part.Done
			step.Line = part.Plain(f.P.Count(len(s.Records), string(s.Records[0].Noun)))
			step.Href = anchor[s.Step]
		case unplaced(v) && (s.Step == answers.StepProject || s.Step == answers.StepNeed):
			step.State, step.Line = part.Kept, part.Plain(f.T("thread.kept."+string(s.Step)))
		default:
			step.Line = part.Plain(f.T("thread.missing." + string(s.Step)))
		}
		if like := likeSyntheses(v); s.Step == answers.StepSynthesis && step.State == part.Todo && len(like) > 0 {
			step.Line, step.Href = part.Plain(f.T("thread.like.synthesis")), anchor[s.Step]
		}
		if s.Step == answers.StepExpectation && len(s.Records) > 0 {
			step.Line = part.Plain(f.T("thread.see_expectation"))
			step.Href = s.Records[0].Path()
		}
		out[i] = step
	}
	return out
}

// unplaced says that people tell of a result and that the reader does not see its project. There always is one, so this tells no more
// than the result itself.
func unplaced(v *answers.RecordPage) bool {
	b, ok := v.Record.Body.(*allmenning.Finding)
	return ok && v.Parent == nil && v.Record.Source.Name == "" && Told(b)
}

// anchor is where on the record's own page the several things of a station stand.
var anchor = map[answers.Step]string{answers.StepFinding: "#resultater", answers.StepSynthesis: "#oppsummeringer", answers.StepAdoption: "#tatt-i-bruk"}

// History is a record's history, newest first. An event holds no texts, so what is said of an act is its name.
func History(f *page.Frame, happened []answers.Happening) []part.Change {
	out := make([]part.Change, 0, len(happened))
	for _, h := range happened {
		line := part.Change{When: f.P.ShortDate(h.At.Time()), Who: By(f, h), What: part.Plain(Did(f, h))}
		if linked(h) {
			line.What.S += ": " + Title(f, h.Other).S
		}
		if n := len(out); n > 0 && out[n-1] == line {
			continue // the same act again on the same day tells nothing new
		}
		out = append(out, line)
	}
	return out
}

// Did says what was done: that a project got its status by a result and a result was taken into a synthesis are told as such.
func Did(f *page.Frame, h answers.Happening) string {
	switch {
	case h.Ended != "":
		return f.T("act.ended", "status", Code(f, codes.Statuses(), string(h.Ended)))
	case UsedBy(h):
		return f.T("act." + string(h.Act) + ".used")
	case h.Invitation != "":
		return f.T("act." + h.Invitation)
	case linked(h):
		return f.T("act." + string(h.Act) + ".to")
	}
	return f.T("act." + string(h.Act))
}

// linked says that an event is a link to a record the reader sees, which is then named. The studies of a synthesis are not: they stand on it.
func linked(h answers.Happening) bool {
	return h.Other != nil && (h.Act == allmenning.ActLinked || h.Act == allmenning.ActUnlinked) && (h.Kind != allmenning.LinkUses || UsedBy(h))
}

// UsedBy says that an event is a result's, of a synthesis that takes it in or no longer does.
func UsedBy(h answers.Happening) bool {
	return h.Kind == allmenning.LinkUses && h.Other != nil && h.Other.Noun == allmenning.NounSynthesis && (h.Act == allmenning.ActLinked || h.Act == allmenning.ActUnlinked)
}

// By says who did something: a person where the reader may know the name, else the organisation, and on whose behalf.
func By(f *page.Frame, h answers.Happening) string {
	switch {
	case h.Unnamed:
		return f.T("history.who.unnamed")
	case h.Actor == "":
		return f.T("show.by_program")
	case h.Organisation == "" && h.Behalf != "": // whoever runs the instance, who acts for no organisation
		return f.T("history.who.behalf", "organisation", f.T("history.who.instance"), "behalf", h.Behalf)
	case h.Organisation == "":
		return f.T("history.who.instance")
	case h.Person != "" && h.Behalf != "":
		return f.T("history.who.person_behalf", "person", h.Person, "organisation", h.Organisation, "behalf", h.Behalf)
	case h.Person != "":
		return f.T("history.who.person", "person", h.Person, "organisation", h.Organisation)
	case h.Behalf != "":
		return f.T("history.who.behalf", "organisation", h.Organisation, "behalf", h.Behalf)
	}
	return h.Organisation
}

// Source says where the record comes from; false when it was written here.
func Source(f *page.Frame, r *allmenning.Record) (part.Source, bool) {
	if r.Source.Name == "" {
		return part.Source{}, false
	}
	s := part.Source{Name: part.Plain(f.T("show.source.file", "name", r.Source.Name)), Href: r.Source.URL, Read: r.Source.Read, Note: part.In(r.Source.Note, r.Lang)}
	if r.Source.Name == "library" {
		s.Name = part.Plain(f.T("show.source.library"))
	}
	return s, true
}

// Relative is a relative as a row, with its label first and its reasons.
func Relative(f *page.Frame, x answers.Relative) (part.Record, []part.Pair) {
	row := Row(f, x.Card, "")
	row.Facts = append([]string{row.Kind}, row.Facts...)
	row.Kind = f.T("labels.overlap." + string(x.Label))
	return row, Pairs(x.Record, x.Reasons)
}
