package evaluate

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"allmenning/find/overlap"
)

// FitOptions say what is fitted on, and where to.
type FitOptions struct {
	Records, Labels string // files as [Overlap] reads them, to fit on beside the set of our own; "" is none
	Ablation        bool   // print what is lost without each feature
	Write           string // file to write the coefficients to; "" writes none
	Date            time.Time
}

// Fit finds the coefficients of find/overlap by judged pairs, and prints what becomes better by them: on queries of municipalities that were
// left out of the fitting, fold by fold and together, before and after. See [problem] for what is minimised.
func Fit(w io.Writer, o FitOptions) error {
	sets, err := fitSets(w, o)
	if err != nil {
		return err
	}
	before := overlap.Shipped()
	crossed := map[int]overlap.Coefficients{}
	for fold := range folds {
		crossed[fold] = fitOn(sets, before, fold, nil)
	}
	all := limited(sets, fitOn(sets, before, -1, nil))
	for _, s := range sets {
		was, is := s.rank(before, -1), map[string][]overlap.Relative{}
		for fold := range folds {
			r := s.rank(crossed[fold], fold)
			maps.Copy(is, r)
			fmt.Fprintf(w, "%s: municipalities of part %d: %s → %s\n", s.name, fold+1, s.measure(was, fold).short(), s.measure(is, fold).short())
		}
		fmt.Fprintf(w, "%s: all parts, each left out of its fit: %s → %s\n", s.name, s.measure(was, -1).short(), s.measure(is, -1).short())
		on := s.rank(all, -1)
		fmt.Fprintf(w, "%s: with what is fitted on all: %s\n", s.name, s.measure(on, -1).short())
		labelled(w, s, was, on)
	}
	fmt.Fprintf(w, "\n%-10s %8s %8s   part by part\n", "", "before", "after")
	printed := func(name string, of func(overlap.Coefficients) float64) {
		fmt.Fprintf(w, "%-10s %8.4g %8.4g  ", name, of(before), of(all))
		for fold := range folds {
			fmt.Fprintf(w, " %7.3g", of(crossed[fold]))
		}
		fmt.Fprintln(w)
	}
	printed("constant", func(c overlap.Coefficients) float64 { return c.Constant })
	for _, f := range (overlap.Features{}).Named() {
		printed(f.Feature, func(c overlap.Coefficients) float64 { return c.By[f.Feature] })
	}
	fmt.Fprintf(w, "%-10s %8.2g %8.2g   least cosine with more than two words in common\n%-10s %8.2g %8.2g   with two\n", "", before.LeastOfMany, all.LeastOfMany, "", before.LeastOfTwo, all.LeastOfTwo)
	if o.Ablation {
		ablation(w, sets, before, all)
	}
	if o.Write == "" {
		return nil
	}
	return os.WriteFile(o.Write, []byte(written(sets, all, o.Date)), 0o644)
}

func fitSets(w io.Writer, o FitOptions) ([]*fitSet, error) {
	sets, err := ownSets()
	if err != nil || o.Records == "" {
		return sets, err
	}
	records, err := readRecords(w, o.Records)
	if err != nil {
		return nil, err
	}
	labels, err := readLines[pairLabel](o.Labels)
	if err != nil {
		return nil, err
	}
	return append(sets, newFitSet("files", 1, records, labels)), nil
}

// fitOn fits on what is left without the municipalities of a fold. Which candidates are compared by their neighbours hangs on the
// coefficients, so it is done twice, the second time by those of the first.
func fitOn(sets []*fitSet, from overlap.Coefficients, fold int, without map[string]bool) overlap.Coefficients {
	c := from
	for range 2 {
		var all [][]example
		for _, s := range sets {
			all = append(all, s.examples(c, fold))
		}
		by := newProblem(all, without).solve()
		for name := range without {
			by[name] = 0
		}
		c = calibrated(all, overlap.Coefficients{By: by, LeastOfMany: from.LeastOfMany, LeastOfTwo: from.LeastOfTwo})
	}
	return c
}

// shown is how many relatives people look at; P is right among these.
const shown = 10

// calibrated stretches coefficients so that P is the share of true ones, and rounds them to two figures, which is finer than they are known.
func calibrated(sets [][]example, c overlap.Coefficients) overlap.Coefficients {
	type scored struct {
		score float64
		same  bool
	}
	var scores, weights []float64
	var same []bool
	for _, examples := range sets {
		for _, e := range examples {
			near := make([]scored, len(e.near))
			for i, n := range e.near {
				near[i] = scored{c.Score(n.Features), e.same[i]}
			}
			slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
			for _, n := range near[:min(shown, len(near))] {
				scores, same = append(scores, n.score), append(same, n.same)
				weights = append(weights, e.set.weight/float64(len(examples)))
			}
		}
	}
	a, b := calibrate(scores, same, weights)
	out := overlap.Coefficients{Constant: figures(a), By: map[string]float64{}, LeastOfMany: c.LeastOfMany, LeastOfTwo: c.LeastOfTwo}
	for name, x := range c.By {
		if y := b * x; y >= .05 {
			out.By[name] = figures(y)
		} else {
			out.By[name] = 0
		}
	}
	return out
}

