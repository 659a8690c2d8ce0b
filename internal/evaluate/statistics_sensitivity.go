package evaluate

import (
	"encoding/json"
	"fmt"

	"allmenning/stat/linear"
	"allmenning/stat/meta"
)

// statisticsLabels are names given as texts or as numbers.
type statisticsLabels []string

func (l *statisticsLabels) UnmarshalJSON(raw []byte) error {
	var list []any
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	for _, x := range list {
		*l = append(*l, fmt.Sprint(x))
	}
	return nil
}

// numbers gives each distinct name a number, in order of appearance.
func (l statisticsLabels) numbers() []int {
	known := map[string]int{}
	out := make([]int, len(l))
	for i, name := range l {
		if _, seen := known[name]; !seen {
			known[name] = len(known)
		}
		out[i] = known[name]
	}
	return out
}

// solveSubgroups pools each group, and all with a coefficient per group.
func solveSubgroups(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Group statisticsLabels `json:"group"`
	}
	var options struct {
		statisticsFitOptions
		Reference any `json:"reference_group"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	data, err := readEstimates(c.Input)
	if err != nil {
		return nil, err
	}
	reference := ""
	if options.Reference != nil {
		reference = fmt.Sprint(options.Reference)
	}
	plain, err := meta.PoolSubgroups(data.Y, data.V, in.Group, reference, options.meta())
	if err != nil {
		return nil, err
	}
	groups := map[string]any{}
	for _, g := range plain.Groups {
		groups[g.Name] = orRefusal(fitFields(g.Fit))
	}
	got := statisticsAnswer{
		"groups": groups,
		"between_separate_tau2": map[string]any{
			"Q": plain.Separate.Q, "df": float64(plain.Separate.DF), "p": plain.Separate.P,
		},
	}
	options.Test = meta.TestKnHa
	hartung, err := meta.PoolSubgroups(data.Y, data.V, in.Group, reference, options.meta())
	if err != nil {
		return nil, err
	}
	for name, s := range map[string]*meta.Subgroups{"common_tau2": plain, "common_tau2_knha": hartung} {
		if s.Common != nil {
			got[name] = orRefusal(fitFields(s.Common))
		}
	}
	return got, nil
}

// solveSensitivity asks what holds: without each study, how each moves the fit, shrunken effects, and study by study.
func solveSensitivity(c statisticsCase) (statisticsAnswer, error) {
	var options statisticsFitOptions
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	in, err := readEstimates(c.Input)
	if err != nil {
		return nil, err
	}
	full, err := meta.Regress(in.Y, in.V, meta.Design{Columns: in.Columns}, options.meta())
	if err != nil {
		return nil, err
	}
	r, b := statisticsColumns{}, statisticsColumns{}
	for _, x := range full.Residuals() {
		r.add(map[string]float64{"resid": x.Resid, "se": x.SE, "z": x.Z})
	}
	for _, x := range full.BLUPs() {
		b.add(map[string]float64{"pred": x.Pred, "se": x.SE, "pi_lb": x.CI.Low, "pi_ub": x.CI.High})
	}
	return statisticsAnswer{
		"full": orRefusal(fitFields(full)), "influence": orRefusal(influenceFields(full)),
		"leave1out":  orRefusal(leaveFields(in, options.meta())),
		"cumulative": orRefusal(cumulativeFields(in, options.meta())),
		"rstandard":  r.any(), "blup": b.any(),
	}, nil
}

func leaveFields(in statisticsEstimates, o meta.Options) (map[string]any, error) {
	left, err := meta.LeaveOneOut(in.Y, in.V, o)
	if err != nil {
		return nil, err
	}
	l := statisticsColumns{}
	for _, x := range left {
		l.add(map[string]float64{
			"estimate": x.B, "se": x.SE, "pval": x.PVal, "ci_lb": x.CI.Low, "ci_ub": x.CI.High,
			"Q": x.Q, "Qp": x.QP, "tau2": x.Tau2, "I2": x.I2, "H2": x.H2,
		})
	}
	return l.any(), nil
}

func cumulativeFields(in statisticsEstimates, o meta.Options) (map[string]any, error) {
	steps, err := meta.Cumulative(in.Y, in.V, o)
	if err != nil {
		return nil, err
	}
	s := statisticsColumns{}
	for _, x := range steps {
		if x.K == 1 { // R's convention for one study, as in fitFields
			x.Tau2, x.I2 = 0, 0
		}
		s.add(map[string]float64{"estimate": x.B, "se": x.SE, "pval": x.PVal, "ci_lb": x.CI.Low, "ci_ub": x.CI.High, "tau2": x.Tau2, "I2": x.I2})
	}
	return s.any(), nil
}

func influenceFields(fit *meta.Fit) (map[string]any, error) {
	all, err := fit.Influence()
	if err != nil {
		return nil, err
	}
	columns, dfbs, flags := statisticsColumns{}, []float64{}, []any{}
	for _, x := range all {
		columns.add(map[string]float64{
			"rstudent": x.RStudent, "dffits": x.DFFITS, "cook_d": x.CookD, "cov_r": x.CovR,
			"tau2_del": x.Tau2, "QE_del": x.Q, "hat": x.Hat, "weight": x.Weight,
		})
		dfbs = append(dfbs, x.DFBetas[0])
		flags = append(flags, x.Influential)
	}
	got := columns.any()
	got["dfbs"], got["is_influential"] = dfbs, flags
	return got, nil
}

// statisticsColumns turns rows of named numbers into columns.
type statisticsColumns map[string][]float64

func (c statisticsColumns) add(row map[string]float64) {
	for name, x := range row {
		c[name] = append(c[name], x)
	}
}

func (c statisticsColumns) any() map[string]any {
	out := map[string]any{}
	for name, values := range c {
		out[name] = values
	}
	return out
}

// solveBias runs the tests of the funnel.
func solveBias(c statisticsCase) (statisticsAnswer, error) {
	var options statisticsFitOptions
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	in, err := readEstimates(c.Input)
	if err != nil {
		return nil, err
	}
	o := options.meta()
	if _, err := meta.Pool(in.Y, in.V, o); err != nil || len(in.Y) < meta.MinFunnel {
		if err == nil {
			_, err = meta.Egger(in.Y, in.V)
		}
		return nil, err
	}
	got := statisticsAnswer{}
	egger, err := meta.Egger(in.Y, in.V)
	got["egger_lm_sei"] = orRefusal(asymmetryFields(egger), err)
	for name, along := range map[string]meta.Predictor{"egger_rma_sei": meta.BySE, "egger_rma_vi": meta.ByVariance} {
		mixed, err := meta.EggerMixed(in.Y, in.V, along, o)
		got[name] = orRefusal(asymmetryFields(mixed), err)
	}
	begg, err := meta.Begg(in.Y, in.V)
	got["begg_rank"] = orRefusal(map[string]any{"kendall_tau": begg.Tau, "pval": []float64{begg.P}}, err)
	for name, e := range map[string]meta.TrimEstimator{"trimfill_L0": meta.L0, "trimfill_R0": meta.R0} {
		got[name] = orRefusal(trimFields(in, e, o))
	}
	n, p, err := meta.FailSafe(in.Y, in.V, 0.05)
	got["failsafe_rosenthal"] = orRefusal(map[string]any{"fsnum": float64(n), "pval": []float64{p}}, err)
	limits, err := meta.PETPEESE(in.Y, in.V)
	got["pet_peese"] = orRefusal(map[string]any{
		"pet_b0": limits.PET.Y, "pet_se": limits.PET.SE(), "pet_p": limits.PETP,
		"peese_b0": limits.PEESE.Y, "peese_se": limits.PEESE.SE(), "peese_p": limits.PEESEP,
	}, err)
	return got, nil
}

func trimFields(in statisticsEstimates, e meta.TrimEstimator, o meta.Options) (map[string]any, error) {
	early := o
	early.Threshold = 1e-5 // the file's refits kept R's default; everything else in it is converged
	f, err := meta.TrimFill(in.Y, in.V, e, "", early)
	if err == nil && f.Missing == 0 { // R then gives the first fit back
		f, err = meta.TrimFill(in.Y, in.V, e, "", o)
	}
	if err != nil {
		return nil, err
	}
	low, high := ends(f.Fit.CI)
	return map[string]any{
		"k0": float64(f.Missing), "se_k0": f.SE, "estimate": f.Fit.B, "se": f.Fit.SE, "ci_lb": low, "ci_ub": high,
		"pval": f.Fit.PVal, "tau2": f.Fit.Tau2, "I2": f.Fit.I2,
		"yi_filled": append([]float64{}, f.Y...), "vi_filled": append([]float64{}, f.V...),
	}, nil
}

func asymmetryFields(a meta.Asymmetry) map[string]any {
	return map[string]any{
		"stat": []float64{a.Stat}, "pval": []float64{a.P}, "dfs": a.DF, "est": a.Limit,
		"ci_lb": []float64{a.CI.Low}, "ci_ub": []float64{a.CI.High}, "coef": []float64{a.Limit, a.Slope},
	}
}

// solveCounts combines tables by Mantel-Haenszel and Peto, and by REML on their own odds ratios.
func solveCounts(c statisticsCase) (statisticsAnswer, error) {
	var columns statisticsTable
	var options struct {
		statisticsFitOptions
		Correct *bool         `json:"correct"`
		To      meta.ZeroRule `json:"to"`
		Add     any           `json:"add"` // a number, or a text that tells of the usual ½
		Drop00  *bool         `json:"drop00"`
	}
	if err := decodeStatistics(c.Input, &columns); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	rows := len(columns["ai"])
	add, _ := options.Add.(float64)
	if _, given := options.Add.(float64); given && add == 0 {
		options.To = meta.Never
	}
	if options.To == "if0all" {
		options.To = ifAnyZero(columns, rows)
	}
	drop00 := options.Drop00 == nil || *options.Drop00
	o := meta.CountOptions{
		Level: options.share(), NoCorrection: options.Correct != nil && !*options.Correct, KeepDoubleZero: !drop00,
	}
	var tables []meta.TwoByTwo
	var y, v []float64
	for i := range rows {
		if columns.incomplete(i) { // a trial that the file lists without its counts
			continue
		}
		table := tableOfRow(columns, i)
		table.AddTo, table.Add = options.To, add
		tables = append(tables, table)
		if drop00 && (table.A+table.C == 0 || table.B+table.D == 0) {
			continue
		}
		if e, err := table.Effect(meta.OR); err == nil {
			y, v = append(y, e.Y), append(v, e.V)
		}
	}
	got := statisticsAnswer{}
	for name, m := range map[string]meta.Measure{"MH_OR": meta.OR, "MH_RR": meta.RR, "MH_RD": meta.RD} {
		got[name] = orRefusal(combinedFields(meta.MantelHaenszel(tables, m, o)))
	}
	got["PETO"] = orRefusal(combinedFields(meta.Peto(tables, o)))
	options.Method = ""
	fit, err := meta.Pool(y, v, options.meta())
	if err == nil {
		got["IV_REML_only0_drop00"] = orRefusal(fitFields(fit))
	} else {
		got["IV_REML_only0_drop00"] = err
	}
	if _, err := meta.MantelHaenszel(tables, meta.RD, o); err != nil {
		return nil, err // not even a difference of risks: there are no events, or the counts are impossible
	}
	return got, nil
}

func combinedFields(c *meta.Combined, err error) (map[string]any, error) {
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"b": []float64{c.Y}, "se": []float64{c.SE()}, "stat": []float64{c.Stat}, "pval": []float64{c.P},
		"ci_lb": []float64{c.CI.Low}, "ci_ub": []float64{c.CI.High}, "QE": c.Q, "QEp": c.QP, "I2": c.I2, "k_used": float64(c.Used),
		"MH": c.CMH, "MHp": c.CMHP, "TA": c.Tarone, "TAp": c.TaroneP, "BD": c.BreslowDay, "BDp": c.BreslowDayP,
	}, nil
}

// solveThreeLevel fits effects within places, with model-based and robust standard errors.
func solveThreeLevel(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Outer statisticsLabels `json:"outer"`
		Inner statisticsLabels `json:"inner"`
	}
	var options struct {
		statisticsFitOptions
		DFs string `json:"dfs"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	data, err := readEstimates(c.Input)
	if err != nil {
		return nil, err
	}
	fit, err := meta.ThreeLevel(data.Y, data.V, in.Outer.numbers(), in.Inner.numbers(), meta.Design{Columns: data.Columns}, meta.LevelOptions{
		Method: options.Method, Test: options.Test, Level: options.share(), ResidualDF: options.DFs == "residual",
	})
	if err != nil {
		return nil, err
	}
	low, high := ends(fit.CI)
	got := statisticsAnswer{
		"b": fit.B, "se": fit.SE, "stat": fit.Stat, "pval": fit.PVal, "ci_lb": low, "ci_ub": high, "ddf": fit.DF, "vb": fit.VB,
		"sigma2": []float64{fit.Between, fit.Within}, "QE": fit.Q, "QEp": fit.QP, "QM": fit.QM, "QMp": fit.QMP, "logLik": fit.LogLik,
		"k": float64(fit.K), "p": float64(fit.P), "nlevels": []float64{float64(fit.Places), float64(fit.Inner)},
		"I2_total": fit.I2, "I2_levels": []float64{fit.I2Between, fit.I2Within}, statisticsDropped: fit.Dropped,
	}
	if len(fit.B) == 1 {
		got["ddf"] = fit.DF[0]
		next, err := fit.Predict()
		if err != nil {
			return nil, err
		}
		got["pi_lb"], got["pi_ub"] = next.Low, next.High
	}
	got["robust_CR1"] = orRefusal(robustFields(fit, linear.CR1P))
	got["robust_CR2"] = orRefusal(robustFields(fit, linear.CR2))
	return got, nil
}

func robustFields(fit *meta.Levels, correction linear.Correction) (map[string]any, error) {
	r, err := fit.Robust(correction)
	if err != nil {
		return nil, err
	}
	low, high := ends(r.CI)
	got := map[string]any{"se": r.SE, "ci_lb": low, "ci_ub": high}
	if correction == linear.CR1P {
		got["stat"], got["pval"], got["ddf"] = r.Stat, r.PVal, r.DF[0]
	} else {
		got["tstat"], got["p_satt"], got["df_satt"] = r.Stat, r.PVal, r.DF
	}
	return got, nil
}

// solveBounds computes spending bounds.
func solveBounds(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Fractions statisticsNumbersIn `json:"information_fractions"`
		Alpha     float64             `json:"alpha_two_sided"`
		Spending  meta.Spending       `json:"spending"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	looks, err := meta.SequentialBounds(in.Fractions, in.Alpha, in.Spending)
	if err != nil {
		return nil, err
	}
	columns := statisticsColumns{}
	for _, l := range looks {
		columns.add(map[string]float64{"bounds": l.Bound, "cumulative_alpha": l.Spent})
	}
	return statisticsAnswer(columns.any()), nil
}
