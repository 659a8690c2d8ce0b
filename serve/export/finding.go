package export

import (
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
)

// findings tell what was measured, which way it went, what was done, and the numbers the reader sees. Counts of so few that they
// tell of somebody are not in the record as others than its owner read it.
func findings() []column {
	return slices.Concat(named(), []column{
		{name: "of", value: func(x *row) any {
			if x.Parent == nil {
				return nil
			}
			title, _ := x.Parent.TitleIn(x.lang())
			return oneLine(title)
		}},
		{name: "of_id", value: func(x *row) any {
			if x.Parent == nil {
				return nil
			}
			return x.Parent.ID
		}},
		{name: "outcome", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.outcome(f.Outcome) })},
		{name: "outcome_named", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.text(f.OutcomeNamed) })},
		{name: "timepoint", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.text(f.Timepoint) })},
		{name: "direction", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.code(codes.Directions(), string(f.Direction)) })},
		{name: "sureness", kind: sheet.Whole, value: ofFinding(func(_ *row, f *allmenning.Finding) any { return unless0(f.Sureness) })},
		{name: "design", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.code(codes.Designs(), f.Design) })},
		{name: "primary", kind: sheet.Flag, value: ofFinding(func(_ *row, f *allmenning.Finding) any { return f.Primary })},
	}, reported(), numbered(), entered(), []column{
		{name: "lessons", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.lessons(f.LessonsBlock.Lessons) })},
		{name: "nothing_learnt", kind: sheet.Flag, titled: field("report.nothing_learnt"), value: ofFinding(func(_ *row, f *allmenning.Finding) any { return f.Report.NothingLearnt })},
	}, placed(), contact(func(b allmenning.Body) allmenning.ContactPoint { return b.(*allmenning.Finding).ContactBlock }), written(), standing(false))
}

// field is the title of a column that is called what the history calls the field.
func field(path string) []string { return []string{"history.field." + path} }

func ofFinding(value func(*row, *allmenning.Finding) any) func(*row) any {
	return func(x *row) any { return value(x, x.Record.Body.(*allmenning.Finding)) }
}

// fewIn says that counts of a finding are kept back, since they are so small that they tell of somebody.
func fewIn(f *allmenning.Finding) bool {
	return f.Report.ReachFew || f.NumbersBlock.Entered != nil && len(f.NumbersBlock.Entered.Few) > 0
}