// figures rounds to two figures.
func figures(x float64) float64 {
	if math.Abs(x) < .005 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-1)
	return math.Round(x/unit) * unit
}

// measure judges the rankings of one fold's queries; -1 is all.
func (s *fitSet) measure(ranked map[string][]overlap.Relative, fold int) *fitted {
	ids, of := []string{}, map[string][]string{}
	for _, id := range s.bench.ids {
		if fold < 0 || s.fold[id] == fold {
			ids = append(ids, id)
			for _, n := range ranked[id] {
				of[id] = append(of[id], n.Record)
			}
		}
	}
	m := &fitted{}
	for _, id := range ids {
		m.all.add(judge(of[id], s.partners[id], ""))
		m.english.add(judge(of[id], s.partners[id], "en-nb"))
		m.forms.add(judge(of[id], s.partners[id], "nb-nn"))
	}
	_, hard := partnersOf(s.labels)
	asked := map[string][]string{}
	for _, id := range ids {
		asked[id] = hard[id]
	}
	m.hard = aboveHard(of, s.partners, asked)
	return m
}

// fitted are the measures a fit is judged by.
type fitted struct {
	all, english, forms measures
	hard                float64
}

func (m *fitted) short() string {
	n := float64(max(1, m.all.queries))
	return fmt.Sprintf("MAP %.3f R@5 %.3f nDCG %.3f nb-nn %.3f en-nb %.3f hard %.3f", m.all.ap/n, m.all.recall5/n, m.all.ndcg/n,
		m.forms.ap/float64(max(1, m.forms.queries)), m.english.ap/float64(max(1, m.english.queries)), m.hard)
}

// ablation prints what each feature is worth: alone in the sense that all others are fitted anew without it.
func ablation(w io.Writer, sets []*fitSet, from, all overlap.Coefficients) {
	fmt.Fprintln(w, "\nwithout, the others fitted anew")
	row := func(name string, c overlap.Coefficients) {
		for _, s := range sets {
			fmt.Fprintf(w, "%-10s %-20s %s\n", name, s.name, s.measure(s.rank(c, -1), -1).short())
		}
	}
	row("nothing", all)
	for _, f := range (overlap.Features{}).Named() {
		if all.By[f.Feature] > 0 {
			row(f.Feature, fitOn(sets, from, -1, map[string]bool{f.Feature: true}))
		}
	}
	row("words only", fitOn(sets, from, -1, except("words")))
	row("grams only", fitOn(sets, from, -1, except("grams")))
}

// except are all features but these.
func except(names ...string) map[string]bool {
	out := map[string]bool{}
	for _, f := range (overlap.Features{}).Named() {
		out[f.Feature] = !slices.Contains(names, f.Feature)
	}
	maps.DeleteFunc(out, func(_ string, left bool) bool { return !left })
	return out
}

// written is the file of coefficients.
func written(sets []*fitSet, c overlap.Coefficients, date time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# How much each likeness counts: score = constant + sum of coefficient × feature, p = 1/(1+exp(-score)).
# What the features are stands in feature.go. Fitted %s by "evaluate fit": softmax loss over the candidates of each query with a ridge of
# %g, no coefficient below 0, then stretched so that p is the share of true ones among the first ten. Checked by leaving out each of %d parts
# of the municipalities; docs/adr/0021-overlap-fitted.md has the table. Fitted on:
`, date.Format(time.DateOnly), ridge, folds)
	for _, s := range sets {
		queries := 0
		for _, p := range s.partners {
			if len(p) > 0 {
				queries++
			}
		}
		fmt.Fprintf(&b, "# - %s: %d records, %d with a partner\n", s.name, len(s.bench.ids), queries)
	}
	fmt.Fprintf(&b, "constant %.3g\n", c.Constant)
	for _, f := range (overlap.Features{}).Named() {
		fmt.Fprintf(&b, "%s %.3g\n", f.Feature, c.By[f.Feature])
	}
	fmt.Fprintf(&b, `# The least cosine of words from which two may be said to be about the same, where they have more than two words in common and where they have
# two: what is said so among the first ten is right %g of times.
least_of_many %.2g
least_of_two %.2g
`, rightClaims, c.LeastOfMany, c.LeastOfTwo)
	return b.String()
}
