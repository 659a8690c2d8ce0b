package design

import (
	_ "embed"
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed icc.csv
var iccFile string

// PublishedICC is an intraclass correlation as a study or a review printed it, in its abstract. It is where planning may start, not
// where it ends: use several, and one's own data as soon as there are any.
type PublishedICC struct {
	Setting, Cluster, Outcome string

	Kind      string  // "median" (Low and High the quartiles), "range" (Low and High the ends) or "single"
	Value     float64 // NaN for a range
	Low, High float64 // NaN for a single one
	Count     int     // how many it sums up; 0 where not said
	Source    string
	DOI       string
}

var readICCs = sync.OnceValue(func() []PublishedICC {
	rows, err := csv.NewReader(strings.NewReader(iccFile)).ReadAll()
	if err != nil {
		panic("design: icc.csv: " + err.Error()) // embedded: a fault of ours
	}
	var out []PublishedICC
	for _, r := range rows[1:] {
		count, _ := strconv.Atoi(r[7])
		out = append(out, PublishedICC{
			Setting: r[0], Cluster: r[1], Outcome: r[2], Kind: r[3],
			Value: numberOrNaN(r[4]), Low: numberOrNaN(r[5]), High: numberOrNaN(r[6]), Count: count, Source: r[8], DOI: r[9],
		})
	}
	return out
})

func numberOrNaN(s string) float64 {
	if x, err := strconv.ParseFloat(s, 64); err == nil {
		return x
	}
	return math.NaN()
}

// PublishedICCs lists them, a copy.
func PublishedICCs() []PublishedICC { return slices.Clone(readICCs()) }
