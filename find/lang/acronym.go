package lang

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Expansion says that some texts write out a short form: "brukerstyrt personlig assistanse (BPA)".
type Expansion struct {
	Short string `json:"s"` // in capitals
	Long  string `json:"l"` // in small letters
	N     int    `json:"n"` // texts that say so
}

// Learnt is what the public texts of an installation taught the chain. It is taken from public texts alone, since it shows in what
// everybody is answered, and it stands still between generations of the index.
type Learnt struct {
	Acronyms []Expansion `json:"acronyms,omitempty"` // in order of Short, then Long
}

// Equal says whether two teach the same.
func (l Learnt) Equal(other Learnt) bool { return slices.Equal(l.Acronyms, other.Acronyms) }

// Learn counts in how many texts each expansion stands. texts are what Expansions gave for each of them.
func Learn(texts [][]Expansion) (l Learnt) {
	count := map[[2]string]int{}
	for _, all := range texts {
		seen := map[[2]string]bool{}
		for _, e := range all {
			if k := [2]string{e.Short, e.Long}; !seen[k] {
				seen[k] = true
				count[k]++
			}
		}
	}
	for k, n := range count {
		l.Acronyms = append(l.Acronyms, Expansion{k[0], k[1], n})
	}
	slices.SortFunc(l.Acronyms, func(a, b Expansion) int {
		return cmp.Or(strings.Compare(a.Short, b.Short), strings.Compare(a.Long, b.Long))
	})
	return l
}

const (
	leastShort = 2 // letters of a short form
	mostShort  = 6
	leastLong  = 8  // letters of what it stands for
	mostLong   = 90 // bytes
)

// Expansions gives the short forms that a text writes out, "Long Form (LF)" or "LF (long form)", each once. The letters of the short
// form must be found in the long one from the right, the first at the beginning of a word (Schwartz & Hearst, Pacific Symposium on
// Biocomputing 2003); and since Norwegian writes in one word what English writes in two, there may be no more words that say something
// than there are letters.
func Expansions(text string) (out []Expansion) {
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '(')
		if open < 0 {
			return out
		}
		open += at
		at = open + 1
		length := strings.IndexAny(text[at:], "()")
		if length < 0 {
			return out
		}
		inside := strings.TrimSpace(text[at : at+length])
		before := sentenceEnd(text[:open])
		e, ok := Expansion{}, false
		if isShort(inside) {
			e, ok = expand(inside, before)
		} else if words := strings.Fields(before); len(words) > 0 && isShort(words[len(words)-1]) {
			e, ok = expand(words[len(words)-1], inside)
			ok = ok && len(e.Long) == len(strings.ToLower(inside)) // all of what stands in the parentheses
		}
		if ok && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
}

// isShort tells whether a word is a short form: capitals alone.
func isShort(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= leastShort && n <= mostShort && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsUpper(r) })
}

// sentenceEnd is the end of a text from its last sign that ends a sentence or a line, or parts what stands in brackets.
func sentenceEnd(s string) string {
	if i := strings.LastIndexAny(s, ".;:!?()[]\n\t\"«»"); i >= 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		s = s[i+n:]
	}
	return strings.TrimSpace(s)
}

// expand finds the long form at the end of words.
func expand(short, words string) (Expansion, bool) {
	long := strings.ToLower(words)
	letters := []rune(strings.ToLower(short))
	at := len(long)
	for i := len(letters) - 1; i >= 0; i-- {
		at = strings.LastIndexFunc(long[:at], func(r rune) bool { return r == letters[i] })
		for i == 0 && at > 0 && !startsWord(long, at) {
			at = strings.LastIndexFunc(long[:at], func(r rune) bool { return r == letters[0] })
		}
		if at < 0 {
			return Expansion{}, false
		}
	}
	long = long[at:]
	said := 0
	for _, w := range strings.Fields(long) {
		if !stopWords[Fold(strings.Trim(w, ",-"))] {
			said++
		}
	}
	first, _, _ := strings.Cut(long, " ")
	if len(long) > mostLong || utf8.RuneCountInString(long) < leastLong || said == 0 || said > len(letters) || stopWords[Fold(first)] || strings.ContainsFunc(long, unicode.IsDigit) {
		return Expansion{}, false
	}
	return Expansion{Short: short, Long: strings.Join(strings.Fields(long), " ")}, true
}

func startsWord(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return at == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// learn takes in short forms with what they stand for, as sets of the glossary. What the glossary or the lexicon has a meaning of is
// left alone: who has written down what a word means knows better, and a short form that is a word ("FRA", "PLAN") would be found in
// small letters everywhere. Of two long forms that differ, one must be twice as usual. It gives a digest of what was taken in, "" for nothing.
func (a *Analyser) learn(l Learnt) string {
	h, any := fnv.New64a(), false
	for from := 0; from < len(l.Acronyms); {
		to := from + 1
		for to < len(l.Acronyms) && l.Acronyms[to].Short == l.Acronyms[from].Short {
			to++
		}
		if long := a.meant(l.Acronyms[from:to]); long != "" {
			short := l.Acronyms[from].Short
			fmt.Fprintln(h, short, long)
			any = true
			id := "short-" + Fold(short)
			for _, w := range []string{short, long} {
				a.glossary.add(a.phrase(w), id, false, true)
				a.mean(w, id)
			}
		}
		from = to
	}
	if !any {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// meant is the long form that a short one stands for; "" when it is not clear, or not to be learnt.
func (a *Analyser) meant(all []Expansion) string {
	short := Fold(all[0].Short)
	form := foldForms(short)
	if key := stem(form); stopWords[short] || boilerplate[key] || a.lexicon.parts[form] || a.lexicon.heads[key] ||
		len(a.glossary.meaning(a.phrase(short))) > 0 {
		return ""
	}
	type reading struct {
		long string
		n    int
	}
	var readings []reading
	at := map[string]int{}
	for _, e := range all {
		key := strings.Join(a.content(e.Long), " ")
		i, ok := at[key]
		if !ok {
			i = len(readings)
			at[key], readings = i, append(readings, reading{long: e.Long})
		}
		readings[i].n += e.N
	}
	slices.SortStableFunc(readings, func(a, b reading) int { return b.n - a.n })
	if len(readings) > 1 && readings[0].n < 2*readings[1].n {
		return ""
	}
	return readings[0].long
}
