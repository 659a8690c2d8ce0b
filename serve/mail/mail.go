// Package mail writes out the letters of the outbox and sends them: invitations, links to a new password, questions from
// others, decisions, and the weekly letter. A letter is written in its receiver's language when it is sent, as plain text and
// as simple HTML with the same content, without pictures and without anything that tells when it is read.
//
// SMTP cannot promise that a letter arrives exactly once. A letter is taken for a while before it is sent, and its Message-ID
// is made from its key: where a process dies in between, the same letter goes out again under the same Message-ID.
package mail

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"unicode"

	"allmenning/i18n"
)

// How the connection to the server is kept from others.
const (
	StartTLS = "starttls" // begins open and is closed before anything is said; a server that cannot is refused
	TLS      = "tls"      // closed from the start
	Open     = "none"     // for a server on the same machine
)

// Config says how letters leave. The zero Config sends nothing.
type Config struct {
	Server   string // host:port; empty: letters wait
	User     string // empty: the server asks for none
	Password string
	TLS      string         // StartTLS, TLS or Open; empty: StartTLS
	Trust    *x509.CertPool // whom to believe that the server is who it says; nil: those the machine believes

	From     string    // the address letters come from, with or without a name: "Allmenning <post@allmenning.no>"
	ReplyTo  string    // where answers go that the letter names nobody for; empty: From
	BaseURL  string    // where people find the instance: "https://allmenning.no"
	Lang     i18n.Lang // of receivers who have chosen none; empty: bokmål
	Operator string    // who runs the instance; empty: not said
}

// Check says what is wrong with a configuration that sends; nil for one that may be used.
func (c Config) Check() error {
	if c.Server == "" {
		return nil
	}
	if _, _, err := c.address(); err != nil {
		return err
	}
	switch c.TLS {
	case "", StartTLS, TLS, Open:
	default:
		return fmt.Errorf("mail: %q is no way to keep the connection closed: starttls, tls or none", c.TLS)
	}
	if _, err := address(c.From); err != nil {
		return fmt.Errorf("mail: the address letters come from: %w", err)
	}
	if c.ReplyTo != "" {
		if _, err := address(c.ReplyTo); err != nil {
			return fmt.Errorf("mail: the address answers go to: %w", err)
		}
	}
	if c.User == "" && c.Password != "" {
		return errors.New("mail: a password needs a user")
	}
	return nil
}

func (c Config) address() (host string, port int, err error) {
	host, digits, err := net.SplitHostPort(c.Server)
	if err != nil {
		return "", 0, fmt.Errorf("mail: the server must be host:port: %w", err)
	}
	if port, err = strconv.Atoi(digits); err != nil || port < 1 || port > 65535 {
		return "", 0, fmt.Errorf("mail: %q is no port", digits)
	}
	return host, port, nil
}

// errHeader refuses what could begin a line of its own in the head of a letter.
var errHeader = errors.New("a line break or another control sign where none may stand")

// address reads an address for the head of a letter.
func address(s string) (*mail.Address, error) {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return nil, errHeader
	}
	return mail.ParseAddress(s)
}

// messageID is the same each time a letter with a key is sent, and tells nothing of the key.
func messageID(key, from string) string {
	sum := sha256.Sum256([]byte("allmenning letter " + key))
	return hex.EncodeToString(sum[:16]) + "@" + from[strings.LastIndexByte(from, '@')+1:]
}
