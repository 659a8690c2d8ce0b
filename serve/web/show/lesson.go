package show

import (
	"cmp"
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

var signs = map[string]part.Sign{"helped": part.Helped, "hindered": part.Hindered, "surprised": part.Surprised}

// weights order lessons: those that decided most first.
var weights = map[string]int{"decisive": 0, "some": 1, "minor": 2, "": 3}

// Learnt are lessons written in one language, and where they stand.
type Learnt struct {
	Lessons []allmenning.Lesson
	Lang    allmenning.Lang
	From    part.Link // the result they were learnt from; empty where the page tells that itself
}

// Lessons are lessons as a page shows them, those that decided most first.
func Lessons(f *page.Frame, from ...Learnt) []part.Lesson {
	type told struct {
		allmenning.Lesson
		in Learnt
	}
	var all []told
	for _, x := range from {
		for _, l := range x.Lessons {
			all = append(all, told{l, x})
		}
	}
	slices.SortStableFunc(all, func(a, b told) int { return cmp.Compare(weights[a.Weight], weights[b.Weight]) })
	out := make([]part.Lesson, len(all))
	for i, l := range all {
		in := func(s string) part.Text { return part.In(s, l.in.Lang) }
		out[i] = part.Lesson{
			Sign: signs[l.Sign], Facts: lessonFacts(f, l.Lesson), From: l.in.From,
			When: in(l.When), Did: in(l.Did), Led: in(l.LedTo), Advice: in(l.Advice), Condition: in(l.Condition),
		}
	}
	return out
}

// lessonFacts are how much it weighed, what it is about, when it showed, what it rests on, whom it holds for and what it explains.
func lessonFacts(f *page.Frame, l allmenning.Lesson) []string {
	var out []string
	add := func(prefix, value string) {
		if value != "" {
			out = append(out, f.T(prefix+value))
		}
	}
	add("labels.lesson.weight.", l.Weight)
	if l.Factor != "" {
		out = append(out, Code(f, codes.Factors(), l.Factor))
	}
	add("labels.lesson.phase.", l.Phase)
	add("labels.basis.", l.Basis)
	add("labels.lesson.holds.", l.Holds)
	add("labels.lesson.explains.", l.Explains)
	return out
}

// LessonsOf are the lessons of a project and of its results, those the reader sees, with a way to the result where they were learnt.
func LessonsOf(f *page.Frame, project *allmenning.Record, findings []*allmenning.Record) []part.Lesson {
	var all []Learnt
	if b, ok := project.Body.(*allmenning.Project); ok {
		all = append(all, Learnt{Lessons: b.LessonsBlock.Lessons, Lang: project.Lang})
	}
	for _, r := range findings {
		if b, ok := r.Body.(*allmenning.Finding); ok {
			all = append(all, Learnt{Lessons: b.LessonsBlock.Lessons, Lang: r.Lang, From: part.Link{Text: Title(f, r), Href: r.Path()}})
		}
	}
	return Lessons(f, all...)
}
