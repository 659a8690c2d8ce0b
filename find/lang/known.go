package lang

import "strings"

// Knows says how much of a word the lists know.
type Knows uint8

const (
	// Unknown is a word that no list has; it is found by its own form and its 4-grams only.
	Unknown Knows = iota
	// Apart is a compound that the lexicon takes apart.
	Apart
	// Listed is a part of the lexicon, in any of its forms.
	Listed
	// Empty is a stop word, a number, or one that nearly every text holds.
	Empty
)

// Knows tells what the lists know of one word as written. The glossary is not asked: its words come out of Analyse.
func (a *Analyser) Knows(word string) Knows {
	e := a.lookup(word, true, false)
	switch {
	case e.stop || len(e.terms) == 0 || e.terms[0].weight <= weightBoilerplate:
		return Empty
	case e.terms[0].kind == Acronym || a.lexicon.heads[e.key] || a.lexicon.whole[e.key]:
		return Listed
	case len(e.terms) > 1:
		return Apart
	}
	if _, ok := a.lexicon.known[e.key]; ok {
		return Listed
	}
	return Unknown
}

// List is one of the lists the chain is delivered with, row by row, comments left out.
type List struct {
	Name string
	Rows []string
}

// Lists gives the lists the chain is delivered with, for whoever wants to read them through.
func Lists() []List {
	return []List{
		{"lexicon", fields(lexiconText)},
		{"stop words", fields(stopText)},
		{"boilerplate", fields(boilerplateText)},
		{"forms", lines(formsText)},
		{"kept apart", lines(apartText)},
	}
}

func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func fields(text string) []string {
	var out []string
	for _, line := range lines(text) {
		out = append(out, strings.Fields(line)...)
	}
	return out
}
