package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"allmenning/commons"
)

// Letters gives letters to send and takes the answer: *commons.Commons.
type Letters interface {
	TakeLetters(ctx context.Context, n int, lease time.Duration) ([]commons.Letter, error)
	LetterSent(ctx context.Context, l commons.Letter) error
	LetterFailed(ctx context.Context, l commons.Letter, why error, again time.Duration) error
	AsItStands(ctx context.Context, l commons.Letter) (*commons.Letter, error)
	News(ctx context.Context, d *commons.Digest) (*commons.DigestNews, error)
}

// Sender sends letters. It is safe for several processes at once.
type Sender struct {
	Letters Letters
	Config  Config
	Now     func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: the default one
}

// How letters are taken and tried. A batch must be through before the lease has run out, or another process sends it too.
const (
	batch    = 10
	lease    = 15 * time.Minute
	patience = 30 * time.Second // for each answer of the server
	leave    = 3 * time.Second  // for a letter under way when the program is told to stop

	firstWait   = time.Minute
	longestWait = 6 * time.Hour
	giveUpAfter = 3 * 24 * time.Hour
	leastTries  = 5 // before a letter is given up: it may have waited for days while nothing could be sent
)

// Send sends the letters that are due, and gives how many went out. Without a server it does nothing: letters wait. What cannot
// be sent is noted with the letter and tried again later; the error is only of what went wrong with the outbox itself.
func (s *Sender) Send(ctx context.Context) (sent int, err error) {
	if s.Config.Server == "" {
		return 0, nil
	}
	for {
		letters, err := s.Letters.TakeLetters(ctx, batch, lease)
		if err != nil || len(letters) == 0 {
			return sent, err
		}
		for _, l := range letters {
			if ctx.Err() != nil {
				return sent, nil // the rest come back when the lease has run out
			}
			out, err := s.one(ctx, l)
			if err != nil {
				return sent, err
			}
			if out {
				sent++
			}
		}
	}
}

// one sends a letter and notes what came of it.
func (s *Sender) one(ctx context.Context, l commons.Letter) (sent bool, err error) {
	err = s.deliver(ctx, l)
	note := context.WithoutCancel(ctx) // what has been done is noted, also when the program is told to stop
	switch {
	case err == nil:
		return true, s.Letters.LetterSent(note, l)
	case errors.Is(err, errNothing):
		return false, s.Letters.LetterSent(note, l)
	case ctx.Err() != nil:
		return false, nil // it may be out or not: it goes again, as the same letter
	}
	again := s.again(l, err)
	s.log().Warn("a letter could not be sent", "template", l.Template, "attempt", l.Attempt, "again", again, "err", err)
	return false, s.Letters.LetterFailed(note, l, err, again)
}

// again is how long to wait before a letter is tried anew; 0 gives it up.
func (s *Sender) again(l commons.Letter, err error) time.Duration {
	if isFinal(err) {
		return 0
	}
	if s.now().Sub(l.Made.Time()) > giveUpAfter && l.Attempt >= leastTries {
		return 0
	}
	wait := firstWait
	for range min(l.Attempt-1, 20) {
		wait = min(2*wait, longestWait)
	}
	return wait
}

// isFinal says that trying anew would not help: the letter cannot be written, or the server has said no for good (5xx) to its
// receiver or to the letter itself. That the server does not let us in, or does not take our address as the sender, is a fault
// of the configuration, which somebody may mend.
func isFinal(err error) bool {
	var refused *gomail.SendError
	if errors.As(err, &refused) {
		return refused.ErrorCode() >= 500 && refused.Reason != gomail.ErrSMTPMailFrom
	}
	return errors.Is(err, errTemplate) || errors.Is(err, errHeader) || errors.Is(err, errLetter)
}

// errLetter is of a letter that is wrong in itself.
var errLetter = errors.New("the letter cannot be sent as it is")

// deliver writes a letter as it stands now and hands it to the server. nil: the server has it. errNothing: it no longer holds.
func (s *Sender) deliver(ctx context.Context, l commons.Letter) error {
	now, err := s.Letters.AsItStands(ctx, l)
	if err != nil {
		return err
	}
	if now == nil {
		return errNothing
	}
	l = *now
	w, err := s.write(ctx, l)
	if err != nil {
		return err
	}
	msg, err := s.message(l, w)
	if err != nil {
		return err
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- client.DialAndSendWithContext(ctx, msg) }()
	select {
	case err = <-done:
	case <-ctx.Done():
		select {
		case err = <-done:
		case <-time.After(leave):
			return ctx.Err()
		}
	}
	if msg.IsDelivered() {
		return nil // what goes wrong with the goodbye is not about the letter
	}
	return err
}

// message puts the letter in the form of RFC 5322.
func (s *Sender) message(l commons.Letter, w *written) (*gomail.Msg, error) {
	to, err := address(w.To)
	if err != nil {
		return nil, fmt.Errorf("%w: the receiver: %w", errLetter, err)
	}
	from, err := address(s.Config.From)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent()) // what it was written with is nobody's business
	msg.FromMailAddress(from)
	msg.ToMailAddress(to)
	reply := w.ReplyTo
	if reply == "" {
		reply = s.Config.ReplyTo
	}
	if reply != "" {
		a, err := address(reply)
		if err != nil {
			return nil, fmt.Errorf("%w: who gets the answer: %w", errLetter, err)
		}
		msg.ReplyToMailAddress(a)
	}
	msg.Subject(w.Subject)
	msg.SetDateWithValue(s.now())
	msg.SetMessageIDWithValue(messageID(l.Key, from.Address))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // so that nobody's out-of-office answers (RFC 3834)
	msg.SetGenHeader("Content-Language", string(w.Lang))
	if err := unsubscribe(msg, w.Stop); err != nil {
		return nil, err
	}
	html, err := w.html()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errLetter, err)
	}
	msg.SetBodyString(gomail.TypeTextPlain, w.text())
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	return msg, nil
}

// unsubscribe lets the mail program stop such letters, with one click where people come by https, as RFC 8058 asks.
func unsubscribe(msg *gomail.Msg, stop string) error {
	switch {
	case stop == "":
		return nil
	case strings.HasPrefix(stop, "https://"):
		return msg.SetListUnsubscribeOneClick(stop)
	}
	msg.SetListUnsubscribe(stop)
	return nil
}

func (s *Sender) client() (*gomail.Client, error) {
	host, port, err := s.Config.address()
	if err != nil {
		return nil, err
	}
	options := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(patience),
		gomail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: s.Config.Trust, MinVersion: tls.VersionTLS12}),
	}
	switch s.Config.TLS {
	case TLS:
		options = append(options, gomail.WithSSL())
	case Open:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.Config.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.Config.User), gomail.WithPassword(s.Config.Password))
	}
	return gomail.NewClient(host, options...)
}

func (s *Sender) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func (s *Sender) log() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.Default()
}
