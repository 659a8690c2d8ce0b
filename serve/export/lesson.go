package export

import (
	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
)

func lessonsOf(x *row) []any {
	switch b := x.Record.Body.(type) {
	case *allmenning.Project:
		return each(b.LessonsBlock.Lessons)
	case *allmenning.Finding:
		return each(b.LessonsBlock.Lessons)
	}
	return nil
}

func lessonColumns() []column {
	text := func(name string, of func(allmenning.Lesson) string) column {
		return item(name, sheet.Text, func(_ *row, l allmenning.Lesson) any { return of(l) })
	}
	kind := func(name, prefix string, of func(allmenning.Lesson) string) column {
		return item(name, sheet.Text, func(x *row, l allmenning.Lesson) any { return x.word(prefix, of(l)) })
	}
	return append(ofRecord(),
		text("lesson_when", func(l allmenning.Lesson) string { return l.When }),
		text("lesson_did", func(l allmenning.Lesson) string { return l.Did }),
		text("lesson_led_to", func(l allmenning.Lesson) string { return l.LedTo }),
		text("lesson_advice", func(l allmenning.Lesson) string { return l.Advice }),
		text("lesson_condition", func(l allmenning.Lesson) string { return l.Condition }),
		kind("lesson_sign", "labels.sign.", func(l allmenning.Lesson) string { return l.Sign }),
		item("lesson_factor", sheet.Text, func(x *row, l allmenning.Lesson) any { return x.code(codes.Factors(), l.Factor) }),
		kind("lesson_weight", "labels.lesson.weight.", func(l allmenning.Lesson) string { return l.Weight }),
		kind("lesson_phase", "labels.lesson.phase.", func(l allmenning.Lesson) string { return l.Phase }),
		kind("lesson_holds", "labels.lesson.holds.", func(l allmenning.Lesson) string { return l.Holds }),
		kind("lesson_basis", "labels.basis.", func(l allmenning.Lesson) string { return l.Basis }),
		kind("lesson_explains", "labels.lesson.explains.", func(l allmenning.Lesson) string { return l.Explains }),
	)
}
