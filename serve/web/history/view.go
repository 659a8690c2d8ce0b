package history

import (
	"strconv"

	"github.com/a-h/templ"

	"allmenning/serve/web/page"
)

// facts is what stands beside the date of an event: the version it made.
func facts(l line) []string {
	if l.Version == "" {
		return nil
	}
	return []string{l.Version}
}

func fieldID(i int) string { return "felt-" + strconv.Itoa(i+1) }

// langOf marks a text that is not in the reader's language.
func langOf(f *page.Frame, x field) templ.Attributes {
	if x.Lang == "" || x.Lang == f.Lang() {
		return nil
	}
	return templ.Attributes{"lang": string(x.Lang)}
}
