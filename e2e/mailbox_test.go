package e2e

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"allmenning/e2e/browser"
	"allmenning/internal/testkit"
)

// mailed is the address a house that sends letters has in them.
const mailed = "http://allmenning.example"

// postal is a house whose letters go out, to a mail server of the test's own.
type postal struct {
	*house
	server *testkit.SMTP
}

// newPostal starts the program so that letters go out.
func newPostal(t *testing.T, flags ...string) *postal {
	t.Helper()
	server := testkit.NewSMTP(t)
	return &postal{newHouse(t, append(flags, "--smtp", server.Addr, "--smtp-tls", "none", "--mail-from", "Allmenning <post@allmenning.example>",
		"--base-url", mailed)...), server}
}

// arrived waits for the newest letter to an address that holds a text, and gives it as its receiver reads it. The weekly letters are
// looked at once a minute.
func (p *postal) arrived(t *testing.T, to, holds string) string {
	t.Helper()
	for range 900 {
		got := p.server.Got()
		for i := len(got) - 1; i >= 0; i-- {
			if got[i].To != to {
				continue
			}
			if text := plainText(t, got[i].Raw); strings.Contains(text, holds) {
				return text
			}
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatalf("no letter to %s holds %q", to, holds)
	return ""
}

// comesIn opens the invitation that was sent to an address and makes an account by it.
func (p *postal) comesIn(t *testing.T, tab *browser.Tab, email, name string) {
	t.Helper()
	tab.Visit(pathIn(t, p.arrived(t, email, "/invitasjon/"), "/invitasjon/"))
	tab.Fill("#name", name)
	tab.Fill("#password", password)
	tab.Click("form.form button")
}

// pathIn is the path of the first link in a letter that begins so.
func pathIn(t *testing.T, letter, begins string) string {
	t.Helper()
	m := regexp.MustCompile(regexp.QuoteMeta(mailed) + `(` + regexp.QuoteMeta(begins) + `[^\s>]*)`).FindStringSubmatch(letter)
	if m == nil {
		t.Fatalf("the letter has no link to %s…:\n%s", begins, letter)
	}
	return m[1]
}

// plainText is a letter's text without HTML, with its lines joined to paragraphs.
func plainText(t *testing.T, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart() // the plain one comes first
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}
