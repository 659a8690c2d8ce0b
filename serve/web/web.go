// Package web serves the pages: it knows who reads and in which language, keeps the security headers, turns errors into
// pages, and hands the rest to the packages of pages below it (front, project, municipality …), which package page
// tells how to write.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/about"
	"allmenning/serve/web/assets"
	"allmenning/serve/web/list"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Config is what a server needs. The zero Config serves the pages about the program, in bokmål by default.
type Config struct {
	BaseURL        string                     // where people find it: "https://allmenning.no"; empty: as each request says
	Lang           i18n.Lang                  // the instance's own language; empty: bokmål
	Colour         string                     // the accent, a data-color of Designsystemet; empty: brand1
	Version        string                     // of the program
	Operator       page.Operator              // who runs it
	Municipalities func() []part.Municipality // all of today, sorted by name; nil: none to choose from
	// Today gives a number as it is written in full, and the numbers of today that it leads to: itself, the one an earlier number
	// became, several when it was divided, none when it is not known. nil: every number is of today.
	Today  func(given string) (number string, today []string)
	Status func() page.Status // asked for on every page, so it must be quick; nil: ready, number of records not known
	// Moment gives the number of the last event, and whether all that is shown knows of it. Pages for readers without an
	// account are kept as long as it stays the same; nil: none is kept. It is asked on every page.
	Moment func(context.Context) (event int64, steady bool)
	// Limit says how long whoever sends a request must wait first; 0 is to go on. nil: nobody waits.
	Limit func(*http.Request) time.Duration
	// Follows says whether a person follows something; nil: nobody can. It is asked where the button to follow is shown.
	Follows func(ctx context.Context, person allmenning.PersonID, kind allmenning.FollowKind, of string) bool
	Pages   []page.Routes // the packages of pages
	Method  fs.FS         // how we calculate: nb/*.md, nn/*.md, en/*.md; nil: none
	Assets  *assets.Set   // nil: those the program was built with
	Log     *slog.Logger  // nil: the default one
}

// Server is the face. It is an http.Handler.
type Server struct {
	lang    i18n.Lang
	today   func(string) (string, []string)
	limit   func(*http.Request) time.Duration
	follows func(ctx context.Context, person allmenning.PersonID, kind allmenning.FollowKind, of string) bool
	site    *page.Site
	log     *slog.Logger
	mux     *http.ServeMux
	handler http.Handler
	keeper  keeper
}

// New returns a server of cfg. Like http.ServeMux it panics when two packages claim the same address.
func New(cfg Config) *Server {
	s, set := bare(cfg)
	if set.Missing() {
		s.log.Warn("the pages have no look: the program was built without its assets; run make assets, then build again")
	}
	own := about.Pages{Method: cfg.Method, Licences: set.Path("licences.txt"), Accessibility: cfg.Operator.AccessibilityURL}
	s.routes(set, append([]page.Routes{own}, cfg.Pages...))
	s.wrap()
	return s
}

// bare is a server of cfg that has no addresses yet.
func bare(cfg Config) (*Server, *assets.Set) {
	set := cfg.Assets
	if set == nil {
		set = assets.Embedded()
	}
	s := &Server{lang: cfg.Lang, log: cfg.Log, today: cfg.Today, limit: cfg.Limit, follows: cfg.Follows, mux: http.NewServeMux(), keeper: keeper{moment: cfg.Moment}, site: &page.Site{
		BaseURL:        strings.TrimSuffix(cfg.BaseURL, "/"),
		Version:        cfg.Version,
		Colour:         cfg.Colour,
		Operator:       cfg.Operator,
		Municipalities: cfg.Municipalities,
		Status:         cfg.Status,
		Asset:          set.Path,
	}}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.today == nil {
		s.today = func(number string) (string, []string) { return number, []string{number} }
	}
	if s.limit == nil {
		s.limit = func(*http.Request) time.Duration { return 0 }
	}
	if s.site.Colour == "" {
		s.site.Colour = "brand1"
	}
	if s.site.Municipalities == nil {
		s.site.Municipalities = func() []part.Municipality { return nil }
	}
	if s.site.Status == nil {
		s.site.Status = func() page.Status { return page.Status{} }
	}
	return s, set
}

