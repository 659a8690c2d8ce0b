package finding

import (
	"net/http"

	"allmenning"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// asking hangs the form on a router, and asks which project a result is from before the form is made: so that what the project says
// stands there at once, also without script.
type asking struct {
	page.Router
	s Pages
}

func (a asking) Handle(pattern string, h page.Handler) {
	if pattern == "GET /resultater/ny" {
		h = a.s.which(h)
	}
	a.Router.Handle(pattern, h)
}

// which leads to the project when there is only one, and else lets the visitor choose. Somebody who has none is shown the way.
func (s Pages) which(next page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := page.Of(r)
		actor := f.Visitor.Actor
		if r.URL.Query().Get("prosjekt") != "" || !f.Visitor.SignedIn() || !actor.MayWrite(actor.Owner()) {
			return next(w, r)
		}
		own, err := s.Answers.OwnProjects(r.Context(), f.Reader, actor.Owner())
		if err != nil {
			return err
		}
		w.Header().Set("Cache-Control", "no-store")
		if len(own) == 1 {
			http.Redirect(w, r, newPath(own[0]), http.StatusSeeOther)
			return nil
		}
		about := page.Page{Title: f.T(texts + "page.title"), Section: page.Projects, NoIndex: true}
		return page.Write(w, r, about, whichPage(f, own, form.Acting(f)))
	}
}

// newPath is where a result of a project is begun.
func newPath(project *allmenning.Record) string {
	return "/resultater/ny?prosjekt=" + string(project.ID)
}
