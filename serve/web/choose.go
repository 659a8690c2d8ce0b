package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// chooseMunicipality asks which municipality the reader comes from. The form leads straight back to where they were, with
// the number in the address, so that nothing here has to redirect.
func (s *Server) chooseMunicipality(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	back := localAddress(r.URL.Query().Get("tilbake"))
	c := part.Chooser{ID: "kommune", Action: back.Path, All: f.Municipalities()}
	if f.Municipality != nil {
		c.Chosen = f.Municipality.Number
	}
	query := back.Query()
	query.Del(municipalityName)
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, v := range query[name] {
			c.Keep = append(c.Keep, part.Hidden{Name: name, Value: v})
		}
	}
	p := page.Page{Title: f.T("page.choose.title"), Description: f.T("page.choose.lead"), NoIndex: true}
	return page.Write(w, r, p, choosePage(f, c))
}

// localAddress reads an address on this site, path and query; the front page for anything else.
func localAddress(s string) *url.URL {
	front := &url.URL{Path: "/"}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return front
	}
	strange := func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }
	if !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsFunc(u.Path, strange) {
		return front // browsers read past control characters: "/<tab>/host" is "//host" to them
	}
	return &url.URL{Path: u.Path, RawQuery: u.RawQuery}
}
