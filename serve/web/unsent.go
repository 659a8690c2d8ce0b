package web

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"allmenning/serve/web/page"
)

// unsent is a form that could not be taken just now, as whoever sent it gets it back: to read, to copy, and to send again as it is.
type unsent struct {
	Action  string      // where it was sent
	Texts   []string    // what people wrote in it
	Fields  [][2]string // names and values of all but secrets
	Secrets []secret    // to be written anew
}

// secret is a field whose value is not said again.
type secret struct{ Name, Label, Auto string }

// secrets are the fields that nobody's page repeats, by name, with the keys of what they are called.
var secrets = map[string]secret{
	"password": {"password", "account.password", "current-password"},
	"old":      {"old", "account.password.old", "current-password"},
}

// later are the answers to a form that may be sent again as it is.
func later(code int) bool {
	return code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable || code == http.StatusInternalServerError
}

// keptOf is the form that r sends; nil when it holds nothing that somebody wrote.
func keptOf(r *http.Request) *unsent {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		return nil
	}
	f, v := page.Of(r), &unsent{Action: r.URL.RequestURI()}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if s, is := secrets[name]; is {
			s.Label = f.T(s.Label)
			v.Secrets = append(v.Secrets, s)
			continue
		}
		for _, value := range r.PostForm[name] {
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
