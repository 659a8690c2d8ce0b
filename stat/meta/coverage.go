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
	if d.Runs < 1 || !(d.SE > 0) || !(d.Level > 0 && d.Level < 1) {
		return nil, refuse.Because(ErrData, "%d runs, SE %v, level %v", d.Runs, d.SE, d.Level)
	}
	var cells []CoverageCell
	for _, big := range d.Big {
		for _, k := range d.K {
			for _, tau := range d.Tau {
				cell, err := d.cell(k, tau, big)
				if err != nil {
					return nil, fmt.Errorf("coverage at k = %d, tau = %v: %w", k, tau, err)
				}
				cells = append(cells, cell)
			}
		}
	}
	return cells, nil
}

// widthRuns is how many runs of a cell are also asked for the ends of the interval, which take longer than a yes or no.
const widthRuns = 200

func (d CoverageDesign) cell(k int, tau float64, big bool) (CoverageCell, error) {
	stream := rand.New(rand.NewPCG(d.Seed, math.Float64bits(tau)^uint64(k)<<1^uint64(len(fmt.Sprint(big)))))
	y, v, se := make([]float64, k), make([]float64, k), make([]float64, k)
	for i := range se {
		se[i] = d.SE
	}
	if big {
		se[0] = d.SE / math.Sqrt(10)
	}
	for i := range v {
		v[i] = se[i] * se[i]
	}
	var held, heldHTS int
	var width float64
	tail := (1 - d.Level) / 2
	for run := range d.Runs {
		for i := range y {
			y[i] = d.Mu + tau*stream.NormFloat64() + se[i]*stream.NormFloat64()
		}
		truth := d.Mu + tau*stream.NormFloat64()
		post, err := Bayes(y, se, d.MuPrior, d.TauPrior)
		if err != nil {
			return CoverageCell{}, err
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
