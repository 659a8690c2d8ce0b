package allmenning

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is what went wrong, for the machine. Anything that is not one of ours is Internal: it is logged, never shown.
type Kind string

// The kinds. serve/web maps them to HTTP in one table.
const (
	Invalid     Kind = "invalid"
	NotFound    Kind = "not_found" // also for what the reader may not know of
	Forbidden   Kind = "forbidden" // only for what the reader sees
	Conflict    Kind = "conflict"
	Unavailable Kind = "unavailable" // try again later
	Internal    Kind = "internal"
)

// Error is a refusal: a kind for the machine and a catalogue key with arguments for the person.
type Error struct {
	Kind Kind
	Key  string // catalogue key: "errors.import.row"
	Args []any  // alternating name and value, as i18n.Printer.T takes them
	Err  error  // what lay under it, for the log; may be nil
}

func (e *Error) Error() string {
	s := string(e.Kind) + ": " + e.Key
	if len(e.Args) > 0 {
		s += fmt.Sprint(" ", e.Args)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives what lay under it.
func (e *Error) Unwrap() error { return e.Err }

// Refuse makes an error with a sentence for the person.
func Refuse(kind Kind, key string, args ...any) error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// ErrNotFound is the one answer for what does not exist and for what the reader may not know of.
var ErrNotFound = &Error{Kind: NotFound, Key: "errors.not_found.title"}

// KindOf returns the kind of err: Internal for what is not ours, empty for nil.
func KindOf(err error) Kind {
	var e *Error
	var f FieldErrors
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Kind
	case errors.As(err, &f):
		return Invalid
	}
	return Internal
}

// FieldError is one thing wrong in one field. Key is a catalogue key.
type FieldError struct {
	Field string
	Key   string
	Args  []any
}

// FieldErrors is everything wrong with one record; page, import row and program face all show the same list.
type FieldErrors []FieldError

func (f FieldErrors) Error() string {
	parts := make([]string, len(f))
	for i, e := range f {
		parts[i] = e.Field + ": " + e.Key
	}
	return "invalid: " + strings.Join(parts, "; ")
}

func (f *FieldErrors) add(field, key string, args ...any) {
	*f = append(*f, FieldError{Field: field, Key: key, Args: args})
}

// Once keeps the first of what is wrong with each field, in the order it was found.
func (f FieldErrors) Once() FieldErrors {
	var out FieldErrors
	seen := map[string]bool{}
	for _, e := range f {
		if !seen[e.Field] {
			seen[e.Field], out = true, append(out, e)
		}
	}
	return out
}

func (f FieldErrors) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// text checks length in characters, and that the text is honest UTF-8 without NUL.
func (f *FieldErrors) text(field, s string, least, most int) {
	n := utf8.RuneCountInString(s)
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		f.add(field, "field.bad_characters")
	case len(strings.TrimSpace(s)) == 0 && least > 0:
		f.add(field, "field.required")
	case n > most:
		f.add(field, "field.too_long", "most", most, "n", n)
	}
}

// texts checks a text in each of its languages, which may all be empty.
func (f *FieldErrors) texts(field string, t Texts, most int) {
	for _, s := range []string{t.NB, t.NN, t.EN} {
		f.text(field, s, 0, most)
	}
}

func (f *FieldErrors) oneOf(field, s string, allowed ...string) {
	for _, a := range allowed {
		if s == a {
			return
		}
	}
	f.add(field, "field.unknown_code", "value", s)
}

// date takes "2024", "2024-03" and "2024-03-01", of days that are in the calendar; empty is fine.
func (f *FieldErrors) date(field, s string) {
	if s == "" {
		return
	}
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return
		}
	}
	f.add(field, "field.date", "value", s)
}

func (f *FieldErrors) url(field, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(s) > 2000 {
		f.add(field, "field.address")
	}
}

func (f *FieldErrors) finite(field string, v *float64) {
	if v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0) || negativeZero(*v)) {
		f.add(field, "field.number")
	}
}

// count refuses what is below none; nil is not given.
func (f *FieldErrors) count(field string, n *int) {
	if n != nil && *n < 0 {
		f.add(field, "field.negative")
	}
}

func (f *FieldErrors) closure(field string, c Closure) {
	if c.Level > Public {
		f.add(field, "field.level")
	}
	if (c.Level == Group) != (c.Group != "") {
		f.add(field, "field.group")
	}
}

func (n MunicipalityNumber) wellFormed() bool {
	if len(n) != 4 {
		return false
	}
	for i := range len(n) {
		if n[i] < '0' || n[i] > '9' {
			return false
		}
	}
	return true
}

// Clash says that somebody else changed the same fields in between. Its kind is Conflict.
type Clash struct {
	Version int // that is stored now
	Fields  []ClashField
}

// ClashField is one field with its text as it was read, as it was written, and as it stands now.
type ClashField struct {
	Field              string // "title", "core.challenge"
	Read, Mine, Theirs string
}

func (c *Clash) Error() string {
	return fmt.Sprintf("clash with version %d in %d fields", c.Version, len(c.Fields))
}

// Unwrap gives the refusal that a clash is.
func (c *Clash) Unwrap() error { return Refuse(Conflict, "errors.conflict.title") }
