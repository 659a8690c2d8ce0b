package meta

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"

	"allmenning/stat/refuse"
)

// CoverageDesign is one simulation of whether an interval keeps its promise: in each run k places try the same thing, with true
// effects N(Mu, tau²) and sampling standard errors SE; then the true effect of one more place is drawn, and the interval
// computed from the k is asked whether it holds it.
type CoverageDesign struct {
	K    []int     // numbers of studies
	Tau  []float64 // true spreads between places
	Big  []bool    // whether one study is big: its sampling variance a tenth of the others'
	SE   float64   // sampling standard error of an ordinary study
	Mu   float64
	Runs int // per cell
	Seed uint64

	Level    float64 // of the intervals
	TauPrior TauPrior
	MuPrior  MuPrior

	// Place draws the true effect of one place; nil draws it normal around Mu with standard deviation tau.
	Place func(stream *rand.Rand, tau float64) float64
	// Study draws what a study sees in a place of true effect theta, from people and events as a municipality counts them; nil adds normal
	// error of known size. A big study has ten times as many people.
	Study func(stream *rand.Rand, theta float64, big bool) Estimate
}

// StandardCoverage is the design behind our default: half-normal(1) on a log scale, 40 cells with k from 2 to 30 and tau from
// 0.05 to 0.8, equal studies (SE 0.2) or one big.
func StandardCoverage(runs int, seed uint64) CoverageDesign {
	return CoverageDesign{
		K: []int{2, 3, 5, 10, 30}, Tau: []float64{0.05, 0.1, 0.3, 0.8}, Big: []bool{false, true},
		SE: 0.2, Runs: runs, Seed: seed, Level: 0.95, TauPrior: TauPrior{Shape: HalfNormal, Scale: 1},
	}
}

// CoverageCell is the answer for one combination: the share of runs in which the interval held the new place's true effect.
type CoverageCell struct {
	K   int
	Tau float64
	Big bool

	Bayes float64 // the Bayesian predictive interval
	HTS   float64 // REML, TestAdHoc, t with k-2 df, beside it; NaN at k = 2
	Width float64 // mean width of the Bayesian interval, over the first 200 runs
	Runs  int
}

// Error is the Monte Carlo standard error of the Bayesian share.
func (c CoverageCell) Error() float64 { return math.Sqrt(c.Bayes * (1 - c.Bayes) / float64(c.Runs)) }

// SimulateCoverage runs every cell. The same design gives the same answer: each cell has its own stream, keyed by the seed
// and its place, so that a cell does not depend on which others are run.
func SimulateCoverage(d CoverageDesign) ([]CoverageCell, error) {
	var cells []CoverageCell
	for _, big := range d.Big {
		for _, k := range d.K {
			for _, tau := range d.Tau {
				cell, err := d.Cell(k, tau, big)
				if err != nil {
					return nil, err
				}
				cells = append(cells, cell)
			}
		}
	}
	return cells, nil
}

// widthRuns is how many runs of a cell are also asked for the ends of the interval, which take longer than a yes or no.
const widthRuns = 200

// Cell runs one combination: the same numbers as in SimulateCoverage, so that cells may run beside one another. ErrData for a design
// without runs, a standard error or a level.
func (d CoverageDesign) Cell(k int, tau float64, big bool) (CoverageCell, error) {
	if d.Runs < 1 || !(d.SE > 0) && d.Study == nil || !(d.Level > 0 && d.Level < 1) || k < 1 || !(tau >= 0) {
		return CoverageCell{}, refuse.Because(ErrData, "%d runs, SE %v, level %v, k %v, tau %v", d.Runs, d.SE, d.Level, k, tau)
	}
	stream := rand.New(rand.NewPCG(d.Seed, math.Float64bits(tau)^uint64(k)<<1^uint64(len(fmt.Sprint(big)))))
	place, study := d.draws()
	y, v, se := make([]float64, k), make([]float64, k), make([]float64, k)
	var held, heldHTS int
	var width float64
	tail := (1 - d.Level) / 2
	for run := range d.Runs {
		for i := range y {
			e := study(stream, place(stream, tau), big && i == 0)
			y[i], v[i], se[i] = e.Y, e.V, e.SE()
		}
		truth := place(stream, tau)
		post, err := Bayes(y, se, d.MuPrior, d.TauPrior)
		if err != nil {
			return CoverageCell{}, fmt.Errorf("coverage at k = %d, tau = %v: %w", k, tau, err)
		}
		if above := post.ProbNewAbove(truth); above >= tail && above <= 1-tail {
			held++
		}
		if run < widthRuns {
			width += post.PredictiveQuantile(1-tail) - post.PredictiveQuantile(tail)
		}
		if k < 3 {
			continue
		}
		in, err := d.inHTS(y, v, truth)
		if err != nil {
			return CoverageCell{}, err
		}
		if in {
			heldHTS++
		}
	}
	n := float64(d.Runs)
	c := CoverageCell{K: k, Tau: tau, Big: big, Bayes: float64(held) / n, HTS: float64(heldHTS) / n, Width: width / math.Min(n, widthRuns), Runs: d.Runs}
	if k < 3 {
		c.HTS = math.NaN()
	}
	return c, nil
}

// draws are the design's own draws of places and studies, or the normal ones.
func (d CoverageDesign) draws() (place func(*rand.Rand, float64) float64, study func(*rand.Rand, float64, bool) Estimate) {
	place, study = d.Place, d.Study
	if place == nil {
		place = func(stream *rand.Rand, tau float64) float64 { return d.Mu + tau*stream.NormFloat64() }
	}
	if study == nil {
		study = func(stream *rand.Rand, theta float64, big bool) Estimate {
			se := d.SE
			if big {
				se /= math.Sqrt(10)
			}
			return Estimate{Y: theta + se*stream.NormFloat64(), V: se * se}
		}
	}
	return place, study
}

func (d CoverageDesign) inHTS(y, v []float64, truth float64) (bool, error) {
	fit, err := Pool(y, v, Options{Level: d.Level})
	if err != nil {
		return false, err
	}
	next, err := fit.Predict(nil, d.Level)
	return next.HTS.Contains(truth), err
}

// WriteCoverage prints cells as the table that is published.
func WriteCoverage(w io.Writer, cells []CoverageCell) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%4s %6s %-8s %8s %7s %8s %9s\n", "k", "tau", "studies", "Bayes", "± MC", "HTS", "width")
	for _, c := range cells {
		studies, hts := "equal", "–"
		if c.Big {
			studies = "one big"
		}
		if !math.IsNaN(c.HTS) {
			hts = fmt.Sprintf("%.3f", c.HTS)
		}
		fmt.Fprintf(&b, "%4d %6.2f %-8s %8.3f %7.3f %8s %9.2f\n", c.K, c.Tau, studies, c.Bayes, c.Error(), hts, c.Width)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
