package meta_test

import (
	"fmt"
	"math"
	"os"

	"allmenning/stat/linear"
	"allmenning/stat/meta"
)

// Five studies: log risk ratios and their variances.
var (
	logRR    = []float64{-0.35, -0.10, -0.28, 0.05, -0.41}
	variance = []float64{0.020, 0.035, 0.012, 0.060, 0.028}
)

func ExamplePool() {
	fit, _ := meta.Pool(logRR, variance, meta.Options{})
	next, _ := fit.Predict(nil, 0.95)
	fmt.Printf("risk ratio %.2f (%.2f to %.2f); a new place %.2f to %.2f\n",
		math.Exp(fit.Mu()), math.Exp(fit.CI[0].Low), math.Exp(fit.CI[0].High), math.Exp(next.HTS.Low), math.Exp(next.HTS.High))
	// Output: risk ratio 0.76 (0.63 to 0.92); a new place 0.62 to 0.95
}

func ExampleRegress() {
	size := meta.Column{Name: "size", Values: []float64{1, 2, 3, 4, 5}}
	again := meta.Column{Name: "size in thousands", Values: []float64{1000, 2000, 3000, 4000, 5000}}
	fit, _ := meta.Regress(logRR, variance, meta.Design{Columns: []meta.Column{size, again}}, meta.Options{})
	fmt.Printf("%v %.3f, p = %.2f; dropped %v\n", fit.Names, fit.B, fit.QMP, fit.Dropped)
	// Output: [intercept size] [-0.258 -0.004], p = 0.95; dropped [size in thousands]
}

func ExampleFit_Predict() {
	size := meta.Column{Name: "size", Values: []float64{1, 2, 3, 4, 5}}
	fit, _ := meta.Regress(logRR, variance, meta.Design{Columns: []meta.Column{size}}, meta.Options{})
	here, _ := fit.Predict([]float64{2.5}, 0.95)
	fmt.Printf("%.2f, and one such place %.2f to %.2f\n", here.Mean, here.PI.Low, here.PI.High)
	// Output: -0.27, and one such place -0.51 to -0.02
}

func ExampleFit_QProfile() {
	fit, _ := meta.Pool(logRR, variance, meta.Options{})
	spread, _ := fit.QProfile()
	fmt.Printf("tau2 %.3f (%.3f to %.3f)\n", fit.Tau2, spread.Tau2.Low, spread.Tau2.High)
	// Output: tau2 0.000 (0.000 to 0.254)
}

func ExampleFit_Residuals() {
	fit, _ := meta.Pool(logRR, variance, meta.Options{})
	r := fit.Residuals()[3]
	fmt.Printf("the fourth lies %.2f from the mean, %.1f standard errors\n", r.Resid, r.Z)
	// Output: the fourth lies 0.32 from the mean, 1.4 standard errors
}

func ExampleFit_BLUPs() {
	fit, _ := meta.Pool([]float64{-0.9, 0.1, 0.6}, []float64{0.04, 0.04, 0.4}, meta.Options{})
	for _, s := range fit.BLUPs() {
		fmt.Printf("%.2f ", s.Pred)
	}
	fmt.Println()
	// Output: -0.84 0.08 0.23
}

func ExampleFit_Influence() {
	fit, _ := meta.Pool(logRR, variance, meta.Options{})
	all, _ := fit.Influence()
	fmt.Printf("the third moves its own value by %.1f standard errors; influential: %v\n", all[2].DFFITS, all[2].Influential)
	// Output: the third moves its own value by -0.1 standard errors; influential: false
}

func ExampleFit_Permute() {
	fit, _ := meta.Pool(logRR, variance, meta.Options{})
	p, _ := fit.Permute(1000, 1)
	fmt.Printf("p = %.4f over %d turnings\n", p.P[0], p.Runs)
	// Output: p = 0.1250 over 32 turnings
}

func ExampleLeaveOneOut() {
	all, _ := meta.LeaveOneOut(logRR, variance, meta.Options{})
	r := meta.LeftOutRange(all)
	fmt.Printf("without any one study %.2f to %.2f\n", r.Low, r.High)
	// Output: without any one study -0.30 to -0.24
}

