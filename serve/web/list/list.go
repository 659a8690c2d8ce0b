// Package list holds the pages on which an editor takes in a list of projects: sending it, saying what its columns carry, seeing what
// would become of it, and what became of it, with the way to undo it.
package list

import (
	"net/http"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Path is where lists are sent.
const Path = "/lister"

// Pages are the pages of lists.
type Pages struct{ Commons *commons.Commons }

// Routes hangs the pages on a router.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /lister", editors(s.index))
	on.Handle("POST /lister", editors(s.receive))
	on.Handle("GET /lister/kolonner", s.columnsHelp)
	on.Handle("GET /lister/mal.xlsx", s.workbook)
	on.Handle("GET /lister/mal.csv", s.plainTemplate)
	on.Handle("GET /lister/{id}", editors(s.show))
	on.Handle("GET /lister/{id}/feil.csv", editors(s.mend))
	on.Handle("POST /lister/{id}/kolonner", editors(s.chooseColumns))
	on.Handle("POST /lister/{id}/ark", editors(s.chooseSheet))
	on.Handle("POST /lister/{id}/samme", editors(s.join))
	on.Handle("POST /lister/{id}/tema", editors(s.chooseThemes))
	on.Handle("POST /lister/{id}/delt", editors(s.chooseParts))
	on.Handle("POST /lister/{id}/ta-inn", editors(s.takeIn))
	on.Handle("POST /lister/{id}/angre", editors(s.act(s.Commons.UndoList)))
	on.Handle("POST /lister/{id}/forkast", editors(s.drop))
}

// editors wraps a page for who may publish for an organisation. Who is not signed in is asked to, and comes back; what is about one
// list is not there for others.
func editors(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := page.Of(r)
		if !f.Visitor.SignedIn() {
			to := r.URL.RequestURI()
			if r.Method != http.MethodGet {
				to = Path
			}
			http.Redirect(w, r, form.SignInTo(to), http.StatusSeeOther)
			return nil
		}
		actor := f.Visitor.Actor
		switch {
		case actor.MayPublish(actor.Owner()):
			w.Header().Set("Cache-Control", "no-store") // a list on its way in is nobody else's
			return h(w, r)
		case r.PathValue("id") != "":
			return allmenning.ErrNotFound
		}
		return allmenning.Refuse(allmenning.Forbidden, "list.no_role")
	}
}

// indexView is the page on which a list is sent.
type indexView struct {
	State *form.State
	Sent  []commons.SentList
	Done  string
}

func (s Pages) index(w http.ResponseWriter, r *http.Request) error {
	v := indexView{State: form.Loose(texts, form.Values{}, nil)}
	if page.Of(r).URL.Query().Get("gjort") == "forkastet" {
		v.Done = page.Of(r).T("list.dropped")
	}
	return s.writeIndex(w, r, http.StatusOK, v)
}

func (s Pages) writeIndex(w http.ResponseWriter, r *http.Request, code int, v indexView) (err error) {
	f := page.Of(r)
	if v.Sent, err = s.Commons.SentLists(r.Context(), f.Visitor.Actor); err != nil {
		return err
	}
	return page.WriteCode(w, r, code, page.Page{Title: f.T("list.title"), NoIndex: true, Canonical: Path}, indexPage(f, v))
}

// texts is the prefix of what the fields of the forms are called.
const texts = "list.form."

// pathOf is the page of a list.
func pathOf(id allmenning.ImportID) string { return Path + "/" + string(id) }

func listID(r *http.Request) allmenning.ImportID { return allmenning.ImportID(r.PathValue("id")) }

// stateName says how far a list has come.
func stateName(f *page.Frame, state commons.ListState) string {
	return f.T("list.state." + string(state))
}

// aboutSent says what a list in the list of lists is.
func aboutSent(f *page.Frame, l commons.SentList) []string {
	out := []string{f.P.ShortDate(l.At.Time()) + " " + f.P.Clock(l.At.Time())}
	if l.Sender != "" {
		out = append(out, l.Sender)
	}
	if l.Told.Rows > 0 {
		out = append(out, f.T("list.rows", "n", l.Told.Rows))
	}
	return out
}

// fileName is the name of a list's file as it can be shown.
func fileName(l commons.SentList) string { return commons.Shown(l.Name, 80) }

// emptyState is what stands where no list has been sent.
func emptyState(f *page.Frame) part.EmptyState {
	return part.EmptyState{
		Heading: f.T("list.none"), Text: f.T("list.none.text"),
		Examples: []part.Link{
			{Text: part.Plain(f.T("list.none.own"))}, {Text: part.Plain(f.T("list.none.grants"))}, {Text: part.Plain(f.T("list.none.bank"))},
		},
		Action: part.Link{Text: part.Plain(f.T("list.template.xlsx")), Href: Path + "/mal.xlsx"},
	}
}
