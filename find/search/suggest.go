package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"allmenning/find/index"
)

const (
	few         = 5   // with fewer hits than this, look for words spelt alike
	nearEnough  = .38 // likeness of spelling for a word to be asked for too, and to be suggested
	alternative = 3   // words asked for in place of one
	suggested   = 6   // words weighed as what was meant

	leastSaying  = .5 // weight of a word that says something
	leastWidened = 5  // letters of a word for which others spelt alike are looked for
	// Letters of the last word of a query for which those that begin with it are looked for.
	leastFollowed = 3
)

// unknown says that no public text has the word, nor anything it stands for.
func unknown(v *index.View, w word) bool {
	for _, t := range w.terms {
		if v.Known(t.Key) {
			return false
		}
	}
	return true
}

// known says that a public text has the word itself.
func (w word) known(v *index.View) bool {
	return slices.ContainsFunc(w.own(), func(t index.Term) bool { return v.Known(t.Key) })
}

// begun says that a short word may be the beginning of one that somebody is still writing: no text has it, and it is not in capitals, as
// what is short for something is.
func (w word) begun(v *index.View) bool {
	return utf8.RuneCountInString(w.surface) >= leastFollowed && w.surface != strings.ToUpper(w.surface) && !w.known(v)
}

// widen adds to each word those that begin with it and those spelt like it. nil when there are none.
func widen(v *index.View, words []word) []word {
	out := slices.Clone(words)
	changed := false
	for i, w := range words {
		out[i].terms = slices.Clone(w.terms)
		letters := utf8.RuneCountInString(w.surface)
		if letters < leastWidened && !(i == len(words)-1 && w.begun(v)) || !w.saysSomething() || strings.ContainsFunc(w.surface, unicode.IsDigit) {
			continue
		}
		var near []index.Suggestion
		if letters >= leastWidened && !w.known(v) { // a word that people use is no slip for another: "ledelse", "lidelse"
			near = v.Nearest(w.surface, alternative)
			near = slices.DeleteFunc(near, func(s index.Suggestion) bool { return !isSlip(w.surface, s) })
		}
		begin := v.Prefix(w.surface, alternative)
		for _, s := range begin {
			s.Likeness = .7
			near = append(near, s)
		}
		for _, s := range near {
			if out[i].addNear(s) {
				changed = true
			}
		}
	}
	if !changed {
		return nil
	}
	return out
}

// saysSomething is false for stop words, which are asked for only when there is nothing else, and for words such as "prosjekt".
func (w word) saysSomething() bool {
	return slices.ContainsFunc(w.terms, func(t index.Term) bool { return t.Weight >= leastSaying })
}

// isSlip says that a word of public texts may be what was meant by one written otherwise.
func isSlip(word string, s index.Suggestion) bool {
	return s.Likeness >= nearEnough && distance(strings.ToLower(word), s.Surface) <= slips(word)
}

func (w *word) addNear(s index.Suggestion) bool {
	for _, t := range w.terms {
		if t.Key == s.Key {
			return false
		}
	}
	group := uint8(0)
	if len(w.terms) > 0 {
		group = w.terms[0].Group
	}
	w.alike = append(w.alike, s.Key)
	w.terms = append(w.terms, index.Term{Key: s.Key, Surface: w.surface, Weight: float32(s.Likeness * s.Likeness), Group: group})
	return true
}

// didYouMean writes the query with each word that no public text has put right, or "". Only whole words are replaced, where they
// stand, and only by words of public texts; what stands in markup, an address or a number is left as it is.
func didYouMean(v *index.View, text string, words []word) string {
	marked := markup(text)
	var b strings.Builder
	from := 0
	for _, w := range words {
		if w.start < from || !unknown(v, w) || !plain(text, w, marked) {
			continue
		}
		meant := meantBy(v, w.surface)
		if meant == "" {
			continue
		}
		b.WriteString(text[from:w.start])
		b.WriteString(asWritten(meant, w.surface))
		from = w.end
	}
	if from == 0 {
		return ""
	}
	b.WriteString(text[from:])
	return b.String()
}

// meantBy is the word of public texts that a word nobody uses most likely stands for; "" when none is near.
func meantBy(v *index.View, word string) string {
	best, least := "", slips(word)+1
	for _, s := range v.Nearest(word, suggested) { // most like first
		if !isSlip(word, s) || isForm(s.Surface, word) {
			continue
		}
		if d := distance(strings.ToLower(word), s.Surface); d < least {
			best, least = s.Surface, d
		}
	}
	return best
}

// slips is how many slips of the pen a word of its length may have and still be known. With one letter changed, a short word is
// another: "hest", "lest".
func slips(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < leastWidened:
		return 0
	case n <= 7:
		return 1
	case n <= 11:
		return 2
	}
	return 3
}

// isForm says that one word is the other with an ending: "høyt" is no slip for "høy".
func isForm(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// asWritten gives a word the capitals of the one it stands for: all of them, the first, or none.
func asWritten(word, like string) string {
	first, n := utf8.DecodeRuneInString(like)
	switch {
	case n < len(like) && like == strings.ToUpper(like) && like != strings.ToLower(like):
		return strings.ToUpper(word)
	case unicode.IsUpper(first):
		r, n := utf8.DecodeRuneInString(word)
		return string(unicode.ToUpper(r)) + word[n:]
	}
	return word
}

// plain says that a word stands as a word among words: letters alone, with spaces or the signs of a sentence around it.
func plain(text string, w word, marked []span) bool {
	if strings.ContainsFunc(text[w.start:w.end], func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("-‐‑", r) }) {
		return false
	}
	for _, m := range marked {
		if w.start < m.end && m.start < w.end {
			return false
		}
	}
	return true
}

// span is a part of a text, in bytes.
type span struct{ start, end int }

// markup gives the parts of a text that are not written for people: what stands between < and > or after a lone one, and every run
// without spaces that holds a sign of markup, of an address or of code.
func markup(text string) []span {
	var out []span
	for i := 0; i < len(text); i++ {
		if text[i] == '<' {
			end := strings.IndexByte(text[i:], '>')
			if end < 0 {
				end = len(text) - i - 1
			}
			out = append(out, span{i, i + end + 1})
		}
	}
	start := -1
	flush := func(end int) {
		if start >= 0 && isCode(text[start:end]) {
			out = append(out, span{start, end})
		}
		start = -1
	}
	for i, r := range text {
		if unicode.IsSpace(r) {
			flush(i)
		} else if start < 0 {
			start = i
		}
	}
	flush(len(text))
	return out
}

// isCode says that a run without spaces is no word: it holds a sign no sentence has inside or beside a word, or a full stop, colon or
// the like between letters.
func isCode(run string) bool {
	if strings.ContainsAny(run, "<>&@=\\{}[]|^~`$%#*+_/") {
		return true
	}
	inside := strings.TrimFunc(run, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.ContainsAny(inside, ".:;,?!'\"()")
}

// distance is the number of letters to put in, take out, change or swap with the next to make one word of the other (optimal
// string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, this := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		this[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			this[j] = min(last[j]+1, this[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				this[j] = min(this[j], before[j-2]+1)
			}
		}
		before, last, this = last, this, before
	}
	return last[len(y)]
}
