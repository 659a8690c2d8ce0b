package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// chooseMunicipality asks which municipality the reader comes from. The form leads straight back to where they were, with
// the number in the address, so that nothing here has to redirect.
func (s *Server) chooseMunicipality(w http.ResponseWriter, r *http.Request) error {
	back := page.Local(r.URL.Query().Get("tilbake"))
	return choose(w, r, part.Chooser{Action: back.Path}, back.Query())
}

// chooseFromForm is the same for a page that was made from what was sent, and has no address: its fields come along, and go back
// with the number.
func (s *Server) chooseFromForm(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	if given := r.PostForm.Get(municipalityName); given != "" {
		s.look(page.Of(r), given) // a number that is none is said to be that
	}
	back := page.Local("")
	for _, s := range r.PostForm["tilbake"] {
		if u := page.Local(s); u.Path != r.URL.Path { // sent anew from here, the button for it has this page's own path
			back = u
		}
	}
	r.PostForm.Set("tilbake", back.Path)
	return choose(w, r, part.Chooser{Action: back.Path, Form: "velg", Post: true}, r.PostForm)
}

func choose(w http.ResponseWriter, r *http.Request, c part.Chooser, query url.Values) error {
	f := page.Of(r)
	c.ID, c.All = "kommune", f.Municipalities()
	if f.Municipality != nil {
		c.Chosen = f.Municipality.Number
	}
	query.Del(municipalityName)
	query.Del(page.Chosen)
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, v := range query[name] {
			c.Keep = append(c.Keep, part.Hidden{Name: name, Value: v})
		}
	}
	p := page.Page{Title: f.T("page.choose.title"), Description: f.T("page.choose.lead"), NoIndex: true}
	if c.Post {
		p.Again = c.Form
	}
	return page.Write(w, r, p, choosePage(f, c))
}
