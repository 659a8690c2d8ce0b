package evaluate

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"allmenning/stat/meta"
)

// coverageGoal is what the range we show must hold of new municipalities, in every cell.
const coverageGoal = 0.93

// coverageScale is one kind of outcome: the prior scale that comes with it by default, how its studies are drawn, and the spreads called
// small, middle and large. Large is four fifths of the prior's scale: with more than that the page itself warns that places differ more
// than was expected (synthesis.warning.spread from the whole scale on), and beyond is reported apart.
type coverageScale struct {
	name, about string
	prior       float64
	place       func(stream *rand.Rand, tau float64) float64
	study       func(stream *rand.Rand, theta float64, big bool) meta.Estimate
}

// spreads are small, middle, large and beyond, as shares of the prior's scale.
var spreads = [4]float64{0.1, 0.3, 0.8, 1.3}

// coverageScales are the outcomes of our lists by scale: ratios of events, standardised differences, shares (a narrow, a middle and a wide
// prior), and counts in their own unit.
func coverageScales() []coverageScale {
	return []coverageScale{
		{
			name: "ratios", about: "events per person-year, 50 expected in each group, a fifth fewer on average", prior: 1,
			place: around(math.Log(0.8), math.Inf(1)), study: rates(50),
		},
		{
			name: "standardised differences", about: "60 people in each group, 0.2 on average", prior: 0.5,
			place: around(0.2, math.Inf(1)), study: means(60, 1, meta.SMD),
		},
		{
			name: "shares, prior 0.10", about: "150 people in each group, 30 of 100 without, 3 of 100 more on average", prior: 0.1,
			place: around(0.03, 0.28), study: shares(150, 0.3),
		},
		{
			name: "shares, prior 0.20", about: "150 people in each group, 40 of 100 without, 10 of 100 more on average", prior: 0.2,
			place: around(0.1, 0.38), study: shares(150, 0.4),
		},
		{
			name: "counts in their own unit, prior 50", about: "40 people in each group who differ by 150, 20 more on average", prior: 50,
			place: around(20, math.Inf(1)), study: means(40, 150, meta.MD),
		},
		{
			name: "shares, prior 0.02", about: "2,000 people in each group, 10 of 100 without, 1 of 100 fewer on average", prior: 0.02,
			place: around(-0.01, 0.09), study: shares(2000, 0.1),
		},
	}
}

// around draws true effects, normal around mu; what is further than most from nothing is drawn in, since a share cannot leave 0 and 1.
func around(mu, most float64) func(*rand.Rand, float64) float64 {
	return func(stream *rand.Rand, tau float64) float64 {
		return math.Max(-most, math.Min(most, mu+tau*stream.NormFloat64()))
	}
}

func people(n float64, big bool) float64 {
	if big {
		return 10 * n
	}
	return n
}

// rates draws events in two groups of so much time that expected are seen without the measure.
func rates(expected float64) func(*rand.Rand, float64, bool) meta.Estimate {
	return func(stream *rand.Rand, theta float64, big bool) meta.Estimate {
		t := people(expected, big)
		x1 := distuv.Poisson{Lambda: t * math.Exp(theta), Src: stream}.Rand()
		x0 := distuv.Poisson{Lambda: t, Src: stream}.Rand()
		e, err := meta.TwoRates{X1: x1, T1: t, X2: x0, T2: t}.Effect(meta.IRR)
		if err != nil {
			panic(err) // ½ is added where there are none
		}
		return e
	}
}

// means draws averages and standard deviations of two groups of n people who differ by sd; theta is in SDs for SMD.
func means(n, sd float64, m meta.Measure) func(*rand.Rand, float64, bool) meta.Estimate {
	return func(stream *rand.Rand, theta float64, big bool) meta.Estimate {
		n := people(n, big)
		group := func(mean float64) meta.Group {
			chi := distuv.ChiSquared{K: n - 1, Src: stream}.Rand()
			return meta.Group{Mean: mean + sd/math.Sqrt(n)*stream.NormFloat64(), SD: sd * math.Sqrt(chi/(n-1)), N: n}
		}
		e, err := meta.TwoAverages{Tried: group(theta), Not: group(0)}.Effect(m)
		if err != nil {
			panic(err) // 40 people never have an SD of 0
		}
		return e.Estimate
	}
}

// shares draws how many of n in each group, base without the measure.
func shares(n, base float64) func(*rand.Rand, float64, bool) meta.Estimate {
	return func(stream *rand.Rand, theta float64, big bool) meta.Estimate {
		n := people(n, big)
		x1 := distuv.Binomial{N: n, P: base + theta, Src: stream}.Rand()
		x0 := distuv.Binomial{N: n, P: base, Src: stream}.Rand()
		e, err := meta.TwoShares{X1: x1, N1: n, X0: x0, N0: n}.Effect(meta.RD)
		if err != nil {
			panic(err) // ½ is added where nobody or everybody is
		}
		return e.Estimate
	}
}

// simulateCoverage prints a table for each scale, and how many cells miss the goal by more than three Monte Carlo errors.
func simulateCoverage(w io.Writer, o SimulateOptions) (missed int, err error) {
	ks, bigs := []int{2, 3, 5, 10, 30}, []bool{false, true}
	scales := coverageScales()
	cells := make([]meta.CoverageCell, len(scales)*len(ks)*len(spreads)*len(bigs))
	at := func(i int) (scale, k, spread, big int) {
		big, i = i%len(bigs), i/len(bigs)
		spread, i = i%len(spreads), i/len(spreads)
		return i / len(ks), i % len(ks), spread, big
	}
	err = everyCell(o, "coverage", len(cells), func(i int) error {
		s, k, spread, big := at(i)
		d := meta.CoverageDesign{
			Runs: o.Runs, Seed: o.Seed + uint64(s), Level: 0.95, TauPrior: meta.TauPrior{Scale: scales[s].prior},
			Place: scales[s].place, Study: scales[s].study,
		}
		var err error
		cells[i], err = d.Cell(ks[k], spreads[spread]*scales[s].prior, bigs[big])
		return err
	})
	if err != nil {
		return 0, err
	}
	for i, c := range cells {
		s, _, spread, big := at(i)
		if i%(len(ks)*len(spreads)*len(bigs)) == 0 {
			fmt.Fprintf(w, "\n## %s\n\nPrior half-normal(%v). %s.\n\n", scales[s].name, scales[s].prior, scales[s].about)
			fmt.Fprintln(w, "| studies | spread | ours, equal | usual, equal | ours, one big | usual, one big |")
			fmt.Fprintln(w, "|--:|--:|--:|--:|--:|--:|")
		}
		if big == 0 {
			fmt.Fprintf(w, "| %d | %.3g |", c.K, c.Tau)
		}
		fmt.Fprintf(w, " %s | %s |", share(c.Bayes), share(c.HTS))
		if big == 1 {
			fmt.Fprintln(w)
		}
		if spread < 3 && c.Bayes+3*c.Error() < coverageGoal {
			missed++
		}
	}
	least := leastCovered(cells, func(i int) bool { _, _, spread, _ := at(i); return spread < 3 })
	fmt.Fprintf(w, "\nLeast in any cell with a spread up to four fifths of the prior's scale: %.3f.\n", least)
	return missed, nil
}

func leastCovered(cells []meta.CoverageCell, counts func(int) bool) float64 {
	least := 1.0
	for i, c := range cells {
		if counts(i) {
			least = math.Min(least, c.Bayes)
		}
	}
	return least
}

// share prints a share of runs; a dash where there is none.
func share(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.3f", x)
}
