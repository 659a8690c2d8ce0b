package evaluate

import "allmenning/stat/meta"

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
	if err == nil && f.Missing == 0 { // R then gives the first fit back, and what the refit said of the number missing
		se := f.SE
		if f, err = meta.TrimFill(in.Y, in.V, e, "", o); err == nil && f.Missing == 0 {
			f.SE = se
		}
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
