package mail_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"allmenning"
	"allmenning/serve/mail"
)

// elsewhere is a mail server that others have written, which is strict where ours is easy: on the order of what is said, on who is let
// in, on the length of lines and on how they end.
type elsewhere struct {
	user, password string

	mu  sync.Mutex
	got []taken
}

// taken is a letter it said yes to, over a closed connection or not.
type taken struct {
	from, hello string
	to          []string
	raw         []byte
	closed      bool
}

// up starts the server on this machine, and gives its address and whom to trust.
func (e *elsewhere) up(t *testing.T, letIn func(*smtp.Server)) (address string, trust *x509.CertPool) {
	t.Helper()
	web := httptest.NewTLSServer(nil) // it has a certificate for this machine
	web.Close()
	trust = x509.NewCertPool()
	trust.AddCert(web.Certificate())
	s := smtp.NewServer(e)
	s.Domain, s.MaxLineLength, s.MaxMessageBytes, s.MaxRecipients = "post.example.net", 1000, 1<<20, 1
	s.TLSConfig = &tls.Config{Certificates: web.TLS.Certificates}
	if letIn != nil {
		letIn(s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	t.Cleanup(func() {
		_ = s.Close()
		if err := <-ended; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().String(), trust
}

// letters are what it has taken.
func (e *elsewhere) letters() []taken {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]taken(nil), e.got...)
}

// NewSession answers somebody who calls.
func (e *elsewhere) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, closed := c.TLSConnectionState()
	return &call{e: e, hello: c.Hostname(), closed: closed}, nil
}

// call is one conversation.
type call struct {
	e      *elsewhere
	hello  string
	in     bool
	closed bool
	now    taken
}

func (c *call) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *call) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != c.e.user || password != c.e.password {
			return smtp.ErrAuthFailed
		}
		c.in = true
		return nil
	}), nil
}

func (c *call) Mail(from string, _ *smtp.MailOptions) error {
	if !c.in {
		return smtp.ErrAuthRequired
	}
	c.now = taken{from: from, hello: c.hello, closed: c.closed}
	return nil
}

func (c *call) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.now.to = append(c.now.to, to)
	return nil
}

func (c *call) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.now.raw = raw
	c.e.mu.Lock()
	defer c.e.mu.Unlock()
	c.e.got = append(c.e.got, c.now)
	return nil
}

func (c *call) Reset()        { c.now = taken{} }
func (c *call) Logout() error { return nil }

// The server of the other tests is ours, as the sender is: both could have misread the same line of a standard. Here the week's letter
// goes to one that others have written.
func TestDigest_to_a_server_that_is_not_ours(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	kari, ola := p.person(t, "kari", vefsn), p.person(t, "ola", fauske)
	p.follow(t, kari, allmenning.FollowMunicipality, "1841")
	titles := []string{".", "..gåsøye på «Ánde» og 🌻", ". begynner som slutten på et brev", strings.Repeat("en veldig lang tittel uten slutt ", 6)}
	for _, title := range titles {
		p.put(t, ola, titled(title, in("1841")))
	}
	w.nextWeek()
	if n := p.letters(t); n != 1 {
		t.Fatalf("%d letters were made", n)
	}

	e := &elsewhere{user: "vi", password: "hemmelig passord"}
	cfg := &p.sender.Config
	cfg.Server, cfg.Trust = e.up(t, nil)
	for why, change := range map[string]func(){
		"a wrong password": func() { cfg.TLS, cfg.User, cfg.Password = mail.StartTLS, "vi", "feil" },
		"no password":      func() { cfg.TLS, cfg.User, cfg.Password = mail.StartTLS, "", "" },
		"in the open":      func() { cfg.TLS, cfg.User, cfg.Password = mail.Open, "vi", "hemmelig passord" },
	} {
		change()
		if n := p.send(t); n != 0 || len(e.letters()) != 0 {
			t.Errorf("with %s %d letters went out", why, n)
		}
		w.now = w.now.AddDate(0, 0, 1)
	}
	cfg.TLS, cfg.User, cfg.Password = mail.StartTLS, "vi", "hemmelig passord"
	if n := p.send(t); n != 1 {
		letters, _ := p.db.Letters(ctx, 9)
		t.Fatalf("%d letters went out: %+v", n, letters)
	}
	w.now = w.now.AddDate(0, 0, 1)
	p.send(t)
	got := e.letters()
	if len(got) != 1 {
		t.Fatalf("%d letters came in", len(got))
	}
	l := got[0]
	if !l.closed || l.from != "post@allmenning.example" || len(l.to) != 1 || l.to[0] != "kari@example.org" {
		t.Errorf("from %q to %q, closed %t", l.from, l.to, l.closed)
	}
	readStrictly(t, l.raw)
	plain, html := parts(t, l.raw)
	for _, title := range titles {
		if !strings.Contains(unfolded(plain), unfolded(title)) || !strings.Contains(html, strings.TrimSpace(title)) {
			t.Errorf("%.40q is not in both the text and the HTML:\n%s", title, plain)
		}
	}
}

// unfolded is a text with its white space made one.
func unfolded(s string) string { return strings.Join(strings.Fields(s), " ") }

// readStrictly fails where a letter is not as RFC 5322 and 8058 want one.
func readStrictly(t *testing.T, raw []byte) {
	t.Helper()
	for i, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
			t.Errorf("line %d has %d signs, or a line break of its own: %.80q", i, len(line), line)
		}
		if bytes.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
			t.Errorf("line %d is not for every server: %.80q", i, line)
		}
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"From", "To", "Date", "Message-Id", "Subject", "Mime-Version", "List-Unsubscribe"} {
		if n := len(m.Header[name]); n != 1 {
			t.Errorf("%s stands %d times in the head", name, n)
		}
	}
	if s := m.Header.Get("List-Unsubscribe-Post"); s != "List-Unsubscribe=One-Click" {
		t.Errorf("stopped in one click by %q", s)
	}
	if _, err := m.Header.Date(); err != nil {
		t.Error(err)
	}
}
