package list

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// MostSent is the most that is read of what somebody sends here, in bytes. A list that is too large is refused while it streams; what
// is left of it is read past, up to this, so that the browser gets to see the answer.
const MostSent = 2*commons.MostListBytes + 1<<20

// How much of the other fields is read, in bytes, and how long a slow line may take.
const (
	mostPasted = 1 << 20
	mostName   = 1 << 10
	patience   = 10 * time.Minute
)

// receive keeps a list that is sent as a file, or as cells pasted from a spreadsheet. The name of the list stands before them in the
// form, so the file streams straight to where it is kept.
func (s Pages) receive(w http.ResponseWriter, r *http.Request) error {
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Now().Add(patience)) // where it cannot be set, the server's own holds
	_ = line.SetWriteDeadline(time.Now().Add(patience + time.Minute))
	values := form.Values{}
	id, err := s.take(r, values)
	wrong, err := faultsOf(values, err)
	switch {
	case err != nil:
		if r.PostForm == nil && values.Get(textField) != "" { // what was pasted is given back where it could not be kept
			r.PostForm = url.Values{nameField: {values.Get(nameField)}, textField: {values.Get(textField)}}
		}
		return err
	case wrong != nil:
		_, _ = io.Copy(io.Discard, r.Body) // an error means that the sender has gone
		return s.writeIndex(w, r, http.StatusUnprocessableEntity, indexView{State: form.Loose(texts, values, wrong)})
	}
	http.Redirect(w, r, pathOf(id), http.StatusSeeOther)
	return nil
}

// The fields, by name.
const (
	nameField = "navn"
	fileField = "fil"
	textField = "tekst"
)

// fieldOf are the fields that the parts of a list stand in here.
var fieldOf = map[string]string{"source": nameField, "name": fileField}

// take reads the form, and keeps the first list it holds. What is wrong with it is FieldErrors, or a refusal of the list.
func (s Pages) take(r *http.Request, values form.Values) (allmenning.ImportID, error) {
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		r.Body = http.MaxBytesReader(nil, r.Body, mostPasted)
		if err := r.ParseForm(); err != nil {
			return "", page.BadForm(err)
		}
		values.Set(nameField, strings.TrimSpace(r.PostForm.Get(nameField)))
		return s.pasted(r, values, r.PostForm.Get(textField))
	} else if err != nil {
		return "", page.BadForm(err)
	}
	text := ""
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return s.pasted(r, values, text)
		} else if err != nil {
			return "", page.BadForm(err)
		}
		switch p.FormName() {
		case nameField:
			name, err := small(p, mostName)
			if err != nil {
				return "", err
			}
			values.Set(nameField, strings.TrimSpace(name))
		case fileField:
			if p.FileName() != "" {
				return s.file(r, values, p)
			}
		case textField:
			if text, err = small(p, mostPasted); err != nil {
				return "", err
			}
		}
	}
}

// small reads a field that is no file.
func small(p *multipart.Part, most int64) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(p, most+1))
	switch {
	case err != nil:
		return "", page.BadForm(err)
	case int64(len(raw)) > most:
		return "", allmenning.FieldErrors{{Field: p.FormName(), Key: "list.form.too_much"}}
	}
	return string(raw), nil
}

func (s Pages) file(r *http.Request, values form.Values, p *multipart.Part) (allmenning.ImportID, error) {
	name := cleanName(p.FileName())
	source := values.Get(nameField)
	if source == "" {
		source = cut(strings.TrimSpace(strings.TrimSuffix(name, filepath.Ext(name))), 100)
	}
	i, err := s.Commons.ReceiveList(r.Context(), page.Of(r).Visitor.Actor, name, source, arriving{p})
	return i.ID, at(fileField, err)
}

func (s Pages) pasted(r *http.Request, values form.Values, text string) (allmenning.ImportID, error) {
	values.Set(textField, text)
	var wrong allmenning.FieldErrors
	if strings.TrimSpace(text) == "" {
		wrong = append(wrong, allmenning.FieldError{Field: fileField, Key: "list.form.nothing"})
	} else if values.Get(nameField) == "" {
		wrong = append(wrong, allmenning.FieldError{Field: nameField, Key: "list.form.navn.missing"})
	}
	if wrong != nil {
		return "", wrong
	}
	f := page.Of(r)
	i, err := s.Commons.ReceiveList(r.Context(), f.Visitor.Actor, f.T("list.pasted"), values.Get(nameField), strings.NewReader(text))
	return i.ID, at(textField, err)
}

// refusedAt is a refusal of a list, and the field that it is about.
type refusedAt struct {
	field string
	error
}

func (e refusedAt) Unwrap() error { return e.error }

func at(field string, err error) error {
	if err == nil {
		return nil
	}
	return refusedAt{field, err}
}

// faultsOf takes what people can mend out of an error: what is wrong with a field, or with the list in it. Any other is for the server.
func faultsOf(values form.Values, err error) (allmenning.FieldErrors, error) {
	var wrong allmenning.FieldErrors
	var of refusedAt
	var refusal *allmenning.Error
	switch {
	case errors.As(err, &wrong):
		for i, w := range wrong {
			if at := fieldOf[w.Field]; at != "" {
				wrong[i].Field = at
			}
		}
		return wrong, nil
	case errors.As(err, &of) && errors.As(err, &refusal) && refusal.Kind == allmenning.Invalid && strings.HasPrefix(refusal.Key, "import."):
		if refusal.Key == "import.source" {
			of.field = nameField
		}
		return allmenning.FieldErrors{{Field: of.field, Key: refusal.Key, Args: commons.ShownArgs(refusal.Args)}}, nil
	}
	return nil, err
}

// arriving is a file on its way here. That it did not arrive whole is the sender's fault, or the line's, and not ours.
type arriving struct{ io.Reader }

func (a arriving) Read(b []byte) (int, error) {
	n, err := a.Reader.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = page.BadForm(err)
	}
	return n, err
}

// cleanName is the name of a file as it is kept: what can be seen of it, not longer than file names are.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, filepath.Base(strings.ReplaceAll(name, `\`, "/")))
	if name = strings.TrimSpace(name); name == "" || name == "." || name == "/" {
		return "liste"
	}
	return cut(name, 200)
}

func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}
