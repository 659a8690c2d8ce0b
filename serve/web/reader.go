package web

import (
	"crypto/rand"
	"net/http"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// The two things a reader may choose, each by an address (?lang=nn, ?kommune=1824) and then kept in a cookie of that name.
const (
	langName         = "lang"
	municipalityName = "kommune"
)

// frame finds out who reads: language, municipality, and an id for this request. A choice in the address is kept.
func (s *Server) frame(w http.ResponseWriter, r *http.Request) *http.Request {
	q := r.URL.Query()
	who := allmenning.VisitorOf(r.Context())
	kept := cookie(r, langName)
	if kept == "" {
		kept = string(who.Lang)
	}
	f := &page.Frame{
		P:         i18n.New(i18n.Negotiate(q.Get(langName), kept, r.Header.Get("Accept-Language"), s.lang)),
		Visitor:   who,
		Reader:    who.Actor.Reader,
		URL:       r.URL,
		RequestID: rand.Text()[:10],
	}
	if l, ok := i18n.Parse(q.Get(langName)); ok && string(l) != cookie(r, langName) {
		s.keep(w, langName, string(l))
	}
	f.Choose = func(n allmenning.MunicipalityNumber) {
		f.Municipality = s.municipality(s.today(string(n)))
		number := ""
		if f.Municipality != nil {
			number = string(f.Municipality.Number)
		}
		if number != cookie(r, municipalityName) {
			s.keep(w, municipalityName, number)
		}
	}
	if q.Has(municipalityName) {
		f.Choose(allmenning.MunicipalityNumber(q.Get(municipalityName)))
	} else {
		f.Municipality = s.municipality(cookie(r, municipalityName))
	}
	w.Header().Set("X-Request-Id", f.RequestID)
	w.Header().Set("Content-Language", string(f.P.Lang()))
	w.Header().Add("Vary", "Accept-Language, Cookie")
	return page.With(r, s.site, f)
}

func (s *Server) municipality(number string) *part.Municipality {
	if number == "" {
		return nil
	}
	all := s.site.Municipalities()
	for i := range all {
		if all[i].Number == allmenning.MunicipalityNumber(number) {
			return &all[i]
		}
	}
	return nil
}

func cookie(r *http.Request, name string) string {
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

// keep remembers a choice for a year; an empty value forgets it.
func (s *Server) keep(w http.ResponseWriter, name, value string) {
	c := &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
