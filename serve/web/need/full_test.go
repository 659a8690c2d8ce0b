package need_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// A disk that takes nothing is told of to whoever writes, and to whoever is to mend it.
func TestNewNeed_on_a_disk_that_takes_nothing(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	disk := &testkit.Disk{}
	db := testkit.Open(t, t.TempDir()+"/allmenning.db", store.Options{Fold: lang.Fold, Through: disk.Through})
	c := commons.New(db, municipality.Embedded())
	s := &town{&testweb.Town{Commons: c, Site: testweb.Over(t, db, nil, func(a *answers.Answers) []page.Routes {
		return []page.Routes{need.Pages{Answers: a, Commons: c}}
	})}, t}
	kari := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	whole := with(fields, falls...)

	disk.Shut()
	for name, send := range map[string]func() testweb.Page{
		"draft":   func() testweb.Page { return s.Ask(kari, path, with(whole, "_gjor", "kladd")) },
		"publish": func() testweb.Page { return s.Ask(kari, path, with(whole, "_gjor", "publiser")) },
	} {
		log.Reset()
		p := send()
		if p.Code != http.StatusServiceUnavailable || p.Header.Get("Retry-After") == "" || p.Fields().Get("title") != falls[1] {
			t.Errorf("%s: %d, %v", name, p.Code, p.Fields())
		}
		if main := p.Main(); !strings.Contains(main, "Det du skrev, står under. Prøv igjen om litt.") || strings.Contains(main, "Kladden lagrer seg selv") {
			t.Errorf("%s: the page says %s", name, main)
		}
		if n := strings.Count(log.String(), "page failed"); n != 1 || !strings.Contains(log.String(), path) {
			t.Errorf("%s: %d lines in the log: %s", name, n, log.String())
		}
	}
	log.Reset()
	if p := s.Ask(kari, path+"/kladd", whole, "HX-Request", "true"); !strings.Contains(p.Body, "ingenting kan lagres") || strings.Count(log.String(), "page failed") != 1 {
		t.Errorf("a script that saves: %s; in the log: %s", p.Body, log.String())
	}

	disk.Mend()
	log.Reset()
	if p := s.Ask(kari, path, with(whole, "_gjor", "publiser")); p.Code != http.StatusSeeOther || strings.Contains(log.String(), "page failed") {
		t.Errorf("when the disk is back: %d; in the log: %s", p.Code, log.String())
	}
}