func (s *Server) routes(set *assets.Set, pages []page.Routes) {
	s.mux.Handle("GET "+assets.Prefix, set)
	s.mux.Handle("GET /healthz", Healthy())
	s.mux.Handle("GET /readyz", Ready(func() bool { return !s.site.Status().Building }))
	s.mux.HandleFunc("GET /robots.txt", s.robots)
	s.mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, set.Path("favicon.svg"), http.StatusFound)
	})
	s.Handle("GET /velg-kommune", s.chooseMunicipality)
	s.Handle("POST /velg-kommune", s.chooseFromForm)
	s.Handle("/", s.elsewhere)
	for _, p := range pages {
		p.Routes(s)
	}
}

// wrap puts around every address what all answers have.
func (s *Server) wrap() {
	pack, err := gzhttp.NewWrapper(gzhttp.MinSize(1400), gzhttp.CompressionLevel(packLevel), gzhttp.KeepAcceptRanges())
	if err != nil {
		panic(err) // the options are ours
	}
	guarded := http.NewCrossOriginProtection().Handler(bounded(s.mux))
	s.handler = s.headers(pack(guarded))
}

// packLevel is how hard pages are packed: above it, time grows and size hardly shrinks.
const packLevel = 4

// mostAddress is the longest address that is answered, in bytes: longer ones break on their way to others. It is well below what the
// server takes in at all, so that who sends one is told so on a page.
const mostAddress = 32 << 10

// maxBody is the most a form may hold, in bytes.
const maxBody = 1 << 20

// bounded holds what is sent to what a form may hold; where lists are sent, to what those may.
func bounded(next http.Handler) http.Handler {
	form, file := http.MaxBytesHandler(next, maxBody), http.MaxBytesHandler(next, list.MostSent)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == list.Path {
			file.ServeHTTP(w, r)
			return
		}
		form.ServeHTTP(w, r)
	})
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Handle hangs h on pattern, with all that pages need: the frame, errors as pages, panics caught.
func (s *Server) Handle(pattern string, h page.Handler) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		long := len(r.RequestURI) > mostAddress
		if long {
			r.URL = &url.URL{Path: "/"} // no page is to repeat it
		}
		again := r.URL.Query().Has(page.Chosen) && (r.Method == http.MethodGet || r.Method == http.MethodHead)
		r = s.frame(w, r)
		if again { // what was chosen is kept: the address goes on without saying so
			http.Redirect(w, r, r.URL.RequestURI(), http.StatusSeeOther)
			return
		}
		seen := &watched{ResponseWriter: w}
		answer := func(w http.ResponseWriter) error { return caught(h, w, r) }
		var err error
		if wait := s.limit(r); wait > 0 {
			err = page.Wait(seen, wait)
		} else if long {
			err = &allmenning.Error{Kind: tooLong, Key: "errors.too_large.title"}
		} else if s.keepable(r, page.Of(r)) {
			err = s.serveKept(seen, r, answer)
		} else {
			err = answer(seen)
		}
		if err != nil {
			s.fail(seen, r, err)
		}
	})
}

// elsewhere is every address nobody has claimed. A slash too many at the end is forgiven.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) error {
	// The path is kept as it was written: what decodes to "//host" must not become an address on another host.
	written := r.URL.EscapedPath()
	if path := strings.TrimRight(written, "/"); path != "" && path != written && r.Method == http.MethodGet {
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, path, http.StatusMovedPermanently)
		return nil
	}
	if takes := s.takes(r); len(takes) > 0 {
		w.Header().Set("Allow", strings.Join(takes, ", "))
		return &allmenning.Error{Kind: wrongMethod, Key: "errors.wrong_method.title"}
	}
	return notFound
}

// takes gives the methods that the address of a request answers to; none when nobody has claimed it.
func (s *Server) takes(r *http.Request) (methods []string) {
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := *r
		other.Method = m
		if _, pattern := s.mux.Handler(&other); pattern != "" && pattern != "/" {
			methods = append(methods, m)
		}
	}
	return methods
}
