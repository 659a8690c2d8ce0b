// Package front holds the front page: the one question, what is here, where, and what is not.
package front

import (
	"net/http"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/page"
)

// Pages are the front page.
type Pages struct{ Answers *answers.Answers }

// Routes hangs the page on its address.
func (s Pages) Routes(on page.Router) {
	examples := hits.NewExamples(s.Answers)
	on.Handle("GET /{$}", func(w http.ResponseWriter, r *http.Request) error { return s.show(w, r, examples) })
}

func (s Pages) show(w http.ResponseWriter, r *http.Request, examples *hits.Examples) error {
	f := page.Of(r)
	whole, err := s.Answers.Front(r.Context())
	if err != nil {
		return err
	}
	size, changed, err := s.Answers.Size(r.Context(), allmenning.Reader{})
	if err != nil {
		return err
	}
	list, err := examples.Of(r.Context())
	if err != nil {
		return err
	}
	v, err := fill(f, whole, s.Answers.Register())
	if err != nil {
		return err
	}
	v.Examples, v.Size, v.Changed = list, size, changed.Time()
	return page.Write(w, r, page.Page{Title: f.T("front.title"), Description: f.T("front.lead"), Canonical: "/", Foot: f.T("front.foot")}, frontPage(f, v))
}
