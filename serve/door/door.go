// Package door lets people in: it reads the session's cookie, finds out who acts, and bounds how often somebody may try. It
// wraps the pages; the acts are in commons and the pages of signing in in serve/web/account.
//
// Another way of signing in (an account elsewhere, a key of one's own) ends where a password does: in a person known by a
// credential of another kind, and a session begun by commons.
package door

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"allmenning"
	"allmenning/commons"
)

// People knows whom a session belongs to: *commons.Commons.
type People interface {
	Visit(ctx context.Context, token string) (allmenning.Visitor, error)
}

// Door wraps the pages.
type Door struct {
	People People
	Secure bool         // people come by https: the cookie is never sent by anything else
	Log    *slog.Logger // nil: the default one
}

// Wrap lets next know who acts in each request, by allmenning.VisitorOf. What a signed-in person is shown is kept by no
// cache on the way.
func (d Door) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := d.token(r)
		if token == "" || isAsset(r) {
			next.ServeHTTP(w, r)
			return
		}
		v, err := d.People.Visit(r.Context(), token)
		switch {
		case err == nil:
			w.Header().Set("Cache-Control", "no-store")
			r = r.WithContext(allmenning.WithVisitor(r.Context(), v))
		case allmenning.KindOf(err) == allmenning.NotFound:
			d.Leave(w) // ended: the browser need not send it again
		default:
			// The page is answered as to anybody: it is better to show what is public than nothing.
			d.log().Error("who acts could not be found out", "err", err)
		}
		next.ServeHTTP(w, r)
	})
}

// isAsset says that a request is for a file that is the same for everybody.
func isAsset(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/assets/") || r.URL.Path == "/healthz" || r.URL.Path == "/readyz"
}

// cookieName is that of the session. The prefix makes browsers refuse it from another host or without https; without https
// (on one's own machine) it cannot be used.
func (d Door) cookieName() string {
	if d.Secure {
		return "__Host-okt"
	}
	return "okt"
}

func (d Door) token(r *http.Request) string {
	c, err := r.Cookie(d.cookieName())
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

// Enter gives the browser a session's token.
func (d Door) Enter(w http.ResponseWriter, token string) {
	http.SetCookie(w, &http.Cookie{
		Name: d.cookieName(), Value: token, Path: "/", MaxAge: int(commons.SessionLongest / time.Second),
		HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// Leave takes the token from the browser.
func (d Door) Leave(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{
		Name: d.cookieName(), Path: "/", MaxAge: -1, HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode,
	})
}

func (d Door) log() *slog.Logger {
	if d.Log != nil {
		return d.Log
	}
	return slog.Default()
}

// Address is where a request comes from, as the limits count it: an IPv4 address, or the first 64 bits of an IPv6 one, which
// is what one subscriber has. Behind a proxy that sets it, the last address of the last line of X-Forwarded-For: a proxy may
// add to the line it was sent or write one of its own after it, and what stands before is the sender's word.
func Address(r *http.Request, behindProxy bool) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if behindProxy {
		if lines := r.Header.Values("X-Forwarded-For"); len(lines) > 0 {
			last := lines[len(lines)-1]
			if last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:]); last != "" {
				host = last
			}
		}
	}
	ip := net.ParseIP(host)
	switch {
	case ip == nil:
		return host
	case ip.To4() != nil:
		return ip.String()
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}
