package list_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testweb"
)

// A file that cannot be read comes back with a sentence at the field, whatever it is.
func TestSend_what_is_no_list_is_said_at_the_field(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, _ := z.Create("innhold.txt")
	_, _ = w.Write([]byte("hei"))
	_ = z.Close()
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"empty":         {nil, "Filen er tom."},
		"blank":         {[]byte(" \r\n;;\n"), "Filen er tom."},
		"pdf":           {[]byte("%PDF-1.7\n1 0 obj"), "ikke en liste vi kan lese"},
		"old Excel":     {append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...), ""},
		"another zip":   {packed.Bytes(), "ikke en liste vi kan lese"},
		"cut off":       {packed.Bytes()[:40], ""},
		"html":          {[]byte("<!DOCTYPE html><html><body>hei</body></html>"), "ikke en liste vi kan lese"},
		"a quarter NUL": {bytes.Repeat([]byte{'a', 0, 'b', ';'}, 300), ""},
	} {
		p := upload(t, s, v, "", name+".csv", c.content)
		if p.Code != http.StatusUnprocessableEntity || p.Text("feil-fil") == "" || !strings.Contains(p.Text("feil-fil"), c.says) {
			t.Errorf("%s: %d %q", name, p.Code, p.Text("feil-fil"))
		}
	}
	p := upload(t, s, v, "library", "a.csv", []byte(own))
	if p.Code != http.StatusUnprocessableEntity || p.Text("feil-navn") == "" {
		t.Errorf("the library's own name: %d", p.Code)
	}
	const number = "01010750160" // right check digits, nobody's
	for at, c := range map[string][2]string{"feil-navn": {"For " + number, "a.csv"}, "feil-fil": {"", "bruker " + number + ".csv"}} {
		p := upload(t, s, v, c[0], c[1], []byte(own))
		if p.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Text(at), "fødselsnummer") {
			t.Errorf("a name that tells of a person: %d %q", p.Code, p.Text(at))
		}
	}
}

// What is larger than a list may be is refused while it streams, and so is what ends too soon.
func TestSend_too_large_and_cut_off(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	send := func(write func(io.Writer), end bool) testweb.Page {
		r, w := io.Pipe()
		form := multipart.NewWriter(w)
		go func() {
			part, err := form.CreateFormFile("fil", "stor.csv")
			if err == nil {
				write(part)
			}
			if end {
				err = form.Close()
			}
			_ = w.CloseWithError(err)
		}()
		q := httptest.NewRequest(http.MethodPost, "/lister", r)
		q.Header.Set("Content-Type", form.FormDataContentType())
		q.Header.Set("Accept-Language", "nb")
		out := httptest.NewRecorder()
		s.ServeHTTP(out, q.WithContext(allmenning.WithVisitor(q.Context(), v)))
		return testweb.Page{Code: out.Code, Body: out.Body.String()}
	}
	row := []byte(strings.Repeat("a", 1<<20-1) + "\n")
	if p := send(func(w io.Writer) {
		for range commons.MostListBytes>>20 + 1 {
			_, _ = w.Write(row)
		}
	}, true); p.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "Den kan være høyst 64 MB") {
		t.Errorf("too large: %d", p.Code)
	}
	if p := send(func(w io.Writer) { _, _ = w.Write([]byte("Tittel;Kommune\nHei")) }, false); p.Code != http.StatusUnprocessableEntity {
		t.Errorf("cut off: %d", p.Code)
	}
	if p := s.Ask(v, "/lister", nil); strings.Contains(p.Main(), "stor.csv") {
		t.Error("half a list is kept")
	}
}

// Whatever a file, its name and its cells hold, the pages stay whole, no header is broken, and what tells of a person is not shown
// again.
func TestList_hostile_texts(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	name := "\"><script>alert(1)</script>\r\nSet-Cookie: a=b.csv"
	content := "Tittel;<img src=x onerror=alert(1)>;E-post;Elev;Sted;=HYPERLINK(\"http://x\");Merknad\n" +
		"<script>alert(1)</script>;\"<b>a</b>\";kari@example.org;Kari N;Vefsn;+1|cmd;x\n" +
		";\"=cmd|' /C calc'!A0\";;;Vefsn;;\n" +
		"Vanlig prosjekt;12.03.1961;ola@example.org;;Ingenstad;@SUM(A1);ring ola@example.org\n"
	p := upload(t, s, v, "", name, []byte(content))
	if p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	at := p.Header.Get("Location")
	look := func(p testweb.Page, when string) {
		t.Helper()
		for _, bad := range []string{"<script>alert", "<img src=x", "<b>a</b>", "kari@example.org", "ola@example.org", "Kari N", "12.03.1961"} {
			if strings.Contains(p.Body, bad) {
				t.Errorf("%s: the page holds %q", when, bad)
			}
		}
		if p.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: a header is broken", when)
		}
	}
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, commons.Hidden, "ring "+commons.Hidden)
	look(p, "columns")
	look(s.Ask(v, "/lister", nil), "the list of lists")
	in := p.Fields()
	for i := range 7 {
		if i != 0 && i != 4 {
			in.Set(fmt.Sprintf("kolonne.%d", i), "")
		}
	}
	post(t, s, v, at+"/kolonner", in)
	work(t, s)
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "1 rad har feil", "«Ingenstad»")
	look(p, "ready")
	csv := s.Ask(v, at+"/feil.csv", nil)
	if csv.Code != http.StatusOK || !strings.Contains(csv.Body, ";'=HYPERLINK(") && !strings.Contains(csv.Body, `"'=HYPERLINK(`) || !strings.Contains(csv.Body, ";'=cmd|") {
		t.Errorf("the file to mend holds a formula: %q", csv.Body)
	}
	post(t, s, v, at+"/ta-inn", nil)
	work(t, s)
	look(s.Ask(v, at, nil), "done")
}

// A list that tells who somebody is comes back with the place named and without the text, and nothing of it is kept, whichever way it
// came.
func TestSend_what_tells_who_somebody_is(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	const number = "01010112377" // right check digits, nobody's
	for what, content := range map[string]string{
		"a number": "Tittel;Merknad\nSkulehage;Gjelder " + number + "\n", "a column of birthdays": "Tittel;Født\nSkulehage;01.02.1970\n",
	} {
		p := upload(t, s, v, "", "liste.csv", []byte(content))
		if p.Code != http.StatusUnprocessableEntity || p.Text("feil-fil") == "" || strings.Contains(p.Body, number) {
			t.Errorf("%s in a file: %d %q", what, p.Code, p.Text("feil-fil"))
		}
		p = s.Ask(v, "/lister", url.Values{"navn": {"Vår"}, "tekst": {content}})
		if p.Code != http.StatusUnprocessableEntity || p.Text("feil-tekst") == "" {
			t.Errorf("%s in pasted cells: %d %q", what, p.Code, p.Text("feil-tekst"))
		}
	}
	p := upload(t, s, v, "", number+".csv", []byte(own))
	if p.Code != http.StatusUnprocessableEntity || p.Text("feil-fil") == "" {
		t.Errorf("a number in the name of a file: %d %s", p.Code, p.Main())
	}
	says(t, s.Ask(v, "/lister", nil), http.StatusOK, "Dere har ikke sendt noen liste ennå")
}
