package account

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// meView is the visitor's own page.
type meView struct {
	Said      string
	Back      string // where the visitor came from; empty: not known
	Roles     []commons.MyRole
	Own       []*allmenning.Draft // drafts
	Waiting   []*allmenning.Draft // of others, for the visitor as an editor
	Waits     []commons.AskedFor  // requests the visitor may decide
	Circles   []circle            // constellations that wait for the visitor's yes or no
	Asked     []commons.AskedFor  // by the visitor's organisation
	Decide    []commons.Decision  // results that wait for the visitor, who keeps a synthesis
	Following templ.Component     // nil: nothing to show
	Name      string              // as it was written, where that could not be taken
	Form      string              // the form that has faults
	Faults    faults
	Titles    map[allmenning.RecordID]string // of drafts that have none of their own
}

// circle is a constellation that has invited the visitor's organisation.
type circle struct {
	*allmenning.Record
	Lead string // name of the organisation that leads it
}

func (s Pages) me(w http.ResponseWriter, r *http.Request) error {
	return s.showMe(w, r, http.StatusOK, meView{Said: said(page.Of(r)), Back: backFrom(r)})
}

// backName is where an address, or a form, says what page the visitor came from.
const backName = "tilbake"

// backFrom is the page of ours that the visitor came from, so that somebody who only went to switch roles finds the way back;
// empty for none that is worth it.
func backFrom(r *http.Request) string {
	back := r.URL.Query().Get(backName)
	if back == "" {
		from, err := url.Parse(r.Referer())
		if err != nil || from.Host != r.Host {
			return ""
		}
		back = from.RequestURI()
	}
	to := page.Local(back)
	for _, own := range []string{"/min-side", "/logg-inn", "/invitasjon/", "/velg-kommune"} {
		if strings.HasPrefix(to.Path, own) {
			return ""
		}
	}
	return to.String()
}

// Switched says that the visitor has just switched roles.
func (v meView) Switched(f *page.Frame) bool {
	return v.Back != "" && f.URL.Query().Get("gjort") == "rolle"
}

func (s Pages) showMe(w http.ResponseWriter, r *http.Request, code int, v meView) (err error) {
	f := page.Of(r)
	if v.Roles, err = s.Commons.MyRoles(r.Context(), f.Visitor); err != nil {
		return err
	}
	if v.Own, v.Waiting, err = s.Commons.Drafts(r.Context(), f.Visitor.Actor); err != nil {
		return err
	}
	if v.Titles, err = s.titles(r, v.Own, v.Waiting); err != nil {
		return err
	}
	if v.Waits, err = s.Commons.Waits(r.Context(), f.Visitor.Actor); err != nil {
		return err
	}
	if v.Circles, err = s.circles(r); err != nil {
		return err
	}
	if v.Decide, err = s.Commons.ToDecide(r.Context(), f.Visitor.Actor); err != nil {
		return err
	}
	if v.Asked, err = s.Commons.MyRequests(r.Context(), f.Visitor.Actor); err != nil {
		return err
	}
	if s.Following != nil {
		if v.Following, err = s.Following(r); err != nil {
			return err
		}
	}
	if v.Name == "" {
		v.Name = f.Visitor.Name
	}
	return page.WriteCode(w, r, code, page.Page{Title: f.T("account.me.title"), NoIndex: true, Canonical: "/min-side"}, mePage(f, v))
}

// circles gives the constellations that wait for the answer of the visitor's organisation.
func (s Pages) circles(r *http.Request) ([]circle, error) {
	list, err := s.Commons.InvitedTo(r.Context(), page.Of(r).Visitor.Actor)
	if err != nil {
		return nil, err
	}
	out := make([]circle, len(list))
	for i, c := range list {
		lead, err := s.Commons.Organisation(r.Context(), c.Owner)
		if err != nil {
			return nil, err
		}
		out[i] = circle{c, lead.Name}
	}
	return out, nil
}

// faulty shows the page again with what is wrong with one of its forms; errors that no form can mend are for the server.
func (s Pages) faulty(w http.ResponseWriter, r *http.Request, form, name string, err error) error {
	bad := faultsOf(page.Of(r), err)
	if bad == nil {
		return err
	}
	return s.showMe(w, r, http.StatusUnprocessableEntity, meView{Form: form, Name: name, Faults: bad})
}

// of is what is wrong with a field of one of the forms of the page.
func (v meView) of(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Faults[field]
}

