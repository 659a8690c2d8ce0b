package web

import (
	"crypto/rand"
	"net/http"
	"strings"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// The two things an address may say of its page (?lang=nn, ?kommune=1824). What it says holds for that page. It is remembered, in
// a cookie of that name, only when the reader chose it here: then the address has page.Chosen too, which is taken out again, so
// that nobody who is sent the address is given another's choice.
const (
	langName         = "lang"
	municipalityName = "kommune"
)

// frame finds out who reads: language, municipality, and an id for this request. A choice is kept.
func (s *Server) frame(w http.ResponseWriter, r *http.Request) *http.Request {
	q := r.URL.Query()
	chose := chose(r)
	r.URL = page.WithoutChosen(r.URL)
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
	if s.follows != nil {
		f.Follows = func(kind allmenning.FollowKind, of string) bool {
			return who.SignedIn() && s.follows(r.Context(), who.Actor.Person, kind, of)
		}
	}
	f.Failed = func(err error) { s.failed(r, f.RequestID, err) }
	if l, ok := i18n.Parse(q.Get(langName)); ok && chose && string(l) != cookie(r, langName) {
		s.keep(w, langName, string(l))
	}
	f.Choose = func(n allmenning.MunicipalityNumber) {
		s.look(f, string(n))
		number := ""
		if f.Municipality != nil {
			number = string(f.Municipality.Number)
		}
		if number != cookie(r, municipalityName) && f.Unclear == nil {
			s.keep(w, municipalityName, number)
		}
	}
	switch {
	case q.Has(municipalityName) && chose:
		f.Choose(allmenning.MunicipalityNumber(q.Get(municipalityName)))
	case q.Has(municipalityName):
		s.look(f, q.Get(municipalityName))
	default:
		if f.Municipality = s.municipality(cookie(r, municipalityName)); f.Municipality == nil {
			f.Municipality = s.site.HomeOf(who.Actor.Owner()) // who has chosen none sees from their own
		}
	}
	w.Header().Set("X-Request-Id", f.RequestID)
	w.Header().Set("Content-Language", string(f.P.Lang()))
	w.Header().Add("Vary", "Accept-Language, Cookie")
	return page.With(r, s.site, f)
}

// chose says that the reader chose what the address says: not that somebody on another site did.
func chose(r *http.Request) bool {
	return r.URL.Query().Has(page.Chosen) && r.Header.Get("Sec-Fetch-Site") != "cross-site"
}

// look sets the municipality a page is seen from. A number that leads to none of today, or to several, is said to the reader.
func (s *Server) look(f *page.Frame, given string) {
	f.Municipality, f.Unclear = nil, nil
	given = strings.TrimSpace(given)
	if given == "" {
		return
	}
	number, today := s.today(given)
	if len(today) == 1 {
		if f.Municipality = s.municipality(today[0]); f.Municipality != nil {
			return
		}
	}
	f.Unclear = &page.Unclear{Number: show(number)}
	for _, n := range today {
		if m := s.municipality(n); m != nil {
			f.Unclear.Today = append(f.Unclear.Today, *m)
		}
	}
}

// show is as much of a number as is worth showing.
func show(number string) string {
	if letters := []rune(number); len(letters) > 20 {
		return string(letters[:20]) + "…"
	}
	return number
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
