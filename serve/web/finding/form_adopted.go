package finding

import (
	"net/http"
	"slices"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Fields of what the result was taken up from. What was linked when the page was made goes with the form, so that only what
// somebody ticked or unticked is changed, whatever others have linked in between.
const (
	adoptedName       = "adopted.from"
	adoptedSearchName = "adopted.search"
	adoptedOther      = "report.adapted_from"
	adoptedWere       = "adopted_were"
	adoptedAsked      = "adopted_asked" // the page has asked: no tick is then nothing
)

// adopted is what is chosen and what there is to choose between.
type adopted struct {
	*answers.ToAdoptFrom
	Were []string
}

// Any says that there is something to choose between.
func (a adopted) Any() bool { return len(a.Chosen)+len(a.Found) > 0 }

func (s Pages) adopted(r *http.Request, f *page.Frame, st *form.State, project *allmenning.Record) (out adopted, err error) {
	if out.Were = st.Values.All(adoptedWere); st.Values.Get(adoptedAsked) == "" && !st.New() {
		ids, err := s.Answers.AdoptedFrom(r.Context(), f.Reader, st.ID)
		if err != nil {
			return out, err
		}
		out.Were = nil
		for _, id := range ids {
			out.Were = append(out.Were, string(id))
		}
		st.Values.Set(adoptedName, slices.Clone(out.Were)...)
	}
	want := answers.WantedToAdopt{Not: []allmenning.RecordID{st.ID}, Words: st.Values.Get(adoptedSearchName), Text: st.Values.Get("report.did")}
	if project != nil {
		want.Not = append(want.Not, project.ID)
		if p, ok := project.Body.(*allmenning.Project); ok {
			want.Text += "\n" + project.Title + "\n" + p.Summary
		}
	}
	for _, id := range st.Values.All(adoptedName) {
		want.Chosen = append(want.Chosen, allmenning.RecordID(id))
	}
	out.ToAdoptFrom, err = s.Answers.ToAdopt(r.Context(), show.Viewer(f), want)
	return out, err
}

// adoptedOptions are projects and results to tick, each with whose it is.
func adoptedOptions(f *page.Frame, a adopted) []form.Option {
	var out []form.Option
	for _, x := range []struct {
		cards []answers.Card
		found bool
	}{{a.Chosen, false}, {a.Found, true}} {
		for _, c := range x.cards {
			o := form.Option{Value: string(c.Record.ID), Text: show.Title(f, c.Record).S, Help: show.Who(f, c)}
			if c.Record.Noun == allmenning.NounFinding {
				o.Text = f.T("finding.form.adopted.result", "outcome", o.Text)
				if c.Parent != nil {
					o.Help = f.T("finding.form.adopted.of", "who", o.Help, "project", show.Title(f, c.Parent).S)
				}
			}
			if x.found {
				o.Help = f.T("project.form.answers.found", "who", o.Help)
			}
			out = append(out, o)
		}
	}
	return out
}

// readopted says what a result was taken up from that it was not before, and what it no longer is, by what the page was filled with.
// A form that did not ask changes nothing.
func readopted(v form.Values) (link, unlink []allmenning.Link) {
	if v.Get(adoptedAsked) == "" {
		return nil, nil
	}
	were, are := v.All(adoptedWere), v.All(adoptedName)
	return adoptions(are, were), adoptions(were, are)
}

// adoptions lead to what is in one list and not in the other.
func adoptions(ids, not []string) []allmenning.Link {
	var out []allmenning.Link
	for _, id := range ids {
		if !slices.Contains(not, id) {
			out = append(out, allmenning.Link{To: allmenning.RecordID(id), Kind: allmenning.LinkAdopted})
		}
	}
	return out
}
