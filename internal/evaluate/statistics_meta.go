package evaluate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"allmenning/stat/meta"
)

// statisticsMethods tells which of our functions answers a case of which method. A later package adds its line here.
var statisticsMethods = map[string]func(statisticsCase) (statisticsAnswer, error){
	"escalc":       solveEffect,
	"conversion":   solveConversion,
	"rma.uni":      solvePool,
	"rma.uni.mods": solvePool,
	"bayes_nnhm":   solveBayes,

	"subgroup":              solveSubgroups,
	"sensitivity":           solveSensitivity,
	"publication_bias":      solveBias,
	"mantel_haenszel_peto":  solveCounts,
	"rma.mv_3level":         solveThreeLevel,
	"sequential_boundaries": solveBounds,

	"power":                    solvePower,
	"cluster_randomised_power": solveClusters,
	"stepped_wedge_power":      solveWedge,

	"difference_in_differences": solveDifferences,
	"interrupted_time_series":   solveInterrupted,
	"synthetic_control":         solveSynthetic,
	"randomisation_inference":   solveRandomisation,

	"delphi":           solveDelphi,
	"icc":              solveICC,
	"fleiss_kappa":     solveFleiss,
	"cohen_kappa":      solveCohen,
	"bradley_terry":    solveBradleyTerry,
	"rank_aggregation": solveVotes,
	"equity":           solveEquity,
}

// statisticsEstimates is the input of most methods of synthesis. A number that is missing is NaN, which our functions refuse.
type statisticsEstimates struct {
	Y, V    []float64
	Columns []meta.Column
}

func readEstimates(raw json.RawMessage) (in statisticsEstimates, err error) {
	var file struct {
		Y    statisticsNumbersIn `json:"yi"`
		V    statisticsNumbersIn `json:"vi"`
		SE   statisticsNumbersIn `json:"sei"`
		Mods json.RawMessage     `json:"mods"`
	}
	if err := decodeStatistics(raw, &file); err != nil {
		return in, err
	}
	in.Y, in.V = file.Y, file.V
	if file.V == nil {
		for _, se := range file.SE {
			in.V = append(in.V, se*math.Abs(se)) // a negative standard error stays one
		}
	}
	in.Columns, err = orderedColumns(file.Mods)
	return in, err
}

// statisticsFitOptions are those of a fit; level is in percent, or a share when below 1.
type statisticsFitOptions struct {
	Method meta.Method `json:"method"`
	Test   meta.Test   `json:"test"`
	Level  float64     `json:"level"`
}

func (o statisticsFitOptions) meta() meta.Options {
	switch o.Method {
	case "EE", "CE": // other names of the same model
		o.Method = meta.FE
	}
	if o.Test == "" {
		o.Test = meta.TestZ
	}
	return meta.Options{Method: o.Method, Test: o.Test, Level: o.share()}
}

func (o statisticsFitOptions) share() float64 {
	if o.Level < 1 {
		return o.Level
	}
	return o.Level / 100
}

