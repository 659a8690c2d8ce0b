// Package assets holds the bundled style, script, letters and pictures of the pages, and serves them.
//
// The bundle is made by `go run ./serve/web/assets/build` (make assets) into dist, which is not in the repository: a clone
// builds without it, and then Missing says so and pages come without a look. Names carry a hash, so browsers keep the files.
package assets

import (
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the server hangs Handler.
const Prefix = "/assets/"

// Set is one bundle.
type Set struct {
	files  fs.FS
	hashed map[string]string // plain name to name in files
	known  map[string]bool   // names in files that may be fetched
}

// Embedded returns the bundle this program was built with.
func Embedded() *Set {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // dist is a valid path
	}
	return Open(files)
}

// Open returns the bundle in files, which holds what the build wrote. Without a manifest the set is Missing.
func Open(files fs.FS) *Set {
	s := &Set{files: files, hashed: map[string]string{}, known: map[string]bool{}}
	raw, err := fs.ReadFile(files, "manifest.json")
	if err != nil || json.Unmarshal(raw, &s.hashed) != nil {
		s.hashed = map[string]string{}
		return s
	}
	for _, name := range s.hashed {
		s.known[name] = true
	}
	return s
}

// Missing says that the program was built without its assets.
func (s *Set) Missing() bool { return s.hashed["app.css"] == "" }

// Path is the address of the file with a plain name, "app.css"; empty when there is none.
func (s *Set) Path(name string) string {
	if hashed := s.hashed[name]; hashed != "" {
		return Prefix + hashed
	}
	return ""
}

// ServeHTTP serves the file the path ends in, compressed where the browser takes it. Hashed files may be kept for ever.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	if !s.known[name] {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+name+`"`)
	h.Add("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == `"`+name+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	content, err := fs.ReadFile(s.files, name)
	if TakesGzip(r) {
		if packed, err := fs.ReadFile(s.files, name+".gz"); err == nil {
			content = packed
			h.Set("Content-Encoding", "gzip")
		}
	}
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(content) // the reader has gone: nothing to do
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// TakesGzip reads Accept-Encoding as browsers write it: a list, where q=0 means no.
func TakesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(part), " ", ""), ";")
		if name == "gzip" {
			return q != "q=0" && q != "q=0.0"
		}
	}
	return false
}
