package e2e

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// What people write in files comes in another way than what they write in fields: the name of the file, those of its sheets, the
// headers and the cells. Here lists are sent with hostile texts in all four, and their pages are looked at as all others are.

// How much a file may hold of each: a file's name has as many letters as file systems take, a sheet's as Excel takes.
const (
	mostInFileName  = 190
	mostInSheetName = 31
	sheetsInFile    = 9
	rowsInFile      = 12
)

// The words that stand in one place only.
var fileMarks = map[string]string{"name of the file": word(31_001), "name of a sheet": word(31_002), "header": word(31_003), "cell": word(31_004), "name of the list": word(31_005)}

func TestHostile_files(t *testing.T) {
	x := openHostile(t)
	lists := x.files()
	per := x.callers[3]
	all := []view{{per, "nb", "/lister", "lists"}, {per, "nn", "/lister", "lists"}}
	for i, path := range lists {
		all = append(all, view{per, []string{"nb", "nn", "en"}[i%3], path, "list"}, view{per, "nb", path + "?endre=kolonner", "columns"})
	}
	_, got := per.read("/prosjekter?kommune=1841")
	for _, link := range hrefs(got.body) {
		if strings.HasPrefix(link, "/prosjekter/") && ids.MatchString(link) && len(all) < 4*len(lists) {
			all = append(all, view{per, "nb", link, "record"}, view{x.callers[2], "en", link + "/historikk", "history"})
		}
	}
	x.plans["files"] = &plan{key: "files", sheet: &sheet{method: http.MethodPost, action: "/lister"}, marks: fileMarks}
	unseen, marks, shown := x.look(t, all)
	for _, place := range marks {
		t.Errorf("nowhere to be read: what is written in %s", place)
	}
	if n, want := len(x.texts)-len(unseen), min(500, 2*perField()); n < want { // what cannot be printed is not kept, and a long cell is cut
		t.Errorf("%d texts are read on the pages, want %d", n, want)
	}
	for _, kind := range []string{"lists", "list", "columns", "record", "history"} {
		if shown[kind] == 0 {
			t.Errorf("no page of the kind %q shows a hostile text", kind)
		}
	}
	t.Logf("pages that show hostile texts: %v", shown)
}

// files sends lists as files until the names of files and of sheets have held as many texts as every field does. It has some of the lists
// looked through, and two taken in, as whoever sent them would. It gives where the lists are.
func (x *hostile) files() (lists []string) {
	x.t.Helper()
	per := x.callers[3]
	fits := func(most int, not string) []string {
		return slices.DeleteFunc(slices.Clone(x.texts), func(s string) bool {
			return strings.ContainsAny(s, not) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) || utf8.RuneCountInString(s) > most || strings.TrimSpace(s) != s
		})
	}
	names, sheets, called := fits(mostInFileName-20, "/\\"), fits(mostInSheetName, `:\/?*[]'`), fits(80, "")
	named, sheeted, celled := 0, 0, 0
	for n := 0; named < perField() || sheeted < perField(); n++ {
		name := fileMarks["name of the file"]
		for utf8.RuneCountInString(name)+utf8.RuneCountInString(names[named%len(names)]) < mostInFileName {
			name += " " + names[named%len(names)]
			named++
		}
		wb := excelize.NewFile()
		x.must(wb.SetSheetName("Sheet1", fileMarks["name of a sheet"]))
		celled += x.fill(wb, fileMarks["name of a sheet"], n)
		for range sheetsInFile - 1 {
			sheet := sheets[sheeted%len(sheets)]
			if i, _ := wb.GetSheetIndex(sheet); i < 0 {
				if _, err := wb.NewSheet(sheet); err != nil {
					x.t.Fatalf("%q: %v", sheet, err)
				}
				x.must(wb.SetCellStr(sheet, "A1", "Tittel"))
				x.must(wb.SetCellStr(sheet, "A2", calmText))
			}
			sheeted++
		}
		var packed bytes.Buffer
		x.must(wb.Write(&packed))
		x.must(wb.Close())
		got := per.upload("/lister", fileMarks["name of the list"]+" "+called[n*7%len(called)], name+".xlsx", packed.Bytes())
		if got.code != http.StatusSeeOther {
			x.t.Fatalf("the list %q is answered with %d: %s", name, got.code, summary(got.body))
		}
		at, _, _ := strings.Cut(got.header.Get("Location"), "?")
		lists = append(lists, at)
	}
	for _, at := range lists[:min(8, len(lists))] {
		x.next(per, at, "/kolonner")
	}
	for _, at := range lists[:2] {
		x.settled(per, at)
		x.next(per, at, "/ta-inn")
		x.settled(per, at)
	}
	x.t.Logf("%d files: %d texts in their names, %d in those of sheets, %d in cells and headers", len(lists), named, sheeted, celled)
	return lists
}

// fill writes a list of projects with hostile texts in its headers and cells, another each time. It gives how many texts that is.
func (x *hostile) fill(wb *excelize.File, sheet string, n int) (texts int) {
	head := []string{"Tittel", "Sammendrag", "Status", "Tema", "Kommune"}
	for k := range 3 {
		text, held := x.pack(n*7+k*50, 100)
		head = append(head, fileMarks["header"]+text)
		texts += held
	}
	x.must(wb.SetSheetRow(sheet, "A1", &head))
	for i := range rowsInFile {
		row := make([]string, len(head))
		for k, size := range []int{300, 1500, 60, 60, 60, 200, 200, 200} {
			if i > 2 && (k == 2 || k == 3) || i%3 > 0 && k == 4 {
				continue // most rows are to be taken in
			}
			text, held := x.pack((n*rowsInFile+i)*11+k*80, size)
			row[k] = fileMarks["cell"] + " " + fmt.Sprint(n, i, k) + text
			texts += held
		}
		if i%3 > 0 {
			row[4] = "1841"
		}
		x.must(wb.SetSheetRow(sheet, fmt.Sprint("A", i+2), &row))
	}
	return texts
}

func (x *hostile) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

// next sends the form of a list's page whose address ends so, as it stands.
func (x *hostile) next(by *caller, at, end string) {
	x.t.Helper()
	_, got := by.read(at)
	for _, s := range sheets(at, got.body) {
		if s.action == at+end {
			if got := by.do(http.MethodPost, s.action, s.values()); got.code != http.StatusSeeOther {
				x.t.Errorf("%s is answered with %d: %s", s.action, got.code, summary(got.body))
			}
			return
		}
	}
	x.t.Errorf("%s has no form to %s", at, end)
}

// settled waits until the program has done with a list what it was asked to.
func (x *hostile) settled(by *caller, at string) {
	x.t.Helper()
	for range 240 {
		if _, got := by.read(at); !strings.Contains(got.body, `id="framdrift"`) {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	x.t.Errorf("%s is worked on for a minute", at)
}

// upload sends a file as a browser does.
func (c *caller) upload(path, name, file string, content []byte) sent {
	c.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	_ = form.WriteField("navn", name)
	w, err := form.CreateFormFile("fil", file)
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = w.Write(content)
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	callers++
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1", callers>>16&255, callers>>8&255, callers&255)
	r.AddCookie(&http.Cookie{Name: "okt", Value: c.session})
	out := httptest.NewRecorder()
	c.h.ServeHTTP(out, r)
	return sent{out.Code, out.Header(), out.Body.String()}
}
