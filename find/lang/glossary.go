package lang

import (
	"slices"
	"strings"
)

// glossary finds the words and phrases of synonym sets in a sequence of word keys.
type glossary struct {
	byFirst  map[string][]phrase
	meanings map[string][]string // the keys of a whole word or phrase, stop words left out → sets in which it means the same as others
}

type phrase struct {
	rest   []string // keys after the first
	set    string   // key of the set
	weight float32
	stop   bool // it is a stop word itself: "by", which is a town too
	same   bool // it means the same as others of the set
}

func newGlossary() *glossary {
	return &glossary{byFirst: map[string][]phrase{}, meanings: map[string][]string{}}
}

// mean enters a word or phrase that means the same as others of a set.
func (g *glossary) mean(keys []string, id string) {
	if k := strings.Join(keys, " "); k != "" && !slices.Contains(g.meanings[k], id) {
		g.meanings[k] = append(g.meanings[k], id)
	}
}

// add enters one word or phrase; the same one in two sets gives both keys.
func (g *glossary) add(keys []string, id string, stop, same bool) {
	if len(keys) == 0 {
		return
	}
	set, weight := "syn:"+id, float32(weightSynonym)
	if strings.HasPrefix(id, translationID) {
		weight = weightTranslation
	}
	if !same {
		weight *= weightRelated
	}
	for _, p := range g.byFirst[keys[0]] {
		if p.set == set && strings.Join(p.rest, " ") == strings.Join(keys[1:], " ") {
			return
		}
	}
	g.byFirst[keys[0]] = append(g.byFirst[keys[0]], phrase{keys[1:], set, weight, stop, same})
}

// match appends a term for every word or phrase of the glossary that stands in the text. A set
// gives one term for a place, from its longest phrase there. Parts of compounds count at half weight.
func (g *glossary) match(out []Term, words []*entry, spans []token, text string) []Term {
	if len(g.byFirst) == 0 {
		return out
	}
	covered, told, before := 0, 0, len(out) // words before covered have a set that says the same
	for i, e := range words {
		from := len(out)
		for k := range e.begins {
			p := &e.begins[k]
			if e.stop && len(p.rest) == 0 && !p.stop {
				continue // "dem" has the stem of "demens" and says nothing
			}
			if i+len(p.rest) < len(words) && p.follows(words[i+1:]) {
				start, end := spans[i].start, spans[i+len(p.rest)].end
				weight := p.weight
				if len(p.rest) == 0 && boilerplate[e.key] {
					weight *= weightPart // "jobb" says little, in whatever language
				}
				out = addSynonym(out, from, Term{p.set, text[start:end], weight, Synonym, start, end})
				if p.same {
					covered = max(covered, i+1+len(p.rest))
				}
			}
		}
		for ; told < before && out[told].Start <= spans[i].start; told++ {
			if i < covered && out[told].Weight > weightBoilerplate {
				out[told].Weight *= weightCovered
			}
		}
		if e.stop {
			continue
		}
		for k := range e.within {
			p, at := &e.within[k], spans[i]
			out = addSynonym(out, from, Term{p.set, text[at.start:at.end], p.weight * weightPart, Synonym, at.start, at.end})
		}
	}
	return out
}

// meaning gives the sets in which a whole word or phrase means the same as others.
func (g *glossary) meaning(keys []string) []string { return g.meanings[strings.Join(keys, " ")] }

func (p *phrase) follows(words []*entry) bool {
	for i, k := range p.rest {
		if words[i].key != k {
			return false
		}
	}
	return true
}

func addSynonym(out []Term, from int, t Term) []Term {
	for i := from; i < len(out); i++ {
		if out[i].Key == t.Key {
			if t.End > out[i].End {
				out[i] = t
			}
			return out
		}
	}
	return append(out, t)
}
