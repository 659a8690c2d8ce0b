package page

import (
	"bytes"
	"net/http"
	"sync"

	"github.com/a-h/templ"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Write answers with the page p around matter. Nothing is sent before the whole page is made, so a fault in a view still
// becomes an error page.
func Write(w http.ResponseWriter, r *http.Request, p Page, matter templ.Component) error {
	return WriteCode(w, r, http.StatusOK, p, matter)
}

// honest is a page in which all is text: what somebody sent that is none is shown as the sign for that.
func honest(page []byte) []byte {
	return bytes.ReplaceAll(bytes.ToValidUTF8(page, notText), []byte{0}, notText)
}

var notText = []byte("\uFFFD")

// WriteCode is Write with another status code: 422 for a form with faults, say.
func WriteCode(w http.ResponseWriter, r *http.Request, code int, p Page, matter templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	ctx := templ.WithChildren(r.Context(), matter)
	if err := Shell(Of(r), p).Render(ctx, b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache") // it depends on the reader's language and municipality
	}
	w.WriteHeader(code)
	_, _ = w.Write(honest(b.Bytes())) // an error means that the reader has gone; there is nobody to tell
	return nil
}
