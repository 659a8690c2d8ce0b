package finding

import (
	"slices"

	"allmenning"
	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/synthesis"
)

// standing is how the numbers stand to those of a synthesis the result fits.
type standing struct {
	answers.SynthesisCard
	scale bool     // they are on another scale, and are not pooled
	other []string // the measures of the results it uses, where none of them is that of the numbers
}

// stands says, for each synthesis the result fits, whether numbers that can be pooled can be so there: by the rule the synthesis itself
// goes by. None where the numbers can be pooled nowhere, which is said once.
func (n numbers) stands(x fits) []standing {
	if n.Effect == nil || !n.Effect.Poolable {
		return nil
	}
	b := &allmenning.Finding{Outcome: n.Outcome.ID, Direction: n.Direction}
	b.NumbersBlock.Effect, b.NumbersBlock.Measure = n.Effect, n.Measure
	var out []standing
	for _, c := range x.Syntheses {
		s := standing{SynthesisCard: c, scale: synthesis.WhyNotPooled(c.Record.Body.(*allmenning.Synthesis), b) == synthesis.LeftOutScale}
		if c.Result != nil {
			for _, row := range c.Result.Rows {
				if !slices.Contains(s.other, row.Measure) {
					s.other = append(s.other, row.Measure)
				}
			}
		}
		if slices.Contains(s.other, n.Measure) {
			s.other = nil
		}
		out = append(out, s)
	}
	return out
}

// kind is a warning where the numbers are of another measure.
func (s standing) kind() part.Tone {
	if s.scale || len(s.other) > 0 {
		return part.Warn
	}
	return part.Calm
}

// says tells what comes of the numbers in the synthesis.
func (s standing) says(f *page.Frame, n numbers) string {
	var theirs []string
	for _, m := range s.other {
		theirs = append(theirs, measureName(f, m))
	}
	args := []any{"mine", measureName(f, n.Measure), "theirs", f.P.Join(theirs, i18n.And)}
	switch {
	case s.scale && len(theirs) > 0:
		return f.T(texts+"in.scale", args...)
	case s.scale:
		return f.T(texts+"in.scale_unknown", args[:2]...)
	case len(theirs) > 0:
		return f.T(texts+"in.measure", args...)
	}
	return f.T(texts + "in.same")
}

// measureName is what a number is reckoned as, in words; its letters where there are none.
func measureName(f *page.Frame, measure string) string {
	if key := texts + "measure." + measure; f.P.Has(key) {
		return f.T(key)
	}
	return measure
}
