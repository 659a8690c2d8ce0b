package export_test

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/account"
	"allmenning/serve/web/export"
	"allmenning/serve/web/municipality"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

func put(t *testing.T, owner allmenning.OrganisationID, title string, level allmenning.Level) func(*store.DB) {
	return func(db *store.DB) {
		r := testkit.Need()
		r.Owner, r.Title, r.Closure = owner, title, allmenning.Closure{Level: level, Basis: "strategy"}
		r.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}}
		r.Body.(*allmenning.Need).Themes = []string{"stormwater"}
		r.Body.(*allmenning.Need).ContactBlock = allmenning.ContactPoint{Role: "Rådgiver", Email: "hvem@example.org", Asked: true}
		testkit.Put(t, db, r)
	}
}

func open(t *testing.T, limits export.Limits) *testweb.Town {
	t.Helper()
	change := func(db *store.DB) {
		put(t, vefsn, "Åpent behov i Vefsn", allmenning.Public)(db)
		put(t, vefsn, "Lukket behov i Vefsn", allmenning.Own)(db)
		put(t, fauske, "Lukket behov i Fauske", allmenning.Own)(db)
	}
	return testweb.OpenTown(t, change, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{
			export.Pages{Answers: a, Instance: "Prøven", Limits: limits},
			need.Pages{Answers: a, Commons: c},
			project.Pages{Answers: a, Commons: c},
			municipality.Pages{Answers: a},
			account.Pages{Answers: a, Commons: c},
		}
	})
}

// unpacked is all that a workbook holds.
func unpacked(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(&b, r)
		_ = r.Close()
	}
	return b.String()
}

// A file holds what its reader sees of a list, narrowed as the list is, and says how it is to be kept.
func TestFile_holds_what_the_reader_sees(t *testing.T) {
	s := open(t, nil)
	editor := s.Person("kari", vefsn, allmenning.RoleEditor)
	for name, c := range map[string]struct {
		who             allmenning.Visitor
		path            string
		has, lacks      string
		all, also, kind string
	}{
		"anybody":           {allmenning.Visitor{}, "/ut/behov.data.csv", "Åpent behov i Vefsn", "Lukket behov", "id,title,", "1824", "text/csv; charset=utf-8"},
		"narrowed by title": {allmenning.Visitor{}, "/ut/behov.data.csv?ord=finnes+ikke", "id,title,", "Vefsn", "", "", "text/csv; charset=utf-8"},
		"narrowed by place": {allmenning.Visitor{}, "/ut/behov.csv?sted=1824", "Åpent behov i Vefsn", "Lukket", "\uFEFFId;Tittel;", "Rådgiver", "text/csv; charset=utf-8"},
		"the owner":         {editor, "/ut/behov.csv", "Lukket behov i Vefsn", "Lukket behov i Fauske", "hvem@example.org", "Bare den som har ansvar", "text/csv; charset=utf-8"},
		"a workbook":        {allmenning.Visitor{}, "/ut/behov.xlsx", "Åpent behov i Vefsn", "Lukket behov", "Om dataene", "Prøven", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"all of the owner":  {editor, "/ut/" + string(vefsn) + "/alt.xlsx", "Lukket behov i Vefsn", "i Fauske", "ikke åpen for alle", "Samarbeid", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"all of another's":  {editor, "/ut/" + string(fauske) + "/alt.xlsx", "Oppsummeringer", "Lukket behov", "", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.Ask(c.who, c.path, nil)
			text := got.Body
			if strings.HasSuffix(c.path, ".xlsx") {
				text = unpacked(t, got.Body)
			}
			if got.Code != http.StatusOK || got.Header.Get("Content-Type") != c.kind || got.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%d, %v", got.Code, got.Header)
			}
			if d := got.Header.Get("Content-Disposition"); !strings.HasPrefix(d, `attachment; filename="`) || strings.ContainsAny(strings.Trim(d[len(`attachment; filename="`):], `"`), `/\" `) {
				t.Errorf("Content-Disposition %q", d)
			}
			for _, want := range []string{c.has, c.all, c.also} {
				if !strings.Contains(text, want) {
					t.Errorf("does not hold %q", want)
				}
			}
			if strings.Contains(text, c.lacks) {
				t.Errorf("holds %q", c.lacks)
			}
			if c.who.Name == "" && strings.Contains(text, "hvem@example.org") {
				t.Error("the address of a contact is handed to everybody")
			}
		})
	}
}

