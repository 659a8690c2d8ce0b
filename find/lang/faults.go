package lang

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Faults gives what is wrong with rows of a list, as far as a program can tell: a row that stands twice, counts for nothing, or does not do
// what it says. Rows without a fault are not in it; nil for a list that is not one of Lists.
func Faults(l List) map[string]string {
	none := func(string) string { return "" }
	look, known := map[string]func(row string) string{
		"lexicon": lexiconFault, "stop words": none, "boilerplate": none, "forms": formFault, "kept apart": apartFault,
	}[l.Name]
	if !known {
		return nil
	}
	out, seen := map[string]string{}, map[string]bool{}
	for _, row := range l.Rows {
		key := Fold(strings.ReplaceAll(row, "+", ""))
		if seen[key] {
			out[row] = "stands twice"
		} else if why := look(row); why != "" {
			out[row] = why
		}
		seen[key] = true
	}
	return out
}

// lexiconFault says of a part that it can be none. What a compound is taken apart into is decided by hand, and its parts need not be parts
// elsewhere.
func lexiconFault(row string) string {
	form := foldForms(strings.TrimPrefix(Fold(row), "!"))
	switch {
	case strings.Contains(row, "+"):
		return ""
	case utf8.RuneCountInString(form) < 3:
		return "has fewer than three letters"
	case stopWords[form]:
		return "is a stop word"
	case blockedParts[form]:
		return "is never a part"
	}
	return ""
}

// formFault says of a rule that it does not bring its two forms to one.
func formFault(row string) string {
	cols := strings.Fields(row)
	if len(cols) != 2 {
		return "is no rule"
	}
	from, to := cols[0], cols[1]
	bare := strings.Trim(from, "=^$")
	switch {
	case bare == to:
		return "changes nothing"
	case from[0] == '=' && stem(foldForms(bare)) != stem(foldForms(to)):
		return "does not lead to one key: " + stem(foldForms(bare)) + ", " + stem(foldForms(to))
	}
	return ""
}

// apartFault says of words kept apart that nothing would have joined them to another.
func apartFault(row string) string {
	words := strings.Fields(row)
	for _, w := range words {
		if stem(foldForms(Fold(w))) != words[0]+"." {
			return "is not kept apart: " + w
		}
	}
	return ""
}

// GlossaryFaults gives what is wrong with sets of a glossary, by id: a word that does not lead to its set by the chain of the analyser,
// which must have the sets, or a set in one language alone.
func (a *Analyser) GlossaryFaults(sets []SynonymSet) map[string]string {
	out := map[string]string{}
	for _, s := range sets {
		languages := 0
		for _, words := range [][]string{s.NB, s.NN, s.EN, s.SE} {
			if len(words) > 0 {
				languages++
			}
			for _, w := range words {
				if !slices.ContainsFunc(a.Analyse(w), func(t Term) bool { return t.Key == "syn:"+s.ID }) {
					out[s.ID] = "has a word that does not lead to it: " + w
				}
			}
		}
		if languages < 2 {
			out[s.ID] = "is in one language alone"
		}
	}
	return out
}
