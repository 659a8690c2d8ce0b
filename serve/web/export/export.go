// Package export gives lists of records as files: one noun as it is narrowed on its list, and all that an organisation owns.
package export

import (
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	file "allmenning/serve/export"
	"allmenning/serve/web/history"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Path is what the addresses of the files begin with.
const Path = show.FilesPath

// Limits bound how often files are asked for: *door.Limits.
type Limits interface {
	File(r *http.Request) (wait time.Duration)
}

// Pages are the files.
type Pages struct {
	Answers  *answers.Answers
	Instance string // who runs the instance
	Limits   Limits // nil: nobody waits
}

// Routes hangs the files on their addresses.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET "+Path+"{file}", s.list)
	on.Handle("GET "+Path+"{organisation}/alt.xlsx", s.owned)
}

// list gives the records of a noun, narrowed by the same names in the address as its list.
func (s Pages) list(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Has("q") {
		return s.hits(w, r)
	}
	noun, format, ok := asked(r.PathValue("file"))
	if !ok {
		return allmenning.ErrNotFound
	}
	f := page.Of(r)
	place, words := show.Narrowing(r.URL.Query(), s.Answers.Register())
	var of []string
	if m, ok := s.Answers.Register().ByNumber(place); ok {
		of = append(of, f.T("export.of.place", "name", m.Label()))
	}
	if words != "" {
		of = append(of, f.T("export.of.words", "words", words))
	}
	theme := r.URL.Query().Get(show.ThemeName)
	if codes.Themes().Has(theme) {
		of = append(of, f.T("export.of.theme", "theme", codes.Themes().Name(theme, string(f.Lang()))))
	} else {
		theme = ""
	}
	taken := answers.Taken{Noun: noun, Municipality: place, Words: words, Theme: theme}
	return s.send(w, r, noun.Path(), strings.Join(of, ", "), format, file.Sheet{Noun: noun, Entries: s.Answers.Entries(r.Context(), f.Reader, taken)})
}

// hits gives the records that answer a search: those of a noun, or of all in one workbook, a sheet each. The address is that of the search.
func (s Pages) hits(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	noun, format, ok := asked(r.PathValue("file"))
	name := noun.Path()
	if r.PathValue("file") == show.HitsFile {
		name, format, ok = show.HitsName, file.XLSX, true
	}
	q, asks := hits.Asked(r.URL.Query())
	if !ok || !asks {
		return allmenning.ErrNotFound
	}
	found, err := s.Answers.FoundBy(r.Context(), f.Reader, q)
	if err != nil {
		return err
	}
	var sheets []file.Sheet
	for _, of := range found {
		if noun == "" || of.Noun == noun {
			sheets = append(sheets, file.Sheet{Noun: of.Noun, Entries: s.Answers.EntriesOf(r.Context(), f.Reader, of.IDs)})
		}
	}
	if len(sheets) == 0 { // a file with its header says that there is nothing better than a page that is not there
		if noun == "" {
			noun = allmenning.NounProject
		}
		sheets = []file.Sheet{{Noun: noun, Entries: s.Answers.EntriesOf(r.Context(), f.Reader, nil)}}
	}
	return s.send(w, r, name, f.T("export.of.hits", "words", show.Short(q.Text, 200), "most", answers.MostHits), format, sheets...)
}

// asked reads the name of a file: a noun and a format.
func asked(name string) (allmenning.Noun, file.Format, bool) {
	path, format, _ := strings.Cut(name, ".")
	for _, noun := range allmenning.Nouns() {
		if noun.Path() == path {
			f := file.Format(format)
			return noun, f, slices.Contains([]file.Format{file.CSV, file.Data, file.XLSX}, f)
		}
	}
	return "", "", false
}

// owned gives all that an organisation owns, of what the reader sees: a sheet for each noun.
func (s Pages) owned(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	o, err := s.Answers.OrganisationOf(r.Context(), allmenning.OrganisationID(r.PathValue("organisation")))
	if err != nil {
		return err
	}
	return s.send(w, r, "alt", f.T("export.of.owner", "name", f.OrganisationName(o)), file.XLSX, file.Owned(r.Context(), s.Answers, f.Reader, o.ID)...)
}

// send writes the file as it comes. Nothing has been sent before there is something of it, so what goes wrong before that is a page;
// what goes wrong later breaks the file off, and the browser says so.
func (s Pages) send(w http.ResponseWriter, r *http.Request, name, of string, format file.Format, sheets ...file.Sheet) error {
	if s.Limits != nil {
		if wait := s.Limits.File(r); wait > 0 {
			return page.Wait(w, wait)
		}
	}
	f := page.Of(r)
	now := time.Now()
	out := &started{w: w, begin: func(size int) {
		h := w.Header()
		h.Set("Content-Type", format.Type())
		h.Set("Content-Disposition", `attachment; filename="`+name+"-"+now.Format(time.DateOnly)+"."+string(format)+`"`)
		h.Set("Cache-Control", "no-store")
		if size > 0 {
			h.Set("Content-Length", strconv.Itoa(size))
		}
	}}
	if r.Method == http.MethodHead {
		for i := range sheets {
			sheets[i].Entries = first(sheets[i].Entries)
		}
	}
	err := file.File{
		P: f.P, Reader: f.Reader, Instance: s.Instance, Base: f.Address(""), At: now, Of: of, Words: history.NewWords(f.P, s.Answers.Register()),
	}.Write(out, format, sheets...)
	switch {
	case err != nil && out.begun && errors.Is(err, r.Context().Err()):
		return nil // the reader has gone
	case err != nil && out.begun:
		panic(http.ErrAbortHandler)
	case err != nil:
		return err
	case r.Method == http.MethodHead:
		out.begin(0)
		return nil
	}
	return out.end()
}

// first gives the first entry alone: who asks for the head wants to know whether there is a file.
func first(entries iter.Seq2[*answers.Entry, error]) iter.Seq2[*answers.Entry, error] {
	return func(yield func(*answers.Entry, error) bool) {
		for e, err := range entries {
			yield(e, err)
			return
		}
	}
}

// started holds back what is written until there is so much that an answer must begin.
type started struct {
	w     http.ResponseWriter
	begin func(size int) // before the first byte; size is 0 where it is not known
	held  []byte
	begun bool
}

// holds is how much is held back.
const holds = 128 << 10

func (s *started) Write(p []byte) (int, error) {
	if !s.begun && len(s.held)+len(p) <= holds {
		s.held = append(s.held, p...)
		return len(p), nil
	}
	if !s.begun {
		s.begin(0)
		s.begun = true
		if _, err := s.w.Write(s.held); err != nil {
			return 0, err
		}
		s.held = nil
	}
	return s.w.Write(p)
}

// end sends what was held back of a file that is whole.
func (s *started) end() error {
	if !s.begun {
		s.begin(len(s.held))
		s.begun = true
		_, _ = s.w.Write(s.held) // an error means that the reader has gone
	}
	return nil
}
