package commons

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"allmenning"
	"allmenning/codes"
	"allmenning/municipality"
	"allmenning/store"
	"allmenning/synthesis"
)

// tried is the project a result comes from: one arrow, to a project of the same owner. Others may build on a result; only whoever
// did it tells how it went.
func (c *Commons) tried(ctx context.Context, actor allmenning.Actor, owner allmenning.OrganisationID, links []allmenning.Link) (*allmenning.Record, error) {
	var from []allmenning.RecordID
	for _, l := range links {
		if l.Kind == allmenning.LinkFrom {
			from = append(from, l.To)
		}
	}
	wrong := func(key string) error { return allmenning.FieldErrors{{Field: "links.from", Key: key}} }
	if len(from) != 1 {
		return nil, wrong("field.required")
	}
	project, err := c.store.Record(ctx, actor.Reader, from[0])
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound:
		return nil, wrong("field.unknown_record")
	case err != nil:
		return nil, err
	case project.Noun != allmenning.NounProject || project.Owner != owner || project.State != allmenning.Published:
		return nil, wrong("field.not_own_project")
	}
	return project, nil
}

// tell fills in what a result need not be asked: what the project and official statistics say, the outcome's names, and the effect
// of the numbers, which is computed and never typed. project is nil where the result was told before and is changed. It gives what
// is wrong with the numbers.
func (c *Commons) tell(r *allmenning.Record, project *allmenning.Record, owner allmenning.Organisation) allmenning.FieldErrors {
	f, ok := r.Body.(*allmenning.Finding)
	if !ok || r.Source.Name != "" { // what came from elsewhere is taken as it is
		return nil
	}
	if project != nil {
		p := project.Body.(*allmenning.Project)
		r.Places = slices.Clone(project.Places)
		if f.Report.Period.IsZero() {
			f.Report.Period = p.Period
		}
		f.Report.Context = c.context(r.Places, f.Report.Period)
	}
	outcome, known := codes.Outcomes().Outcome(f.Outcome)
	if known {
		f.OutcomeNamed = allmenning.Texts{NB: outcome.NB, NN: outcome.NN, EN: outcome.EN}
	}
	c.entitleResult(r, f, owner)
	if f.Report.Status == allmenning.NeverStarted {
		f.Direction, f.Sureness = allmenning.NotMeasured, 0
	}
	if f.Design == "" {
		f.Design = "story"
	}
	n := &f.NumbersBlock
	*n = allmenning.FindingNumbers{Entered: n.Entered, Unit: n.Unit} // what is printed is a published study's
	if n.Entered == nil {
		return nil
	}
	var wrong allmenning.FieldErrors
	n.Effect, n.Measure, wrong = synthesis.EffectOf(n.Entered, outcome, f.Design)
	return wrong
}

// against asks about a result whose answer of which way it went is another than its numbers say; nil for any other record, and for
// numbers from a source, which are taken as they are.
func against(r *allmenning.Record) allmenning.FieldErrors {
	if f, ok := r.Body.(*allmenning.Finding); ok && f.NumbersBlock.Entered != nil && synthesis.Against(f) {
		return allmenning.FieldErrors{{Field: "direction", Key: "field.against"}}
	}
	return nil
}

// sign notes who entered the numbers of a result, and who confirmed them: only as they stand, and never the one who entered them.
// was is nil where there were none before.
func (c *Commons) sign(actor allmenning.Actor, was, now *allmenning.Entered) allmenning.FieldErrors {
	switch {
	case now == nil:
	case was == nil || !was.Same(*now):
		now.EnteredBy, now.ConfirmedBy, now.ConfirmedDate = actor.Person, "", ""
	case now.ConfirmedBy == "":
		now.EnteredBy, now.ConfirmedDate = was.EnteredBy, ""
	case was.ConfirmedBy != "":
		now.EnteredBy, now.ConfirmedBy, now.ConfirmedDate = was.EnteredBy, was.ConfirmedBy, was.ConfirmedDate
	case was.EnteredBy == actor.Person:
		return allmenning.FieldErrors{{Field: "numbers.entered.confirmed", Key: "field.confirmed_by_another"}}
	default:
		now.EnteredBy, now.ConfirmedBy = was.EnteredBy, actor.Person
		now.ConfirmedDate = c.store.Now().Time().In(norway).Format(time.DateOnly)
	}
	return nil
}

// entered are the numbers somebody filled in of a result; nil for none, and for another noun.
func entered(r *allmenning.Record) *allmenning.Entered {
	if f, ok := r.Body.(*allmenning.Finding); ok {
		return f.NumbersBlock.Entered
	}
	return nil
}

// context is what official statistics say of the places when the period began; without a period, what they say now.
func (c *Commons) context(places []allmenning.Place, period allmenning.Period) []allmenning.Context {
	year, _ := period.Years()
	if year == 0 {
		year = c.store.Now().Time().Year()
	}
	var out []allmenning.Context
	for _, p := range places {
		s, ok := c.register.Snapshot(p.Number, year)
		if !ok {
			continue
		}
		for _, v := range s.Values {
			out = append(out, fact(p.Number, v))
		}
	}
	return out
}

