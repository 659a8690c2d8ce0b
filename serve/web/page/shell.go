package page

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/i18n"
)

// entry is one line of a menu: where it leads and what it is called.
type entry struct {
	section Section
	key     string
}

// mainMenu ends with the page about the program, which the footer has among its own.
var mainMenu = []entry{
	{Needs, "shell.menu.needs"},
	{Projects, "shell.menu.projects"},
	{Studies, "shell.menu.studies"},
	{Syntheses, "shell.menu.syntheses"},
	{Municipalities, "shell.menu.municipalities"},
	{About, "page.menu.about"},
}

var footMenu = []entry{
	{"/om", "shell.menu.about"},
	{"/slik-regner-vi", "shell.menu.method"},
	{"/samarbeid", "constellation.menu"},
	{"/ordliste", "shell.menu.glossary"},
	{"/personvern", "shell.menu.privacy"},
	{"/tilgjengelighet", "shell.menu.accessibility"},
}

// htmxConfig keeps htmx within our content security policy: no style sheet of its own, nothing from elsewhere.
const htmxConfig = `{"includeIndicatorCSS":false,"mode":"same-origin"}`

func (f *Frame) title(p Page) string {
	if p.Title == "" {
		return f.T("shell.name")
	}
	return f.T("shell.page_title", "title", p.Title)
}

func (f *Frame) description(p Page) string { return or(p.Description, f.T("shell.tagline")) }

func (f *Frame) canonical(p Page) string { return or(p.Canonical, f.URL.EscapedPath()) }

// absolute makes a path into an address for those who are elsewhere.
func (f *Frame) absolute(path string) string { return f.base + path }

// in is the address of this very page in another language.
func (f *Frame) in(l i18n.Lang) string { return f.with("lang", string(l)) }

// choosing is in for a reader who chooses it.
func (f *Frame) choosing(l i18n.Lang) string { return f.in(l) + "&" + Chosen + "=ja" }

// from is the address of this very page seen from a municipality.
func (f *Frame) from(n allmenning.MunicipalityNumber) string { return f.with("kommune", string(n)) }

// with is the address of this page with one value of the query set.
func (f *Frame) with(name, value string) string {
	q := f.URL.Query()
	q.Set(name, value)
	return f.URL.EscapedPath() + "?" + q.Encode()
}

// choosePath is where a municipality is chosen, and what leads back here.
func (f *Frame) choosePath() string {
	return "/velg-kommune?" + url.Values{"tilbake": {f.URL.RequestURI()}}.Encode()
}

// signInPath is where one signs in, to come back here. Pages about signing in are not come back to.
func (f *Frame) signInPath() string {
	for _, own := range []string{"/logg-inn", "/glemt-passord", "/invitasjon/"} {
		if strings.HasPrefix(f.URL.Path, own) {
			return "/logg-inn"
		}
	}
	return "/logg-inn?" + url.Values{"neste": {f.URL.RequestURI()}}.Encode()
}

// actingText says for whom the visitor sees and writes now, and in which role.
func (f *Frame) actingText() string {
	v := f.Visitor
	switch {
	case v.Actor.Acting == "" && len(v.Roles) > 0:
		return f.T("account.acting.none", "name", v.Name)
	case v.Actor.Acting == "":
		return f.T("account.acting.alone", "name", v.Name)
	case v.Behalf != "":
		return f.T("account.acting.behalf", "organisation", v.Organisation, "behalf", v.Behalf) + " " + f.roleText()
	case v.Actor.Role == allmenning.RoleReader:
		return f.T("account.acting.reader", "organisation", v.Organisation)
	}
	return f.T("account.acting", "organisation", v.Organisation) + " " + f.roleText()
}

func (f *Frame) roleText() string {
	return f.T("account.acting.role", "role", strings.ToLower(f.T("people.role."+string(f.Visitor.Actor.Role))))
}

func (f *Frame) otherLangs() []i18n.Lang {
	var others []i18n.Lang
	for _, l := range i18n.Langs() {
		if l != f.P.Lang() {
			others = append(others, l)
		}
	}
	return others
}

// languageName is what a language calls itself.
func languageName(l i18n.Lang) string { return i18n.New(l).T("shell.language." + string(l)) }

func ogType(p Page) string {
	if p.Article {
		return "article"
	}
	return "website"
}

func ogLocale(l i18n.Lang) string {
	return map[i18n.Lang]string{i18n.NB: "nb_NO", i18n.NN: "nn_NO", i18n.EN: "en_GB"}[l]
}

// linkedData writes v as JSON-LD. The encoder writes <, > and & as escapes, so that v cannot end the element.
func linkedData(v any) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		raw, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("page: linked data: %w", err)
		}
		_, err = fmt.Fprintf(w, `<script type="application/ld+json">%s</script>`, raw)
		return err
	})
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
