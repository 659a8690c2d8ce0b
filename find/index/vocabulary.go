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
	once  sync.Once
	words []entry // by surface
	sizes []uint8 // number of grams of each word, 255 for more

	grams  []uint32 // every gram of a word, ascending
	starts []uint32 // start of each gram's words in byGram, and the end
	byGram []uint32 // numbers of words
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
		list, r := s.list(e.term), new(run)
		for blocks := list.next(r); len(blocks) > 0; blocks = list.next(r) {
			for _, d := range blocks {
				if !s.public[d] || s.isDead(d) {
					continue
				}
				if t, ok := findTerm(s.forwardOf(d), e.term); ok && strings.ToLower(v.surfaces[t.surface]) == e.Surface {
					return true
				}
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
	o.gather()
}

// gather makes the lists of words by gram. The words are walked in order, and the sort is stable.
func (o *vocabulary) gather() {
	o.sizes = make([]uint8, len(o.words))
	var pairs []gramOf
	for n := range o.words {
		grams := wordGrams(o.words[n].Surface)
		o.sizes[n] = uint8(min(len(grams), 255))
		for _, g := range grams {
			pairs = append(pairs, gramOf{g, uint32(n)})
		}
	}
	pairs = sortedByGram(pairs)
	o.byGram = make([]uint32, len(pairs))
	for i, p := range pairs {
		if i == 0 || p.gram != pairs[i-1].gram {
			o.grams, o.starts = append(o.grams, p.gram), append(o.starts, uint32(i))
		}
		o.byGram[i] = p.word
	}
	o.starts = append(o.starts, uint32(len(pairs)))
}

// gramOf is a gram of a word, by number.
type gramOf struct{ gram, word uint32 }

// sortedByGram sorts by 11 bits at a time, the lowest first.
func sortedByGram(pairs []gramOf) []gramOf {
	const width = 11
	to := make([]gramOf, len(pairs))
	for shift := 0; shift < 32; shift += width {
		var at [1<<width + 1]int
		for _, p := range pairs {
			at[p.gram>>shift&(1<<width-1)+1]++
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for _, p := range pairs {
			k := p.gram >> shift & (1<<width - 1)
			to[at[k]] = p
			at[k]++
		}
		pairs, to = to, pairs
	}
	return pairs
}

// wordsWith gives the numbers of the words with a gram.
func (o *vocabulary) wordsWith(gram uint32) []uint32 {
	i, ok := slices.BinarySearch(o.grams, gram)
	if !ok {
		return nil
	}
	return o.byGram[o.starts[i]:o.starts[i+1]]
}

// plainer is the order in which a word's forms are shown: the shortest, then by letter.
func plainer(a, b string) bool {
	if len(a) != len(b) { // nearly always
		return len(a) < len(b)
	}
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b)) < 0
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
	type scored struct {
		entry
		score float64
	}
	var found []scored
	o.sharing(wordGrams(word), func(w uint32, likeness float64) {
		e := o.words[w]
		e.Likeness = likeness
		found = append(found, scored{e, e.score()})
	})
	slices.SortFunc(found, func(a, b scored) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Or(strings.Compare(a.Surface, b.Surface), strings.Compare(a.Key, b.Key))
	})
	out := make([]entry, len(found))
	for i := range found {
		out[i] = found[i].entry
	}
	return v.firstWritten(out, n)
}

// shares counts for each word of a vocabulary how many grams it has in common with another; all are 0 between uses.
type shares struct {
	n       []uint8
	touched []uint32
}

var sharesPool = sync.Pool{New: func() any { return new(shares) }}

// sharing calls f for each word that has enough of these grams.
func (o *vocabulary) sharing(mine []uint32, f func(word uint32, likeness float64)) {
	mine = mine[:min(len(mine), 255)]
	x := sharesPool.Get().(*shares)
	if len(x.n) < len(o.words) {
		x.n = make([]uint8, len(o.words)+len(o.words)/8)
	}
	n, touched := x.n, x.touched[:0]
	for _, g := range mine {
		for _, w := range o.wordsWith(g) {
			if n[w] == 0 {
				touched = append(touched, w)
			}
			n[w]++
		}
	}
	for _, w := range touched {
		likeness := 2 * float64(n[w]) / float64(len(mine)+int(o.sizes[w]))
		n[w] = 0
		if likeness >= leastLikeness {
			f(w, likeness)
		}
	}
	x.touched = touched
	sharesPool.Put(x)
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
