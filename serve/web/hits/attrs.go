package hits

import (
	"github.com/a-h/templ"

	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// The ids of the forms on the page: the visible one; and, for a text that has no address, one that asks the same again, and one that
// asks it without the reader's choices. Links to other languages and to the choice of municipality send them.
const (
	askForm   = "sporsmal"
	againForm = "igjen"
	wholeForm = "uten-valg"
)

// inLang is the lang attribute of an element; nothing for the reader's own language.
func inLang(lang string) templ.Attributes {
	if lang == "" {
		return nil
	}
	return templ.Attributes{"lang": lang}
}

// described names the text that says what is wrong with the form.
func described(v view) string {
	if len(v.Problems) > 0 {
		return "q-feil"
	}
	return ""
}

// chosen says whether m is the municipality the page is seen from.
func chosen(f *page.Frame, q Ask, m part.Municipality) bool {
	if q.From != "" {
		return m.Number == q.From
	}
	return f.Municipality != nil && f.Municipality.Number == m.Number
}
