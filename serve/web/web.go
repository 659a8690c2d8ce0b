// Package web serves the pages: it knows who reads and in which language, keeps the security headers, turns errors into
// pages, and hands the rest to the packages of pages below it (front, project, municipality …), which package page
// tells how to write.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"

	"allmenning/i18n"
	"allmenning/serve/web/about"
	"allmenning/serve/web/assets"
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
	Today          func(number string) string // the number of today for an earlier one, else number as it is; nil: none is known
	Status         func() page.Status         // asked for on every page, so it must be quick; nil: ready, number of records not known
	// Moment gives the number of the last event, and whether all that is shown knows of it. Pages for readers without an
	// account are kept as long as it stays the same; nil: none is kept. It is asked on every page.
	Moment func(context.Context) (event int64, steady bool)
	Pages  []page.Routes // the packages of pages
	Method fs.FS         // how we calculate: nb/*.md, nn/*.md, en/*.md; nil: none
	Assets *assets.Set   // nil: those the program was built with
	Log    *slog.Logger  // nil: the default one
}

// Server is the face. It is an http.Handler.
type Server struct {
	lang    i18n.Lang
	today   func(string) string
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
	s := &Server{lang: cfg.Lang, log: cfg.Log, today: cfg.Today, mux: http.NewServeMux(), keeper: keeper{moment: cfg.Moment}, site: &page.Site{
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
		s.today = func(number string) string { return number }
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
	guarded := http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(s.mux, maxBody))
	s.handler = s.headers(pack(guarded))
}

// packLevel is how hard pages are packed: above it, time grows and size hardly shrinks.
const packLevel = 4

// maxBody is the most a form may hold, in bytes.
const maxBody = 1 << 20

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Handle hangs h on pattern, with all that pages need: the frame, errors as pages, panics caught.
func (s *Server) Handle(pattern string, h page.Handler) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r = s.frame(w, r)
		seen := &watched{ResponseWriter: w}
		answer := func(w http.ResponseWriter) error { return caught(h, w, r) }
		var err error
		if s.keepable(r, page.Of(r)) {
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
	return notFound
}
