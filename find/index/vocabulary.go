package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Suggestion is a word of the public texts.
type Suggestion struct {
	Key      string
	Surface  string  // as some public text writes it, in lower case
	DF       int     // public blocks with the key in this generation
	Likeness float64 // Nearest: share of 4-grams in common (Dice), 0 to 1
}

// vocabulary is made from the public blocks of a view when someone first asks, and made again when
// a generation begins. Each word is looked up in the view it is suggested from, so that one that has left the
// public texts since is not suggested a moment longer.
type vocabulary struct {
	once   sync.Once
	words  []entry             // by surface
	byGram map[uint32][]uint32 // gram → numbers of words
	grams  []int               // number of grams of each word
}

// entry is a word with its number.
type entry struct {
	Suggestion
	term uint32
}

// written says that a public text of the view has a word as it is suggested. Most words are found in the first text looked at.
func (v *View) written(e *entry) bool {
	for i := range v.segments {
		s := &v.segments[i]
		for _, p := range s.list(e.term) {
			d := p >> 8
			if !s.public[d] || s.isDead(d) {
				continue
			}
			if t, ok := findTerm(s.forwardOf(d), e.term); ok && strings.ToLower(v.surfaces[t.surface]) == e.Surface {
				return true
			}
		}
	}
	return false
}

// firstWritten gives the first n of the words that are written still, with the likeness they have.
func (v *View) firstWritten(words []entry, n int) []Suggestion {
	var out []Suggestion
	for i := range words {
		if len(out) >= n {
			break
		}
		if v.written(&words[i]) {
			out = append(out, words[i].Suggestion)
		}
	}
	return out
}

func (v *View) words() *vocabulary {
	v.vocabulary.once.Do(func() { v.vocabulary.build(v) })
	return v.vocabulary
}

func (o *vocabulary) build(v *View) {
	surface := make([]uint32, len(v.terms))
	have := make([]bool, len(v.terms))
	for i := range v.segments {
		s := &v.segments[i]
		for d := range uint32(s.len()) {
			if !s.public[d] || s.isDead(d) {
				continue
			}
			eachTerm(s.forwardOf(d), func(t forwardTerm) {
				if t.flags&flagWord == 0 {
					return
				}
				if !have[t.id] || surface[t.id] != t.surface && plainer(v.surfaces[t.surface], v.surfaces[surface[t.id]]) {
					surface[t.id], have[t.id] = t.surface, true
				}
			})
		}
	}
	for id, ok := range have {
		if df := v.gen.dfOf(uint32(id)); ok && df > 0 {
			w := Suggestion{Key: v.terms[id], Surface: strings.ToLower(v.surfaces[surface[id]]), DF: int(df)}
			o.words = append(o.words, entry{w, uint32(id)})
		}
	}
	slices.SortFunc(o.words, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.Surface, b.Surface), strings.Compare(a.Key, b.Key))
	})
	o.byGram, o.grams = map[uint32][]uint32{}, make([]int, len(o.words))
	for n, w := range o.words {
		gs := wordGrams(w.Surface)
		o.grams[n] = len(gs)
		for _, g := range gs {
			o.byGram[g] = append(o.byGram[g], uint32(n))
		}
	}
}

// plainer is the order in which a word's forms are shown: the shortest, then by letter.
func plainer(a, b string) bool {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b)) < 0
}

// Prefix gives up to n words of public texts that begin with prefix (any case), the commonest first.
func (v *View) Prefix(prefix string, n int) []Suggestion {
	prefix = strings.ToLower(prefix)
	words := v.words().words
	i, _ := slices.BinarySearchFunc(words, prefix, func(w entry, p string) int { return strings.Compare(w.Surface, p) })
	j := i
	for j < len(words) && strings.HasPrefix(words[j].Surface, prefix) {
		j++
	}
	found := slices.Clone(words[i:j])
	slices.SortFunc(found, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.DF, a.DF), strings.Compare(a.Surface, b.Surface), strings.Compare(a.Key, b.Key))
	})
	return v.firstWritten(found, n)
}

// leastLikeness is where a suggestion becomes noise: "skoel" and "skole" share three of nine grams.
const leastLikeness = .33

// Nearest gives up to n words of public texts spelt most like word, for "mente du". A word that is
// itself in the vocabulary comes first, with likeness 1.
func (v *View) Nearest(word string, n int) []Suggestion {
	o := v.words()
	word = strings.ToLower(strings.TrimFunc(word, unicode.IsSpace))
	mine := wordGrams(word)
	shared := map[uint32]int{}
	for _, g := range mine {
		for _, w := range o.byGram[g] {
			shared[w]++
		}
	}
	var out []entry
	for w, k := range shared {
		s := o.words[w]
		s.Likeness = 2 * float64(k) / float64(len(mine)+o.grams[w])
		if s.Likeness >= leastLikeness {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.score(), a.score()), strings.Compare(a.Surface, b.Surface), strings.Compare(a.Key, b.Key))
	})
	return v.firstWritten(out, n)
}

// score lets the commoner of two words spelt about as like win.
func (s Suggestion) score() float64 { return s.Likeness + .02*math.Log1p(float64(s.DF)) }

// wordGrams gives the distinct character grams of a word with a mark at each end, of three and of
// four letters: fours alone leave a short word with one wrong letter nothing in common with itself.
func wordGrams(word string) []uint32 {
	r := []rune("_" + word + "_")
	var out []uint32
	for size := 3; size <= 4; size++ {
		for i := 0; i+size <= len(r); i++ {
			h := uint32(2166136261)
			for _, c := range r[i : i+size] {
				h = (h ^ uint32(c)) * 16777619
			}
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
