package lang

import (
	"strings"
	"unicode/utf8"
)

// formRule rewrites one form into another; see forms.txt for the four kinds.
type formRule struct {
	from, to string
	place    byte // 0 anywhere, '^' start, '$' end
}

type forms struct {
	whole map[string]string
	rules []formRule
}

func readForms(text string) forms {
	f := forms{whole: map[string]string{}}
	for line := range strings.Lines(text) {
		cols := strings.Fields(line)
		if len(cols) != 2 || cols[0] == "#" {
			continue
		}
		from, to := cols[0], cols[1]
		switch {
		case from[0] == '=':
			f.whole[from[1:]] = to
		case from[0] == '^':
			f.rules = append(f.rules, formRule{from[1:], to, '^'})
		case strings.HasSuffix(from, "$"):
			f.rules = append(f.rules, formRule{strings.TrimSuffix(from, "$"), to, '$'})
		default:
			f.rules = append(f.rules, formRule{from, to, 0})
		}
	}
	return f
}

// foldForms brings nynorsk and bokmål forms of a folded word to one form. The form is a step on
// the way to a key and need not be a word.
func foldForms(w string) string {
	if to, ok := formRules.whole[w]; ok {
		w = to
	}
	if keepWhole[w] {
		return w
	}
	for _, r := range formRules.rules {
		switch r.place {
		case 0:
			if strings.Contains(w, r.from) {
				w = strings.ReplaceAll(w, r.from, r.to)
			}
		case '^':
			if strings.HasPrefix(w, r.from) {
				w = r.to + w[len(r.from):]
			}
		case '$':
			if strings.HasSuffix(w, r.from) && utf8.RuneCountInString(w) >= utf8.RuneCountInString(r.from)+2 {
				w = w[:len(w)-len(r.from)] + r.to
			}
		}
	}
	return w
}

// partKey is the key of a part that stands in a form where the rules have already worked.
func partKey(p string) string {
	if to, ok := formRules.whole[p]; ok {
		p = to
	}
	return stem(p)
}

// Endings the Norwegian stemmer leaves, longest first. Cutting -ing joins the act and the verb
// ("måling", "måle"); cutting the neuter t joins "kommunalt" and "kommunal".
var endings = []struct {
	from, to string
	least    int // letters that must stand before
}{
	{"ingenes", "", 4},
	{"inganes", "", 4},
	{"ingene", "", 4},
	{"ingane", "", 4},
	{"ingens", "", 4},
	{"inger", "", 4},
	{"ingar", "", 4},
	{"ingen", "", 4},
	{"ings", "", 4},
	{"inga", "", 4},
	{"ing", "", 4},
	{"erer", "er", 3},
	{"erte", "er", 3},
	{"ert", "er", 3}, // the stemmer then takes -er, as in "vurdere" and "vurdering"
	{"alt", "al", 3},
	{"ivt", "iv", 3},
	{"ært", "ær", 4},
	{"elt", "el", 4},
}

func cutEnding(w string) string {
	for _, e := range endings {
		if strings.HasSuffix(w, e.from) && utf8.RuneCountInString(w)-utf8.RuneCountInString(e.from) >= e.least {
			return w[:len(w)-len(e.from)] + e.to
		}
	}
	return w
}
