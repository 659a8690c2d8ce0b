package about

import (
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"

	"allmenning/chart"
	explained "allmenning/docs/method"
	"allmenning/stat/meta" // stands elsewhere: shows that the figures' numbers are what our own functions give
)

// Every explanation of a number has a figure; the two that explain none are named.
func TestFigures_for_every_explanation(t *testing.T) {
	names, err := fs.Glob(explained.Files, "nb/*.md")
	if err != nil || len(names) == 0 {
		t.Fatal(len(names), err)
	}
	without := map[string]bool{"finne": true, "kartet": true} // how words are found, and how the map is laid
	for _, name := range names {
		slug := strings.TrimSuffix(strings.TrimPrefix(name, "nb/"), ".md")
		if (figures[slug] == nil) != without[slug] {
			t.Errorf("%s: a figure: %v", slug, figures[slug] != nil)
		}
	}
}

// The numbers drawn are computed, not chosen.
func TestFigures_numbers(t *testing.T) {
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 0.0006) {
			t.Errorf("%s: drawn %v, computed %.4f", what, got, want)
		}
	}
	band := func(what string, got [2]float64, p *meta.Posterior) {
		t.Helper()
		near(what, got[0], math.Exp(p.PredictiveQuantile(0.025)))
		near(what, got[1], math.Exp(p.PredictiveQuantile(0.975)))
	}
	se := []float64{0.12, 0.10, 0.15, 0.13}
	var y, v []float64
	for i, row := range exampleStudies {
		y, v = append(y, math.Log(row.Estimate)), append(v, se[i]*se[i])
		near("study", row.Low, math.Exp(y[i]-1.96*se[i]))
		near("study", row.High, math.Exp(y[i]+1.96*se[i]))
	}
	fit, err := meta.Pool(y, v, meta.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := func(what string, row chart.Row, b float64, ci meta.Interval) {
		t.Helper()
		near(what, row.Estimate, math.Exp(b))
		near(what, row.Low, math.Exp(ci.Low))
		near(what, row.High, math.Exp(ci.High))
	}
	rows("mean", exampleMean, fit.Mu(), fit.CI[0])
	for i, w := range fit.Weights {
		if math.Abs(w-exampleStudies[i].Weight) > 0.06 {
			t.Errorf("weight %v, computed %v", exampleStudies[i].Weight, w)
		}
	}
	left, err := meta.LeaveOneOut(y, v, meta.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range left {
		rows(fmt.Sprint("without ", i+1), exampleWithout[i], l.B, l.CI)
	}
	prior := meta.TauPrior{Scale: 1}
	now, err := meta.Bayes(y, se, meta.MuPrior{}, prior)
	if err != nil {
		t.Fatal(err)
	}
	band("new", [2]float64{exampleNew.Low, exampleNew.High}, now)
	same := now.PredictiveQuantile(0.5)
	for i, more := range []meta.Coming{{SE: 0.125}, {N: 1, Effect: same, SE: 0.125}, {N: 2, Effect: same, SE: 0.125}, {N: 5, Effect: same, SE: 0.125}, {N: 1, SE: 0.125}} {
		p, err := meta.WithMore(y, se, meta.MuPrior{}, prior, more)
		if err != nil {
			t.Fatal(err)
		}
		band(fmt.Sprint("more ", i), exampleMore[i], p)
	}
	for i, tau := range []float64{0.05, 0.15, 0.4} {
		near("places", examplePlaces[i][0], 0.85*math.Exp(-1.96*tau))
		near("places", examplePlaces[i][1], 0.85*math.Exp(1.96*tau))
	}
	for i, k := range []int{3, 5, 10, 30} { // evenly spread around 0.85 with standard deviation 0.2
		var y, se []float64
		for j := range k {
			at := 2*float64(j)/float64(k-1) - 1
			y = append(y, math.Log(0.85)+0.2*math.Sqrt(3*float64(k-1)/float64(k+1))*at)
			se = append(se, 0.12)
		}
		p, err := meta.Bayes(y, se, meta.MuPrior{}, prior)
		if err != nil {
			t.Fatal(err)
		}
		band(fmt.Sprint(k, " studies"), exampleMany[i], p)
	}
}
