package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/files/table"
	"allmenning/find/lang"
	"allmenning/internal/hostile"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/store"
)

// mostMemory is what the program may take while it meets the files, in MB.
const mostMemory = 256

// atOnce is how many lists wait for the program to look through them before the test goes on: fewer than may wait.
const atOnce = 90

// TestServe_meets_every_hostile_file sends every file nobody should send to the real program, as an editor's browser does. None is
// answered with a fault of ours. What is refused comes back with a sentence at the field, which names line and column where the
// fault has them, and leaves the store as it was; what tells who somebody is is refused. The others are looked through and taken
// in, and each page says what became of them. All the while the program takes less than 256 MB.
func TestServe_meets_every_hostile_file(t *testing.T) {
	s := openHostile(t)
	n, told := 0, map[string]int{}
	for f := range hostile.Files(20261123) {
		if f.Name == "swollen/unread.csv" { // a disk that fails is the sender's, and sends nothing
			continue
		}
		n++
		told[s.send(f)]++
		if len(s.waiting) == atOnce {
			s.takeIn(told)
		}
	}
	s.takeIn(told)
	if n < 500 || told["refused"] < 250 || told["done"] < 300 {
		t.Errorf("%d files: %v", n, told)
	}
	peak := peakOf(t, s.server.Process.Pid)
	var counts []string
	for _, what := range slices.Sorted(maps.Keys(told)) {
		counts = append(counts, fmt.Sprintf("%s %d", what, told[what]))
	}
	t.Logf("%d files, at most %d MB: %s", n, peak, strings.Join(counts, ", "))
	if peak > mostMemory {
		t.Errorf("the program took %d MB", peak)
	}
	s.stop()
}

// hostileSite is the program, and those who send it what they should not.
type hostileSite struct {
	*mixed
	db      *sql.DB   // the program's, for reading
	senders []*client // one municipality after the other, each with as many sessions as one may send forms with
	sent    int
	waiting []sentFile
}

// sentFile is a file that was kept, to be looked through.
type sentFile struct {
	hostile.File
	*client
	path string // of its page
}

// postsOf is how many forms a session sends here: the program lets a session send 120 at once.
const postsOf = 100

