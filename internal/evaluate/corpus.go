package evaluate

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/municipality"
)

// Corpus makes n public projects that look like those of municipalities where it matters for speed: texts of about 140 words, whose
// words follow a Zipf law over a vocabulary that grows with the square root of the texts (Heaps' law), one word in four a compound,
// bokmål and nynorsk endings, and a subject of rarer words that about ten projects share. The same n and
// seed give the same records.
func Corpus(n int, seed uint64) iter.Seq[*allmenning.Record] {
	return func(yield func(*allmenning.Record) bool) {
		m := newMaker(n, seed)
		for i := range n {
			if !yield(m.record(i)) {
				return
			}
		}
	}
}

type maker struct {
	seed     uint64
	words    []string // by rank, commonest first
	municips []allmenning.MunicipalityNumber
	themes   []codes.Code
	measures []codes.Code
}

func newMaker(n int, seed uint64) *maker {
	m := &maker{seed: seed, measures: leaves(codes.Measures()), themes: leaves(codes.Themes())}
	for _, x := range municipality.Embedded().All() {
		m.municips = append(m.municips, x.Number)
	}
	m.words = vocabulary(12_000 + int(250*math.Sqrt(float64(n))))
	return m
}

func leaves(l *codes.List) []codes.Code {
	var out []codes.Code
	for _, c := range l.All() {
		if len(l.Children(c.ID)) == 0 {
			out = append(out, c)
		}
	}
	return out
}

// vocabulary makes n different words: first those of the glossary, then compounds of them, then made-up stems, as names and
// rare words are in real texts.
func vocabulary(n int) []string {
	r := rand.New(rand.NewPCG(7, 7))
	seen := map[string]bool{}
	var base, out []string
	add := func(w string) bool {
		if w = strings.ToLower(w); len(w) < 3 || strings.ContainsAny(w, " ;") || seen[w] {
			return false
		}
		seen[w] = true
		out = append(out, w)
		return true
	}
	for _, s := range codes.Glossary() {
		for _, w := range append(append([]string(nil), s.NB...), s.NN...) {
			if add(w) && len([]rune(w)) < 9 {
				base = append(base, w)
			}
		}
	}
	for len(out) < n/2 {
		add(base[r.IntN(len(base))] + base[r.IntN(len(base))])
	}
	for len(out) < n {
		add(stem(r))
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:n]
}

func stem(r *rand.Rand) string {
	const first, vowel, last = "bdfghjklmnprstv", "aeiouyæøå", "dfgklmnprst"
	v := []rune(vowel)
	var b strings.Builder
	for range 2 + r.IntN(3) {
		b.WriteByte(first[r.IntN(len(first))])
		b.WriteRune(v[r.IntN(len(v))])
		if r.IntN(2) == 0 {
			b.WriteByte(last[r.IntN(len(last))])
		}
	}
	return b.String()
}

// sharing is about how many projects have a subject in common.
const sharing = 10

var (
	small   = strings.Fields("og i på for som med til av er det at en et den har vi skal kan ikke eller om fra ved å der når")
	endings = map[allmenning.Lang][]string{
		allmenning.NB: {"", "", "", "en", "et", "er", "ene", "e"}, allmenning.NN: {"", "", "", "en", "et", "ar", "ane", "a"},
	}
)

// record makes project number i from a source of chance of its own, so that it does not depend on those before it.
func (m *maker) record(i int) *allmenning.Record {
	r := rand.New(rand.NewPCG(m.seed, uint64(i)))
	lang := allmenning.NB
	if r.IntN(4) == 0 {
		lang = allmenning.NN
	}
	group := i / sharing
	text := m.writer(r, lang, group)
	about := rand.New(rand.NewPCG(m.seed+1, uint64(group)))
	theme, measure := m.themes[about.IntN(len(m.themes))], m.measures[about.IntN(len(m.measures))]
	year := 2014 + r.IntN(12)
	place := m.municips[r.IntN(len(m.municips))]
	p := &allmenning.Project{
		Summary: text(110 + r.IntN(60)), Organisation: "Organisasjon " + string(place),
		Phase:  []allmenning.Phase{allmenning.Idea, allmenning.PreProject, allmenning.Pilot, allmenning.MainProject}[r.IntN(4)],
		Period: allmenning.Period{From: fmt.Sprint(year), To: fmt.Sprint(year + r.IntN(3))},
		Grants: []allmenning.Grant{{Funder: fmt.Sprint("Giver ", r.IntN(20)), AmountNOK: int64(1+r.IntN(60)) * 100_000}},
	}
	if r.IntN(2) == 0 { // half of the records are coded, as people leave fields open
		p.Themes, p.Measures = []string{theme.ID}, []string{measure.ID}
	}
	return &allmenning.Record{
		ID: idOf(i), Noun: allmenning.NounProject, State: allmenning.Published,
		Closure: allmenning.Closure{Level: allmenning.Public}, Lang: lang, Title: text(4 + r.IntN(5)), Version: 1, Body: p,
		Places: []allmenning.Place{{Number: place, CodeYear: 2024}},
		Source: allmenning.Source{Name: "synthetic", ID: fmt.Sprint(i)},
	}
}

// idOf is the id of project number i.
func idOf(i int) allmenning.RecordID {
	return allmenning.RecordID(fmt.Sprintf("00000000-0000-7000-8000-%012d", i))
}

// writer gives a function that writes so many words about a subject.
func (m *maker) writer(r *rand.Rand, lang allmenning.Lang, group int) func(int) string {
	common := rand.NewZipf(r, 1.07, 8, uint64(len(m.words)-1))
	ends := endings[lang]
	return func(n int) string {
		var b strings.Builder
		for j := range n {
			if j > 0 {
				b.WriteByte(' ')
			}
			switch k := r.IntN(10); {
			case k < 4:
				b.WriteString(small[r.IntN(len(small))])
			case k < 6: // its subject
				b.WriteString(m.words[200+(group*7919+r.IntN(12)*31)%(len(m.words)-200)])
				b.WriteString(ends[r.IntN(len(ends))])
			default:
				b.WriteString(m.words[common.Uint64()])
				b.WriteString(ends[r.IntN(len(ends))])
			}
			if j%14 == 13 {
				b.WriteByte('.')
			}
		}
		return b.String()
	}
}
