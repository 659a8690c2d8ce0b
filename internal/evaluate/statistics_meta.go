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
	"allmenning/stat/refuse"
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

// decodeStatistics reads a part of a case; R writes an empty list where there are no options.
func decodeStatistics(raw json.RawMessage, into any) error {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) == 0 || bytes.Equal(trimmed, []byte("[]")) {
		return nil
	}
	return json.Unmarshal(raw, into)
}

// statisticsTable is the columns of a case; a number that is missing is NaN.
type statisticsTable map[string][]float64

func (t *statisticsTable) UnmarshalJSON(raw []byte) error {
	var columns map[string]statisticsNumbersIn
	if err := json.Unmarshal(raw, &columns); err != nil {
		return err
	}
	*t = statisticsTable{}
	for name, column := range columns {
		(*t)[name] = column
	}
	return nil
}

// statisticsNumbersIn is a list of numbers; one that is missing (null, or the texts NaN, NA, Inf and -Inf) is not finite. A single
// number is a list of one.
type statisticsNumbersIn []float64

func (n *statisticsNumbersIn) UnmarshalJSON(raw []byte) error {
	var list []any
	if err := json.Unmarshal(raw, &list); err != nil {
		var one float64
		if json.Unmarshal(raw, &one) != nil {
			return err
		}
		list = []any{one}
	}
	*n = make(statisticsNumbersIn, len(list))
	for i, x := range list {
		switch x := x.(type) {
		case float64:
			(*n)[i] = x
		case bool:
			if x {
				(*n)[i] = 1
			}
		case string:
			(*n)[i] = math.NaN()
			switch x {
			case "Inf":
				(*n)[i] = math.Inf(1)
			case "-Inf":
				(*n)[i] = math.Inf(-1)
			}
		default:
			(*n)[i] = math.NaN()
		}
	}
	return nil
}

// at is one number; NaN when the column or row is not there.
func (t statisticsTable) at(name string, row int) float64 {
	if row < len(t[name]) {
		return t[name][row]
	}
	return math.NaN()
}

func (t statisticsTable) has(name string) bool { return t[name] != nil }

// incomplete tells whether a number of the row is missing: R then answers with none.
func (t statisticsTable) incomplete(row int) bool {
	for name := range t {
		if math.IsNaN(t.at(name, row)) {
			return true
		}
	}
	return false
}

// statisticsEffectOptions are those of escalc: without to and add, ½ goes to the tables with an empty cell.
type statisticsEffectOptions struct {
	Measure meta.Measure      `json:"measure"`
	VType   meta.VarianceType `json:"vtype"`
	To      meta.ZeroRule     `json:"to"`
	Add     *float64          `json:"add"`
	Drop00  bool              `json:"drop00"` // no effect from a table where nobody, or everybody, had the event
}

// solveEffect computes yi and vi row by row.
func solveEffect(c statisticsCase) (statisticsAnswer, error) {
	var columns statisticsTable
	var options statisticsEffectOptions
	if err := decodeStatistics(c.Input, &columns); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	rows := 0
	for _, values := range columns {
		if rows > 0 && len(values) != rows {
			return nil, refuse.Because(refuse.Lengths, "columns of %d and %d rows", len(values), rows)
		}
		rows = len(values)
	}
	if options.Add != nil && *options.Add == 0 {
		options.To = meta.Never
	}
	if options.To == "if0all" {
		options.To = ifAnyZero(columns, rows)
	}
	yi, vi := make([]float64, rows), make([]float64, rows)
	refused := statisticsAnswer{}
	for i := range rows {
		e := meta.Estimate{Y: math.NaN(), V: math.NaN()}
		if !columns.incomplete(i) {
			got, err := effectOfRow(columns, i, options)
			switch {
			case err == nil:
				e = got
			case !errors.Is(err, meta.ErrData): // impossible or empty rows have no number in the file either
				return nil, fmt.Errorf("row %d: %w", i+1, err)
			default:
				refused[statisticsRefused] = err
			}
		}
		yi[i], vi[i] = e.Y, e.V
	}
	refused["yi"], refused["vi"] = yi, vi
	return refused, nil
}

// ifAnyZero is metafor's rule if0all: ½ to every table as soon as one has an empty cell.
func ifAnyZero(columns statisticsTable, rows int) meta.ZeroRule {
	for i := range rows {
		cells := []float64{columns.at("x1i", i), columns.at("x2i", i), columns.at("xi", i)}
		if columns.has("ai") {
			t := tableOfRow(columns, i)
			cells = append(cells, t.A, t.B, t.C, t.D)
		}
		if columns.has("ni") {
			cells = append(cells, columns.at("ni", i)-columns.at("xi", i))
		}
		if slices.Contains(cells, 0) {
			return meta.Always
		}
	}
	return meta.Never
}

