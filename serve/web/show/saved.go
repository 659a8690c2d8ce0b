package show

import (
	"net/http"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/page"
)

// Saved tells a form who made a version of a record of a noun, in the words of its history, and when. who is empty where the reader
// may not know of it.
func Saved(a *answers.Answers, noun allmenning.Noun) func(*http.Request, *page.Frame, allmenning.RecordID, int) (string, allmenning.Time, error) {
	return func(r *http.Request, f *page.Frame, id allmenning.RecordID, version int) (who string, at allmenning.Time, err error) {
		h, err := a.Saved(r.Context(), Viewer(f), noun, id, version)
		if allmenning.KindOf(err) == allmenning.NotFound {
			return "", 0, nil
		}
		if err != nil {
			return "", 0, err
		}
		return By(f, h), h.At, nil
	}
}