func openHostile(t *testing.T) *hostileSite {
	t.Helper()
	data := t.TempDir()
	s := &hostileSite{mixed: &mixed{t: t, program: build(t), address: filepath.Join(data, file), flags: []string{"--data", data}}}
	db, err := store.Open(context.Background(), s.address, store.Options{Fold: lang.Fold})
	if err != nil {
		t.Fatal(err)
	}
	if err := commons.New(db, municipality.Embedded()).PrepareOrganisations(context.Background()); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		for i, number := range []allmenning.MunicipalityNumber{"1824", "1804", "1841", "1806", "1813", "1820"} {
			p := allmenning.PersonID("person-" + string(number))
			err := errors.Join(
				tx.PutPerson(&allmenning.Person{ID: p, Name: string(number), Email: string(number) + "@example.org", Lang: allmenning.NB}),
				tx.PutAppointment(allmenning.Appointment{Person: p, Organisation: owner(number), Role: allmenning.RoleEditor}),
			)
			for range 6 {
				token, digest := secret.NewToken()
				err = errors.Join(err, tx.PutSession(store.Session{
					Digest: digest, Person: p, Acting: owner(number), Made: tx.Now(), Seen: tx.Now(), Ends: tx.Now() + 12*3_600_000,
				}))
				s.senders = append(s.senders, &client{m: s.mixed, name: string(number), token: token, address: fmt.Sprintf("192.0.2.%d", i+1), browser: &http.Client{
					Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
				}})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s.start()
	if s.db, err = sql.Open("sqlite", "file:"+s.address+"?mode=ro&_pragma=busy_timeout(5000)"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.db.Close() })
	return s
}

// next is who sends the next form. All that waits at once is one municipality's.
func (s *hostileSite) next() *client {
	s.t.Helper()
	if s.sent/postsOf == len(s.senders) {
		s.t.Fatal("nobody is left who may send")
	}
	s.sent++
	return s.senders[(s.sent-1)/postsOf]
}

// page asks for a page, or sends a form. An answer that is a fault of the program's fails the test.
func (s *hostileSite) page(c *client, r *http.Request, what string) testweb.Page {
	s.t.Helper()
	answer, body, err := c.do(r)
	if err != nil {
		s.t.Fatalf("%s: no answer: %v", what, err)
	}
	p, err := pageOf(body)
	if err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
	p.Code, p.Header = answer.StatusCode, answer.Header
	if p.Code >= http.StatusInternalServerError || strings.Contains(body, "⟪") {
		s.t.Errorf("%s: %d: %.300s", what, p.Code, p.Main())
	}
	return p
}

// send sends a file, and says what became of it: "refused", or "kept". What is refused leaves no trace.
func (s *hostileSite) send(f hostile.File) string {
	s.t.Helper()
	before := s.rows()
	c := s.next()
	body, in := io.Pipe()
	form := multipart.NewWriter(in)
	go func() {
		err := form.WriteField("navn", f.Name)
		if part, partErr := form.CreateFormFile("fil", filepath.Base(f.Name)); partErr == nil {
			_, err = io.Copy(part, io.NewSectionReader(f.Bytes(), 0, f.Size))
		}
		_ = in.CloseWithError(errors.Join(err, form.Close())) // an error means that nobody reads on
	}()
	r, err := http.NewRequest(http.MethodPost, s.site+"/lister", body)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	if f.Size > 2*commons.MostListBytes { // nobody reads it to its end, and then the answer may not come through
		return s.sendTooMuch(c, r, f, before)
	}
	p := s.page(c, r, f.Name)
	switch p.Code {
	case http.StatusSeeOther:
		if f.Holds != "" {
			s.t.Errorf("%s holds %s, and is kept", f.Name, f.Holds)
		}
		s.waiting = append(s.waiting, sentFile{f, c, p.Header.Get("Location")})
		return "kept"
	case http.StatusUnprocessableEntity:
		says := p.Text("feil-fil") + p.Text("feil-navn")
		if !strings.HasSuffix(says, ".") || strings.ContainsAny(says, "{}") {
			s.t.Errorf("%s is refused with %q", f.Name, says)
		}
		if placed(f) && f.Size <= commons.MostListBytes && !named(says, f) {
			s.t.Errorf("%s is refused with %q, which does not name line %d, column %s", f.Name, says, f.Line, table.ColumnName(f.Column))
		}
		s.same(f.Name, before)
		return "refused"
	}
	s.t.Errorf("%s: %d: %.300s", f.Name, p.Code, p.Main())
	return "else"
}

// sendTooMuch sends what is larger than is read. The sender is told, or cut off; either way nothing is kept.
func (s *hostileSite) sendTooMuch(c *client, r *http.Request, f hostile.File, before string) string {
	answer, _, err := c.do(r)
	if err == nil && answer.StatusCode != http.StatusUnprocessableEntity {
		s.t.Errorf("%s: %d", f.Name, answer.StatusCode)
	}
	s.same(f.Name, before)
	return "refused"
}

// placed says whether the fault of a file has a place that everybody is told.
func placed(f hostile.File) bool { return f.Line > 0 && f.Column > 0 }

// named says whether a text names the place of a file's fault.
func named(says string, f hostile.File) bool {
	says = plain(says)
	return strings.Contains(says, "inje "+strconv.Itoa(f.Line)+",") && strings.Contains(says, "kolonne "+table.ColumnName(f.Column)+" ") ||
		strings.Contains(says, "inje "+strconv.Itoa(f.Line)+",") && strings.Contains(says, "kolonne "+table.ColumnName(f.Column)+".") ||
		strings.Contains(says, "inje "+strconv.Itoa(f.Line)+" ") && strings.Contains(says, "kolonne "+table.ColumnName(f.Column))
}

// takeIn has all that waits looked through, and taken in where anything of it can be. told counts what became of them.
func (s *hostileSite) takeIn(told map[string]int) {
	s.t.Helper()
	fields := func(w sentFile, path string, values url.Values) testweb.Page {
		r, err := http.NewRequest(http.MethodPost, s.site+path, strings.NewReader(values.Encode()))
		if err != nil {
			s.t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		sender := s.next()
		if sender.name != w.name {
			s.t.Fatal("too many forms for one municipality")
		}
		return s.page(sender, r, w.Name)
	}
	get := func(w sentFile, path string) testweb.Page {
		r, err := http.NewRequest(http.MethodGet, s.site+path, nil)
		if err != nil {
			s.t.Fatal(err)
		}
		return s.page(w.client, r, w.Name)
	}
	var looked []sentFile
	for _, w := range s.waiting {
		p := get(w, w.path)
		if p.Code != http.StatusOK {
			s.t.Errorf("%s: %d", w.Name, p.Code)
		}
		switch p := fields(w, w.path+"/kolonner", titled(p.Fields())); p.Code {
		case http.StatusSeeOther:
			looked = append(looked, w)
		case http.StatusUnprocessableEntity: // it has hardly a column
			told["no columns"]++
		default:
			s.t.Errorf("%s: columns: %d", w.Name, p.Code)
		}
	}
	s.idle()
	var taken []sentFile
	for _, w := range looked {
		p := get(w, w.path)
		text := p.Main()
		if p.Code != http.StatusOK || s.state(w) != string(store.ImportReady) {
			s.t.Errorf("%s: %d, %s", w.Name, p.Code, s.state(w))
		}
		if placed(w.File) && w.Wants != hostile.Read && !named(text, w.File) {
			s.t.Errorf("%s: the page does not name line %d, column %s: %s", w.Name, w.Line, table.ColumnName(w.Column), text)
		}
		if strings.Contains(p.Body, "/feil.csv") {
			get(w, w.path+"/feil.csv")
		}
		want := http.StatusSeeOther
		if !p.Fields().Has("sett") { // the page offers it only where something of the list would be taken in
			want = http.StatusConflict
		}
		if p := fields(w, w.path+"/ta-inn", p.Fields()); p.Code != want {
			s.t.Errorf("%s: take in: %d, not %d", w.Name, p.Code, want)
		}
		taken = append(taken, w)
	}
	s.idle()
	for _, w := range taken {
		if p := get(w, w.path); p.Code != http.StatusOK {
			s.t.Errorf("%s: %d", w.Name, p.Code)
		}
		told[s.state(w)]++
	}
	for s.waiting = nil; s.sent%(6*postsOf) != 0; s.sent++ { // the next municipality goes on
	}
}

// titled chooses a column for the title where none is guessed: the second, which has texts in most of these lists.
func titled(form url.Values) url.Values {
	for _, chosen := range form {
		if slices.Contains(chosen, "title") {
			return form
		}
	}
	for _, name := range []string{"kolonne.1", "kolonne.0"} {
		if form.Has(name) {
			form.Set(name, "title")
			break
		}
	}
	return form
}

// idle waits until the program works on no list.
func (s *hostileSite) idle() {
	s.t.Helper()
	for end := time.Now().Add(5 * time.Minute); s.ask(`SELECT count(*) FROM import WHERE state IN ('looking', 'running', 'undoing')`) != "0"; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal("the program works on the lists for ever")
		}
	}
}

