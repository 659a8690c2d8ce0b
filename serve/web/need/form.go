package need

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/find/overlap"
	"allmenning/municipality"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// form is the form of a need: five questions, and what the program fills in.
func (s Pages) form() form.Pages {
	return form.Pages{Commons: s.Commons, Kind: form.Kind{
		Noun: allmenning.NounNeed, Section: page.Needs, Texts: "need.form.",
		Start: start, Read: read, Fill: fill, Say: say,
		Fields: s.fields, Beside: s.beside, Live: s.live, Groups: s.groups,
		Saved: show.Saved(s.Answers, allmenning.NounNeed),
	}}
}

// groups are the constellations the need may be opened to.
func (s Pages) groups(r *http.Request, f *page.Frame) ([]form.Option, error) {
	list, err := s.Answers.Groups(r.Context(), f.Reader, f.Visitor.Actor.Owner())
	var out []form.Option
	for _, g := range list {
		if g.Name != "" { // one the visitor does not see is none to choose
			out = append(out, form.Option{Value: string(g.ID), Text: g.Name})
		}
	}
	return out, err
}

// start begins with the visitor's own address, and with what the address holds: tittel and tekst, as somebody wrote them who
// found nobody with the same need.
func start(r *http.Request, f *page.Frame) (form.Values, error) {
	v := form.Values{}
	form.StartContact(v, "", f.Visitor.Email)
	v.Set("title", show.Short(r.URL.Query().Get("tittel"), 200))
	v.Set("challenge", strings.TrimSpace(r.URL.Query().Get("tekst")))
	return v, nil
}

func read(_ *page.Frame, v form.Values, into *allmenning.Record) ([]allmenning.Link, allmenning.FieldErrors) {
	n := into.Body.(*allmenning.Need)
	into.Title, n.Who, n.Challenge = v.Get("title"), v.Get("who"), v.Get("challenge")
	n.Standing = allmenning.Standing(v.Get("standing"))
	n.Themes, n.TargetGroup = v.All("themes"), v.All("target_groups")
	form.ReadContact(v, &n.ContactBlock)
	return nil, nil
}

func fill(r *allmenning.Record) form.Values {
	n, v := r.Body.(*allmenning.Need), form.Values{}
	v.Set("title", r.Title)
	v.Set("who", n.Who)
	v.Set("challenge", n.Challenge)
	v.Set("standing", string(n.Standing))
	v.Set("themes", n.Themes...)
	v.Set("target_groups", n.TargetGroup...)
	form.FillContact(v, n.ContactBlock)
	return v
}

// say writes what is chosen from a list as people read it.
func say(f *page.Frame, name string, values []string) string {
	switch name {
	case "themes":
		return show.Codes(f, codes.Themes(), values)
	case "target_groups":
		return show.Codes(f, codes.TargetGroups(), values)
	case "standing":
		if len(values) > 0 && slices.Contains(allmenning.Standings(), allmenning.Standing(values[0])) {
			return f.T("need.standing." + values[0])
		}
	}
	return ""
}

func standings(f *page.Frame) []form.Option {
	var out []form.Option
	for _, s := range allmenning.Standings() {
		out = append(out, form.Option{Value: string(s), Text: f.T("need.standing." + string(s))})
	}
	return out
}

// written is what the need is about in words, for finding its relatives.
func written(v form.Values) string {
	return strings.TrimSpace(v.Get("title") + "\n" + v.Get("challenge"))
}

// filled is what the program fills in, and proposes.
type filled struct {
	Home         *municipality.Municipality // nil: the owner is no municipality
	Themes       []form.Option
	TargetGroups []form.Option
	Proposed     string // what is proposed, so that a script is not sent the same again
}

func (s Pages) fields(r *http.Request, f *page.Frame, st *form.State) (templ.Component, error) {
	v := s.offer(f, st)
	var err error
	if v.Home, err = s.Answers.Home(r.Context(), st.Owner); err != nil {
		return nil, err
	}
	return questions(f, st, v), nil
}

func (s Pages) offer(f *page.Frame, st *form.State) filled {
	p := s.Answers.Propose(written(st.Values) + "\n" + st.Values.Get("who"))
	return filled{
		Proposed:     proposed(p),
		Themes:       form.Offer(f, codes.Themes(), st.Values.All("themes"), p.Themes),
		TargetGroups: form.Offer(f, codes.TargetGroups(), st.Values.All("target_groups"), p.TargetGroups),
	}
}

// live sends the proposals anew when they are others than those on the page.
func (s Pages) live(r *http.Request, f *page.Frame, st *form.State) ([]templ.Component, error) {
	v := s.offer(f, st)
	if r.PostForm.Get(proposedName) == v.Proposed {
		return nil, nil
	}
	return []templ.Component{proposals(f, st, v, true)}, nil
}

// proposedName carries what is proposed on the page, for live. It is no field of the need.
const proposedName = "_foreslatt"

// beside finds the nearest of what others work on, as the visitor sees it, while the need is being written.
func (s Pages) beside(r *http.Request, f *page.Frame, st *form.State) (templ.Component, error) {
	text := written(st.Values)
	v := show.NearWriting{At: f.P.Clock(time.Now()), Same: sameNeed}
	if utf8.RuneCountInString(text) >= leastText {
		home, err := s.Answers.Home(r.Context(), st.Owner)
		if err != nil {
			return nil, err
		}
		now, err := s.form().AsWritten(r, st)
		if err != nil {
			return nil, err
		}
		who := show.Viewer(f)
		if home != nil {
			who.From = home.Number
		}
		if v.Hits, err = s.Answers.Near(r.Context(), who, answers.Writing{Text: text, Of: now}); err != nil {
			return nil, err
		}
		v.Asked, v.All = true, show.SearchFor(s.Answers.Gist(text, 12))
	}
	return form.Counted{Component: show.Near(f, v), N: len(v.Hits)}, nil
}

// leastText is how many letters there must be before it is worth looking for others.
const leastText = 8

// sameNeed says that a hit is a need about the same, which one can join instead of writing another.
func sameNeed(h answers.Hit) bool {
	return h.Record.Noun == allmenning.NounNeed && (h.Label.SameChallenge() || h.Label == overlap.AllWords)
}

func proposed(p overlap.Proposal) string {
	return strings.Join(slices.Concat(p.Themes, p.TargetGroups), " ")
}

// whose says whose a need is: the municipality, how many live there, and who counted them.
func whose(f *page.Frame, m *municipality.Municipality, organisation string) string {
	if m == nil {
		return organisation
	}
	p, ok := m.PopulationNow()
	if !ok {
		return m.Label()
	}
	return f.T("need.form.home", "name", m.Label(), "n", int(p.Value), "year", strconv.Itoa(p.Year))
}
