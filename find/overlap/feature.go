package overlap

// Features are the likenesses of two records, each 0 to 1 and each better when higher. For the fields a positive value
// says that both have filled it in and agree, a negative that they differ; 0 that one of them says nothing: what is missing is
// never counted as unlike.
type Features struct {
	Words  float64 // cosine of the weighted words, parts of compounds and glossary sets counted in
	Grams  float64 // cosine of character 4-grams: crosses bokmål, nynorsk and misspelling
	BM25   float64 // share of the best BM25 score among the candidates
	Second float64 // likeness of the rows of nearest neighbours
	Apart  float64 // z-score of Words and Grams among the candidates, over 4
	Theme  float64 // −½ to ½
	Group  float64 // target group, −½ to ½
	Means  float64 // type of measure, −½ to ½
}

// Part is what one feature gives to a score.
type Part struct {
	Feature string // name in coefficients.txt; "constant" for the constant
	Value   float64
}

func (f Features) hybrid() float64 { return (f.Words + f.Grams) / 2 }

// list gives the features by their names in coefficients.txt, in a fixed order.
func (f Features) list() [8]Part {
	return [8]Part{
		{"words", f.Words},
		{"grams", f.Grams},
		{"bm25", f.BM25},
		{"second", f.Second},
		{"apart", f.Apart},
		{"theme", f.Theme},
		{"group", f.Group},
		{"means", f.Means},
	}
}

// compare fills in the likeness of fields.
func (f *Features) compare(a, b fields) {
	f.Theme = agreement(a.themes, b.themes)
	f.Group = agreement(a.groups, b.groups)
	f.Means = agreement(a.measures, b.measures)
}

// agreement is the share of values in common (Jaccard) minus a half; 0 when one side has none. Themes carry the broader ones
// along, so two subthemes of one theme agree in part.
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
