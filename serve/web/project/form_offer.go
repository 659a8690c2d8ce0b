package project

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"allmenning/answers"
	"allmenning/codes"
	"allmenning/find/overlap"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// vocabularies are the lists that fields hold codes of.
var vocabularies = map[string]func() *codes.List{
	"themes": codes.Themes, "target_groups": codes.TargetGroups, "measures": codes.Measures,
	"phase": codes.Phases, "status": codes.Statuses, "stopped_reason": codes.StopReasons,
}

// say writes what is chosen from a list as people read it.
func say(f *page.Frame, name string, values []string) string {
	if list := vocabularies[name]; list != nil {
		return show.Codes(f, list(), values)
	}
	return ""
}

// options are the codes of a list that stand lowest in it, to choose one of.
func options(f *page.Frame, list *codes.List) []form.Option {
	var out []form.Option
	for _, c := range list.All() {
		if len(list.Children(c.ID)) == 0 {
			out = append(out, form.Option{Value: c.ID, Text: c.Name(string(f.Lang()))})
		}
	}
	return out
}

// wording is what is written of a project in words, for finding its relatives and what it is about.
func wording(v form.Values) string {
	return strings.TrimSpace(v.Get("title") + "\n" + v.Get("summary"))
}

// offered is what the program proposes: a person decides.
type offered struct {
	Themes, TargetGroups, Measures []form.Option
	Proposed                       string // so that a script is not sent the same again
}

// proposedName carries what is proposed on the page, for live. It is no field of the project.
const proposedName = "_foreslatt"

func (s Pages) offer(f *page.Frame, st *form.State) offered {
	p := s.Answers.Propose(wording(st.Values))
	return offered{
		Themes:       form.Offer(f, codes.Themes(), st.Values.All("themes"), p.Themes),
		TargetGroups: form.Offer(f, codes.TargetGroups(), st.Values.All("target_groups"), p.TargetGroups),
		Measures:     form.Offer(f, codes.Measures(), st.Values.All("measures"), p.Measures),
		Proposed:     proposed(p),
	}
}

func proposed(p overlap.Proposal) string {
	return strings.Join(slices.Concat(p.Themes, p.TargetGroups, p.Measures), " ")
}

// live sends the proposals anew when they are others than those on the page.
func (s Pages) live(r *http.Request, f *page.Frame, st *form.State) ([]templ.Component, error) {
	v := s.offer(f, st)
	if r.PostForm.Get(proposedName) == v.Proposed {
		return nil, nil
	}
	return []templ.Component{proposals(f, st, v, true)}, nil
}

// groups are the constellations that a new project may be opened to.
func (s Pages) groups(r *http.Request, f *page.Frame) ([]form.Option, error) {
	all, err := s.Answers.Groups(r.Context(), f.Reader, f.Visitor.Actor.Owner())
	var out []form.Option
	for _, g := range all {
		if g.Name != "" {
			out = append(out, form.Option{Value: string(g.ID), Text: g.Name})
		}
	}
	return out, err
}

// leastText is how many letters there must be before it is worth looking for others.
const leastText = 8

// beside finds the nearest of what others work on, as the visitor sees it, while the project is being written.
func (s Pages) beside(r *http.Request, f *page.Frame, st *form.State) (templ.Component, error) {
	text := wording(st.Values)
	v := show.NearWriting{At: f.P.Clock(time.Now())}
	if utf8.RuneCountInString(text) >= leastText {
		who, err := s.viewer(r, f, st)
		if err != nil {
			return nil, err
		}
		now, err := s.form().AsWritten(r, st)
		if err != nil {
			return nil, err
		}
		if v.Hits, err = s.Answers.Near(r.Context(), who, answers.Writing{Text: text, Of: now}); err != nil {
			return nil, err
		}
		v.Asked, v.All = true, show.SearchFor(s.Answers.Gist(text, 12))
	}
	return form.Counted{Component: show.Near(f, v), N: len(v.Hits)}, nil
}

// viewer looks from the municipality whose project it is, where it is one's.
func (s Pages) viewer(r *http.Request, f *page.Frame, st *form.State) (answers.Who, error) {
	who := show.Viewer(f)
	home, err := s.Answers.Home(r.Context(), st.Owner)
	if home != nil {
		who.From = home.Number
	}
	return who, err
}
