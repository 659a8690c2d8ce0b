package project

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Fields of which needs a project answers. What was linked when the page was made goes with the form, so that only what
// somebody ticked or unticked is changed, whatever others have linked in between.
const (
	needsName  = "answers"
	needsWere  = "answers_were"
	needsAsked = "answers_asked" // the page has asked: no tick is then no need
	searchName = "need_search"
)

// needs is what is chosen and what there is to choose between.
type needs struct {
	*answers.NeedsToAnswer
	Were []string
}

// Any says that there is something to choose between.
func (n needs) Any() bool { return len(n.Chosen)+len(n.Own)+len(n.Found) > 0 }

// filled is what the form draws beside what is typed.
type filled struct {
	offered
	Needs  needs
	Source bool // the record came from elsewhere: the source stays shown
}

func (s Pages) fields(r *http.Request, f *page.Frame, st *form.State) (templ.Component, error) {
	v := filled{offered: s.offer(f, st), Source: st.Record != nil && st.Record.Source.Name != ""}
	if err := s.linked(r, f, st, &v.Needs); err != nil {
		return nil, err
	}
	who, err := s.viewer(r, f, st)
	if err != nil {
		return nil, err
	}
	want := answers.WantedNeeds{Owner: st.Owner, Words: st.Values.Get(searchName), Text: wording(st.Values)}
	for _, id := range st.Values.All(needsName) {
		want.Chosen = append(want.Chosen, allmenning.RecordID(id))
	}
	if v.Needs.NeedsToAnswer, err = s.Answers.Needs(r.Context(), who, want); err != nil {
		return nil, err
	}
	return questions(f, st, v), nil
}

// linked puts the needs that the project answers now into a form that has not asked yet.
func (s Pages) linked(r *http.Request, f *page.Frame, st *form.State, n *needs) error {
	if st.Values.Get(needsAsked) != "" || st.New() {
		n.Were = st.Values.All(needsWere)
		return nil
	}
	ids, err := s.Answers.Answered(r.Context(), f.Reader, st.ID)
	for _, id := range ids {
		n.Were = append(n.Were, string(id))
	}
	st.Values.Set(needsName, slices.Clone(n.Were)...)
	return err
}

// needOptions are needs to tick, each with whose it is.
func needOptions(f *page.Frame, n needs) []form.Option {
	var out []form.Option
	for _, x := range []struct {
		cards []answers.Card
		help  string
	}{{n.Chosen, ""}, {n.Own, "project.form.answers.own"}, {n.Found, "project.form.answers.found"}} {
		for _, c := range x.cards {
			help := show.Who(f, c)
			if x.help != "" {
				help = f.T(x.help, "who", help)
			}
			out = append(out, form.Option{Value: string(c.Record.ID), Text: show.Title(f, c.Record).S, Help: help})
		}
	}
	return out
}

// relinked says which needs a project answers that it did not before, and which it no longer does, by what the page was filled
// with. A form that did not ask changes nothing.
func relinked(v form.Values) (link, unlink []allmenning.Link) {
	if v.Get(needsAsked) == "" {
		return nil, nil
	}
	were, are := v.All(needsWere), v.All(needsName)
	return arrows(are, were), arrows(were, are)
}

// arrows lead to the needs of one list that are not in the other.
func arrows(ids, not []string) []allmenning.Link {
	var out []allmenning.Link
	for _, id := range ids {
		if !slices.Contains(not, id) {
			out = append(out, allmenning.Link{To: allmenning.RecordID(id), Kind: allmenning.LinkAnswers})
		}
	}
	return out
}
