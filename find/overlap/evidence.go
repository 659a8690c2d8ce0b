package overlap

import (
	"strings"

	"allmenning/find/index"
)

// Evidence is what two texts say alike in so many words. What P is made of beside it, the place among the other candidates and the
// neighbours, is relative: the best of a bad lot has it too.
type Evidence struct {
	Points   float64 // words and phrases in common; one that is only related, a part of a compound or a code's name is half a word
	Cosine   float64 // of the weighted words
	Coverage float64 // of a text, the share of what it says that the record says too; 1 for a record
}

// Words in common that a label needs which claims the same challenge: more than two that make up a good deal of both, or two that
// make up much of both. How much that is stands with the coefficients. How much of a pasted text must be met is measured on texts to which
// the library holds nothing but what is related (find/catalogue, TestPasted_texts): right before complete.
const (
	ManyWords, TwoWords        = 2.5, 2
	leastCoverage, fewCoverage = .15, .08
)

// enough says that two texts may be said to be about the same.
func (c Coefficients) enough(e Evidence) bool {
	return e.Points >= ManyWords && e.Cosine >= c.LeastOfMany && e.Coverage >= leastCoverage ||
		e.Points >= TwoWords && e.Cosine >= c.LeastOfTwo && e.Coverage >= fewCoverage
}

// some says that a text and a record have more in common than a word by chance.
func (e Evidence) some() bool { return e.Points >= 1.5 && e.Coverage >= .05 }

// mostRelated is the highest P of what is related and no more.
const mostRelated = pParallel - 1e-6

// A pair of words that gives less than this to the cosine stands in both texts as it does in most.
const leastEvidence = .003

// evidenceOf weighs what a subject and a record share. cosine is that of their words.
func evidenceOf(v *index.View, x *opened, shared []index.Contribution, cosine float64, same func(a, b string) bool) Evidence {
	e := Evidence{Cosine: cosine, Coverage: 1}
	pairs, _ := gather(shared)
	met := map[string]float64{}
	for _, p := range joinPhrases(pairs) {
		worth := worthOf(p, same)
		if p.Share < leastEvidence || worth == 0 {
			continue
		}
		e.Points += worth
		for _, word := range strings.Fields(strings.ToLower(p.Query)) {
			met[word] = max(met[word], worth)
		}
	}
	if x.Record == "" {
		e.Coverage = coverage(v, x.Terms, met)
	}
	return e
}

// worthOf is how much of a word in common a pair is.
func worthOf(p pair, same func(a, b string) bool) float64 {
	switch kind := honest(p, same); {
	case kind == SpeltAlike:
		return 0
	case p.rank <= rankSynonym && kind.MeansSame():
		return 1
	case p.rank >= rankPart:
		return .5
	}
	return 0
}

// coverage is the share of what a text says that was met: rare words, and most of all those nobody has written before, say more than
// common ones.
func coverage(v *index.View, terms []index.Term, met map[string]float64) float64 {
	all, got := 0.0, 0.0
	counted := map[string]bool{}
	for _, t := range terms {
		if t.Part || t.Synonym || t.Weight < saysSomething || counted[t.Key] {
			continue
		}
		counted[t.Key] = true
		say := v.IDF(t.Key) // whole, also where the glossary says it too and the chain counts it half
		all += say
		got += say * met[strings.ToLower(t.Surface)]
	}
	if all == 0 {
		return 0
	}
	return got / all
}
