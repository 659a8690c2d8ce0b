package lang

import "slices"

// SameMeaning tells whether two words or phrases mean the same: forms of one word ("skuleveka", "skoleuka"), or words of one
// glossary set of which neither is only related. A compound and its part do not mean the same, nor does a phrase and one of its
// words. Stop words and capitals do not matter. A text without a word means the same as nothing.
func (a *Analyser) SameMeaning(x, y string) bool {
	one, two := a.content(x), a.content(y)
	if len(one) == 0 || len(two) == 0 {
		return false
	}
	if slices.Equal(one, two) {
		return true
	}
	for _, id := range a.glossary.meaning(one) {
		if slices.Contains(a.glossary.meaning(two), id) {
			return true
		}
	}
	return false
}

// content is the sequence of word keys of s without its stop words; with them when it has no others.
func (a *Analyser) content(s string) []string {
	var keys, all []string
	tokens(s, func(t token) {
		e := a.lookup(s[t.start:t.end], true, false)
		all = append(all, e.key)
		if !e.stop {
			keys = append(keys, e.key)
		}
	})
	if len(keys) == 0 {
		return all
	}
	return keys
}
