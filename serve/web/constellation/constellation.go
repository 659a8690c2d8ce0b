// Package constellation holds the pages of constellations: the list, one constellation with who is in it and what they have
// opened to each other, the form, and joining and leaving.
package constellation

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Pages are the pages of constellations.
type Pages struct {
	Answers *answers.Answers
	Commons *commons.Commons
}

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /samarbeid", show.ListHandler(s.Answers, show.Listing{
		Noun: allmenning.NounConstellation, Path: "/samarbeid", Texts: "constellation.list.", New: "/samarbeid/ny",
	}))
	on.Handle("GET /samarbeid/{id}", s.show)
	s.form().Routes(on)
	on.Handle("POST /samarbeid/{id}/bli-med", s.act(join))
	on.Handle("POST /samarbeid/{id}/nei-takk", s.act(decline))
	on.Handle("POST /samarbeid/{id}/forlat", s.act(leave))
	on.Handle("POST /samarbeid/{id}/slipp-inn", s.act(invite))
	on.Handle("POST /samarbeid/{id}/ta-ut", s.act(remove))
	on.Handle("POST /samarbeid/{id}/gi-videre", s.act(handOver))
}

// form is the form of a constellation: its name, what it is for, and whether public bodies may join by themselves.
func (s Pages) form() form.Pages {
	return form.Pages{Commons: s.Commons, Kind: form.Kind{
		Noun: allmenning.NounConstellation, Texts: "constellation.form.", Read: read, Fill: fill, Say: say, Groups: ownGroup,
		Fields: func(_ *http.Request, f *page.Frame, st *form.State) (templ.Component, error) {
			return questions(f, st), nil
		},
		Publish: s.Commons.StartConstellation,
	}}
}

const yes = "ja" // the one answer to whether it is open

func read(_ *page.Frame, v form.Values, into *allmenning.Record) ([]allmenning.Link, allmenning.FieldErrors) {
	body := into.Body.(*allmenning.Constellation)
	into.Title, body.Purpose, body.Open = v.Get("title"), v.Get("purpose"), v.Get("open") == yes
	return nil, nil
}

func fill(r *allmenning.Record) form.Values {
	body, v := r.Body.(*allmenning.Constellation), form.Values{}
	v.Set("title", r.Title)
	v.Set("purpose", body.Purpose)
	if body.Open {
		v.Set("open", yes)
	}
	return v
}

func say(f *page.Frame, name string, values []string) string {
	if name == "open" && slices.Contains(values, yes) {
		return f.T("constellation.form.open.yes")
	}
	return ""
}

// ownGroup lets a constellation be seen by those who are in it alone.
func ownGroup(r *http.Request, f *page.Frame) ([]form.Option, error) {
	return []form.Option{{Value: r.PathValue("id"), Text: f.T("constellation.form.group")}}, nil
}

// view is what the page of a constellation shows.
type view struct {
	*answers.ConstellationPage
	Body   *allmenning.Constellation
	As     string                // the organisation the visitor acts for; empty: none
	Role   allmenning.MemberRole // its role here; empty: no member
	May    bool                  // the visitor may join and leave for it
	Join   bool                  // it may join by itself
	Asked  bool                  // it is invited
	Still  []*allmenning.Record  // what it shows the members and nobody else, whether it is one or not
	Member bool                  // the visitor sees what is open to the group
	Done   string                // what has just been done, in a sentence
	Others []form.Option         // organisations the lead may let in
	State  *form.State
}

func (s Pages) find(r *http.Request) (view, error) {
	f := page.Of(r)
	p, err := s.Answers.Constellation(r.Context(), show.Viewer(f), allmenning.RecordID(r.PathValue("id")))
	if err != nil {
		return view{}, err
	}
	actor := f.Visitor.Actor
	v := view{ConstellationPage: p, Body: p.Record.Body.(*allmenning.Constellation), As: form.Acting(f), May: actor.MayPublish(actor.Owner())}
	in := map[allmenning.OrganisationID]bool{}
	for _, m := range p.Members {
		in[m.Organisation.ID] = true
		v.Member = v.Member || slices.Contains(f.Reader.Organisations, m.Organisation.ID)
		if m.Organisation.ID == actor.Owner() {
			v.Role = m.Role
		}
	}
	if v.Still, err = s.Commons.StillOpen(r.Context(), actor, p.Record.ID); err != nil {
		return view{}, err
	}
	switch {
	case v.Withdrawn():
	case v.May && v.Role == allmenning.MemberLead:
		all, err := s.Commons.Organisations(r.Context())
		if err != nil {
			return view{}, err
		}
		for _, o := range all {
			if !in[o.ID] && !slices.Contains(v.Body.Invited, o.ID) {
				v.Others = append(v.Others, form.Option{Value: string(o.ID), Text: f.OrganisationName(o)})
			}
		}
	case v.May && v.Role == "":
		o, err := s.Commons.Organisation(r.Context(), actor.Owner())
		if err != nil {
			return view{}, err
		}
		v.Join, v.Asked = v.Body.Lets(o), slices.Contains(v.Body.Invited, o.ID)
	}
	return v, nil
}

// Withdrawn says that the constellation takes no new members, and nothing new is opened to it.
func (v view) Withdrawn() bool { return v.Record.State == allmenning.Withdrawn }

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	v, err := s.find(r)
	if err != nil {
		return err
	}
	f := page.Of(r)
	if key, known := done[f.URL.Query().Get(doneName)]; known && f.Visitor.SignedIn() {
		v.Done = f.T(key)
	}
	v.State = form.Loose(texts, form.Values{}, nil)
	return s.write(w, r, http.StatusOK, v)
}

func (s Pages) write(w http.ResponseWriter, r *http.Request, code int, v view) error {
	f := page.Of(r)
	title, lang := v.Record.TitleIn(f.Lang())
	return page.WriteCode(w, r, code, page.Page{
		Title: title, TitleLang: lang, Description: show.Short(v.Body.Purpose, 200), Canonical: v.Record.Path(), Article: true,
	}, showPage(f, v))
}
