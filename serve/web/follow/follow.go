// Package follow holds what lets people follow something: the button's address, the list on one's own page, and the page that
// stops the weekly letters without signing in.
package follow

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/codes"
	"allmenning/commons"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Pages are the pages of following.
type Pages struct{ Commons *commons.Commons }

// Routes hangs the pages on a router.
func (s Pages) Routes(on page.Router) {
	on.Handle("POST /folg", s.follow)
	on.Handle("POST /folg/brev", s.often)
	on.Handle("GET /avmeld/{token}", s.askStop)
	on.Handle("POST /avmeld/{token}", s.stop)
}

// follow follows something, or does so no more, and leads back.
func (s Pages) follow(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	who, back := page.Of(r).Visitor, page.Local(r.PostForm.Get("tilbake")).String()
	if !who.SignedIn() {
		http.Redirect(w, r, "/logg-inn?"+url.Values{"neste": {back}}.Encode(), http.StatusSeeOther)
		return nil
	}
	kind, of := allmenning.FollowKind(r.PostForm.Get("kind")), r.PostForm.Get("of")
	var err error
	if r.PostForm.Get("slutt") != "" {
		err = s.Commons.Unfollow(r.Context(), who, kind, of)
	} else {
		err = s.Commons.Follow(r.Context(), who, kind, of)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// often chooses how often the letters come.
func (s Pages) often(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	if err := s.Commons.SetDigest(r.Context(), page.Of(r).Visitor, r.PostForm.Get("often")); err != nil {
		return err
	}
	http.Redirect(w, r, "/min-side#folger", http.StatusSeeOther)
	return nil
}

// askStop asks before it stops anything: programs that look at links before people do must not unsubscribe them.
func (s Pages) askStop(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	stopped, err := s.Commons.Unsubscribing(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if stopped {
		return write(w, r, "follow.stopped.title", stoppedPage(f))
	}
	return write(w, r, "follow.stop.title", stopPage(f, commons.UnsubscribePath(r.PathValue("token"))))
}

// stop stops the letters. It answers at once and leads nowhere: mail programs ask too, with one click in them (RFC 8058).
func (s Pages) stop(w http.ResponseWriter, r *http.Request) error {
	if err := s.Commons.Unsubscribe(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return write(w, r, "follow.stopped.title", stoppedPage(page.Of(r)))
}

// write writes a page whose address is nobody else's business.
func write(w http.ResponseWriter, r *http.Request, title string, view templ.Component) error {
	return page.Write(w, r, page.Page{Title: page.Of(r).T(title), NoIndex: true, Canonical: "/min-side"}, view)
}

// Mine is what the visitor follows, for the visitor's own page, without a heading.
func (s Pages) Mine(r *http.Request) (templ.Component, error) {
	f := page.Of(r)
	following, err := s.Commons.Follows(r.Context(), f.Visitor)
	if err != nil {
		return nil, err
	}
	return mine(f, following), nil
}

// name is what something that is followed is called in a list.
func name(f *page.Frame, x commons.Followed) part.Text {
	switch {
	case x.Record != nil:
		return show.Title(f, x.Record)
	case x.Kind == allmenning.FollowRecord:
		return part.Plain(f.T("follow.mine.hidden"))
	case x.Words != "":
		return part.Plain(f.T("follow.mine.search", "words", x.Words))
	case x.Theme != "":
		return part.Plain(codes.Themes().Name(x.Theme, string(f.Lang())))
	}
	return part.Plain(x.Place)
}

// kind says what something that is followed is: a municipality and a project may have one name.
func kind(f *page.Frame, x commons.Followed) string {
	if x.Record != nil {
		return show.Noun(f, x.Record.Noun)
	}
	return f.T("follow.kind." + string(x.Kind))
}

func whose(x commons.Followed) []string {
	if x.Whose == "" {
		return nil
	}
	return []string{x.Whose}
}
