package finding

import (
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// read writes the form into a result: what the form does not ask for stays.
func read(f *page.Frame, v form.Values, into *allmenning.Record) ([]allmenning.Link, allmenning.FieldErrors) {
	b := into.Body.(*allmenning.Finding)
	in := &reader{v: v}
	readReport(in, &b.Report)
	readOutcome(v, into.Lang, b)
	into.Title, _ = named(b).In(into.Lang)
	b.LessonsBlock.Lessons = readLessons(v)
	b.Report.NothingLearnt = v.Get("report.nothing_learnt") != "" && len(b.LessonsBlock.Lessons) == 0
	form.ReadContact(v, &b.ContactBlock)
	readNumbers(f, in, into.Lang, b)
	project := v.Get(projectName)
	if project == "" {
		in.fault(projectName, "field.required")
		return nil, in.wrong
	}
	links := []allmenning.Link{{To: allmenning.RecordID(project), Kind: allmenning.LinkFrom}}
	return append(links, adoptions(v.All(adoptedName), nil)...), in.wrong
}

// readOutcome reads the main outcome: of the shared list, or in words of one's own, and which way it went.
func readOutcome(v form.Values, lang allmenning.Lang, b *allmenning.Finding) {
	b.Outcome = v.Get("outcome")
	if b.Outcome == "" {
		b.OutcomeNamed = inOne(allmenning.Texts{}, lang, v.Get("outcome_named"))
	}
	b.Direction = allmenning.Direction(v.Get("direction"))
	b.Sureness = 0
	if s := v.Get("sureness"); len(s) == 1 && "1" <= s && s <= "4" && b.Direction != allmenning.NotMeasured {
		b.Sureness = int(s[0] - '0')
	}
	b.Timepoint = inOne(b.Timepoint, lang, v.Get("timepoint"))
	b.Design = v.Get("design")
}

// named is what a result's outcome is called: by the shared list, else in words of one's own.
func named(b *allmenning.Finding) allmenning.Texts {
	if o, ok := codes.Outcomes().Outcome(b.Outcome); ok {
		return allmenning.Texts{NB: o.NB, NN: o.NN, EN: o.EN}
	}
	return b.OutcomeNamed
}

// inOne is t with the text of one language.
func inOne(t allmenning.Texts, lang allmenning.Lang, text string) allmenning.Texts {
	switch lang {
	case allmenning.NN:
		t.NN = text
	case allmenning.EN:
		t.EN = text
	default:
		t.NB = text
	}
	return t
}

func readReport(in *reader, r *allmenning.Report) {
	v := in.v
	if n := in.count("report.units.n"); n != nil {
		r.Units.N = *n
	} else {
		r.Units.N = 0
	}
	r.Units.What = v.Get("report.units.what")
	r.Measure, r.Did, r.TargetGroup = v.Get("report.measure_type"), v.Get("report.did"), v.Get("report.target_group")
	r.Status, r.Reason = allmenning.ProjectStatus(v.Get("report.status")), ""
	if r.HasReason() {
		r.Reason = v.Get("report.reason")
	}
	r.Meant, r.Reached = in.count("report.meant"), in.count("report.reached")
	r.ReachUnknown = v.Get("report.reach_unknown") != "" && (r.Meant == nil || r.Reached == nil)
	r.Harm = allmenning.Harm{Seen: allmenning.HarmSeen(v.Get("report.harm.seen")), What: v.Get("report.harm.what")}
	answer := func(name string) allmenning.Answer { return allmenning.Answer(v.Get("report.local." + name)) }
	r.Local = allmenning.Local{
		Anchored: answer("anchored"), Leaders: answer("leaders"), Hours: answer("hours"), Experience: answer("experience"), Reforms: answer("reforms"),
	}
	r.Cost = allmenning.Cost{
		Once: in.kroner("report.cost.once"), Yearly: in.kroner("report.cost.yearly"), Year: in.year("report.cost.year"), Saved: v.Get("report.cost.saved"),
	}
	if n := in.count("report.cost.hours"); n != nil {
		hours := int64(*n)
		r.Cost.Hours = &hours
	}
	r.Delivery = allmenning.Delivery{
		Who: v.Get("report.delivery.who"), Training: v.Get("report.delivery.training"), Dose: v.Get("report.delivery.dose"),
		AsMeant: in.percent("report.delivery.as_meant"), Why: v.Get("report.delivery.why"),
	}
	r.AdaptedFrom, r.Adaptation = v.Get(adoptedOther), readElements(v, r.Adaptation)
	r.GoOn, r.GoOnWhen = allmenning.GoOn(v.Get("report.go_on")), v.Get("report.go_on_when")
	r.Materials = strings.Fields(v.Get("report.materials"))
	readLater(v, r)
}

func readLessons(v form.Values) []allmenning.Lesson {
	var out []allmenning.Lesson
	for _, row := range v.Rows("lessons") {
		out = append(out, allmenning.Lesson{
			When: row.Get("when"), Did: row.Get("did"), LedTo: row.Get("led_to"), Advice: row.Get("advice"), Factor: row.Get("factor"), Sign: row.Get("sign"),
			Weight: row.Get("weight"), Phase: row.Get("phase"), Holds: row.Get("holds"), Condition: row.Get("condition"), Basis: row.Get("basis"),
			Explains: row.Get("explains"),
		})
	}
	return out
}

// moreThanMeant says that more are written as reached than as meant.
func moreThanMeant(s *form.State) bool {
	in := &reader{v: s.Values}
	meant, reached := in.count("report.meant"), in.count("report.reached")
	return meant != nil && reached != nil && *reached > *meant
}
