// Package municipality holds the pages of municipalities: the list with its map, and one municipality: what it is like, whom
// it is like, what it works on and what it may expect.
package municipality

import (
	"net/http"
	"slices"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Pages are the pages of municipalities.
type Pages struct{ Answers *answers.Answers }

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /kommuner", s.list)
	on.Handle("GET /kommuner/{number}", s.show)
}

func (s Pages) list(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	front, err := s.Answers.Front(r.Context())
	if err != nil {
		return err
	}
	v := newListView(f, s.Answers.Register(), front.Activity)
	if v.Searched = strings.TrimSpace(f.URL.Query().Get("navn")); v.Searched != "" {
		v.Searched = show.Short(v.Searched, longestName)
		v.Found = s.Answers.Register().Find(v.Searched, mostFound)
	}
	p := page.Page{Title: f.T("municipality.list.title"), Description: v.Lead, Section: page.Municipalities, NoIndex: v.Searched != ""}
	return page.Write(w, r, p, listPage(f, v))
}

// What a search for a name is worth: nobody's name is longer, and nobody reads more.
const (
	longestName = 100
	mostFound   = 20
)

// show answers for a number of today. An earlier number leads on, or asks when it was divided; a name leads to its number.
func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	register := s.Answers.Register()
	asked := r.PathValue("number")
	number := municipality.ReadNumber(asked)
	today, how := register.Resolve(number)
	switch how {
	case municipality.Current:
		if string(number) != asked {
			return lead(w, r, number, http.StatusMovedPermanently)
		}
		return s.one(w, r, today[0])
	case municipality.Renumbered:
		return lead(w, r, today[0], http.StatusMovedPermanently)
	case municipality.Divided:
		v := newDividedView(f, register, number, today)
		return page.Write(w, r, page.Page{Title: v.Title, Description: v.Lead, Section: page.Municipalities, NoIndex: true}, dividedPage(f, v))
	}
	if m, ok := register.Named(show.Short(asked, longestName)); ok {
		return lead(w, r, m.Number, http.StatusFound)
	}
	v := unknownView{Asked: show.Short(asked, longestName), Near: register.Find(show.Short(asked, longestName), 8)}
	return page.WriteCode(w, r, http.StatusNotFound, page.Page{Title: f.T("municipality.unknown.title"), Section: page.Municipalities, NoIndex: true}, unknownPage(f, v))
}

// lead sends the reader on to a municipality, with the rest of the address.
func lead(w http.ResponseWriter, r *http.Request, n allmenning.MunicipalityNumber, code int) error {
	to := *r.URL
	to.Path, to.RawPath = "/kommuner/"+string(n), ""
	http.Redirect(w, r, to.RequestURI(), code)
	return nil
}

func (s Pages) one(w http.ResponseWriter, r *http.Request, n allmenning.MunicipalityNumber) error {
	f := page.Of(r)
	weights, wrong := readWeights(f.URL.Query())
	answer, err := s.Answers.Municipality(r.Context(), show.Viewer(f), n, weights)
	if err != nil {
		return err
	}
	v := newView(f, s.Answers.Register(), answer)
	v.Wrong = wrong
	if len(answer.Activity) == 0 {
		front, err := s.Answers.Front(r.Context())
		if err != nil {
			return err
		}
		v.Examples = examples(f, s.Answers.Register(), answer.Ranks, front.Activity)
	}
	return page.Write(w, r, page.Page{
		Title: v.M.Label(), Description: v.Lead, Section: page.Municipalities, Foot: f.T("municipality.foot"),
	}, showPage(f, v))
}

// unknownView is what the page for a number nobody has says.
type unknownView struct {
	Asked string
	Near  []municipality.Match
}

// dividedView asks which of today's municipalities is meant.
type dividedView struct {
	Title, Lead string
	Old         allmenning.MunicipalityNumber
	Today       []*municipality.Municipality
	History     []municipality.Change
}

func newDividedView(f *page.Frame, register *municipality.Register, old allmenning.MunicipalityNumber, today []allmenning.MunicipalityNumber) dividedView {
	v := dividedView{Old: old}
	name := string(old)
	for _, c := range register.History(old) {
		if c.Old == old {
			name = c.OldName
		}
		if !slices.ContainsFunc(v.History, func(h municipality.Change) bool { return h == c }) {
			v.History = append(v.History, c)
		}
	}
	for _, n := range today {
		if m, ok := register.ByNumber(n); ok {
			v.Today = append(v.Today, m)
		}
	}
	v.Title = f.T("municipality.divided.title", "name", name)
	v.Lead = f.T("municipality.divided.lead", "name", name, "number", string(old), "n", len(v.Today))
	return v
}
