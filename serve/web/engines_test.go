package web_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/front"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/municipality"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
	"allmenning/serve/web/study"
	"allmenning/serve/web/synthesis"
	"allmenning/store"
)

// every is all packages of pages.
func every(a *answers.Answers) []page.Routes {
	return []page.Routes{
		front.Pages{Answers: a},
		hits.Pages{Answers: a},
		municipality.Pages{Answers: a},
		need.Pages{Answers: a},
		project.Pages{Answers: a},
		study.Pages{Answers: a},
		finding.Pages{Answers: a},
		synthesis.Pages{Answers: a},
	}
}

// more is a need and a project beside the library, which has no needs. Their ids are fixed, so that both engines get the same.
func more(t *testing.T) func(*store.DB) {
	return func(db *store.DB) {
		n, p := testkit.Need(), testkit.Project()
		n.ID, p.ID = "01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"
		for _, r := range []*allmenning.Record{n, p} {
			r.Owner = commons.Library
			r.Places = []allmenning.Place{{Number: "1246", CodeYear: 2018}, {Number: "1245", CodeYear: 2018}, {Number: "1824", CodeYear: 2024}}
		}
		testkit.Put(t, db, n, p)
	}
}

// The two engines are one program: every page type says the same, to the last sign, on SQLite and on PostgreSQL. Without a
// PostgreSQL server the pages are only asked to answer.
func TestPages_say_the_same_on_both_engines(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	options := store.Options{Fold: lang.Fold, Now: func() time.Time { return noon }}
	sites := map[string]*testweb.Site{"SQLite": testweb.Over(t, testkit.Open(t, t.TempDir()+"/allmenning.db", options), more(t), every)}
	if testkit.HasPostgres() {
		sites["PostgreSQL"] = testweb.Over(t, testkit.Open(t, testkit.Postgres(t), options), more(t), every)
	}
	asked := 0
	for i, path := range pathsOf(t, sites["SQLite"]) {
		for _, l := range []string{"nb", "nn", "en"} {
			if l != "nb" && i%5 != 0 {
				continue
			}
			asked++
			said := map[string]testweb.Page{}
			for engine, site := range sites {
				said[engine] = site.Get(path, l)
				if said[engine].Code != http.StatusOK {
					t.Errorf("%s in %s on %s: %d", path, l, engine, said[engine].Code)
				}
			}
			if there := said["PostgreSQL"].Body; len(sites) == 2 && there != said["SQLite"].Body {
				t.Errorf("%s in %s: %s", path, l, parted(said["SQLite"].Body, there))
			}
		}
	}
	if asked < 80 {
		t.Errorf("only %d pages were asked for", asked)
	}
}

// few is one of how many records of a noun has its page asked for; all of them where ALLMENNING_ORDEAL is 1.
var few = map[allmenning.Noun]int{allmenning.NounNeed: 1, allmenning.NounProject: 6, allmenning.NounStudy: 6, allmenning.NounFinding: 12, allmenning.NounSynthesis: 2, allmenning.NounConstellation: 1}

// pathsOf are the addresses of every page type: lists with their next page, questions, and pages of records and of
// municipalities with and without something.
func pathsOf(t *testing.T, site *testweb.Site) []string {
	t.Helper()
	paths := []string{
		"/", "/sok?q=eldre+som+faller+hjemme", "/sok?q=eldre+som+faller+hjemme&kommune=1824&noun=study", "/sok?q=young+people+outside+work",
		"/sok?q=qwxzqwxz", "/sok?q=medisindispensarar&n=50", "/behov", "/behov?sted=4626", "/prosjekter", "/prosjekter?ord=VELFERD", "/studier", "/resultater",
		"/oppsummeringer", "/kommuner", "/kommuner?navn=tromso", "/kommuner/1824", "/kommuner/4626", "/kommuner/0301", "/kommuner/5610", "/kommuner/1850",
		"/kommuner/1824?vekt-population=2&vekt-area=0", "/om", "/velg-kommune",
	}
	for _, list := range []string{"/prosjekter", "/studier", "/resultater"} {
		p := site.Get(list, "nb")
		for _, a := range p.All("a") {
			if testweb.Attr(a, "rel") == "next" {
				paths = append(paths, testweb.Attr(a, "href"))
			}
		}
	}
	records, err := site.DB.List(context.Background(), allmenning.Reader{}, store.Filter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	met := map[allmenning.Noun]int{}
	for _, r := range records {
		if met[r.Noun]++; met[r.Noun]%few[r.Noun] != 0 && os.Getenv("ALLMENNING_ORDEAL") != "1" {
			continue
		}
		paths = append(paths, r.Path())
		switch r.Noun {
		case allmenning.NounSynthesis:
			paths = append(paths, r.Path()+"?kommune=1824", r.Path()+"/utskrift", r.Path()+"/tall.csv")
		case allmenning.NounProject:
			paths = append(paths, r.Path()+"/utskrift?kommune=5610")
		}
	}
	return paths
}

// parted tells where two pages part.
func parted(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s string) string { return strings.ToValidUTF8(s[max(0, i-80):min(len(s), i+80)], "") }
	return fmt.Sprintf("the pages part at byte %d:\nSQLite     %q\nPostgreSQL %q", i, around(a), around(b))
}
