package lang

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// benchTexts makes n texts of 149 words from the words of the built-in lists, joined into compounds
// now and then, the first words far more often than the last.
func benchTexts(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(lexiconText, "+", ""), "!", ""))
	stops := strings.Fields(stopText)
	z := rand.NewZipf(r, 1.1, 10, uint64(len(words)-1))
	endings := []string{"", "en", "et", "er", "ene", "ane", "ar", "a", "e"}
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for j := range 149 {
			switch {
			case j%3 == 0:
				b.WriteString(stops[r.IntN(len(stops))])
			case j%5 == 0:
				b.WriteString(words[z.Uint64()] + words[z.Uint64()])
			default:
				b.WriteString(words[z.Uint64()] + endings[r.IntN(len(endings))])
			}
			b.WriteByte(' ')
		}
		out[i] = b.String()
	}
	return out
}

func BenchmarkAnalyse(b *testing.B) {
	texts := benchTexts(500)
	a := New(Options{Synonyms: readGlossary(b)})
	for _, s := range texts {
		a.Analyse(s)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a.Analyse(texts[i%len(texts)])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}

func BenchmarkCold(b *testing.B) {
	texts := benchTexts(500)
	a := New(Options{Synonyms: readGlossary(b)})
	for i := 0; b.Loop(); i++ {
		a.cache = newCache()
		a.Analyse(texts[i%len(texts)])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}