// effectOfRow tells from the columns there are what kind of data a row holds.
func effectOfRow(t statisticsTable, row int, o statisticsEffectOptions) (meta.Estimate, error) {
	at := func(name string) float64 { return t.at(name, row) }
	var add float64
	if o.Add != nil {
		add = *o.Add
	}
	switch {
	case t.has("ai"):
		table := tableOfRow(t, row)
		table.AddTo, table.Add = o.To, add
		if o.Drop00 && (table.A+table.C == 0 || table.B+table.D == 0) {
			return meta.Estimate{Y: math.NaN(), V: math.NaN()}, nil
		}
		return table.Effect(o.Measure)
	case t.has("x1i"):
		return meta.TwoRates{X1: at("x1i"), T1: at("t1i"), X2: at("x2i"), T2: at("t2i"), AddTo: o.To, Add: add}.Effect(o.Measure)
	case t.has("xi"):
		n := at("ni")
		if t.has("mi") {
			n = at("xi") + at("mi")
		}
		return meta.Proportion{X: at("xi"), N: n, AddTo: o.To, Add: add}.Effect(o.Measure)
	case t.has("m1i") && t.has("ri"):
		p := meta.PrePost{M1: at("m1i"), M2: at("m2i"), SD1: at("sd1i"), N: at("ni"), R: at("ri")}
		if t.has("sd2i") {
			p.SD2 = at("sd2i")
		}
		return p.Effect(o.Measure)
	case t.has("m1i"):
		return meta.TwoMeans{M1: at("m1i"), SD1: at("sd1i"), N1: at("n1i"), M2: at("m2i"), SD2: at("sd2i"), N2: at("n2i"), Variance: o.VType}.Effect(o.Measure)
	case t.has("ri"):
		return meta.Correlation{R: at("ri"), N: at("ni")}.Effect(o.Measure)
	}
	return meta.Estimate{}, fmt.Errorf("%w: no effect from these columns", meta.ErrMeasure)
}

// tableOfRow reads counts given as four cells, or as events and group sizes.
func tableOfRow(t statisticsTable, row int) meta.TwoByTwo {
	at := func(name string) float64 { return t.at(name, row) }
	if t.has("n1i") {
		return meta.TwoByTwo{A: at("ai"), B: at("n1i") - at("ai"), C: at("ci"), D: at("n2i") - at("ci")}
	}
	return meta.TwoByTwo{A: at("ai"), B: at("bi"), C: at("ci"), D: at("di")}
}

// solveConversion computes what can be had from printed statistics. Confidence limits are 95 %.
func solveConversion(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		MD       float64    `json:"md"`
		CI       [2]float64 `json:"ci"`
		N1       float64    `json:"n1"`
		N2       float64    `json:"n2"`
		SD1      float64    `json:"sd1"`
		SD2      float64    `json:"sd2"`
		T        float64    `json:"t"`
		OddsRate float64    `json:"or"`
		P        float64    `json:"p"`
		Cluster  struct {
			M   float64 `json:"m"`
			ICC float64 `json:"icc"`
		} `json:"cluster"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	ci, df := meta.Interval{Low: in.CI[0], High: in.CI[1]}, in.N1+in.N2-2
	sd := meta.TwoMeans{SD1: in.SD1, N1: in.N1, SD2: in.SD2, N2: in.N2}.PooledSD()
	d, j := in.MD/sd, meta.HedgesJ(df)
	se := meta.SEFromInterval(ci, 0.95, 0)
	got := statisticsAnswer{
		"se_from_ci":              se,
		"se_from_ci_t":            meta.SEFromInterval(ci, 0.95, df),
		"pooled_sd":               sd,
		"d_from_t":                meta.DFromT(in.T, in.N1, in.N2),
		"g_from_t":                j * meta.DFromT(in.T, in.N1, in.N2),
		"J_exact":                 j,
		"J_approx":                meta.HedgesJApprox(df),
		"d_from_logor":            meta.DFromLogOR(math.Log(in.OddsRate)),
		"or_from_d":               math.Exp(meta.LogORFromD(d)),
		"abs_t_from_p":            meta.TFromP(in.P, df),
		"r_from_d":                meta.RFromD(d, in.N1, in.N2),
		"cluster_corrected_se_de": se * math.Sqrt(meta.DesignEffect(in.Cluster.M, in.Cluster.ICC)),
	}
	expected, _ := c.Expected.(map[string]any)
	for name := range expected { // the base risk stands in the field's name: …_at_risk_0_2
		if _, risk, found := strings.Cut(name, "nnt_from_or_at_risk_"); found {
			var base float64
			if _, err := fmt.Sscan(strings.Replace(risk, "_", ".", 1), &base); err == nil {
				got[name] = meta.NNTFromOR(in.OddsRate, base)
			}
		}
	}
	return got, nil
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
