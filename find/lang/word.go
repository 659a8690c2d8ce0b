package lang

import (
	"strings"
	"unicode/utf8"
)

// entry is all the chain knows about one word as written; the cache holds entries.
type entry struct {
	key   string // of the whole word, also when it is a stop word: phrases are matched on it
	stop  bool
	terms []derived
	grams []uint16

	begins []phrase // of the glossary, that begin with the word
	within []phrase // of the glossary, that are a part of the word
}

// derived is a term without its place.
type derived struct {
	key    string
	weight float32
	kind   Kind
}

type mode uint8

const (
	modeWord mode = iota
	modeAcronym
	modeLaw
)

// A longer "word" is a web address or a key; its first letters are enough to find it again.
const longestWord = 64

// derive runs the chain on one word and looks it up in the glossary.
func (a *Analyser) derive(m mode, word string) *entry {
	e := a.entry(m, word)
	e.begins = a.glossary.byFirst[e.key]
	if !e.stop && len(e.terms) > 1 {
		for _, t := range e.terms[1:] {
			for _, p := range a.glossary.byFirst[t.key] {
				if len(p.rest) == 0 {
					e.within = append(e.within, p)
				}
			}
		}
	}
	return e
}

func (a *Analyser) entry(m mode, word string) *entry {
	folded := Fold(word)
	if m == modeLaw {
		key := "§" + folded
		return &entry{key: key, terms: []derived{{key, weightWord, Number}}}
	}
	pieces := strings.FieldsFunc(folded, isHyphen)
	for i, p := range pieces {
		pieces[i] = shorten(p)
	}
	whole := shorten(strings.Join(pieces, ""))
	if m == modeAcronym {
		key := acronymKey(whole)
		return &entry{key: key, terms: []derived{{key, weightWord, Acronym}}, grams: gramHashes(whole)}
	}
	e := &entry{grams: gramHashes(whole)}
	if isDigits(whole) {
		e.key, e.stop = whole, !isYear(whole)
		if !e.stop {
			e.terms = []derived{{whole, weightBoilerplate, Number}}
		}
		return e
	}
	form := foldForms(whole)
	e.key = stem(form)
	e.stop = stopWords[whole] || utf8.RuneCountInString(whole) < 2
	kind := Word
	if acronyms[whole] {
		e.key, kind, e.stop = whole, Acronym, false
	}
	e.terms = []derived{{e.key, wordWeight(e.key, weightWord), kind}}
	if e.stop {
		e.grams = nil
		return e
	}
	if len(pieces) > 1 {
		for _, p := range pieces {
			a.addPiece(e, p)
		}
		return e
	}
	a.addParts(e, form)
	return e
}

// addParts adds the parts of a compound, and at half their weight the parts of those.
func (a *Analyser) addParts(e *entry, form string) {
	parts, inner := a.lexicon.split(form)
	for _, p := range parts {
		e.add(p, Part, weightPart)
	}
	for _, p := range inner {
		e.add(p, Part, weightInner)
	}
}

// addPiece adds one side of a hyphenated word, and the parts of that side.
func (a *Analyser) addPiece(e *entry, piece string) {
	if utf8.RuneCountInString(piece) < 2 || stopWords[piece] || isDigits(piece) {
		return
	}
	if acronyms[piece] {
		e.add(piece, Acronym, weightPart)
		return
	}
	form := foldForms(piece)
	e.add(stem(form), Part, weightPart)
	a.addParts(e, form)
}

// add adds a part once; a part equal to the whole word adds nothing.
func (e *entry) add(key string, kind Kind, weight float32) {
	for _, t := range e.terms {
		if t.key == key {
			return
		}
	}
	e.terms = append(e.terms, derived{key, wordWeight(key, weight), kind})
}

func wordWeight(key string, w float32) float32 {
	if boilerplate[key] {
		return w * weightBoilerplate
	}
	return w
}

// acronymKey is the key of a word in capitals. Short ones stand as they are; a longer one may be
// a plain word in capitals ("KOSTRA", "NORGE") and must meet its lower-case form.
func acronymKey(folded string) string {
	if acronyms[folded] || utf8.RuneCountInString(folded) <= 3 {
		return folded
	}
	return stem(foldForms(folded))
}

func isYear(s string) bool {
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20")
}

func shorten(s string) string {
	if len(s) <= longestWord {
		return s
	}
	n := 0
	for i := range s {
		if n == longestWord {
			return s[:i]
		}
		n++
	}
	return s
}
