package evaluate

import (
	"allmenning/stat/linear"
	"allmenning/stat/meta"
)

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
	inner := in.Inner.numbers()
	if in.Inner == nil { // each row its own effect
		for i := range data.Y {
			inner = append(inner, i)
		}
	}
	fit, err := meta.ThreeLevel(data.Y, data.V, in.Outer.numbers(), inner, meta.Design{Columns: data.Columns}, meta.LevelOptions{
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
