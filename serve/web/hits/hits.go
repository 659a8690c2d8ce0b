// Package hits holds the page of what was found: who works on the same as what the reader wrote, and why each is shown.
package hits

import (
	"net/http"

	"allmenning/answers"
	"allmenning/serve/web/page"
)

// Pages are the page of hits and the form that leads to it.
type Pages struct{ Answers *answers.Answers }

// Routes hangs the page on its address. A text too long for an address is sent with POST and answered at once; what fits is
// sent on to its address, so that it can be shared.
func (s Pages) Routes(on page.Router) {
	examples := NewExamples(s.Answers)
	show := func(w http.ResponseWriter, r *http.Request, q Ask) error { return s.answer(w, r, q, examples) }
	on.Handle("GET /sok", func(w http.ResponseWriter, r *http.Request) error { return show(w, r, readAsk(r.URL.Query())) })
	on.Handle("POST /sok", func(w http.ResponseWriter, r *http.Request) error {
		if err := r.ParseForm(); err != nil {
			return page.BadForm(err)
		}
		q := readAsk(r.PostForm)
		if r.PostForm.Has("kommune") {
			page.Of(r).Choose(q.From)
		}
		if q.fits() {
			http.Redirect(w, r, q.Href(), http.StatusSeeOther)
			return nil
		}
		q.Posted = true
		if !q.tooLong() {
			q.gist = s.Answers.Gist(q.Text, mostGist)
		}
		return show(w, r, q)
	})
}

func (s Pages) answer(w http.ResponseWriter, r *http.Request, q Ask, examples *Examples) error {
	f := page.Of(r)
	if len(q.Text) > answers.MostKeptText {
		w.Header().Set("Cache-Control", "no-store") // we say that a pasted text is not kept: neither here nor on the way
	}
	if q.Text == "" || q.tooLong() {
		return s.askAgain(w, r, q, examples)
	}
	who := s.who(f, q)
	found, err := s.Answers.Find(r.Context(), who, q.question())
	if err != nil {
		return err
	}
	all := found // of the question without the reader's choices: what the heading speaks of, and what there is to choose among
	if q.narrowed() {
		if all, err = s.Answers.Find(r.Context(), who, q.whole().question()); err != nil {
			return err
		}
	}
	v := view{Ask: q, Building: !s.Answers.Status().Ready}
	if found.Total == 0 {
		if v.Examples, err = examples.Of(r.Context()); err != nil {
			return err
		}
	}
	v.fill(f, who, found, all)
	p := page.Page{Title: v.Heading, NoIndex: true, Foot: f.T("hits.foot")}
	if q.Posted {
		p.Again = againForm
	}
	return page.Write(w, r, p, hitsPage(f, v))
}

// askAgain shows the form alone, with what is wrong when the text is too long.
func (s Pages) askAgain(w http.ResponseWriter, r *http.Request, q Ask, examples *Examples) error {
	f := page.Of(r)
	list, err := examples.Of(r.Context())
	if err != nil {
		return err
	}
	v := view{Ask: q, Heading: f.T("hits.ask.heading"), Examples: list}
	code, p := http.StatusOK, page.Page{Title: v.Heading, NoIndex: true}
	if q.Posted {
		p.Again = askForm
	}
	if q.tooLong() {
		code = http.StatusUnprocessableEntity
		v.Problems = q.problems(f)
	}
	return page.WriteCode(w, r, code, p, askPage(f, v))
}

// who is the reader and the municipality they look from: the one of the form, when a long text was sent with one, else the
// one they have chosen before.
func (s Pages) who(f *page.Frame, q Ask) answers.Who {
	who := answers.Who{Reader: f.Reader}
	if f.Municipality != nil {
		who.From = f.Municipality.Number
	}
	if m, ok := s.Answers.Register().ByNumber(q.From); ok {
		who.From = m.Number
	}
	return who
}
