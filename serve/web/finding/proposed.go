package finding

import (
	"net/http"

	"allmenning"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
	"allmenning/synthesis"
)

// waits gives the syntheses that a result is proposed to and whose keepers have not decided, as the visitor sees them. One that was
// published just now is proposed within the minute: to those it fits, when its numbers are for all to see and can be pooled.
func (s Pages) waits(r *http.Request, v view) (out []*allmenning.Record, err error) {
	for _, c := range v.Proposed {
		if c.State == allmenning.Waiting {
			out = append(out, c.Question)
		}
	}
	f, rec := page.Of(r), v.Record
	open := rec.Source.Name == "" && rec.State == allmenning.Published && rec.Class().IsPublic() && rec.BlockClass(allmenning.Numbers).IsPublic()
	if len(v.Proposed) > 0 || !open || form.ReceiptOf(f) != form.Published {
		return out, nil
	}
	fit, err := s.Answers.FittingSyntheses(r.Context(), show.Viewer(f), v.finding)
	for _, c := range fit {
		if synthesis.WhyNotPooled(c.Record.Body.(*allmenning.Synthesis), v.finding) == "" {
			out = append(out, c.Record)
		}
	}
	return out, err
}
