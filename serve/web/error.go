package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// kinds says which HTTP code and which words each kind of error gets. The words are errors.NAME.title and errors.NAME.what.
var kinds = map[allmenning.Kind]struct {
	code int
	name string
}{
	allmenning.Invalid:     {http.StatusUnprocessableEntity, "invalid"},
	allmenning.NotFound:    {http.StatusNotFound, "not_found"},
	allmenning.Forbidden:   {http.StatusForbidden, "forbidden"},
	allmenning.Conflict:    {http.StatusConflict, "conflict"},
	allmenning.Unavailable: {http.StatusServiceUnavailable, "unavailable"},
	allmenning.Internal:    {http.StatusInternalServerError, "internal"},
	tooLarge:               {http.StatusRequestEntityTooLarge, "too_large"},
	tooLong:                {http.StatusRequestURITooLong, "too_large"},
	wrongMethod:            {http.StatusMethodNotAllowed, "wrong_method"},
	page.TooMany:           {http.StatusTooManyRequests, "too_many"},
}

// Kinds only HTTP knows: more was sent than we take, in the body or in the address, or with a method the page does not answer to.
const (
	tooLarge    allmenning.Kind = "too_large"
	tooLong     allmenning.Kind = "too_long"
	wrongMethod allmenning.Kind = "wrong_method"
)

var notFound error = allmenning.ErrNotFound

func kindOf(err error) allmenning.Kind {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return tooLarge
	}
	return allmenning.KindOf(err)
}

// fail answers with the page for err. What is our own fault is logged with the request's id and shown without details.
func (s *Server) fail(w *watched, r *http.Request, err error) {
	f := page.Of(r)
	kind, known := kinds[kindOf(err)]
	if !known {
		kind = kinds[allmenning.Internal]
	}
	if kind.code >= http.StatusInternalServerError {
		s.failed(r, f.RequestID, err)
	}
	if w.wrote {
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	if kind.code == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "120")
	}
	w.Header().Del("Content-Disposition")
	w.Header().Set("Cache-Control", "no-store")
	own := sentence(f, err, kind.name)
	if kind.code == http.StatusConflict && own != "" {
		kind.name = "declined" // there are no two texts to choose between: the sentence says what stands in the way
	}
	v := errorView{Title: f.T("errors." + kind.name + ".title"), What: what(f, kind.name), Own: own}
	v.Problems = problems(f, err)
	if kind.name == "forbidden" && f.Visitor.SignedIn() {
		v.Outside = f.Visitor.Actor.Owner() == ""
		if v.Outside || own != "" {
			v.What = "" // whom to ask stands in the sentence of its own, or behind the links
		}
	}
	if kind.name == "declined" {
		v.Back = cameFrom(r)
	}
	v.Search = kind.code == http.StatusNotFound
	if later(kind.code) {
		if v.Kept = keptOf(r); v.Kept == nil && r.Method == http.MethodPost {
			v.Back = cameFrom(r) // to write it again there
		}
	}
	if err := page.WriteCode(w, r, kind.code, page.Page{Title: v.Title, NoIndex: true}, errorPage(f, v)); err != nil {
		s.log.ErrorContext(r.Context(), "error page failed", "id", f.RequestID, "error", err)
		http.Error(w, f.RequestID, http.StatusInternalServerError)
	}
}

// failed writes to the log that a page did not do its work, and why.
func (s *Server) failed(r *http.Request, id string, err error) {
	s.log.ErrorContext(r.Context(), "page failed", "id", id, "method", r.Method, "path", loggable(r), "error", err)
}

// loggable is the path of a request as the log may keep it. What follows /invitasjon/ lets somebody in.
func loggable(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/invitasjon/") {
		return r.Pattern
	}
	return r.URL.Path
}

// cameFrom is the page of ours that a form was sent from, by what the browser says; empty where it does not.
func cameFrom(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") {
		return ""
	}
	return u.RequestURI()
}

// errorView is what an error page says: what has happened, in the error's own words where it has some, and what to do.
type errorView struct {
	Title, Own, What string
	Problems         []part.Problem
	Search           bool    // a box to search from
	Outside          bool    // refused to somebody who acts for no organisation: the ways to one
	Back             string  // the page it was sent from; empty: not known
	Kept             *unsent // nil: nothing was written
}

// what is the advice. Only the page for our own faults names the code to report, and what is wrong in an address has no
// form around it where what was written could be kept.
func what(f *page.Frame, name string) string {
	switch name {
	case "internal":
		return f.T("errors.internal.what", "code", f.RequestID)
	case "invalid":
		return f.T("page.invalid.what")
	}
	return f.T("errors." + name + ".what")
}

// sentence is the error's own sentence; empty for what has none, or where it would only repeat the title.
func sentence(f *page.Frame, err error, name string) string {
	var e *allmenning.Error
	if !errors.As(err, &e) || e.Kind == allmenning.Internal || e.Key == "errors."+name+".title" || !f.P.Has(e.Key) {
		return ""
	}
	return f.T(e.Key, e.Args...)
}

func problems(f *page.Frame, err error) []part.Problem {
	var fields allmenning.FieldErrors
	if !errors.As(err, &fields) {
		return nil
	}
	list := make([]part.Problem, len(fields))
	for i, e := range fields {
		list[i] = part.Problem{Field: e.Field, Text: f.T(e.Key, e.Args...)}
	}
	return list
}

// watched remembers whether an answer has begun.
type watched struct {
	http.ResponseWriter
	wrote bool
}

func (w *watched) WriteHeader(code int) {
	w.wrote = true
	w.ResponseWriter.WriteHeader(code)
}

func (w *watched) Write(p []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach what lies below.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// caught runs h and turns a panic into an error that holds the stack, for the log.
func caught(h page.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		p := recover()
		switch {
		case p == nil:
		case p == http.ErrAbortHandler: //nolint:errorlint // the very value the standard library panics with
			panic(p)
		default:
			err = fmt.Errorf("web: panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h(w, r)
}
