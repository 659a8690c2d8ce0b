package evaluate

import (
	"strings"

	"allmenning/stat/meta"
)

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
	var pooled any = err
	if err == nil {
		pooled = orRefusal(fitFields(fit))
	}
	expected, _ := c.Expected.(map[string]any)
	for name := range expected { // the name tells of the zero rule, which is read from the options
		if strings.HasPrefix(name, "IV_REML") {
			got[name] = pooled
		}
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