// solvePool fits every METHOD_test that is expected, with the moderators in the order of the file; or, when the expected fields are
// those of one fit, the method and test of the options.
func solvePool(c statisticsCase) (statisticsAnswer, error) {
	var options statisticsFitOptions
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	in, err := readEstimates(c.Input)
	if err != nil {
		return nil, err
	}
	got := statisticsAnswer{}
	expected, _ := c.Expected.(map[string]any)
	many := false
	for key := range expected {
		method, test, found := strings.Cut(key, "_")
		if !found || !statisticsFitKey(method, test) {
			continue
		}
		many = true
		one := options
		one.Method, one.Test = meta.Method(method), meta.Test(test)
		fit, err := meta.Regress(in.Y, in.V, meta.Design{Columns: in.Columns}, one.meta())
		if errors.Is(err, meta.ErrMeasure) {
			continue // a method or test of theirs that we lack: its fields stay missing
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		got[key], err = fitFields(fit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	if many {
		return got, nil
	}
	fit, err := meta.Regress(in.Y, in.V, meta.Design{Columns: in.Columns}, options.meta())
	if err != nil {
		return nil, err
	}
	return fitFields(fit)
}

// statisticsFitKey tells whether a name is METHOD_test and not a field such as tau2_ci or se_tau2.
func statisticsFitKey(method, test string) bool {
	switch meta.Test(test) {
	case meta.TestZ, meta.TestT, meta.TestKnHa, meta.TestAdHoc:
		return method != "" && strings.ToUpper(method[:1]) == method[:1]
	}
	return false
}

// orderedColumns reads {"name": [...], ...} keeping the order of the names, which decides the order of the coefficients.
func orderedColumns(raw json.RawMessage) ([]meta.Column, error) {
	values := map[string]statisticsNumbersIn{}
	if err := decodeStatistics(raw, &values); err != nil || len(values) == 0 {
		return nil, err
	}
	var columns []meta.Column
	read := json.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := read.Token()
		if err != nil {
			return columns, nil // the end: the text was checked above
		}
		name, isName := token.(string)
		if isName && !slices.ContainsFunc(columns, func(c meta.Column) bool { return c.Name == name }) {
			columns = append(columns, meta.Column{Name: name, Values: values[name]})
		}
	}
}

// fitFields names the parts of a fit as the reference file does. R answers for one study as if it had no spread (tau2 = 0); we
// say that nothing is known, and the file's convention is kept here only.
func fitFields(fit *meta.Fit) (map[string]any, error) {
	low, high := ends(fit.CI)
	got := map[string]any{
		"k": float64(fit.K), "p": float64(fit.P), "b": fit.B, "se": fit.SE, "stat": fit.Stat, "pval": fit.PVal,
		"ci_lb": low, "ci_ub": high, "vb": fit.VB, "tau2": fit.Tau2, "se_tau2": fit.SETau2, "I2": fit.I2, "H2": fit.H2,
		"QE": fit.Q, "QEp": fit.QP, "ddf": fit.DDF, "QM": fit.QM, "QMp": fit.QMP, "R2": fit.R2,
		"weights_percent": fit.Weights, "logLik": fit.LogLik, "AIC": fit.AIC, "BIC": fit.BIC, statisticsDropped: fit.Dropped,
	}
	if fit.K == 1 {
		got["tau2"], got["I2"], got["H2"] = 0.0, 0.0, 1.0
		return got, nil
	}
	if fit.Options.Method == meta.FE {
		return got, nil
	}
	spread, err := fit.QProfile()
	if err != nil {
		return nil, err
	}
	pair := func(i meta.Interval) []float64 { return []float64{i.Low, i.High} }
	got["tau2_ci"], got["I2_ci"], got["H2_ci"] = pair(spread.Tau2), pair(spread.I2), pair(spread.H2)
	if fit.P > 1 {
		return got, nil
	}
	next, err := fit.Predict(nil, fit.Options.Level)
	if err != nil {
		return nil, err
	}
	got["pi_lb"], got["pi_ub"] = next.PI.Low, next.PI.High
	// The reference holds this interval at 95 % whatever the level of the case.
	if next, err = fit.Predict(nil, 0.95); err != nil {
		return nil, err
	}
	got["pi_hts_lb"], got["pi_hts_ub"] = next.HTS.Low, next.HTS.High
	return got, nil
}

// ends splits intervals into their lower and upper ends.
func ends(all []meta.Interval) (low, high []float64) {
	low, high = make([]float64, len(all)), make([]float64, len(all))
	for i, ci := range all {
		low[i], high[i] = ci.Low, ci.High
	}
	return low, high
}

// solveBayes computes the posterior. mu_prior is the text "flat" or a mean and an SD.
func solveBayes(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Y  statisticsNumbersIn `json:"y"`
		SE statisticsNumbersIn `json:"se"`
	}
	var options struct {
		TauPrior meta.TauShape   `json:"tau_prior"`
		TauScale float64         `json:"tau_scale"`
		MuPrior  json.RawMessage `json:"mu_prior"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	var mu meta.MuPrior
	if !bytes.Equal(bytes.TrimSpace(options.MuPrior), []byte(`"flat"`)) {
		if err := decodeStatistics(options.MuPrior, &mu); err != nil {
			return nil, err
		}
	}
	post, err := meta.Bayes(in.Y, in.SE, mu, meta.TauPrior{Shape: options.TauPrior, Scale: options.TauScale})
	if err != nil {
		return nil, err
	}
	fields := func(s meta.Summary) map[string]any {
		return map[string]any{
			"mean": s.Mean, "sd": s.SD, "median": s.Median,
			"q025": s.Interval.Low, "q975": s.Interval.High, "prob_gt_0": s.ProbPositive,
		}
	}
	tau := fields(post.Tau(0.95))
	tau["q95"] = post.TauQuantile(0.95)
	return statisticsAnswer{
		"mu": fields(post.Mu(0.95)), "tau": tau, "predictive": fields(post.Predictive(0.95)),
		"log_marginal_rel": post.LogMarginal,
	}, nil
}
