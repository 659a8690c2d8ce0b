package web

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// unsent is a form that could not be taken just now, as whoever sent it gets it back: to read, to copy, and to send again as it is.
type unsent struct {
	Action string      // where it was sent
	Texts  []string    // what people wrote in it
	Fields [][2]string // names and values
}

// secrets are the names of the fields that nobody's page repeats.
var secrets = []string{"password", "old"}

// mostUnsent is how many bytes a page gives back. A longer text is on its way from a file, or meant to weigh.
const mostUnsent = 64 << 10

// later are the answers to a form that may be sent again as it is.
func later(code int) bool {
	return code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable || code == http.StatusInternalServerError
}

// keptOf is the form that r sends; nil when it holds nothing that somebody wrote, or more than a page gives back. One with a password
// is short, and is written again on its own page, which says what a new one must be.
func keptOf(r *http.Request) *unsent {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		return nil
	}
	v, size := &unsent{Action: r.URL.RequestURI()}, 0
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if slices.Contains(secrets, name) {
			return nil
		}
		for _, value := range r.PostForm[name] {
			if size += len(name) + len(value); size > mostUnsent {
				return nil
			}
			if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
				return nil // no text of ours can hold it
			}
			v.Fields = append(v.Fields, [2]string{name, value})
			if text := strings.TrimSpace(value); !strings.HasPrefix(name, "_") && !plainCode.MatchString(text) {
				v.Texts = append(v.Texts, text)
			}
		}
	}
	if !slices.ContainsFunc(v.Texts, func(text string) bool { return !address.MatchString(text) }) {
		return nil // an address to sign in with is soon written again
	}
	return v
}

// plainCode is a value that forms send and people do not write: a code, a number, a date, an id, a path, nothing.
var plainCode = regexp.MustCompile(`^(?:/.*|[a-z0-9]*(?:[-_.:][a-z0-9]+)*)$`)

// address is an address of e-mail and nothing else.
var address = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)
