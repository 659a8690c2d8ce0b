package lang

import "slices"

// SameMeaning tells whether two words or phrases mean the same: forms of one word ("skuleveka", "skoleuka"), or words of one
// glossary set of which neither is only related. A compound and its part do not mean the same, nor does a phrase and one of its
// words. Capitals do not matter, nor stop words beside two words or more: "går ikke på skolen" is not "skolen". A text
// without a word means the same as nothing.
func (a *Analyser) SameMeaning(x, y string) bool {
	one, two := a.content(x), a.content(y)
	if len(one) == 0 || len(two) == 0 {
		return false
	}
	if slices.Equal(one, two) && (len(one) > 1 || len(a.phrase(x)) == len(a.phrase(y))) {
		return true
	}
	theirs := a.meanings(y)
	for _, id := range a.meanings(x) {
		if slices.Contains(theirs, id) {
			return true
		}
	}
	return false
}

// meanings gives the sets in which a word or phrase means the same as others, as it stands or without its stop words.
func (a *Analyser) meanings(s string) []string {
	return append(slices.Clone(a.glossary.meaning(a.phrase(s))), a.glossary.meaning(a.content(s))...)
}

// mean enters a word or phrase that means the same as others of a set, as it stands, and without its stop words when two words or more
// are left: "går ikke på skolen" must not make "skolen" mean it.
func (a *Analyser) mean(s, id string) {
	whole := a.phrase(s)
	a.glossary.mean(whole, id)
	if c := a.content(s); len(c) > 1 || len(whole) == 1 {
		a.glossary.mean(c, id)
	}
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

// Meet tells whether a reader can see what two words or phrases have to do with each other: they hold forms of one word, parts of
// compounds among them, or words of one glossary set, be they related and no more. What nearly every text holds does not count:
// "eldre over 65 år" and "år" do not meet.
func (a *Analyser) Meet(x, y string) bool {
	theirs := a.telling(y)
	for key := range a.telling(x) {
		if theirs[key] {
			return true
		}
	}
	return false
}

// telling are the keys of a text but for those of words that nearly every text holds. A glossary set such a word belongs to counts:
// "jobb" and "arbeid" meet.
func (a *Analyser) telling(s string) map[string]bool {
	keys := map[string]bool{}
	for _, t := range a.Analyse(s) {
		if !boilerplate[t.Key] {
			keys[t.Key] = true
		}
	}
	return keys
}
