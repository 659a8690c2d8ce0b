package visibility

import (
	"net/http"
	"net/url"
	"slices"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// alongName is the field of the results that go along with their project.
const alongName = "ogsa"

// hangs is a result that hangs on the project, and stays open when nobody says otherwise.
type hangs struct {
	*allmenning.Record
	Title part.Text
	Facts []string // what tells it from the other results of the project
	Along bool     // it goes along: so it is until somebody takes the tick away
}

// hanging gives the open results of a project with what has been chosen of them; sent is the form, nil where none was sent.
func (s Pages) hanging(r *http.Request, project *allmenning.Record, sent url.Values) ([]hangs, error) {
	f := page.Of(r)
	results, err := s.Commons.OpenResults(r.Context(), f.Visitor.Actor, project)
	if err != nil {
		return nil, err
	}
	chosen := along(sent)
	var out []hangs
	for _, x := range results {
		h := hangs{Record: x, Title: show.Title(f, x), Along: len(sent) == 0 || slices.Contains(chosen, x.ID)}
		if b, ok := x.Body.(*allmenning.Finding); ok {
			h.Facts = append(h.Facts, show.Went(f, b))
		}
		out = append(out, h)
	}
	return out, nil
}

// along are the results that a form takes along.
func along(sent url.Values) []allmenning.RecordID {
	var out []allmenning.RecordID
	for _, id := range sent[alongName] {
		out = append(out, allmenning.RecordID(id))
	}
	return out
}
