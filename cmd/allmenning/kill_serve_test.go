package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/store"
)

// editor lets an editor of a municipality in, before the program is started.
func (l *longList) editor() {
	l.t.Helper()
	db, err := store.Open(context.Background(), l.address, store.Options{Fold: lang.Fold})
	if err == nil {
		err = commons.New(db, municipality.Embedded()).PrepareOrganisations(context.Background())
	}
	if err != nil {
		l.t.Fatal(err)
	}
	token, digest := secret.NewToken()
	l.who = &client{m: l.mixed, token: token, address: "192.0.2.1", browser: &http.Client{
		Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	testkit.Write(l.t, db, func(tx *store.Tx) error {
		return errors.Join(
			tx.PutPerson(&allmenning.Person{ID: "eva", Name: "Eva", Email: "eva@example.org", Lang: allmenning.NB}),
			tx.PutAppointment(allmenning.Appointment{Person: "eva", Organisation: owner("1824"), Role: allmenning.RoleEditor}),
			tx.PutSession(store.Session{Digest: digest, Person: "eva", Acting: owner("1824"), Made: tx.Now(), Seen: tx.Now(), Ends: tx.Now() + 48*3_600_000}),
		)
	})
	if err := db.Close(); err != nil {
		l.t.Fatal(err)
	}
}

// ask asks for a page, or sends a form, and gives the answer, which must have a code.
func (l *longList) ask(method, path, kind string, body io.Reader, code int) testweb.Page {
	l.t.Helper()
	r, err := http.NewRequest(method, l.site+path, body)
	if err != nil {
		l.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer, text, err := l.who.do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	p, err := pageOf(text)
	if err != nil {
		l.t.Fatal(err)
	}
	if p.Header = answer.Header; answer.StatusCode != code {
		l.t.Fatalf("%s %s answers %d, want %d: %.300s", method, path, answer.StatusCode, code, p.Main())
	}
	return p
}

// send sends the list as a file.
func (l *longList) send() {
	l.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("fil", "prosjekter.csv")
	if err == nil {
		_, err = io.WriteString(part, projects(rowsToImport, 0))
	}
	if err = errors.Join(err, form.Close()); err != nil {
		l.t.Fatal(err)
	}
	l.path = l.ask(http.MethodPost, "/lister", form.FormDataContentType(), &b, http.StatusSeeOther).Header.Get("Location")
}

// page is the page of the list.
func (l *longList) page() testweb.Page {
	l.t.Helper()
	return l.ask(http.MethodGet, l.path, "", nil, http.StatusOK)
}

// press presses a button of the list's page, with what its form holds.
func (l *longList) press(what string) {
	l.t.Helper()
	form := url.Values{}
	if what == "kolonner" || what == "ta-inn" {
		form = l.page().Fields()
	}
	l.ask(http.MethodPost, l.path+"/"+what, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()), http.StatusSeeOther)
}

// killServe kills the program.
func (l *longList) killServe() {
	l.t.Helper()
	_ = l.server.Process.Signal(syscall.SIGKILL)
	_ = l.server.Wait()
	l.rest()
}

// killedServes kills the program so many times while it works on the list in a state, each time further on, and starts it again. What it had in its
// hands is anybody's after some minutes.
func (l *longList) killedServes(state store.ImportState, kills int) {
	l.t.Helper()
	last := 0
	for kill := range kills {
		at := max(last, 1) + l.random.IntN((rowsToImport-last)/(kills-kill+1))
		l.await(string(state)+" to come to line "+strconv.Itoa(at), func() bool { return l.line(state) > at })
		time.Sleep(time.Duration(l.random.Int64N(int64(30 * time.Millisecond))))
		l.killServe()
		l.check()
		line := l.line(state)
		if line <= last || line > rowsToImport {
			l.t.Errorf("%s: killed at line %d, it was at %d before", state, line, last)
		}
		l.start()
		if l.line(state) == line { // it is nobody's yet: the page tells how far it has come
			done := line
			if state == store.ImportUndoing {
				done-- // it counts rows, and the header is none
			}
			if says := plain(l.page().Text("framdrift")); !strings.Contains(says, strconv.Itoa(done)) {
				l.t.Errorf("%s: after line %d the page says %q", state, line, says)
			}
		}
		if state == store.ImportRunning {
			l.is("SELECT count(*) FROM record", line-1)
		}
		l.t.Logf("%s: killed at line %d", state, line)
		l.pass(3 * time.Minute)
		if last = line; state == store.ImportLooking {
			last = 0 // which begins at the beginning: it stores nothing
		}
	}
}

// until waits for the program to be done with the list by itself.
func (l *longList) until(state store.ImportState) {
	l.t.Helper()
	l.await("the list to be "+string(state), func() bool { return l.line(state) >= 0 })
}

var inThousands = regexp.MustCompile(`(\d)[\s\x{a0}\x{202f}](\d{3})`)

// plain is a text with nothing between the thousands of its numbers.
func plain(text string) string { return inThousands.ReplaceAllString(text, "$1$2") }
