package evaluate

import (
	"strings"

	"allmenning/stat/estimate"
	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

func regressionFields(r *estimate.Regression) map[string]any {
	return map[string]any{"b": r.B, "se": r.SE, "t": r.T, "p": r.PVal}
}

// solveDifferences compares changes, with every kind of standard error.
func solveDifferences(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Time  statisticsLabels    `json:"time"`
		Unit  statisticsLabels    `json:"unit"`
		Treat statisticsNumbersIn `json:"treat"`
		Post  statisticsNumbersIn `json:"post"`
		Y     statisticsNumbersIn `json:"y"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	r, err := estimate.Differences(in.Y, in.Treat, in.Post)
	if err != nil {
		return nil, err
	}
	got := statisticsAnswer{"ols": regressionFields(r)}
	for _, hc := range []estimate.HC{estimate.HC0, estimate.HC1, estimate.HC2, estimate.HC3} {
		vb, err := r.Heteroskedastic(hc)
		if err != nil {
			return nil, err
		}
		got[string(hc)] = estimate.Roots(vb)
	}
	for _, correction := range []linear.Correction{linear.CR0, linear.CR1, linear.CR1S, linear.CR2} {
		judged, err := estimate.Clustered(r, in.Unit, correction)
		if err != nil {
			got[string(correction)] = err
			continue
		}
		got[string(correction)] = map[string]any{"se": judged.SE, "df": judged.DF, "p": judged.PVal}
		if correction == linear.CR1S {
			got["CR1_stata_se"] = judged.SE
		}
	}
	on := make([]float64, len(in.Y))
	for i := range on {
		on[i] = in.Treat[i] * in.Post[i]
	}
	got["twfe"] = orRefusal(twoWayFields(estimate.Panel{Unit: in.Unit.numbers(), Time: in.Time.numbers(), Y: in.Y, On: on}))
	return got, nil
}

func twoWayFields(p estimate.Panel) (map[string]any, error) {
	fixed, err := estimate.TwoWay(p)
	if err != nil {
		return nil, err
	}
	j := fixed.Coefficient("effect")
	cr2, err := estimate.Clustered(fixed, p.Unit, linear.CR2, j)
	if err != nil {
		return nil, err
	}
	cr1s, err := estimate.Clustered(fixed, p.Unit, linear.CR1S, j)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"b": []float64{fixed.B[j]}, "se_ols": fixed.SE[j],
		"se_CR2": cr2.SE[j], "df_CR2": cr2.DF[j], "p_CR2": cr2.PVal[j], "se_CR1S": cr1s.SE[j],
	}, nil
}

// solveInterrupted fits a series with a break. t0 counts from 1 in the file.
func solveInterrupted(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Y      statisticsNumbersIn `json:"y"`
		T0     int                 `json:"t0"`
		Season *int                `json:"season"`
	}
	var options struct {
		Lag *int `json:"lag"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	s := estimate.Interrupted{Y: in.Y, Start: in.T0 - 1}
	if in.Season != nil {
		s.Season = *in.Season
	}
	fit, err := s.Fit()
	if err != nil {
		return nil, err
	}
	lag := estimate.DefaultLag(len(in.Y))
	if options.Lag != nil {
		lag = *options.Lag
	}
	got := statisticsAnswer{
		"ols": regressionFields(fit.Regression), "lag": float64(lag), "durbin_watson": fit.DurbinWatson(),
		"counterfactual_last": fit.Counterfactual, "effect_last": fit.EffectLast,
	}
	for name, adjusted := range map[string]bool{"nw_se": false, "nw_se_adjusted": true} {
		vb, err := fit.NeweyWest(lag, adjusted)
		if err != nil {
			return nil, err
		}
		got[name] = estimate.Roots(vb)
	}
	bg, err := fit.BreuschGodfrey(1)
	got["breusch_godfrey_1"] = orRefusal(map[string]any{"stat": []float64{bg.Value}, "p": bg.P}, err)
	if ar, err := fit.AR1(); err != nil {
		got["gls_ar1"] = err
	} else {
		got["gls_ar1"] = map[string]any{"b": ar.B, "se": ar.SE, "phi": ar.Phi, "sigma": ar.Sigma}
	}
	return got, nil
}

// solveSynthetic finds the blend of donors. Columns and rows count from 1 in the file.
func solveSynthetic(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Rows    []statisticsNumbersIn `json:"Y_rows_time"`
		Treated int                   `json:"treated_col_1based"`
		First   int                   `json:"t0_first_post_row"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if len(in.Rows) == 0 || in.Treated < 1 || in.Treated > len(in.Rows[0]) {
		return nil, refuse.Because(refuse.Nothing, "%d rows, treated column %d", len(in.Rows), in.Treated)
	}
	y := make([][]float64, 0, len(in.Rows[0]))
	column := func(j int) ([]float64, error) {
		out := make([]float64, len(in.Rows))
		for t, row := range in.Rows {
			if len(row) != len(in.Rows[0]) {
				return nil, refuse.Because(refuse.Lengths, "%d columns in row %d", len(row), t+1)
			}
			out[t] = row[j]
		}
		return out, nil
	}
	for _, j := range treatedFirst(in.Treated-1, len(in.Rows[0])) {
		series, err := column(j)
		if err != nil {
			return nil, err
		}
		y = append(y, series)
	}
	s, err := estimate.Synthetic(y, in.First-1)
	if err != nil {
		return nil, err
	}
	ratios := make([]float64, len(y)) // in the order of the columns again
	for i, j := range treatedFirst(in.Treated-1, len(y)) {
		ratios[j] = s.PlaceboRatios[i]
	}
	return statisticsAnswer{
		"weights_donors_in_column_order": s.Weights, "gap": s.Gap, "att_post_mean": s.Effect,
		"rmspe_pre": s.RMSPre, "rmspe_post": s.RMSPost, "placebo_ratio": ratios, "placebo_p": s.PlaceboP,
	}, nil
}

func treatedFirst(treated, n int) []int {
	order := []int{treated}
	for j := range n {
		if j != treated {
			order = append(order, j)
		}
	}
	return order
}

// solveRandomisation lists the draws.
func solveRandomisation(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Y     statisticsNumbersIn `json:"y"`
		Treat statisticsNumbersIn `json:"treat"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if !strings.Contains(string(c.Options), "difference in means") && len(c.Options) > 2 && strings.Contains(string(c.Options), "statistic") {
		return nil, refuse.Because(refuse.Measure, "statistic %s", c.Options)
	}
	inf, err := estimate.Randomisation(in.Y, in.Treat)
	if err != nil {
		return nil, err
	}
	return statisticsAnswer{
		"observed": inf.Observed, "n_assignments": float64(inf.Arrangements),
		"p_two_sided": inf.TwoSided, "p_upper": inf.Upper, "p_lower": inf.Lower,
	}, nil
}
