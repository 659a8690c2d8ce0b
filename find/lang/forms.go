package lang

import (
	"strings"
	"unicode/utf8"
)

// formRule rewrites one form into another; see forms.txt for the four kinds.
type formRule struct {
	from, to string
	place    byte // 0 anywhere, '^' start, '$' end
	pair     uint16
}

// pairs is which pairs of neighbouring bytes a word has, as a set that may say yes too often. A rule whose first pair is not there
// cannot match, and nearly all are passed over that way.
type pairs [16]uint64

func pairOf(a, b byte) uint16 { return (uint16(a)*33 + uint16(b)) & 1023 }

func pairsOf(w string) (p pairs) {
	for i := 1; i < len(w); i++ {
		n := pairOf(w[i-1], w[i])
		p[n>>6] |= 1 << (n & 63)
	}
	return p
}

func (p *pairs) has(n uint16) bool { return p[n>>6]>>(n&63)&1 != 0 }

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
		add := func(from string, place byte) {
			f.rules = append(f.rules, formRule{from, to, place, pairOf(from[0], from[1])})
		}
		switch {
		case from[0] == '=':
			f.whole[from[1:]] = to
		case from[0] == '^':
			add(from[1:], '^')
		case strings.HasSuffix(from, "$"):
			add(strings.TrimSuffix(from, "$"), '$')
		default:
			add(from, 0)
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
	has := pairsOf(w)
	for i := range formRules.rules {
		r := &formRules.rules[i]
		if !has.has(r.pair) {
			continue
		}
		if next := r.apply(w); next != w {
			w = next
			has = pairsOf(w)
		}
	}
	return w
}

func (r *formRule) apply(w string) string {
	switch r.place {
	case 0:
		return strings.ReplaceAll(w, r.from, r.to)
	case '^':
		if strings.HasPrefix(w, r.from) {
			return r.to + w[len(r.from):]
		}
	case '$':
		if strings.HasSuffix(w, r.from) && utf8.RuneCountInString(w) >= utf8.RuneCountInString(r.from)+2 {
			return w[:len(w)-len(r.from)] + r.to
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