// What is no file, or belongs to nobody, is not found.
func TestFile_that_is_none(t *testing.T) {
	s := open(t, nil)
	for _, path := range []string{"/ut/behov", "/ut/behov.docx", "/ut/ukjent.csv", "/ut/behov.csv.xlsx", "/ut/ukjent/alt.xlsx", "/ut/" + string(vefsn) + "/alt.csv"} {
		if got := s.Get(path, "nb"); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

type full struct{}

func (full) File(*http.Request) time.Duration { return time.Minute }

// Who asks too often waits, and reads how long.
func TestFile_asked_for_too_often(t *testing.T) {
	s := open(t, full{})
	got := s.Get("/ut/behov.csv", "nb")
	if got.Code != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "60" || got.Header.Get("Content-Disposition") != "" {
		t.Errorf("%d, %v", got.Code, got.Header)
	}
}

// Lists, and the pages of a municipality and of an organisation, lead to the files.
func TestFile_is_linked(t *testing.T) {
	s := open(t, nil)
	for _, c := range []struct{ path, want string }{
		{"/behov?sted=1824", "/ut/behov.xlsx?sted=1824"},
		{"/prosjekter", "/ut/prosjekter.csv"},
		{"/organisasjoner/" + string(commons.Library), "/ut/" + string(commons.Library) + "/alt.xlsx"},
		{"/kommuner/1824", "/ut/prosjekter.xlsx?sted=1824"},
		{"/kommuner/1824", "/ut/" + string(vefsn) + "/alt.xlsx"},
		{"/behov?ord=finnes+ikke", ""},
	} {
		path, want := c.path, c.want
		got := s.Get(path, "nb")
		found := false
		for _, a := range got.All("a") {
			href := testweb.Attr(a, "href")
			found = found || href == want
			if strings.HasPrefix(href, "/ut/") && s.Get(href, "nb").Code != http.StatusOK {
				t.Errorf("%s leads to %s, which is not there", path, href)
			}
			if want == "" && strings.HasPrefix(href, "/ut/") {
				t.Errorf("%s, where nothing is seen, leads to %s", path, href)
			}
		}
		if want != "" && !found {
			t.Errorf("%s does not lead to %s", path, want)
		}
	}
}

// A CSV file parses, with as many cells in each row as in the header, for every noun of the example library.
func TestFile_of_every_noun_parses(t *testing.T) {
	s := open(t, nil)
	for _, noun := range allmenning.Nouns() {
		r := csv.NewReader(strings.NewReader(s.Get("/ut/"+noun.Path()+".data.csv", "en").Body))
		rows, err := r.ReadAll()
		n, countErr := s.DB.Count(context.Background(), allmenning.Reader{}, store.Filter{Noun: noun})
		if err != nil || countErr != nil || len(rows) != n+1 {
			t.Errorf("%s: %d rows of %d, %v", noun, len(rows)-1, n, errors.Join(err, countErr))
		}
	}
}

// The hits of a search are taken along as the reader sees them, and a list narrowed to a theme is that theme's, with those under it.
func TestFile_of_hits_and_of_a_theme(t *testing.T) {
	s := open(t, nil)
	ready := time.Now().Add(10 * time.Second)
	for !s.Answers.Status().Ready && time.Now().Before(ready) {
		time.Sleep(20 * time.Millisecond)
	}
	own := s.Person("Kari", vefsn, allmenning.RoleEditor)
	for _, path := range []string{"/ut/behov.csv?q=behov+vefsn", "/ut/treff.xlsx?q=behov+vefsn"} {
		read := func(v allmenning.Visitor) string {
			p := s.Ask(v, path, nil)
			if p.Code != http.StatusOK {
				t.Fatalf("%s: %d", path, p.Code)
			}
			if strings.Contains(path, ".xlsx") {
				return unpacked(t, p.Body)
			}
			return p.Body
		}
		open, mine := read(allmenning.Visitor{}), read(own)
		if !strings.Contains(open, "Åpent behov i Vefsn") || strings.Contains(open, "Lukket") {
			t.Errorf("%s for anybody: %.300q", path, open)
		}
		if !strings.Contains(mine, "Lukket behov i Vefsn") || strings.Contains(mine, "Fauske") {
			t.Errorf("%s for its owner: %.300q", path, mine)
		}
	}
	if p := s.Ask(allmenning.Visitor{}, "/ut/treff.xlsx?q=", nil); p.Code != http.StatusNotFound {
		t.Errorf("a file of no question: %d", p.Code)
	}
	if p := s.Ask(allmenning.Visitor{}, "/ut/behov.csv?tema=climate-environment", nil); !strings.Contains(p.Body, "Åpent behov i Vefsn") || strings.Contains(p.Body, "Lukket") {
		t.Errorf("of its theme: %.300q", p.Body)
	}
	if p := s.Ask(allmenning.Visitor{}, "/ut/behov.csv?tema=dementia", nil); p.Code != http.StatusOK || !codes.Themes().Has("dementia") || strings.Contains(p.Body, "Åpent behov i Vefsn") {
		t.Errorf("of another theme: %.300q", p.Body)
	}
}
