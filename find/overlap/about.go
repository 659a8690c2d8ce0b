package overlap

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"allmenning/codes"
	"allmenning/find/index"
	"allmenning/find/lang"
)

// AxisAbout is the axis of what a record seems to be about by its words, for likeness alone: nobody has said so, so it is neither
// shown nor counted. A value is list/code/level, the level 1 to mostLevel.
const AxisAbout = "about"

// The lists of codes that records are about.
const (
	aboutTheme = iota
	aboutGroup
	aboutMeans
	aboutOutcome
	aboutLists
)

// What is inferred of one text and list: the best few codes, each by its share of the best, or of plainly where the best says less. With
// plainly at 0, so that every text is about something, MAP fell by .03 on the public set and rose by .005 on our own without themes.
const (
	mostAbout = 5
	mostLevel = 5
	plainly   = 5 // what words say of a code before it counts whole; about that of the code's name in a title
)

// A code a person has chosen weighs as two that the words speak for most.
const toldWeight = 2

// About infers what texts are about. Each code of the lists has a profile: its names in three languages and the words and sets of the
// glossary that speak of it (speaks_of.tsv). A text is about a code as far as its words are words of the profile, rare ones first: the
// explicit semantic analysis of Gabrilovich & Markovitch (IJCAI 2007) with the code lists in place of an encyclopaedia. The names
// and sets stand in all languages, so a title in English and one in nynorsk meet here that have no word in common.
type About struct {
	by map[string][]leaning // key of a term → the codes it speaks for
}

type leaning struct {
	code   int32 // place in coded().all
	weight float64
}

// listed is a code that records are about.
type listed struct {
	list   uint8
	id     string
	parent string
}

// numbering numbers the codes of all lists.
type numbering struct {
	all    []listed
	number [aboutLists]map[string]int32
	facet  map[string]weighted // value on AxisAbout → code and weight
}

// weighted is a code and how much a record is about it.
type weighted struct {
	code   int32
	weight float32
}

var listNames = [aboutLists]string{"theme", "group", "means", "outcome"}

var coded = sync.OnceValue(func() *numbering {
	n := &numbering{facet: map[string]weighted{}}
	for list, from := range [aboutLists]*codes.List{codes.Themes(), codes.TargetGroups(), codes.Measures(), codes.Outcomes().List} {
		n.number[list] = map[string]int32{}
		for _, c := range from.All() {
			code := int32(len(n.all))
			n.number[list][c.ID] = code
			n.all = append(n.all, listed{uint8(list), c.ID, c.Parent})
			for level := 1; level <= mostLevel; level++ {
				n.facet[aboutValue(list, c.ID, level)] = weighted{code, float32(level) / mostLevel}
			}
		}
	}
	return n
})

func aboutValue(list int, id string, level int) string {
	return listNames[list] + "/" + id + "/" + strconv.Itoa(level)
}

// A word of a set counts a little less in a profile than a name of the code, for the set is there too.
const ofSet = .7

// NewAbout makes the profiles. sets is the glossary of the chain.
func NewAbout(a *lang.Analyser, sets []codes.SynonymSet) *About {
	b := &profiles{analyser: a, sets: map[string]codes.SynonymSet{}, terms: make([]map[string]float64, len(coded().all))}
	for _, s := range sets {
		b.sets[s.ID] = s
	}
	for list, from := range [aboutLists]*codes.List{codes.Themes(), codes.TargetGroups(), codes.Measures(), codes.Outcomes().List} {
		for _, c := range from.All() {
			if c.Parent == "" && (list == aboutTheme || list == aboutMeans) {
				continue // the head of a list says too little
			}
			for _, name := range []string{c.NB, c.NN, c.EN} {
				b.say(coded().number[list][c.ID], name, 1)
			}
		}
	}
	b.speaksOf()
	return b.weigh()
}

// profiles are the words of each code while they are gathered.
type profiles struct {
	analyser *lang.Analyser
	sets     map[string]codes.SynonymSet
	terms    []map[string]float64
}

func (b *profiles) add(code int32, key string, weight float64) {
	if b.terms[code] == nil {
		b.terms[code] = map[string]float64{}
	}
	b.terms[code][key] = max(b.terms[code][key], weight)
}

func (b *profiles) say(code int32, words string, weight float64) {
	for _, t := range b.analyser.Analyse(words) {
		if t.Weight >= .25 { // above what nearly every text holds
			b.add(code, t.Key, weight*float64(t.Weight))
		}
	}
}

