package overlap

import (
	"strings"

	"allmenning/find/index"
)

// evidence is what two texts say alike in so many words. What P is made of beside it, the place among the other candidates and the
// neighbours, is relative: the best of a bad lot has it too.
type evidence struct {
	points   float64 // words and phrases in common; one that is only related, a part of a compound or a code's name is half a word
	cosine   float64 // of the weighted words
	coverage float64 // of a text, the share of what it says that the record says too; 1 for a record
}

// Least evidence for a label that claims the same challenge: more than two words in common that make up a good deal of both, or two that
// are so rare that they make up much of both. Measured on pasted texts to which the library holds nothing but what is related
// (find/catalogue, TestPasted_texts): right before complete.
const (
	leastPoints, fewPoints     = 2.5, 2
	leastCosine, fewCosine     = .22, .28
	leastCoverage, fewCoverage = .15, .08
)

// enough says that two texts may be said to be about the same.
func (e evidence) enough() bool {
	return e.points >= leastPoints && e.cosine >= leastCosine && e.coverage >= leastCoverage ||
		e.points >= fewPoints && e.cosine >= fewCosine && e.coverage >= fewCoverage
}

// some says that a text and a record have more in common than a word by chance.
func (e evidence) some() bool { return e.points >= 1.5 && e.coverage >= .05 }

// mostRelated is the highest P of what is related and no more.
const mostRelated = pParallel - 1e-6

// A pair of words that gives less than this to the cosine stands in both texts as it does in most.
const leastEvidence = .003

// evidenceOf weighs what a subject and a record share. cosine is that of their words.
func evidenceOf(v *index.View, x *opened, shared []index.Contribution, cosine float64, same func(a, b string) bool) evidence {
	e := evidence{cosine: cosine, coverage: 1}
	pairs, _ := gather(shared)
	met := map[string]float64{}
	for _, p := range joinPhrases(pairs) {
		worth := worthOf(p, same)
		if p.Share < leastEvidence || worth == 0 {
			continue
		}
		e.points += worth
		for _, word := range strings.Fields(strings.ToLower(p.Query)) {
			met[word] = max(met[word], worth)
		}
	}
	if x.Record == "" {
		e.coverage = coverage(v, x.Terms, met)
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
