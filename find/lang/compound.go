package lang

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// lexicon holds the parts compounds are made of.
type lexicon struct {
	parts map[string]bool     // form → may be a part in front or in the middle
	heads map[string]bool     // key → may be the last part, whatever its ending
	whole map[string]bool     // key → never split ("barnehage" is no garden)
	known map[string][]string // key → the forms of its parts, decided by hand ("syke+hjem")
}

// A part of a compound is never one of these: as first parts they are prefixes, and "følging" says
// nothing about "oppfølging".
var blockedParts = set("opp", "ut", "for", "fore", "sam", "inn", "av", "be", "om", "til", "med", "mot", "under", "over", "etter", "fra",
	"gjennom", "mellom", "ved", "på", "ned", "fram", "frem", "hver", "ande", "ende", "ing", "ering", "het", "lig", "som", "skap")

// A part in front that says nothing of what the compound is about: a "sykehjem" and "sykefravær" have "syke" in common, and no more. It
// helps to find the other parts and gives no key.
var emptyParts = set("syk", "mål", "stor", "små", "hoved", "hovud", "fler", "lang", "kort", "høy", "høg", "lav", "låg", "ny", "fjern", "nær", "hel", "halv", "sær", "fri", "selv", "sjøl", "sjølv", "egen", "fremmed")

// telling leaves out the parts of a compound that say nothing.
func telling(keys []string) []string {
	return slices.DeleteFunc(keys, func(k string) bool { return emptyParts[k] })
}

// builtIn is the lexicon of lexicon.txt alone, read once.
var builtIn = sync.OnceValue(func() *lexicon {
	l := &lexicon{parts: map[string]bool{}, heads: map[string]bool{}, whole: map[string]bool{}, known: map[string][]string{}}
	l.addAll(fields(lexiconText))
	return l
})

func newLexicon(extra []string, synonyms []SynonymSet) *lexicon {
	b := builtIn()
	l := &lexicon{parts: maps.Clone(b.parts), heads: maps.Clone(b.heads), whole: maps.Clone(b.whole), known: maps.Clone(b.known)}
	l.addAll(extra)
	for _, s := range synonyms {
		for _, w := range slices.Concat(s.NB, s.NN) {
			if utf8.RuneCountInString(w) >= 5 && !strings.ContainsAny(w, " -") {
				l.addPart(foldForms(Fold(w)))
			}
		}
	}
	return l
}

func (l *lexicon) addAll(rows []string) {
	for _, w := range rows {
		l.add(w)
	}
	for _, w := range rows {
		l.know(w) // when all the parts are there
	}
	for p := range l.parts {
		if short, joined := strings.CutSuffix(p, "s"); joined && len(short) >= 4 && l.parts[short] {
			delete(l.parts, p) // "gjenbruks" is "gjenbruk" and a joint
		}
	}
}

// add takes one row: "hjem" is a part, "!barnehage" a part that is not split, "syke+hjem" a
// compound that is a part too and whose own parts are these.
func (l *lexicon) add(row string) {
	row = Fold(row)
	switch {
	case strings.HasPrefix(row, "!"):
		form := foldForms(row[1:])
		l.addPart(form)
		l.whole[stem(form)] = true
	case strings.Contains(row, "+"):
		l.addPart(foldForms(strings.ReplaceAll(row, "+", "")))
	default:
		l.addPart(foldForms(row))
	}
}

// know keeps the parts of a row such as "trygghets+alarm", without the s that joins them.
func (l *lexicon) know(row string) {
	row = Fold(row)
	if !strings.Contains(row, "+") || strings.HasPrefix(row, "!") {
		return
	}
	var parts []string
	for _, p := range strings.Split(row, "+") {
		if utf8.RuneCountInString(p) < 3 || blockedParts[p] {
			continue
		}
		p = foldForms(p)
		if short, joined := strings.CutSuffix(p, "s"); joined && l.parts[short] {
			p = short
		}
		parts = append(parts, p)
	}
	l.known[stem(foldForms(strings.ReplaceAll(row, "+", "")))] = parts
}

