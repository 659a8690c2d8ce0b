package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/norwegian"
)

// stem gives the key of a folded form. Every word passes the Norwegian stemmer; one that looks
// English then passes Porter's second as well. The choice is made from the letters of the word
// alone, so it never depends on a guess at the language of the text, and a phrase in the glossary
// and a phrase in a text always meet.
func stem(form string) string {
	if key, ok := apart[form]; ok {
		return key
	}
	if utf8.RuneCountInString(form) <= 3 {
		return form
	}
	s := form
	if !keepWhole[form] {
		s = cutEnding(form)
		env := snowballstem.NewEnv(s)
		norwegian.Stem(env)
		s = env.Current()
		if looksEnglish(form) {
			env.SetCurrent(s)
			english.Stem(env)
			s = env.Current()
		}
	}
	return tidy(s)
}

// tidy closes what both stemmers leave: nynorsk j after g and k ("byggj", "tenkj"), and the
// doubled consonant that is single in another form ("grønn", "grønt"; "trygg", "trygt").
func tidy(s string) string {
	if n := len(s); n > 3 && s[n-1] == 'j' && (s[n-2] == 'g' || s[n-2] == 'k') {
		s = s[:n-1]
	}
	if n := len(s); n > 3 && s[n-1] == s[n-2] && strings.IndexByte("bdfgklmnprst", s[n-1]) >= 0 {
		s = s[:n-1]
	}
	return s
}

// looksEnglish tells whether the spelling is one that Norwegian words seldom have.
func looksEnglish(w string) bool {
	if strings.ContainsAny(w, "æøå") {
		return false
	}
	for _, s := range englishSpelling {
		if strings.Contains(w, s) {
			return true
		}
	}
	for _, s := range englishEnding {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

var (
	englishSpelling = []string{"w", "q", "x", "z", "ch", "ci", "ce", "th", "sh", "ou", "oo", "ea", "ee", "igh", "tion", "ca", "co"}
	englishEnding   = []string{"ity", "ities", "ety", "ary", "ery", "ory", "ly", "ency", "ancy", "ness", "ment", "ments", "ies", "able", "ible", "ful", "less", "ship"}
)