func ExampleLeftOutRange() {
	all, _ := meta.LeaveOneOut(logRR, variance, meta.Options{Method: meta.FE})
	fmt.Printf("%.2f\n", meta.LeftOutRange(all))
	// Output: {-0.30 -0.24}
}

func ExampleCumulative() {
	steps, _ := meta.Cumulative(logRR, variance, meta.Options{})
	for _, s := range steps {
		fmt.Printf("%d: %.2f  ", s.K, s.B)
	}
	fmt.Println()
	// Output: 1: -0.35  2: -0.26  3: -0.27  4: -0.24  5: -0.27
}

func ExamplePoolSubgroups() {
	s, _ := meta.PoolSubgroups(logRR, variance, []string{"trial", "other", "trial", "other", "trial"}, "trial", meta.Options{})
	for _, g := range s.Groups {
		fmt.Printf("%s %.2f (%d studies); ", g.Name, g.Fit.Mu(), g.Fit.K)
	}
	fmt.Printf("difference p = %.2f\n", s.Common.QMP)
	// Output: trial -0.33 (3 studies); other -0.04 (2 studies); difference p = 0.19
}

func ExampleAdjust() {
	y, v, _ := meta.Adjust(logRR, variance, []meta.Doubt{{}, {Mean: -0.05, Variance: 0.04}, {}, {}, {}})
	fit, _ := meta.Pool(y, v, meta.Options{})
	fmt.Printf("%.2f\n", fit.Mu())
	// Output: -0.28
}

// funnel is twelve studies of which the small ones show more.
func funnel() (y, v []float64) {
	for i := 1; i <= 12; i++ {
		se := 0.05 * float64(i)
		y, v = append(y, 0.1+1.2*se+0.1*math.Sin(float64(5*i))), append(v, se*se)
	}
	return y, v
}

func ExampleEgger() {
	a, _ := meta.Egger(funnel())
	fmt.Printf("slope %.1f, p = %.4f\n", a.Slope, a.P)
	// Output: slope 1.5, p = 0.0000
}

func ExampleEggerMixed() {
	y, v := funnel()
	a, _ := meta.EggerMixed(y, v, meta.BySE, meta.Options{})
	fmt.Printf("slope %.1f, p = %.4f\n", a.Slope, a.P)
	// Output: slope 1.5, p = 0.0002
}

func ExampleBegg() {
	b, _ := meta.Begg(funnel())
	fmt.Printf("tau %.2f, p = %.4f, exact: %v\n", b.Tau, b.P, b.Exact)
	// Output: tau 0.18, p = 0.4590, exact: true
}

func ExamplePETPEESE() {
	l, _ := meta.PETPEESE(funnel())
	fmt.Printf("at no uncertainty %.2f or %.2f\n", l.PET.Y, l.PEESE.Y)
	// Output: at no uncertainty 0.00 or 0.10
}

func ExampleTrimFill() {
	y, v := funnel()
	f, _ := meta.TrimFill(y, v, meta.L0, "", meta.Options{})
	plain, _ := meta.Pool(y, v, meta.Options{})
	fmt.Printf("%d imagined to the %s: %.2f becomes %.2f\n", f.Missing, f.Side, plain.Mu(), f.Fit.Mu())
	// Output: 6 imagined to the left: 0.30 becomes 0.21
}

func ExampleFailSafe() {
	y, v := funnel()
	n, _, _ := meta.FailSafe(y, v, 0.05)
	fmt.Println(n)
	// Output: 117
}

func ExampleMantelHaenszel() {
	tables := []meta.TwoByTwo{{A: 0, B: 40, C: 3, D: 38}, {A: 2, B: 60, C: 5, D: 55}, {A: 1, B: 90, C: 4, D: 88}}
	mh, _ := meta.MantelHaenszel(tables, meta.OR, meta.CountOptions{})
	fmt.Printf("odds ratio %.2f (%.2f to %.2f)\n", math.Exp(mh.Y), math.Exp(mh.CI.Low), math.Exp(mh.CI.High))
	// Output: odds ratio 0.23 (0.06 to 0.85)
}

