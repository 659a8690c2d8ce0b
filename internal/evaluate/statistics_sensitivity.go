package evaluate

import (
	"encoding/json"
	"fmt"

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
