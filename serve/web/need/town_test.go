package need_test

import (
	"net/http"
	"net/url"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testweb"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

// town is a site where people may write needs.
type town struct {
	*testweb.Town
	t *testing.T
}

func openTown(t *testing.T, change func(*store.DB)) *town {
	t.Helper()
	return &town{testweb.OpenTown(t, change, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{need.Pages{Answers: a, Commons: c}}
	}), t}
}

// start opens a new form as v, and gives its address and its fields.
func (s *town) start(v allmenning.Visitor) (string, url.Values) {
	s.t.Helper()
	to := s.Ask(v, "/behov/ny", nil)
	if to.Code != http.StatusSeeOther {
		s.t.Fatalf("/behov/ny: %d", to.Code)
	}
	path := to.Header.Get("Location")
	p := s.Ask(v, path, nil)
	if p.Code != http.StatusOK {
		s.t.Fatalf("%s: %d", path, p.Code)
	}
	return path, p.Fields()
}

// with is fields with others in their place.
func with(fields url.Values, more ...string) url.Values {
	out := url.Values{}
	for name, values := range fields {
		out[name] = values
	}
	for i := 0; i+1 < len(more); i += 2 {
		out.Set(more[i], more[i+1])
	}
	return out
}

var falls = []string{
	"title", "Flere fall hos hjemmeboende over 80", "who", "Hjemmeboende over 80, om lag 600 i Vefsn",
	"challenge", "Hjemmetjenesten kommer først etter fallet. Vi vet ikke hvem som er i faresonen.",
	"standing", "seeking-partners", "contact.role", "Enhetsleder hjemmetjenesten",
}