// speaksOf adds what speaks_of.tsv says; NewProposer has read it before, so it is whole.
func (b *profiles) speaksOf() {
	lists := map[string]int{"themes": aboutTheme, "target_groups": aboutGroup, "measures": aboutMeans}
	for line := range strings.Lines(speaksOf) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(cells) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		code, ok := coded().number[lists[cells[0]]][cells[1]]
		if !ok {
			continue
		}
		for _, id := range split(cells[2]) {
			b.add(code, "syn:"+id, 1)
			set := b.sets[id]
			for _, words := range [][]string{set.NB, set.NN, set.EN} {
				for _, w := range words {
					b.say(code, w, ofSet)
				}
			}
		}
		for _, w := range split(cells[3]) {
			b.say(code, w, 1)
		}
	}
}

// weigh turns the profiles round: what each term gives to each code, rare terms more, and long profiles no more than short ones.
func (b *profiles) weigh() *About {
	df := map[string]float64{}
	n := 0.0
	for _, p := range b.terms {
		if len(p) > 0 {
			n++
		}
		for key := range p {
			df[key]++
		}
	}
	out := &About{by: map[string][]leaning{}}
	for code, p := range b.terms {
		squares := 0.0
		for _, key := range slices.Sorted(mapKeys(p)) {
			w := p[key] * math.Log(1+n/df[key])
			squares += w * w
		}
		for key, w := range p {
			idf := math.Log(1 + n/df[key])
			out.by[key] = append(out.by[key], leaning{int32(code), w * idf * idf / math.Sqrt(squares)})
		}
	}
	return out
}

func mapKeys(m map[string]float64) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Facets gives what terms are about, on AxisAbout. The names of codes and of places say nothing of it: codes that a person has chosen
// are facets of their own.
func (b *About) Facets(terms []index.Term) []index.Facet {
	fields := Weights()
	tf := map[string]float64{}
	for _, t := range terms {
		if t.Field != CodeNames && t.Field != Names && len(b.by[t.Key]) > 0 {
			tf[t.Key] += float64(t.Weight * fields[t.Field])
		}
	}
	sums := map[int32]float64{}
	for _, key := range slices.Sorted(mapKeys(tf)) {
		for _, l := range b.by[key] {
			sums[l.code] += l.weight * math.Log2(1+tf[key])
		}
	}
	var by [aboutLists][]leaning
	for code, s := range sums {
		list := coded().all[code].list
		by[list] = append(by[list], leaning{code, s})
	}
	var out []index.Facet
	for list, found := range by {
		slices.SortFunc(found, func(a, b leaning) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.code, b.code)) })
		for _, l := range found[:min(mostAbout, len(found))] {
			if level := int(math.Round(mostLevel * l.weight / max(plainly, found[0].weight))); level > 0 {
				out = append(out, index.Facet{Axis: AxisAbout, Value: aboutValue(list, coded().all[l.code].id, level)})
			}
		}
	}
	return out
}

// codeVector is what a record is about on one list, by code.
type codeVector []weighted

func (x *codeVector) add(w weighted) {
	at, ok := slices.BinarySearchFunc(*x, w.code, func(y weighted, code int32) int { return cmp.Compare(y.code, code) })
	if ok {
		(*x)[at].weight += w.weight
		return
	}
	*x = slices.Insert(*x, at, w)
}

// cosine of two vectors, neither of which is empty.
func (x codeVector) cosine(y codeVector) float64 {
	var dot, xx, yy float64
	for i, j := 0, 0; i < len(x) || j < len(y); {
		switch {
		case j == len(y) || i < len(x) && x[i].code < y[j].code:
			xx += float64(x[i].weight * x[i].weight)
			i++
		case i == len(x) || y[j].code < x[i].code:
			yy += float64(y[j].weight * y[j].weight)
			j++
		default:
			dot += float64(x[i].weight * y[j].weight)
			xx += float64(x[i].weight * x[i].weight)
			yy += float64(y[j].weight * y[j].weight)
			i++
			j++
		}
	}
	return dot / math.Sqrt(xx*yy)
}

// sectors sums a vector of themes by the broader ones.
func (x codeVector) sectors() codeVector {
	var out codeVector
	for _, w := range x {
		code := w.code
		if parent := coded().all[code].parent; parent != "" {
			code = coded().number[aboutTheme][parent]
		}
		out.add(weighted{code, w.weight})
	}
	return out
}