func ExamplePeto() {
	p, _ := meta.Peto([]meta.TwoByTwo{{A: 0, B: 400, C: 3, D: 397}, {A: 2, B: 600, C: 5, D: 597}}, meta.CountOptions{})
	fmt.Printf("odds ratio %.2f\n", math.Exp(p.Y))
	// Output: odds ratio 0.30
}

func ExampleRareEvents() {
	_, how, _ := meta.RareEvents([]meta.TwoByTwo{{A: 1, B: 499, C: 2, D: 498}, {A: 0, B: 300, C: 1, D: 299}}, meta.CountOptions{})
	fmt.Println(how)
	// Output: mantel-haenszel
}

// threeLevels is ten effects from four places.
func threeLevels() *meta.Levels {
	y := []float64{0.2, 0.3, 0.25, -0.1, 0.0, 0.5, 0.4, 0.45, 0.1, 0.2}
	v := []float64{0.01, 0.02, 0.01, 0.02, 0.01, 0.03, 0.01, 0.02, 0.01, 0.02}
	l, _ := meta.ThreeLevel(y, v, []int{1, 1, 1, 2, 2, 3, 3, 3, 4, 4}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, meta.Design{}, meta.LevelOptions{})
	return l
}

func ExampleThreeLevel() {
	l := threeLevels()
	fmt.Printf("%.2f, SE %.2f, %.0f df; %.0f %% of the variance lies between places, %.0f %% within\n", l.B[0], l.SE[0], l.DF[0], l.I2Between, l.I2Within)
	// Output: 0.20, SE 0.10, 3 df; 70 % of the variance lies between places, 0 % within
}

func ExampleLevels_Robust() {
	r, _ := threeLevels().Robust(linear.CR2)
	fmt.Printf("SE %.2f, %.1f df\n", r.SE[0], r.DF[0])
	// Output: SE 0.10, 3.0 df
}

func ExampleLevels_Predict() {
	next, _ := threeLevels().Predict()
	fmt.Printf("%.2f to %.2f\n", next.Low, next.High)
	// Output: -0.45 to 0.84
}

func ExampleSequentialBounds() {
	looks, _ := meta.SequentialBounds([]float64{0.5, 1}, 0.05, meta.OBrienFleming)
	fmt.Printf("%.3f at half way, %.3f at the end\n", looks[0].Bound, looks[1].Bound)
	// Output: 2.963 at half way, 1.969 at the end
}

func ExampleSpending_Spent() {
	a, _ := meta.Pocock.Spent(0.5, 0.05)
	fmt.Printf("%.4f\n", a)
	// Output: 0.0310
}

func ExampleRequiredInformation() {
	n, _ := meta.RequiredInformation(0.3, 0.05, 0.8, 1.5)
	fmt.Printf("%.0f\n", n)
	// Output: 131
}

func ExampleBayes() {
	p, _ := meta.Bayes([]float64{-0.3, -0.1}, []float64{0.12, 0.2}, meta.MuPrior{}, meta.TauPrior{Scale: 1})
	next := p.Predictive(0.95)
	fmt.Printf("two studies: a new place %.1f to %.1f\n", next.Interval.Low, next.Interval.High)
	// Output: two studies: a new place -1.9 to 1.5
}

func ExamplePosterior_Mu() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Shape: meta.HalfCauchy, Scale: 25})
	fmt.Printf("%.2f\n", p.Mu(0.95).Median)
	// Output: 7.96
}

func ExamplePosterior_Tau() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Shape: meta.HalfCauchy, Scale: 25})
	fmt.Printf("%.2f\n", p.Tau(0.95).Median)
	// Output: 4.76
}

func ExamplePosterior_Predictive() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Shape: meta.HalfCauchy, Scale: 25})
	fmt.Printf("%.1f\n", p.Predictive(0.95).Interval)
	// Output: {-10.5 26.9}
}

