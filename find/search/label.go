package search

import (
	"slices"
	"strings"

	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
)

const (
	nearlyAll = .9 // share of the query from which it is met whole: a word that says little may be missing
	mostOf    = .5
)

// labelOf labels a hit of a search by the share of what the query says that the record says too.
func (s *Searcher) labelOf(v *index.View, words []word, explained []index.Contribution) overlap.Label {
	all, got := 0.0, 0.0
	says := saying(v, words)
	for i, w := range words {
		all += says[i]
		if s.covers(w, i, explained) {
			got += says[i]
		}
	}
	switch {
	case all > 0 && got >= nearlyAll*all:
		return overlap.AllWords
	case all > 0 && got >= mostOf*all:
		return overlap.MostWords
	}
	return overlap.SomeWords
}

// saying is how much each word of a query says: rare ones more, and most of all one that no public text has, unless it is a word such as
// "prosjekt".
func saying(v *index.View, words []word) []float64 {
	says := make([]float64, len(words))
	for i, w := range words {
		for _, t := range w.own() {
			if v.Known(t.Key) || w.saysSomething() {
				says[i] = max(says[i], whole(t)*v.IDF(t.Key))
			}
		}
	}
	return says
}

// whole is how much a term of a query says: a word as much as if no set said it too, for the chain gives a word half where the
// glossary has its meaning.
func whole(t index.Term) float64 {
	if !t.Synonym && !t.Part && t.Weight >= leastSaying {
		return 1
	}
	return float64(t.Weight)
}

// own are the terms of the word as it stands, without its parts and what it leads to.
func (w word) own() []index.Term {
	return slices.DeleteFunc(slices.Clone(w.terms), func(t index.Term) bool {
		return t.Synonym || t.Part || slices.Contains(w.alike, t.Key)
	})
}

// covers says that the record has the word at number i of the query: itself, a form of it, in a compound, what means the same, or
// all the parts of a compound as words. What is only related, spelt like it, or a part that two compounds share covers nothing, nor
// does a word of a phrase that the record does not have in any form: "skule" of "utanfor arbeid og skule".
func (s *Searcher) covers(w word, i int, explained []index.Contribution) bool {
	var itself, same, phrase, phraseSame bool
	met := map[string]bool{}
	for _, c := range explained {
		if int(c.Group) != i || slices.Contains(w.alike, c.Key) || s.passing(c, explained) {
			continue
		}
		at := slices.IndexFunc(w.terms, func(t index.Term) bool { return t.Key == c.Key })
		switch {
		case at < 0:
		case w.ofPhrase(w.terms[at]):
			phrase, phraseSame = true, phraseSame || s.analyser.SameMeaning(c.QuerySurface, c.Surface)
		case w.terms[at].Synonym:
			same = same || s.analyser.SameMeaning(c.QuerySurface, c.Surface)
		case !w.terms[at].Part:
			itself = true
		case !c.Part:
			met[c.Key] = true
		}
	}
	if slices.ContainsFunc(w.terms, w.ofPhrase) {
		return phraseSame || phrase && itself
	}
	return itself || same || len(met) > 1 && len(met) == w.parts()
}

// ofPhrase says that a term of the word stands for a phrase it is in.
func (w word) ofPhrase(t index.Term) bool { return t.Synonym && t.Surface != w.surface }

// parts is how many parts the word has as a compound.
func (w word) parts() int {
	n := 0
	for _, t := range w.terms {
		if t.Part {
			n++
		}
	}
	return n
}

// passing says that a contribution met nothing but the name of a code, and with the others less than half of that name: "ledelse" in
// "organisasjon, ledelse og økonomi".
func (s *Searcher) passing(c index.Contribution, explained []index.Contribution) bool {
	inName := func(c index.Contribution) bool {
		return c.Fields&overlap.OwnFields == 0 && strings.Contains(c.Surface, " ")
	}
	if !inName(c) || c.Synonym {
		return false
	}
	met := map[string]bool{}
	for _, o := range explained {
		if inName(o) && o.Surface == c.Surface && !o.Synonym && !o.Part {
			met[o.Key] = true
		}
	}
	words := 0
	for _, t := range s.analyser.Analyse(c.Surface) {
		if t.Kind != lang.Part && t.Kind != lang.Synonym && t.Weight >= leastSaying {
			words++
		}
	}
	return 2*len(met) < words
}
