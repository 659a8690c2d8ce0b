package codes

import (
	_ "embed" // the glossary
	"fmt"
	"slices"
	"strings"
	"sync"
)

// SynonymSet is a set of words and phrases that lead to each other, by language: those that mean the same, and those that only
// belong with them. Words stand in the order of the file, the most usual first; a language without a word is nil. Words are as
// written, not folded.
type SynonymSet struct {
	ID      string
	NB      []string // bokmål
	NN      []string // nynorsk
	EN      []string // English
	SE      []string // Northern Sámi
	Related []string // of the words above, those that are only related; all others of the set mean the same. Each once
	Source  string   // where the set comes from; "" only if the file says it for all of them in its head
}

// ParseGlossary reads synonym sets from tab-separated text: comment lines beginning with #, one line of column names
// (id, nb, nn, en, se, source), then one set a line, where a cell holds words parted by ";". A word after "~" is related to the
// others, as "flomsikring" is to "flom"; those without mean the same as each other. Lines end in LF or CRLF.
//
// It refuses, naming the line: a missing column, a row with too many or too few cells, an ID missing or used twice, and a
// set without a word in nb, nn or en. Space around words, empty words and a word given twice in a cell are dropped.
func ParseGlossary(text string) ([]SynonymSet, error) {
	var columns []string
	var sets []SynonymSet
	seen := make(map[string]bool)
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			if err := glossaryColumns(cells); err != nil {
				return nil, fmt.Errorf("codes: glossary line %d: %w", n, err)
			}
			columns = cells
			continue
		}
		set, err := glossaryRow(columns, cells)
		if err == nil && seen[set.ID] {
			err = fmt.Errorf("%s stands twice", set.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("codes: glossary line %d: %w", n, err)
		}
		seen[set.ID] = true
		sets = append(sets, set)
	}
	return sets, nil
}

func glossaryColumns(cells []string) error {
	have := make(map[string]bool)
	for _, c := range cells {
		have[c] = true
	}
	for _, want := range []string{"id", "nb", "nn", "en", "se", "source"} {
		if !have[want] {
			return fmt.Errorf("column %q is missing", want)
		}
	}
	return nil
}

func glossaryRow(columns, cells []string) (SynonymSet, error) {
	if len(cells) != len(columns) {
		return SynonymSet{}, fmt.Errorf("%d cells under %d columns", len(cells), len(columns))
	}
	var s SynonymSet
	for i, column := range columns {
		switch column {
		case "id":
			s.ID = strings.TrimSpace(cells[i])
		case "nb":
			s.NB = s.words(cells[i])
		case "nn":
			s.NN = s.words(cells[i])
		case "en":
			s.EN = s.words(cells[i])
		case "se":
			s.SE = s.words(cells[i])
		case "source":
			s.Source = strings.TrimSpace(cells[i])
		}
	}
	if s.ID == "" {
		return s, fmt.Errorf("a set without an id")
	}
	if len(s.NB)+len(s.NN)+len(s.EN) == 0 {
		return s, fmt.Errorf("%s has no words", s.ID)
	}
	return s, nil
}

// words splits a cell at ";", and keeps which words are only related.
func (s *SynonymSet) words(cell string) []string {
	var out []string
	seen := make(map[string]bool)
	for _, w := range strings.Split(cell, ";") {
		w, related := strings.CutPrefix(strings.Join(strings.Fields(w), " "), "~")
		w = strings.TrimSpace(w)
		if related && w != "" && !slices.Contains(s.Related, w) {
			s.Related = append(s.Related, w)
		}
		if w != "" && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

//go:embed glossary.tsv
var glossaryText string

// Glossary returns the synonym sets the program is delivered with, in the order of the file. The slice is shared: do not
// change it.
func Glossary() []SynonymSet { return glossary() }

var glossary = sync.OnceValue(func() []SynonymSet {
	sets, err := ParseGlossary(glossaryText)
	if err != nil {
		panic(err) // our own file; the tests open it
	}
	return sets
})