func fact(place allmenning.MunicipalityNumber, v municipality.Value) allmenning.Context {
	return allmenning.Context{Place: place, Indicator: string(v.Indicator), Value: v.Number, Code: v.Code, Year: v.Year, Source: v.Source}
}

// entitleResult names a result so that a list tells it from others of its outcome: what was done, the outcome and when, and who, in
// each language that the outcome has a name in.
func (c *Commons) entitleResult(r *allmenning.Record, f *allmenning.Finding, owner allmenning.Organisation) {
	who := owner.Name
	if m, ok := c.register.ByNumber(owner.Municipality); ok {
		who = m.Label()
	}
	measure, _ := codes.Measures().ByID(f.Report.Measure)
	f.Titles = allmenning.Texts{
		NB: resultTitle(measure.NB, f.OutcomeNamed.NB, f.Timepoint.NB, who),
		NN: resultTitle(measure.NN, f.OutcomeNamed.NN, f.Timepoint.NN, who),
		EN: resultTitle(measure.EN, f.OutcomeNamed.EN, f.Timepoint.EN, who),
	}
	if title, _ := f.Titles.In(r.Lang); title != "" {
		r.Title = title
	}
}

// longestTitle is how many characters a record's title may have.
const longestTitle = 500

// resultTitle is empty without an outcome, and the outcome alone where all of it would be too long for a title. What may turn the
// letters that follow is left out of an outcome, and a time, that somebody named.
func resultTitle(measure, outcome, when, who string) string {
	if outcome == "" {
		return ""
	}
	whole := outcome
	if when != "" {
		whole += ", " + when
	}
	whole = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, whole)
	parts := slices.DeleteFunc([]string{measure, whole, who}, func(s string) bool { return s == "" })
	for i, s := range parts {
		first, size := utf8.DecodeRuneInString(s)
		if i < 2 {
			parts[i] = string(unicode.ToUpper(first)) + s[size:]
		}
	}
	if title := strings.Join(parts, " · "); utf8.RuneCountInString(title) <= longestTitle {
		return title
	}
	return outcome
}

// withoutTitle gives the fields of a result with the titles that another version of it has: they are made, so nobody has changed them.
func (f fields) withoutTitle(was fields) fields {
	out := maps.Clone(f)
	maps.DeleteFunc(out, func(name string, _ json.RawMessage) bool { return madeTitle(name) })
	for name, v := range was {
		if madeTitle(name) {
			out[name] = v
		}
	}
	return out
}

func madeTitle(name string) bool { return name == "title" || strings.HasPrefix(name, "core.titles") }

// outcomeFirst says at the outcome what is wrong with the title of a result, which is made of the outcome's name, and says it once.
func outcomeFirst(wrong allmenning.FieldErrors) (out allmenning.FieldErrors) {
	said := slices.ContainsFunc(wrong, func(e allmenning.FieldError) bool { return strings.HasPrefix(e.Field, "outcome") })
	for _, e := range wrong {
		if e.Field == "title" {
			if said {
				continue
			}
			e.Field = "outcome"
		}
		out = append(out, e)
	}
	return out
}

// both joins what is wrong with a result's numbers to what is wrong with the rest, so that everything is said at once.
func both(wrong allmenning.FieldErrors, err error) error {
	var more allmenning.FieldErrors
	if err != nil && !errors.As(err, &more) {
		return err
	}
	return orNil(append(wrong, more...))
}

// asOpen says that everybody who sees what one owner has closed as b sees what it has closed as a. The levels between are no ladder:
// a member of a constellation need not be a public employee, nor the other way.
func asOpen(a, b allmenning.Closure) bool {
	return a.Level == allmenning.Public || b.Level == allmenning.Own || a.Level == b.Level && a.Group == b.Group
}

// ended lets the project say what its result says of how it went: it is not asked twice. A project that has ended already keeps
// what it says, and so does one that others see than see the result: what is closed is not told by its project.
func ended(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record, links []allmenning.Link) error {
	f, ok := r.Body.(*allmenning.Finding)
	if !ok {
		return nil
	}
	for _, l := range links {
		if l.Kind != allmenning.LinkFrom {
			continue
		}
		project, err := tx.Hold(l.To)
		if err != nil {
			return err
		}
		p, ok := project.Body.(*allmenning.Project)
		if !ok || project.Owner != r.Owner || !asOpen(r.Closure, project.Closure) || slices.Contains(allmenning.Ends(), p.Status) {
			continue
		}
		if p.Status = f.Report.Status; f.Report.Cut() {
			p.StoppedReason = f.Report.Reason
		}
		project.Version++
		if err := tx.PutEnded(project, actor, r.ID, p.Status); err != nil {
			return err
		}
	}
	return nil
}
