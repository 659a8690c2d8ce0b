package lang

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// lexicon holds the parts compounds are made of.
type lexicon struct {
	parts map[string]bool     // form → may be a part in front or in the middle
	heads map[string]bool     // key → may be the last part, whatever its ending
	whole map[string]bool     // key → never split ("barnehage" is no garden)
	known map[string][]string // key → its parts, decided by hand ("syke+hjem")
}

// A part of a compound is never one of these: as first parts they are prefixes, and "følging" says
// nothing about "oppfølging".
var blockedParts = set("opp", "ut", "for", "fore", "sam", "inn", "av", "be", "om", "til", "med", "mot", "under", "over", "etter", "fra",
	"gjennom", "mellom", "ved", "på", "ned", "fram", "frem", "hver", "ande", "ende", "ing", "ering", "het", "lig", "som", "skap")

// A part in front that says nothing of what the compound is about: a "sykehjem" and "sykefravær" have "syke" in common, and no more. It
// helps to find the other parts and gives no key.
var emptyParts = set("syk", "mål", "stor", "små", "hoved", "hovud", "fler", "lang", "kort", "høy", "høg", "lav", "låg", "ny", "fjern", "nær", "hel", "halv", "sær", "fri", "selv", "sjøl", "sjølv")

// telling leaves out the parts of a compound that say nothing.
func telling(keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return emptyParts[k] })
}

func newLexicon(extra []string, synonyms []SynonymSet) *lexicon {
	l := &lexicon{parts: map[string]bool{}, heads: map[string]bool{}, whole: map[string]bool{}, known: map[string][]string{}}
	for line := range strings.Lines(lexiconText) {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				l.add(w)
			}
		}
	}
	for _, w := range extra {
		l.add(w)
	}
	for _, s := range synonyms {
		for _, w := range slices.Concat(s.NB, s.NN) {
			if utf8.RuneCountInString(w) >= 5 && !strings.ContainsAny(w, " -") {
				l.addPart(foldForms(Fold(w)))
			}
		}
	}
	return l
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
		form := foldForms(strings.ReplaceAll(row, "+", ""))
		l.addPart(form)
		var keys []string
		for _, p := range strings.Split(row, "+") {
			if utf8.RuneCountInString(p) > 2 && !blockedParts[p] {
				keys = append(keys, stem(foldForms(p)))
			}
		}
		l.known[stem(form)] = keys
	default:
		l.addPart(foldForms(row))
	}
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
)

// split gives the keys of the parts of a form, or nil when it is no compound that the lexicon
// knows. It finds the cheapest way through the word, a sum over its parts, by dynamic
// programming (Alfonseca, Bilac & Pharies, ACL 2008, with fixed costs in place of learnt ones).
func (l *lexicon) split(form string) []string {
	n := len(form)
	if n < 6 {
		return nil
	}
	key := stem(form)
	if l.whole[key] {
		return nil
	}
	if keys, ok := l.known[key]; ok {
		return telling(keys)
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
	var keys []string
	for i := n; i > 0; i = from[i] {
		keys = append(keys, partKey(part[i]))
	}
	slices.Reverse(keys)
	return telling(keys)
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
	if j < len(best) && cost < best[j] {
		best[j], from[j], part[j] = cost, i, p
	}
}

func partCost(p string) int {
	if utf8.RuneCountInString(p) == 3 {
		return costPart + costShort
	}
	return costPart
}
