package form

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
)

// Counted is what stands beside a form with how many there are of it. Where the page is narrow it stands below the form; the number then
// stands at the top of it, with a link.
type Counted struct {
	templ.Component
	N int
}

// nearID is the place of that line, and nearName the field that says what number it shows: it is sent anew only when the number is
// another, so that nobody is read the same again for each word they write.
const (
	nearID   = "ved-siden-linje"
	nearName = "_ved-siden"
)

// countOf is how many there are beside the form; none where what stands there is not counted.
func countOf(beside templ.Component) (n int, counted bool) {
	c, counted := beside.(Counted)
	return c.N, counted
}

// isNews says that the number is another than the one the page shows.
func isNews(r *http.Request, n int) bool { return r.PostForm.Get(nearName) != strconv.Itoa(n) }