func ExamplePosterior_MuQuantile() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Scale: 10})
	fmt.Printf("%.2f %.2f %.2f\n", p.MuQuantile(0.9), p.TauQuantile(0.9), p.PredictiveQuantile(0.9))
	// Output: 13.92 10.00 16.64
}

func ExamplePosterior_ProbNewAbove() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Scale: 10})
	fmt.Printf("the mean %.2f, a new school %.2f\n", p.ProbMuAbove(0), p.ProbNewAbove(0))
	// Output: the mean 0.96, a new school 0.88
}

func ExampleWithMore() {
	now, _ := meta.WithMore([]float64{-0.3, -0.2, -0.35}, []float64{0.1, 0.1, 0.12}, meta.MuPrior{}, meta.TauPrior{Scale: 1}, meta.Coming{})
	then, _ := meta.WithMore([]float64{-0.3, -0.2, -0.35}, []float64{0.1, 0.1, 0.12}, meta.MuPrior{}, meta.TauPrior{Scale: 1}, meta.Coming{N: 3, Effect: -0.3, SE: 0.1})
	fmt.Printf("width %.2f, with three more %.2f\n", now.Predictive(0.95).Interval.Width(), then.Predictive(0.95).Interval.Width())
	// Output: width 1.46, with three more 0.38
}

func ExampleStudiesToExclude() {
	n, found, _ := meta.StudiesToExclude(0, 0.95, []float64{-0.3, -0.2, -0.35}, []float64{0.1, 0.1, 0.12}, meta.MuPrior{}, meta.TauPrior{Scale: 1}, -0.28, 0.1, 30)
	fmt.Println(n, found)
	// Output: 2 true
}

func ExampleSimulateCoverage() {
	cells, _ := meta.SimulateCoverage(meta.CoverageDesign{
		K: []int{3}, Tau: []float64{0.3}, Big: []bool{false}, SE: 0.2, Runs: 100, Seed: 1, Level: 0.95, TauPrior: meta.TauPrior{Scale: 1},
	})
	fmt.Printf("%d cell, held the new place in more than 9 of 10: %v\n", len(cells), cells[0].Bayes > 0.9)
	// Output: 1 cell, held the new place in more than 9 of 10: true
}

func ExampleStandardCoverage() {
	d := meta.StandardCoverage(1000, 1)
	fmt.Println(len(d.K)*len(d.Tau)*len(d.Big), "cells")
	// Output: 40 cells
}

func ExampleCoverageDesign_Cell() {
	cell, _ := meta.StandardCoverage(200, 1).Cell(5, 0.1, false)
	fmt.Println(cell.Bayes > 0.95, cell.Runs)
	// Output: true 200
}

func ExampleWriteCoverage() {
	_ = meta.WriteCoverage(os.Stdout, nil)
	fmt.Println("a line per cell")
	// Output:
	// k    tau studies     Bayes    ± MC      HTS     width
	// a line per cell
}

func ExampleTwoByTwo_Effect() {
	e, _ := meta.TwoByTwo{A: 4, B: 119, C: 11, D: 128}.Effect(meta.RR)
	fmt.Printf("log risk ratio %.4f, variance %.4f\n", e.Y, e.V)
	// Output: log risk ratio -0.8893, variance 0.3256
}

func ExampleTwoMeans_Effect() {
	e, _ := meta.TwoMeans{M1: 55, SD1: 47, N1: 155, M2: 75, SD2: 64, N2: 156}.Effect(meta.SMD)
	fmt.Printf("g = %.4f, SE %.4f\n", e.Y, e.SE())
	// Output: g = -0.3552, SE 0.1143
}

func ExampleTwoMeans_PooledSD() {
	fmt.Printf("%.2f\n", meta.TwoMeans{SD1: 2, N1: 10, SD2: 4, N2: 10}.PooledSD())
	// Output: 3.16
}