func (l *lexicon) addPart(form string) {
	if utf8.RuneCountInString(form) < 3 || stopWords[form] || blockedParts[form] {
		return
	}
	l.parts[form] = true
	l.heads[partKey(form)] = true
}

const (
	costPart  = 100
	costJoint = 12 // an s or e between parts
	costShort = 45 // a part of three letters is often chance
	costTwin  = 8  // a consonant written once for two: natt+tilsyn
	never     = 1 << 30

	leastInner = 9 // letters of a part that is taken apart itself
)

// split gives the keys of the parts of a form, and of the parts of those, both nil when it is no compound that the lexicon
// knows: "overvannshåndteringsplan" is overvannshåndtering+plan, and overvann and håndtering stand inside.
func (l *lexicon) split(form string) (parts, inner []string) {
	for _, p := range l.cut(form) {
		parts = append(parts, partKey(p))
		if utf8.RuneCountInString(p) < leastInner {
			continue // "ungdom" is no more ung+dom than "kultur" is a cult
		}
		for _, q := range l.cut(p) {
			inner = append(inner, partKey(q))
		}
	}
	return telling(parts), telling(inner)
}

// cut gives the forms of the parts of a form, or nil. It finds the cheapest way through the word, a sum over its parts, by
// dynamic programming (Alfonseca, Bilac & Pharies, ACL 2008, with fixed costs in place of learnt ones).
func (l *lexicon) cut(form string) []string {
	n := len(form)
	if n < 6 {
		return nil
	}
	key := stem(form)
	if l.whole[key] {
		return nil
	}
	if parts, ok := l.known[key]; ok {
		return parts
	}
	best := make([]int, n+1) // best[i]: cheapest way to have a part start at i
	from := make([]int, n+1)
	part := make([]string, n+1)
	for i := 1; i <= n; i++ {
		best[i] = never
	}
	for i := 0; i < n; i++ {
		if best[i] == never || !utf8.RuneStart(form[i]) {
			continue
		}
		for j := i + 3; j <= n; j++ {
			if j < n && !utf8.RuneStart(form[j]) {
				continue
			}
			p := form[i:j]
			if j == n {
				if i > 0 && l.isHead(p) {
					relax(best, from, part, i, n, best[i]+partCost(p), p)
				}
				continue
			}
			if !l.parts[p] {
				continue
			}
			c := best[i] + partCost(p)
			relax(best, from, part, i, j, c, p)
			if form[j] == 's' || form[j] == 'e' {
				relax(best, from, part, i, j+1, c+costJoint, p)
			}
		}
		l.twins(form, i, best, from, part)
	}
	if best[n] == never {
		return nil
	}
	var parts []string
	for i := n; i > 0; i = from[i] {
		parts = append(parts, part[i])
	}
	slices.Reverse(parts)
	return parts
}

// twins lets a part end in a doubled consonant of which one was dropped because the next part
// begins with it: "nattilsyn" is natt+tilsyn.
func (l *lexicon) twins(form string, i int, best, from []int, part []string) {
	for j := i + 3; j < len(form); j++ {
		if form[j-1] != form[j-2] || strings.IndexByte("bdfgklmnprst", form[j-1]) < 0 {
			continue
		}
		if p := form[i:j]; l.parts[p] {
			relax(best, from, part, i, j-1, best[i]+partCost(p)+costTwin, p)
		}
	}
}

func (l *lexicon) isHead(p string) bool {
	if l.parts[p] {
		return true
	}
	return utf8.RuneCountInString(p) > 3 && !blockedParts[p] && l.heads[partKey(p)]
}

func relax(best, from []int, part []string, i, j, cost int, p string) {
	if j < len(best) && cost <= best[j] { // of two that cost the same, the one with the longer part in front: folkehelse+arbeid
		best[j], from[j], part[j] = cost, i, p
	}
}

func partCost(p string) int {
	if utf8.RuneCountInString(p) == 3 {
		return costPart + costShort
	}
	return costPart
}
