package overlap

import "math"

// Features are the likenesses of two records, each better when higher. Those of texts are 0 to 1. Those of fields are 0 where one of the
// two says nothing, for what is missing is never counted as unlike; below 0 where both say something else.
type Features struct {
	Words    float64 // cosine of the weighted words, parts of compounds and sets of the glossary counted in
	Concepts float64 // cosine of the sets of the glossary alone: what both speak of, in whatever words and language
	Across   float64 // Concepts where one is in English and the other in Norwegian, which have hardly a word in common; else 0
	Grams    float64 // cosine of character 4-grams: crosses bokmål, nynorsk and misspelling
	BM25     float64 // share of the best BM25 score among the candidates
	Second   float64 // likeness of the rows of nearest neighbours
	Apart    float64 // z-score of Words and Concepts among the candidates, over 4
	Theme    float64 // what they are about, said or inferred: cosine − ¼
	Sector   float64 // the same by the broader themes
	Group    float64 // the same of the target group
	Means    float64 // the same of the measure
	Outcome  float64 // the same of what it should lead to
	Phase    float64 // ½ in the same phase, −½ in different ones
	Place    float64 // ½ in the same municipality, 0 in the same county, −½ elsewhere
	Period   float64 // share of years in common − ½
}

// Part is what one feature gives to a score.
type Part struct {
	Feature string // name in coefficients.txt; "constant" for the constant
	Value   float64
}

// hybrid is the likeness that needs no other candidates.
func (f Features) hybrid() float64 { return (f.Words + f.Concepts) / 2 }

const features = 15

// list gives the features by their names in coefficients.txt, in a fixed order.
func (f Features) list() [features]Part {
	return [features]Part{
		{"words", f.Words},
		{"concepts", f.Concepts},
		{"across", f.Across},
		{"grams", f.Grams},
		{"bm25", f.BM25},
		{"second", f.Second},
		{"apart", f.Apart},
		{"theme", f.Theme},
		{"sector", f.Sector},
		{"group", f.Group},
		{"means", f.Means},
		{"outcome", f.Outcome},
		{"phase", f.Phase},
		{"place", f.Place},
		{"period", f.Period},
	}
}

// Named gives the features by their names in coefficients.txt, in the order of that file.
func (f Features) Named() []Part {
	l := f.list()
	return l[:]
}

// compare fills in the likeness of fields.
func (f *Features) compare(a, b *fields) {
	f.Theme = both(a.about[aboutTheme], b.about[aboutTheme])
	f.Sector = both(a.sectors, b.sectors)
	f.Group = both(a.about[aboutGroup], b.about[aboutGroup])
	f.Means = both(a.about[aboutMeans], b.about[aboutMeans])
	f.Outcome = both(a.about[aboutOutcome], b.about[aboutOutcome])
	if across(a.lang, b.lang) {
		f.Across = f.Concepts
	}
	if a.phase != "" && b.phase != "" {
		f.Phase = -.5
		if a.phase == b.phase {
			f.Phase = .5
		}
	}
	f.Place = samePlace(a, b)
	f.Period = agreement(a.years, b.years)
}

// unlike is the cosine from which two that both say what they are about are more alike than two of which nothing is known.
const unlike = .25

func both(a, b codeVector) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return math.Round(1e9*(a.cosine(b)-unlike)) / 1e9
}

func samePlace(a, b *fields) float64 {
	switch {
	case len(a.municipalities) == 0 || len(b.municipalities) == 0:
		return 0
	case agreement(a.municipalities, b.municipalities) > -.5:
		return .5
	case agreement(a.counties, b.counties) > -.5:
		return 0
	}
	return -.5
}

// agreement is the share of values in common (Jaccard) minus a half; 0 when one side has none.
func agreement(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	common := 0
	for _, x := range a {
		for _, y := range b {
			if x == y {
				common++
				break
			}
		}
	}
	return float64(common)/float64(len(a)+len(b)-common) - .5
}