func ExampleTwoRates_Effect() {
	e, _ := meta.TwoRates{X1: 10, T1: 100, X2: 20, T2: 100}.Effect(meta.IRR)
	fmt.Printf("rate ratio %.2f\n", math.Exp(e.Y))
	// Output: rate ratio 0.50
}

func ExampleProportion_Effect() {
	e, _ := meta.Proportion{X: 20, N: 80}.Effect(meta.PLO)
	fmt.Printf("logit %.3f\n", e.Y)
	// Output: logit -1.099
}

func ExampleCorrelation_Effect() {
	e, _ := meta.Correlation{R: 0.5, N: 28}.Effect(meta.ZCOR)
	fmt.Printf("z = %.4f, SE %.2f\n", e.Y, e.SE())
	// Output: z = 0.5493, SE 0.20
}

func ExamplePrePost_Effect() {
	e, _ := meta.PrePost{M1: 20, M2: 15, SD1: 5, N: 40, R: 0.6}.Effect(meta.SMCR)
	fmt.Printf("%.3f\n", e.Y)
	// Output: 0.981
}

func ExampleTwoShares_Effect() {
	e, _ := meta.TwoShares{X1: 30, N1: 100, X0: 45, N0: 90}.Effect(meta.RD)
	fmt.Printf("%.2f\n", e.Y)
	// Output: -0.20
}

func ExampleTwoAverages_Effect() {
	e, _ := meta.TwoAverages{Tried: meta.Group{Mean: 12, N: 25, SE: 0.8}, Not: meta.Group{Mean: 10, N: 40, SD: 3}}.Effect(meta.MD)
	fmt.Printf("%.0f, SE %.2f\n", e.Y, e.SE())
	// Output: 2, SE 0.93
}

func ExampleShareGroup() {
	g := meta.ShareGroup(30, 100)
	fmt.Printf("%.2f, SD %.3f\n", g.Mean, g.SD)
	// Output: 0.30, SD 0.458
}

func ExampleBeforeAfter_Effect() {
	group := func(mean float64) meta.Group { return meta.Group{Mean: mean, N: 50, SD: 10} }
	e, _ := meta.BeforeAfter{TriedBefore: group(60), TriedAfter: group(52), NotBefore: group(61), NotAfter: group(58)}.Effect(meta.MD)
	fmt.Printf("%.0f, SE %.0f, resting on %v\n", e.Y, e.SE(), e.Assumptions)
	// Output: -5, SE 2, resting on [correlation]
}

func ExampleSeries_Fit() {
	values := []float64{5, 6, 5, 7, 6, 5, 6, 5, 3, 2, 3, 2, 3, 2, 3, 2}
	fit, _ := meta.Series{Values: values, Start: 8}.Fit()
	fmt.Printf("level %.1f, SE %.1f\n", fit.Level.Y, fit.Level.SE())
	// Output: level -2.9, SE 0.4
}

func ExampleSeries_Effect() {
	_, err := meta.Series{Values: []float64{5, 6, 5, 3, 2, 2}, Start: 3}.Effect(meta.MD)
	fmt.Println(err)
	// Output: stat.refused.not_poolable: series-too-short
}

func ExampleDirection_Effect() {
	_, err := meta.Direction{Sign: 1}.Effect(meta.SMD)
	fmt.Println(err)
	// Output: stat.refused.not_poolable: direction-only
}

func ExampleEstimate_Invert() {
	fmt.Println(meta.Estimate{Y: 0.2, V: 0.01}.Invert())
	// Output: {-0.2 0.01}
}

func ExampleEstimate_SE() {
	fmt.Println(meta.Estimate{Y: 0.2, V: 0.01}.SE())
	// Output: 0.1
}

func ExampleMeasure_Log() {
	fmt.Println(meta.OR.Log(), meta.RD.Log())
	// Output: true false
}

func ExampleInterval_Contains() {
	fmt.Println(meta.Interval{Low: -0.2, High: 0.6}.Contains(0))
	// Output: true
}

func ExampleInterval_Width() {
	fmt.Println(meta.Interval{Low: -0.2, High: 0.6}.Width())
	// Output: 0.8
}

