package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/assets"
	"allmenning/serve/web/export"
	"allmenning/serve/web/page"
)

// A page that everybody sees alike is kept as it was sent, packed, until something happens: to draw it again would give the
// same bytes. Whether something has happened is asked before each answer, so nobody is shown what was closed or withdrawn
// before the request came.

// pageKey is all that a page for a reader without an account is made from, besides what is stored.
type pageKey struct {
	base, address string
	lang          i18n.Lang
	municipality  allmenning.MunicipalityNumber
}

// moment is what a kept page holds for: the same event and the same word on how the instance is doing.
type moment struct {
	event  int64
	status page.Status
}

// sheet is an answer as it is sent.
type sheet struct {
	header http.Header // that the page itself set
	packed []byte      // gzip, with no room to spare
	tag    string      // ETag; weak, for the packed page and the plain one are the same page in different bytes
	at     moment
	made   time.Time
}

const (
	mostKept    = 64 << 20    // bytes of all that is kept
	longestKept = time.Minute // stored likeness and figures of the whole change without an event

	// An address may hold what somebody has pasted, and we say that it is not kept: one with more than a few words is drawn each time.
	longestKeptAddress = 2 << 10 // bytes
	longestKeptValue   = 200     // bytes of one value in it; answers keeps no longer question either

	aroundSheet = 1 << 10 // bytes, more than a sheet, its key and their places in a map take beside their texts
)

// weight is about how much memory a sheet takes under a key.
func (s *sheet) weight(key pageKey) int {
	n := aroundSheet + cap(s.packed) + len(key.base) + len(key.address) + len(s.tag)
	for name, values := range s.header {
		n += 64 + len(name)
		for _, v := range values {
			n += 16 + len(v)
		}
	}
	return n
}

// keeper holds sheets: those asked for of late, and those from before them, which are let go when there are too many. When
// something happens all are let go.
type keeper struct {
	moment func(context.Context) (int64, bool)

	mu          sync.Mutex
	at          moment // of all that is held
	late, older map[pageKey]*sheet
	size        int // weight of late
}

func (k *keeper) get(key pageKey, now moment) *sheet {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.turn(now) {
		return nil
	}
	s, ok := k.late[key]
	if !ok {
		if s, ok = k.older[key]; ok {
			delete(k.older, key)
			k.hold(key, s)
		}
	}
	if !ok || time.Since(s.made) >= longestKept {
		return nil
	}
	return s
}

func (k *keeper) put(key pageKey, s *sheet) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.turn(s.at) {
		delete(k.older, key)
		k.hold(key, s)
	}
}

// turn lets all go when something has happened, and says whether now is the moment of what is held. A request that began
// before the last event is neither given anything nor kept.
func (k *keeper) turn(now moment) bool {
	if now.event < k.at.event {
		return false
	}
	if now != k.at {
		k.at, k.late, k.older, k.size = now, nil, nil, 0
	}
	return true
}

// hold puts a sheet among those of late, and makes room when there are too many.
func (k *keeper) hold(key pageKey, s *sheet) {
	if before := k.late[key]; before != nil {
		k.size -= before.weight(key)
	}
	weight := s.weight(key)
	if k.late == nil || k.size+weight > mostKept/2 {
		delete(k.late, key)
		k.older, k.late, k.size = k.late, map[pageKey]*sheet{}, 0
	}
	k.size += weight
	k.late[key] = s
}

// keepable says whether the answer to r is the same for everybody who asks for the same. A file of many records is not held back to be
// kept: it is sent as it is read.
func (s *Server) keepable(r *http.Request, f *page.Frame) bool {
	reader := f.Reader
	return s.keeper.moment != nil && r.Method == http.MethodGet && !f.Visitor.SignedIn() &&
		reader.Person == "" && !reader.Peer && len(reader.Organisations) == 0 && len(reader.Groups) == 0 && short(r.URL) &&
		!strings.HasPrefix(r.URL.Path, export.Path)
}

// short says that an address is one to keep.
func short(u *url.URL) bool {
	if len(u.RequestURI()) > longestKeptAddress {
		return false
	}
	for _, values := range u.Query() {
		for _, v := range values {
			if len(v) > longestKeptValue {
				return false
			}
		}
	}
	return true
}

// serveKept answers with the kept page, or with what make makes, which is then kept. What make gives is held back until it
// is whole.
func (s *Server) serveKept(w http.ResponseWriter, r *http.Request, make func(http.ResponseWriter) error) error {
	f := page.Of(r)
	event, steady := s.keeper.moment(r.Context())
	now := moment{event, s.site.Status()}
	key := pageKey{base: f.Address(""), address: r.URL.RequestURI(), lang: f.P.Lang()}
	if f.Municipality != nil {
		key.municipality = f.Municipality.Number
	}
	if kept := s.keeper.get(key, now); steady && kept != nil {
		return kept.send(w, r, nil)
	}
	from := f.Municipality // a page may choose another
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	held := &heldBack{header: http.Header{}, body: b, code: http.StatusOK}
	if err := make(held); err != nil {
		return err
	}
	if !steady || held.code != http.StatusOK || from != f.Municipality || held.header.Get("Set-Cookie") != "" || held.header.Get("Cache-Control") == "no-store" {
		maps.Copy(w.Header(), held.header)
		w.WriteHeader(held.code)
		_, _ = w.Write(b.Bytes()) // the reader has gone: nothing to do
		return nil
	}
	fresh, err := newSheet(held.header, b.Bytes(), now)
	if err != nil {
		return err
	}
	key.base, key.address = strings.Clone(key.base), strings.Clone(key.address) // not the whole request they were read from
	s.keeper.put(key, fresh)
	return fresh.send(w, r, b.Bytes())
}

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	packers = sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(nil, packLevel)
		if err != nil {
			panic(err) // the level is ours
		}
		return z
	}}
)

// newSheet packs a page.
func newSheet(header http.Header, plain []byte, at moment) (*sheet, error) {
	var packed bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&packed)
	_, err := z.Write(plain)
	if err == nil {
		err = z.Close()
	}
	sum := sha256.Sum256(plain)
	return &sheet{header: header, packed: bytes.Clone(packed.Bytes()), tag: `W/"` + hex.EncodeToString(sum[:12]) + `"`, at: at, made: time.Now()}, err
}

// send answers with the sheet, or says that the reader has it already. plain is the page unpacked, or nil when it must be
// unpacked for those who take no gzip.
func (s *sheet) send(w http.ResponseWriter, r *http.Request, plain []byte) error {
	h := w.Header()
	maps.Copy(h, s.header)
	h.Set("ETag", s.tag)
	if hasTag(r.Header.Get("If-None-Match"), s.tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := s.packed
	if assets.TakesGzip(r) {
		h.Set("Content-Encoding", "gzip")
	} else if body = plain; body == nil {
		z, err := gzip.NewReader(bytes.NewReader(s.packed))
		if err != nil {
			return err
		}
		if body, err = io.ReadAll(z); err != nil {
			return err
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the reader has gone: nothing to do
	return nil
}

// hasTag says whether a list of entity tags, as a browser sends it, holds tag.
func hasTag(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(one) == tag {
			return true
		}
	}
	return false
}

// heldBack is an answer that is not sent yet.
type heldBack struct {
	header http.Header
	body   *bytes.Buffer
	code   int
}

func (w *heldBack) Header() http.Header         { return w.header }
func (w *heldBack) WriteHeader(code int)        { w.code = code }
func (w *heldBack) Write(p []byte) (int, error) { return w.body.Write(p) }
