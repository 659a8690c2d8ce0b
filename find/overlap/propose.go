package overlap

import (
	"cmp"
	"slices"
	"strings"

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
	phrases map[string][]phrase // by the first of their words
	literal map[string]string   // words as they are written, between spaces → code
	order   map[string]int      // of the codes in their list
}

// phrase is words that speak of a code where they stand together.
type phrase struct {
	keys []string
	code string
}

// The most of each list that is proposed.
const (
	mostThemes   = 3
	mostGroups   = 2
	mostMeasures = 2
)

// Propose gives the codes a text speaks of. It proposes nothing rather than something odd.
func (p *Proposer) Propose(text string) Proposal {
	text = sayings.Replace(text)
	terms := p.analyser.Analyse(text)
	x := asked{terms, keysOf(terms), " " + plain(text) + " "}
	return Proposal{
		Themes:       p.themes.best(p, x, mostThemes),
		TargetGroups: p.groups.best(p, x, mostGroups),
		Measures:     p.measures.best(p, x, mostMeasures),
	}
}

// sayings use a word that speaks of a code, and mean something else by it.
var sayings = strings.NewReplacer(
	"falle utenfor", "utenfor", "faller utenfor", "utenfor", "falt utenfor", "utenfor", "falle fra", "slutte", "faller fra", "slutter",
	"falle utanfor", "utanfor", "fell utanfor", "utanfor", "fall utanfor", "utanfor", "falle frå", "slutte", "fell frå", "sluttar",
	"fall out", "leave", "falls out", "leaves", "falling out", "leaving", "fall behind", "lag", "falls behind", "lags",
)

// A code needs a whole word that means it, or two halves; and half of what speaks for the best.
const (
	whole      = 1.0
	half       = .5
	mostOfOne  = 3 // words that count for one code
	shareOfTop = .5
	wholeSet   = .5 // a set of the glossary weighs more than this in a text, and less where a part of a compound is its word
)

// asked is a text: its terms, the keys of its words, and its words as they are written.
type asked struct {
	terms []lang.Term
	words []string
	plain string
}

func (s *spoken) best(p *Proposer, x asked, most int) []string {
	found := map[string]map[string]float64{} // code → word → weight
	hit := func(code, word string, weight float64) {
		if found[code] == nil {
			found[code] = map[string]float64{}
		}
		found[code][word] = max(found[code][word], weight)
	}
	for _, t := range x.terms {
		if t.Kind != lang.Synonym || len(s.sets[t.Key]) == 0 {
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
	for i, word := range x.words {
		for _, f := range s.phrases[word] {
			if !slices.Contains(x.words[:i], word) && together(x.words, f.keys) {
				hit(f.code, strings.Join(f.keys, " "), whole)
			}
		}
	}
	for written, code := range s.literal {
		if strings.Contains(x.plain, written) {
			hit(code, written, whole)
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
