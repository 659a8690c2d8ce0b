package overlap

import (
	"cmp"
	_ "embed" // which words speak of which code
	"fmt"
	"slices"
	"strings"

	"allmenning/codes"
	"allmenning/find/lang"
)

// Proposal is the codes a text seems to be about, best first. A person decides: nothing of it is stored that nobody has ticked.
type Proposal struct {
	Themes       []string // codes.Themes, at most three
	TargetGroups []string // codes.TargetGroups, at most two
	Measures     []string // codes.Measures, at most two
}

// Proposer proposes codes for texts. It is made once and safe for concurrent use.
//
// A code is proposed when the text has a word or phrase that means it: one of those in speaks_of.tsv beside this file, which
// names words in bokmål and English and sets of the glossary, where words in nynorsk and more of the others are found; for
// measures also its own name. Words that a set of the glossary only relates to the others ("trening" to "fysisk aktivitet")
// count half, as does a part of a compound, so that one of them alone proposes nothing. Codes at the top of a list are never
// proposed: they say too little.
type Proposer struct {
	analyser *lang.Analyser
	related  map[string]bool // "syn:SET word keys" of what is only related
	themes   spoken
	groups   spoken
	measures spoken
}

// spoken is what speaks of the codes of one list.
type spoken struct {
	sets    map[string][]string // key of a glossary set → codes
	phrases []phrase
	order   map[string]int // of the codes in their list
}

// phrase is words that speak of a code where they stand together.
type phrase struct {
	keys []string
	code string
}

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
		*to = spoken{sets: map[string][]string{}, order: map[string]int{}}
		for i, c := range lists[name].All() {
			to.order[c.ID] = i
		}
	}
	for _, c := range codes.Measures().All() {
		if c.Parent != "" {
			for _, name := range []string{c.NB, c.NN, c.EN} {
				p.measures.add(p.keys(name), c.ID)
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
			list.add(p.keys(w), cells[1])
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

func (s *spoken) add(keys []string, code string) {
	if len(keys) > 0 {
		s.phrases = append(s.phrases, phrase{keys, code})
	}
}

// keys are the keys of the words of a text that say something, in their order.
func (p *Proposer) keys(text string) []string {
	var out []string
	for _, t := range p.analyser.Analyse(text) {
		if t.Kind == lang.Word || t.Kind == lang.Acronym {
			out = append(out, t.Key)
		}
	}
	return out
}

// Propose gives the codes a text speaks of. It proposes nothing rather than something odd.
func (p *Proposer) Propose(text string) Proposal {
	terms := p.analyser.Analyse(text)
	words := p.keys(text)
	return Proposal{
		Themes:       p.themes.best(p, terms, words, 3),
		TargetGroups: p.groups.best(p, terms, words, 2),
		Measures:     p.measures.best(p, terms, words, 2),
	}
}

// A code needs a whole word that means it, or two halves; and half of what speaks for the best.
const (
	whole      = 1.0
	half       = .5
	mostOfOne  = 3 // words that count for one code
	shareOfTop = .5
	wholeSet   = .5 // a set of the glossary weighs more than this in a text, and less where a part of a compound is its word
)

func (s *spoken) best(p *Proposer, terms []lang.Term, words []string, most int) []string {
	found := map[string]map[string]float64{} // code → word → weight
	hit := func(code, word string, weight float64) {
		if found[code] == nil {
			found[code] = map[string]float64{}
		}
		found[code][word] = max(found[code][word], weight)
	}
	for _, t := range terms {
		if t.Kind != lang.Synonym {
			continue
		}
		keys := strings.Join(p.keys(t.Surface), " ")
		weight := whole
		if p.related[t.Key+" "+keys] || t.Weight < wholeSet {
			weight = half
		}
		for _, code := range s.sets[t.Key] {
			hit(code, keys, weight)
		}
	}
	for _, f := range s.phrases {
		if together(words, f.keys) {
			hit(f.code, strings.Join(f.keys, " "), whole)
		}
	}
	return s.ranked(found, most)
}

// ranked gives the codes that enough speaks for, best first, and among equals in the order of their list.
func (s *spoken) ranked(found map[string]map[string]float64, most int) []string {
	type scored struct {
		code  string
		score float64
	}
	var all []scored
	top := 0.0
	for code, words := range found {
		weights := make([]float64, 0, len(words))
		for _, w := range words {
			weights = append(weights, w)
		}
		slices.Sort(weights)
		slices.Reverse(weights)
		sum := 0.0
		for _, w := range weights[:min(len(weights), mostOfOne)] {
			sum += w
		}
		all, top = append(all, scored{code, sum}), max(top, sum)
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(s.order[a.code], s.order[b.code]))
	})
	var out []string
	for _, x := range all {
		if x.score >= whole && x.score >= shareOfTop*top && len(out) < most {
			out = append(out, x.code)
		}
	}
	return out
}

// together says whether all keys stand near each other among words: with no more than two others between them.
func together(words, keys []string) bool {
	for i := range words {
		if !slices.Contains(keys, words[i]) {
			continue
		}
		window := words[i:min(len(words), i+len(keys)+2)]
		all := true
		for _, k := range keys {
			all = all && slices.Contains(window, k)
		}
		if all {
			return true
		}
	}
	return false
}
