package form

import (
	"net/http"
	"net/url"

	"allmenning/serve/web/page"
)

// SignIn is where somebody who is not let in is sent from a page that asks for it, and led back from; empty for a visitor who
// is let in. Only paths of our own are led back to.
func SignIn(r *http.Request) string {
	if page.Of(r).Visitor.SignedIn() {
		return ""
	}
	return SignInTo(r.URL.RequestURI())
}

// SignInTo is the address of the page to sign in on, with where to go afterwards: a path on this site.
func SignInTo(next string) string { return "/logg-inn?" + url.Values{"neste": {next}}.Encode() }
