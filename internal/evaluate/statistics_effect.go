package evaluate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"allmenning/stat/meta"
	"allmenning/stat/refuse"
)

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
			case errors.Is(err, meta.ErrVariance): // R prints an effect with a variance of 0; we too, but say so
				e, refused[statisticsRefused] = got, err
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

// refuseConversion refuses printed statistics that cannot be.
func refuseConversion(ci [2]float64, p, odds, icc, n1, n2, sd1, sd2 float64) error {
	switch {
	case ci[0] > ci[1]:
		return refuse.Because(refuse.Data, "interval from %v to %v", ci[0], ci[1])
	case !(p > 0 && p <= 1):
		return refuse.Because(refuse.Data, "p value %v", p)
	case !(odds > 0):
		return refuse.Because(refuse.Data, "odds ratio %v", odds)
	case !(icc >= 0 && icc <= 1):
		return refuse.Because(refuse.Data, "ICC %v", icc)
	case !(n1 >= 1 && n2 >= 1 && n1+n2 > 2):
		return refuse.Because(refuse.TooFew, "%v and %v people", n1, n2)
	case !(sd1 >= 0 && sd2 >= 0 && sd1+sd2 > 0):
		return refuse.Because(refuse.Data, "standard deviations %v and %v", sd1, sd2)
	}
	return nil
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
	if err := refuseConversion(in.CI, in.P, in.OddsRate, in.Cluster.ICC, in.N1, in.N2, in.SD1, in.SD2); err != nil {
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
