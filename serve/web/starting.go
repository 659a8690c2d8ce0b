package web

import (
	"net/http"
	"sync"
	"time"

	"allmenning/i18n"
	"allmenning/serve/web/assets"
	"allmenning/serve/web/page"
)

// startingAgain is what a caller is told to wait before asking again while the program starts, in seconds.
const startingAgain = "5"

// Opening is the http.Handler of a program that is starting: it answers at once that the program lives, and lets people in when
// there is something to show. Until [Opening.Open], GET /healthz is 200, GET /readyz is 503, and every other address waits a
// little, since most starts are short, and then gives a page of 503 that says so, in the reader's language. Use [Starting].
type Opening struct {
	patience time.Duration
	open     chan struct{}
	once     sync.Once
	inside   http.Handler // read only after open is closed
	outside  *Server
}

// Starting returns the opening of a server of cfg, of which pages, method and status are not used. patience is how long a page
// is let wait for [Opening.Open].
func Starting(cfg Config, patience time.Duration) *Opening {
	o := &Opening{patience: patience, open: make(chan struct{})}
	cfg.Status = nil
	s, set := bare(cfg)
	s.mux.Handle("GET "+assets.Prefix, set)
	s.mux.Handle("GET /healthz", Healthy())
	s.mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", startingAgain)
		say(w, http.StatusServiceUnavailable, "starting")
	})
	s.mux.HandleFunc("/", s.starting)
	s.wrap()
	o.outside = s
	return o
}

// Open lets everybody in to h, also those who wait. Only the first call counts.
func (o *Opening) Open(h http.Handler) {
	o.once.Do(func() {
		o.inside = h
		close(o.open)
	})
}

// ServeHTTP answers one request. What is no page is answered at once.
func (o *Opening) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := o.outside.mux.Handler(r); pattern == "/" {
		patience := time.NewTimer(o.patience)
		defer patience.Stop()
		select {
		case <-o.open:
		case <-patience.C:
		case <-r.Context().Done():
		}
	}
	select {
	case <-o.open:
		o.inside.ServeHTTP(w, r)
	default:
		o.outside.ServeHTTP(w, r)
	}
}

// starting is the page of a program that is not there yet. It keeps no choice of the reader: the address, which has it, is the
// one to try again.
func (s *Server) starting(w http.ResponseWriter, r *http.Request) {
	r = page.With(r, s.site, &page.Frame{
		P:   i18n.New(i18n.Negotiate(r.URL.Query().Get(langName), cookie(r, langName), r.Header.Get("Accept-Language"), s.lang)),
		URL: r.URL,
	})
	f := page.Of(r)
	h := w.Header()
	h.Set("Content-Language", string(f.P.Lang()))
	h.Set("Retry-After", startingAgain)
	h.Set("Cache-Control", "no-store")
	title := f.T("page.starting.title")
	if err := page.WriteCode(w, r, http.StatusServiceUnavailable, page.Page{Title: title, NoIndex: true, Bare: true}, startingPage(f, title)); err != nil {
		s.log.ErrorContext(r.Context(), "the page of a starting program failed", "error", err)
		http.Error(w, "starting", http.StatusServiceUnavailable)
	}
}
