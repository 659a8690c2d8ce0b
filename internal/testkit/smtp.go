package testkit

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net"
	"net/http/httptest"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// SMTP is a mail server on this machine that keeps what it takes. It speaks enough of RFC 5321 for a client to deliver.
type SMTP struct {
	Addr string // host:port

	mu       sync.Mutex
	listener net.Listener
	open     map[net.Conn]bool
	got      []Received
	answer   func(line string) string
	taken    func(Received)
	tls      *tls.Config // nil: no STARTTLS, and anybody may send
	password string      // user and password as AUTH PLAIN sends them
}

// Received is a letter the server said yes to.
type Received struct {
	From, To string
	Raw      []byte
}

// Head is the letter's head.
func (r Received) Head(t testing.TB) mail.Header {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(r.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}

// NewSMTP starts a mail server for a test.
func NewSMTP(t testing.TB) *SMTP {
	t.Helper()
	s := &SMTP{Addr: "127.0.0.1:0", open: map[net.Conn]bool{}}
	s.Up(t)
	t.Cleanup(s.Down)
	return s
}

// Up starts the server again where it was.
func (s *SMTP) Up(t testing.TB) {
	t.Helper()
	l, err := net.Listen("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Addr, s.listener = l.Addr().String(), l
	go s.serve(l)
}

// Down stops the server at once, also in the middle of a letter.
func (s *SMTP) Down() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.listener.Close()
	for c := range s.open {
		_ = c.Close()
	}
}

// Secure makes the server take letters only after STARTTLS, from somebody with a password. It gives whom a client must trust.
func (s *SMTP) Secure(t testing.TB, user, password string) *x509.CertPool {
	t.Helper()
	web := httptest.NewTLSServer(nil) // it has a certificate for this machine
	defer web.Close()
	trust := x509.NewCertPool()
	trust.AddCert(web.Certificate())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tls = &tls.Config{Certificates: web.TLS.Certificates}
	s.password = base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
	return trust
}

// Answer lets a test answer a line (its verb in capitals: "RCPT TO:<…>") or, with "." the end of a letter. An empty answer is
// the usual one, and "drop" closes the connection without a word. A "." that is dropped has been taken.
func (s *SMTP) Answer(f func(line string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

// Taken lets a test hear of each letter that has been taken, before the one who sent it does.
func (s *SMTP) Taken(f func(Received)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = f
}

// Got is what the server has taken, the oldest first.
func (s *SMTP) Got() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.got...)
}

func (s *SMTP) serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[c] = true
		s.mu.Unlock()
		go s.talk(c)
	}
}

func (s *SMTP) talk(c net.Conn) {
	defer func() {
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
		_ = c.Close()
	}()
	text := textproto.NewConn(c)
	_ = text.PrintfLine("220 test ESMTP")
	var r Received
	s.mu.Lock()
	secret, step := s.tls, needsTLS
	s.mu.Unlock()
	if secret == nil {
		step = ready
	}
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		reply := s.reply(line, &r, &step)
		if reply == "220 go on" {
			_ = text.PrintfLine("%s", reply)
			text = textproto.NewConn(tls.Server(c, secret))
			step = needsPassword
			continue
		}
		if reply == "354 go on" {
			_ = text.PrintfLine("%s", reply)
			if r.Raw, err = io.ReadAll(text.DotReader()); err != nil {
				return
			}
			reply = s.keep(r)
		}
		if reply == "drop" {
			return
		}
		_ = text.PrintfLine("%s", reply)
		if strings.HasPrefix(reply, "221") {
			return
		}
	}
}

// step is how far a client has come in being let in.
type step int

const (
	needsTLS step = iota
	needsPassword
	ready
)

// reply is what the server says to a line.
func (s *SMTP) reply(line string, r *Received, step *step) string {
	verb := strings.ToUpper(line)
	if said := s.said(line); said != "" {
		return said
	}
	between := func() string {
		_, rest, _ := strings.Cut(line, "<")
		address, _, _ := strings.Cut(rest, ">")
		return address
	}
	switch {
	case strings.HasPrefix(verb, "EHLO"):
		return "250-test\r\n250-8BITMIME\r\n250 " + []string{"STARTTLS", "AUTH PLAIN", "PIPELINING"}[*step]
	case verb == "STARTTLS" && *step == needsTLS:
		return "220 go on"
	case strings.HasPrefix(verb, "AUTH") && *step == needsPassword:
		if line != "AUTH PLAIN "+s.password {
			return "535 not you"
		}
		*step = ready
		return "235 come in"
	case strings.HasPrefix(verb, "MAIL") && *step != ready:
		return "530 not yet"
	case strings.HasPrefix(verb, "MAIL"):
		*r = Received{From: between()}
	case strings.HasPrefix(verb, "RCPT"):
		r.To = between()
	case verb == "DATA":
		return "354 go on"
	case verb == "QUIT":
		return "221 bye"
	}
	return "250 yes"
}

// keep keeps a letter, unless the test says no to it.
func (s *SMTP) keep(r Received) string {
	said := s.said(".")
	if said == "" || said == "drop" {
		s.mu.Lock()
		s.got = append(s.got, r)
		taken := s.taken
		s.mu.Unlock()
		if taken != nil {
			taken(r)
		}
	}
	if said == "" {
		return "250 taken"
	}
	return said
}

func (s *SMTP) said(line string) string {
	s.mu.Lock()
	f := s.answer
	s.mu.Unlock()
	if f == nil {
		return ""
	}
	return f(line)
}
