package overlap

import (
	_ "embed" // which words speak of which code
	"fmt"
	"strings"
	"unicode"

	"allmenning/codes"
	"allmenning/find/lang"
)

//go:embed speaks_of.tsv
var speaksOf string

// NewProposer makes a proposer over a chain. sets is the glossary of the chain.
func NewProposer(a *lang.Analyser, sets []codes.SynonymSet) *Proposer {
	p := &Proposer{analyser: a, related: map[string]bool{}}
	for _, s := range sets {
		for _, w := range s.Related {
			p.related["syn:"+s.ID+" "+strings.Join(p.keys(w), " ")] = true
		}
	}
	lists := map[string]*codes.List{"themes": codes.Themes(), "target_groups": codes.TargetGroups(), "measures": codes.Measures()}
	for name, to := range map[string]*spoken{"themes": &p.themes, "target_groups": &p.groups, "measures": &p.measures} {
		*to = spoken{sets: map[string][]string{}, phrases: map[string][]phrase{}, literal: map[string]string{}, order: map[string]int{}}
		for i, c := range lists[name].All() {
			to.order[c.ID] = i
		}
	}
	for _, c := range codes.Measures().All() {
		if c.Parent != "" {
			for _, name := range []string{c.NB, c.NN, c.EN} {
				p.say(&p.measures, name, c.ID)
			}
		}
	}
	if err := p.read(speaksOf, lists); err != nil {
		panic(err) // our own file; a test opens it
	}
	return p
}

// read takes the lines of speaks_of.tsv: list, code, glossary sets, words; the last two parted by ";".
func (p *Proposer) read(text string, lists map[string]*codes.List) error {
	to := map[string]*spoken{"themes": &p.themes, "target_groups": &p.groups, "measures": &p.measures}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 4 || to[cells[0]] == nil || !lists[cells[0]].Has(cells[1]) {
			return fmt.Errorf("overlap: speaks_of.tsv line %d: not list, code, sets, words", n)
		}
		list := to[cells[0]]
		for _, set := range split(cells[2]) {
			list.sets["syn:"+set] = append(list.sets["syn:"+set], cells[1])
		}
		for _, w := range split(cells[3]) {
			p.say(list, w, cells[1])
		}
	}
	return nil
}

func split(cell string) []string {
	var out []string
	for _, s := range strings.Split(cell, ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// say takes words that speak of a code. A phrase that lives by its small words ("over 80", "inn på tunet") is looked for as it
// is written.
func (p *Proposer) say(s *spoken, words, code string) {
	keys := p.keys(words)
	if written := plain(words); len(keys) < 2 && strings.Contains(written, " ") {
		s.literal[" "+written+" "] = code
		return
	}
	if len(keys) > 0 {
		s.phrases[keys[0]] = append(s.phrases[keys[0]], phrase{keys, code})
	}
}

// plain is a text in small letters, its words between single spaces.
func plain(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// keys are the keys of the words of a text that say something, in their order.
func (p *Proposer) keys(text string) []string { return keysOf(p.analyser.Analyse(text)) }

func keysOf(terms []lang.Term) []string {
	var out []string
	for _, t := range terms {
		if t.Kind == lang.Word || t.Kind == lang.Acronym {
			out = append(out, t.Key)
		}
	}
	return out
}
