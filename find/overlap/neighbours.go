package overlap

import (
	"cmp"
	"math"
	"slices"

	"allmenning/find/index"
)

const rowLength = 6 // nearest neighbours in a row

// neighbours fills in likeness of the second order: two records are close when their nearest neighbours are the same ones. A row
// holds the record itself with weight 1 and its nearest with their cosine; the likeness is the cosine of the rows. Rows
// are made among the candidates the subject already has, for a neighbour it does not share cannot raise the likeness, and
// so no stored table is needed that could tell of hidden records.
func neighbours(v *index.View, seen []byte, x *opened, found []compared) {
	n := len(found)
	if n < 3 {
		return
	}
	like := make([][]float64, n+1) // like[n] is the subject's own row
	for i := range like {
		like[i] = make([]float64, n)
	}
	for i := range found {
		like[n][i] = closeness(found[i].features.Words, found[i].features.Concepts, found[i].features.Theme)
		y, ok := v.VectorOf(found[i].record, seen)
		if !ok {
			continue
		}
		like[i][i] = 1
		against := v.Against(y, nil)
		for j := i + 1; j < n; j++ {
			theme := both(found[i].facets.about[aboutTheme], found[j].facets.about[aboutTheme])
			like[i][j] = closeness(against.Cosine(found[j].record, seen), found[i].concepts.Cosine(found[j].concepts), theme)
			like[j][i] = like[i][j]
		}
		against.Close()
	}
	for i := range like {
		keepNearest(like[i], i)
	}
	for i := range found {
		found[i].features.Second = cosine(like[n], like[i])
	}
}

// closeness is how near two records are in the rows, 0 to 1. Character 4-grams, which cost as much as all the rest, add nothing here.
func closeness(words, concepts, theme float64) float64 {
	return max(0, (words+concepts+(theme+unlike)/2)/2.5)
}

// keepNearest wipes all but the own place and the nearest of a row.
func keepNearest(row []float64, own int) {
	others := make([]int, 0, len(row))
	for j := range row {
		if j != own && row[j] > 0 {
			others = append(others, j)
		}
	}
	slices.SortFunc(others, func(a, b int) int { return cmp.Or(cmp.Compare(row[b], row[a]), cmp.Compare(a, b)) })
	for _, j := range others[min(rowLength, len(others)):] {
		row[j] = 0
	}
}

func cosine(a, b []float64) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot, aa, bb = dot+a[i]*b[i], aa+a[i]*a[i], bb+b[i]*b[i]
	}
	if dot == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}