func (s Pages) changeMe(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	lang := page.Of(r).Lang()
	if chosen, known := i18n.Parse(in.Get("lang")); known {
		lang = allmenning.Lang(chosen)
	}
	if err := s.Commons.ChangeMe(r.Context(), page.Of(r).Visitor, in.Get("name"), lang); err != nil {
		return s.faulty(w, r, "me", in.Get("name"), err)
	}
	return see(w, r, "/min-side?"+url.Values{"gjort": {"navn"}, "lang": {string(lang)}}.Encode())
}

// changeRole chooses whom the visitor acts for. The value is an organisation, or two with a slash between: the second on
// whose behalf.
func (s Pages) changeRole(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	acting, behalf, _ := strings.Cut(in.Get("rolle"), "/")
	token, err := s.Commons.Switch(r.Context(), page.Of(r).Visitor, allmenning.OrganisationID(acting), allmenning.OrganisationID(behalf))
	if err != nil {
		return err
	}
	s.Door.Enter(w, token)
	to := url.Values{"gjort": {"rolle"}}
	if back := in.Get(backName); back != "" {
		to.Set(backName, page.Local(back).String())
	}
	return see(w, r, next(in.Get("neste"), "/min-side?"+to.Encode()))
}

func (s Pages) changePassword(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	v := page.Of(r).Visitor
	wait, back := s.Limits.SignIn(r, v.Email) // whoever sits at an open browser may not guess either
	if wait > 0 {
		return page.Wait(w, wait)
	}
	if err := s.Commons.ChangePassword(r.Context(), v, in.Get("old"), in.Get("password")); err != nil {
		return s.faulty(w, r, "password", "", err)
	}
	back()
	return done(w, r, "/min-side", "passord")
}

// myData gives what is stored about the visitor, as a file.
func (s Pages) myData(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Commons.MyData(r.Context(), page.Of(r).Visitor)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="mine-data.json"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(raw) // the reader has gone: nothing to do
	return nil
}

// closeView is the page that warns before an account is closed.
type closeView struct {
	Alone  []commons.Alone             // where the visitor is the only administrator
	Left   []allmenning.OrganisationID // that the visitor has said yes to leave so
	Faults faults
}

func (s Pages) askClose(w http.ResponseWriter, r *http.Request) error {
	return s.showClose(w, r, http.StatusOK, closeView{})
}

func (s Pages) showClose(w http.ResponseWriter, r *http.Request, code int, v closeView) (err error) {
	f := page.Of(r)
	if v.Alone, err = s.Commons.AloneIn(r.Context(), f.Visitor); err != nil {
		return err
	}
	return page.WriteCode(w, r, code, page.Page{Title: f.T("account.close.title"), NoIndex: true}, closePage(f, v))
}

func (s Pages) closeAccount(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	f := page.Of(r)
	wait, back := s.Limits.SignIn(r, f.Visitor.Email)
	if wait > 0 {
		return page.Wait(w, wait)
	}
	var left []allmenning.OrganisationID
	for _, id := range in[leftName] {
		left = append(left, allmenning.OrganisationID(id))
	}
	if err = s.Commons.Confirm(r.Context(), f.Visitor, in.Get("old")); err == nil {
		back()
		err = s.Commons.CloseAccount(r.Context(), f.Visitor, left...)
	}
	if err != nil {
		if bad := faultsOf(f, err); bad != nil {
			return s.showClose(w, r, http.StatusUnprocessableEntity, closeView{Left: left, Faults: bad})
		}
		return err
	}
	s.Door.Leave(w)
	return see(w, r, "/logg-inn?gjort=lukket")
}

// leftName names the organisations that the visitor leaves without anybody.
const leftName = "forlat"

// titles are what drafts without a title of their own are called: a result by the project it is from.
func (s Pages) titles(r *http.Request, lists ...[]*allmenning.Draft) (map[allmenning.RecordID]string, error) {
	out := map[allmenning.RecordID]string{}
	for _, d := range slices.Concat(lists...) {
		title, err := finding.DraftTitle(r.Context(), s.Answers, page.Of(r), d)
		if err != nil {
			return nil, err
		}
		out[d.ID] = title
	}
	return out, nil
}

// draftTitle is what a draft is called so far; otherwise is its name where it has no title.
func draftTitle(f *page.Frame, d *allmenning.Draft, otherwise string) string {
	if title := strings.TrimSpace(form.Title(d)); title != "" {
		return show.Short(title, 120)
	}
	if otherwise != "" {
		return otherwise
	}
	return f.T("account.me.draft.untitled", "what", f.P.Noun(string(d.Noun)).One)
}

// languageOf is the language the visitor has chosen, or else reads now.
func languageOf(f *page.Frame) string {
	if f.Visitor.Lang != "" {
		return string(f.Visitor.Lang)
	}
	return string(f.Lang())
}