func ExampleHedgesJ() {
	fmt.Printf("%.6f, roughly %.6f\n", meta.HedgesJ(10), meta.HedgesJApprox(10))
	// Output: 0.922746, roughly 0.923077
}

func ExampleHedgesJApprox() {
	fmt.Printf("%.6f\n", meta.HedgesJApprox(10))
	// Output: 0.923077
}

func ExampleSEFromInterval() {
	fmt.Printf("%.3f\n", meta.SEFromInterval(meta.Interval{Low: math.Log(0.6), High: math.Log(0.95)}, 0.95, 0))
	// Output: 0.117
}

func ExampleDFromT() {
	fmt.Printf("%.3f\n", meta.DFromT(2.4, 40, 50))
	// Output: 0.509
}

func ExampleTFromP() {
	fmt.Printf("%.3f\n", meta.TFromP(0.02, 88))
	// Output: 2.369
}

func ExampleDFromLogOR() {
	fmt.Printf("%.3f\n", meta.DFromLogOR(math.Log(2)))
	// Output: 0.382
}

func ExampleLogORFromD() {
	fmt.Printf("%.3f\n", meta.LogORFromD(0.5))
	// Output: 0.907
}

func ExampleRFromD() {
	fmt.Printf("%.3f\n", meta.RFromD(0.5, 50, 50))
	// Output: 0.243
}

func ExampleRiskFromOR() {
	fmt.Printf("%.2f\n", meta.RiskFromOR(0.5, 0.3))
	// Output: 0.18
}

func ExampleNNTFromOR() {
	fmt.Printf("%.1f\n", meta.NNTFromOR(0.5, 0.3))
	// Output: 8.1
}

func ExampleDesignEffect() {
	fmt.Printf("%.2f\n", meta.DesignEffect(20, 0.05))
	// Output: 1.95
}

// counts is twelve trials of which the small ones show a large effect.
func counts() (tables []meta.TwoByTwo) {
	for i := range 12 {
		n := float64(40 + 60*i)
		tables = append(tables, meta.TwoByTwo{A: math.Round(0.3*n - 6), B: math.Round(0.7*n + 6), C: 0.3 * n, D: 0.7 * n})
	}
	return tables
}

func ExampleHarbord() {
	a, _ := meta.Harbord(counts())
	fmt.Printf("p = %.4f\n", a.P)
	// Output: p = 0.0000
}

func ExamplePeters() {
	a, _ := meta.Peters(counts())
	fmt.Printf("p = %.4f; in an endless study an odds ratio of %.2f\n", a.P, math.Exp(a.Limit))
	// Output: p = 0.0000; in an endless study an odds ratio of 1.01
}

func ExampleFit_Mu() {
	fit, _ := meta.Pool(logRR, variance, meta.Options{})
	fmt.Printf("%.3f\n", fit.Mu())
	// Output: -0.268
}

func ExampleMuPrior_Flat() {
	fmt.Println(meta.MuPrior{}.Flat(), meta.MuPrior{SD: 2}.Flat())
	// Output: true false
}

func ExampleCoverageCell_Error() {
	fmt.Printf("%.4f\n", meta.CoverageCell{Bayes: 0.95, Runs: 4000}.Error())
	// Output: 0.0034
}

func ExamplePosterior_TauQuantile() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Scale: 10})
	fmt.Printf("%.1f\n", p.TauQuantile(0.5))
	// Output: 4.0
}

func ExamplePosterior_PredictiveQuantile() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Scale: 10})
	fmt.Printf("%.1f\n", p.PredictiveQuantile(0.5))
	// Output: 7.9
}

func ExamplePosterior_ProbMuAbove() {
	p, _ := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Scale: 10})
	fmt.Printf("%.2f\n", p.ProbMuAbove(5))
	// Output: 0.74
}

func ExampleRobustLevels_Reliable() {
	r, _ := threeLevels().Robust(linear.CR2)
	fmt.Println(r.Reliable(0)) // four places are too few
	// Output: false
}
