package finding

import (
	"strconv"
	"strings"

	"allmenning"
	"allmenning/serve/web/form"
)

// fill is read the other way.
func fill(r *allmenning.Record) form.Values {
	b, v := r.Body.(*allmenning.Finding), form.Values{}
	fillReport(v, &b.Report)
	if v.Set("outcome", b.Outcome); b.Outcome == "" {
		name, _ := b.OutcomeNamed.In(r.Lang)
		v.Set("outcome_named", name)
	}
	timepoint, _ := b.Timepoint.In(r.Lang)
	for name, text := range map[string]string{
		"direction": string(b.Direction), "timepoint": timepoint, "design": b.Design,
	} {
		v.Set(name, text)
	}
	form.FillContact(v, b.ContactBlock)
	if b.Sureness > 0 {
		v.Set("sureness", strconv.Itoa(b.Sureness))
	}
	for i, l := range b.LessonsBlock.Lessons {
		for name, text := range map[string]string{
			"when": l.When, "did": l.Did, "led_to": l.LedTo, "advice": l.Advice, "factor": l.Factor, "sign": l.Sign,
			"weight": l.Weight, "phase": l.Phase, "holds": l.Holds, "condition": l.Condition, "basis": l.Basis, "explains": l.Explains,
		} {
			v.Set(form.Row("lessons", i, name), text)
		}
	}
	fillNumbers(v, b.NumbersBlock.Entered)
	return v
}

func fillReport(v form.Values, r *allmenning.Report) {
	for name, text := range map[string]string{
		"units.n": positive(r.Units.N), "units.what": r.Units.What, "measure_type": r.Measure, "did": r.Did, "target_group": r.TargetGroup,
		"meant": writtenIf(r.Meant), "reached": writtenIf(r.Reached), "reach_unknown": ticked(r.ReachUnknown),
		"status": string(r.Status), "reason": r.Reason, "nothing_learnt": ticked(r.NothingLearnt),
		"local.anchored": string(r.Local.Anchored), "local.leaders": string(r.Local.Leaders), "local.hours": string(r.Local.Hours),
		"local.experience": string(r.Local.Experience), "local.reforms": string(r.Local.Reforms),
		"cost.once": writtenIf(r.Cost.Once), "cost.yearly": writtenIf(r.Cost.Yearly), "cost.hours": writtenIf(r.Cost.Hours),
		"cost.year": positive(r.Cost.Year), "cost.saved": r.Cost.Saved,
		"delivery.who": r.Delivery.Who, "delivery.training": r.Delivery.Training, "delivery.dose": r.Delivery.Dose,
		"delivery.as_meant": writtenIf(r.Delivery.AsMeant), "delivery.why": r.Delivery.Why,
		"harm.seen": string(r.Harm.Seen), "harm.what": r.Harm.What, "go_on": string(r.GoOn), "go_on_when": r.GoOnWhen,
		"adapted_from": r.AdaptedFrom, "materials": strings.Join(r.Materials, "\n"),
	} {
		v.Set("report."+name, text)
	}
	fillElements(v, r.Adaptation)
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func ticked(yes bool) string {
	if yes {
		return "ja"
	}
	return ""
}