func (s *hostileSite) state(w sentFile) string {
	return s.ask(`SELECT state FROM import WHERE id = $1`, w.path[strings.LastIndex(w.path, "/")+1:])
}

// ask is one value of the store.
func (s *hostileSite) ask(query string, args ...any) (out string) {
	s.t.Helper()
	if err := s.db.QueryRow(query, args...).Scan(&out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// listTables are the tables that a list may fill.
var listTables = []string{"import", "import_part", "import_row", "record", "block", "revision", "record_municipality", "link", "event", "source_alias", "source_base", "outbox", "job"}

// rows is how many rows each table has that a list may fill.
func (s *hostileSite) rows() string {
	s.t.Helper()
	var all []string
	for _, table := range listTables {
		all = append(all, `'`+table+` ' || (SELECT count(*) FROM "`+table+`")`)
	}
	return s.ask(`SELECT ` + strings.Join(all, ` || ', ' || `))
}

func (s *hostileSite) same(name, before string) {
	s.t.Helper()
	if after := s.rows(); after != before {
		s.t.Errorf("%s is refused and leaves something:\n%s\n%s", name, before, after)
	}
}

// stop ends the program, and holds the store to its rules.
func (s *hostileSite) stop() {
	s.t.Helper()
	if err := s.db.Close(); err != nil {
		s.t.Error(err)
	}
	_ = s.server.Process.Signal(syscall.SIGTERM)
	if err := s.server.Wait(); err != nil {
		s.t.Errorf("the program did not stop well: %v", err)
	}
	if out, err := exec.Command(s.program, append([]string{"check"}, s.flags...)...).CombinedOutput(); err != nil {
		s.t.Errorf("check: %v\n%s", err, out)
	}
}

// peakOf is the most memory that a process has taken, in MB, as the system counts it; 0 where it does not say.
func peakOf(t *testing.T, pid int) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb >> 10
}
