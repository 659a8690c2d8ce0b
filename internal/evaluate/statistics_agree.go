package evaluate

import (
	"math"
	"strings"

	"allmenning/stat/agree"
	"allmenning/stat/refuse"
)

// statisticsRows is a table, row by row.
type statisticsRows []statisticsNumbersIn

func (r statisticsRows) plain() [][]float64 {
	out := make([][]float64, len(r))
	for i := range r {
		out[i] = r[i]
	}
	return out
}

// column is one column; refused when a row is shorter.
func (r statisticsRows) column(j int) ([]float64, error) {
	out := make([]float64, len(r))
	for i, row := range r {
		if j >= len(row) {
			return nil, refuse.Because(refuse.Lengths, "%d columns in row %d", len(row), i+1)
		}
		out[i] = row[j]
	}
	return out, nil
}

// solveDelphi sums up two rounds, statement by statement.
func solveDelphi(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		First  statisticsRows `json:"round1_rows_experts"`
		Second statisticsRows `json:"round2_rows_experts"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if len(in.First) == 0 || len(in.First) != len(in.Second) {
		return nil, refuse.Because(refuse.Lengths, "%d and %d experts", len(in.First), len(in.Second))
	}
	got := statisticsAnswer{}
	var stability []any
	for name, round := range map[string]statisticsRows{"round1": in.First, "round2": in.Second} {
		var all []any
		for j := range in.First[0] {
			answers, err := round.column(j)
			if err != nil {
				return nil, err
			}
			r, err := agree.Rate(answers)
			if err != nil {
				return nil, err
			}
			all = append(all, ratingFields(r))
		}
		got[name] = all
		w, err := agree.KendallW(round.plain())
		got["kendall_W_"+name] = orRefusal(map[string]any{"W": w.W, "chisq": w.ChiSquare, "df": float64(w.DF), "p": w.P}, err)
	}
	for j := range in.First[0] {
		first, err := in.First.column(j)
		if err != nil {
			return nil, err
		}
		second, err := in.Second.column(j)
		if err != nil {
			return nil, err
		}
		s, err := agree.Stability(first, second)
		stability = append(stability, orRefusal(map[string]any{
			"changed_share": s.Changed, "cv_round1": s.CV1, "cv_round2": s.CV2, "cv_change": s.Change,
			"spearman": s.Spearman, "wilcoxon_V": s.WilcoxonV, "wilcoxon_p": s.WilcoxonP,
		}, err))
	}
	got["stability"] = stability
	return got, nil
}

func ratingFields(r agree.Rating) map[string]any {
	d := r.Disagreement
	return map[string]any{
		"n": float64(r.N), "mean": r.Mean, "sd": r.SD, "median": r.Median,
		"q1_type7": r.Q1, "q3_type7": r.Q3, "iqr_type7": r.IQR, "q1_type6": r.Q1T6, "q3_type6": r.Q3T6,
		"mad": r.MAD, "pct_7_9": r.High, "pct_1_3": r.Low,
		"ipras": map[string]any{
			"p30": d.P30, "p70": d.P70, "IPR": d.Range, "IPRCP": d.Centre, "asymmetry": d.Asymmetry,
			"IPRAS": d.Limit, "DI": d.Index, "disagreement": d.Disagree,
		},
	}
}

func solveICC(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Rows statisticsRows `json:"rows_targets_cols_raters"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	all, err := agree.ICC(in.Rows.plain(), 0.95)
	if err != nil {
		return nil, err
	}
	got := statisticsAnswer{}
	for name, x := range map[string]agree.Intraclass{
		"ICC1": all.One, "ICC2": all.Two, "ICC3": all.Three, "ICC1k": all.OneK, "ICC2k": all.TwoK, "ICC3k": all.ThreeK,
	} {
		got[name] = map[string]any{
			"icc": x.ICC, "F": x.F, "df1": x.DF1, "df2": x.DF2, "p": x.P, "ci_lb": []float64{x.Low}, "ci_ub": []float64{x.High},
		}
	}
	return got, nil
}

func solveFleiss(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Rows statisticsRows `json:"counts_rows_items_cols_categories"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	k, err := agree.Fleiss(in.Rows.plain())
	if err != nil {
		return nil, err
	}
	return statisticsAnswer{"kappa": k.Kappa, "Pbar": k.Observed, "Pe": k.Expected, "se0": k.SE, "z": k.Z}, nil
}

func solveCohen(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		A []int `json:"rater1"`
		B []int `json:"rater2"`
	}
	var options struct {
		Weights string `json:"weights"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	plain, err := agree.Cohen(in.A, in.B, 0, agree.Unweighted)
	if err != nil {
		return nil, err
	}
	scheme := agree.Quadratic
	if strings.Contains(options.Weights, "linear") {
		scheme = agree.LinearW
	}
	weighted, err := agree.Cohen(in.A, in.B, 0, scheme)
	if err != nil {
		return nil, err
	}
	return statisticsAnswer{"kappa": plain.Kappa, "weighted": weighted.Kappa, "se_kappa": plain.SE, "se_weighted": weighted.SE}, nil
}

func solveBradleyTerry(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Wins statisticsRows `json:"wins_row_over_col"`
	}
	options := struct {
		Reference int `json:"reference_item"`
	}{1}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	if err := decodeStatistics(c.Options, &options); err != nil {
		return nil, err
	}
	s, err := agree.BradleyTerry(in.Wins.plain(), options.Reference-1)
	if err != nil {
		return nil, err
	}
	return statisticsAnswer{
		"log_ability": s.LogAbility, "se": s.SE, "strength_sum1": s.Share, "deviance": s.Deviance, "wins": s.Wins, "copeland": floats(s.Copeland),
	}, nil
}

func floats(x []int) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = float64(x[i])
	}
	return out
}

// solveVotes puts rankings together; items count from 1 in the file.
func solveVotes(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Ranks   statisticsRows      `json:"rank_rows_voters_cols_items"`
		Weights statisticsNumbersIn `json:"weights"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	m, err := agree.Rank(in.Ranks.plain(), in.Weights)
	if err != nil {
		return nil, err
	}
	got := statisticsAnswer{"borda": m.Borda, "pairwise": m.Pairwise, "copeland": floats(m.Copeland), "condorcet_winner": math.NaN()}
	if m.Condorcet >= 0 {
		got["condorcet_winner"] = float64(m.Condorcet + 1)
	}
	score, orders, err := m.Kemeny()
	if err != nil {
		got["kemeny_best_score"], got["kemeny_optima"] = err, err
		return got, nil
	}
	var optima [][]float64
	for _, order := range orders {
		row := floats(order)
		for i := range row {
			row[i]++
		}
		optima = append(optima, row)
	}
	got["kemeny_best_score"], got["kemeny_optima"] = score, optima
	return got, nil
}

func solveEquity(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Value      statisticsNumbersIn `json:"value"`
		Population statisticsNumbersIn `json:"population"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	got := statisticsAnswer{}
	for name, f := range map[string]func() (float64, error){
		"gini":                        func() (float64, error) { return agree.Gini(in.Value) },
		"weighted_mean":               func() (float64, error) { return agree.WeightedMean(in.Value, in.Population) },
		"theil_T":                     func() (float64, error) { return agree.Theil(in.Value, in.Population) },
		"concentration_index_by_size": func() (float64, error) { return agree.Concentration(in.Value, in.Population) },
	} {
		x, err := f()
		if err != nil {
			return nil, err
		}
		got[name] = x
	}
	weights, err := agree.Weigh(in.Population, agree.BySquareRoot)
	if err != nil {
		return nil, err
	}
	got["penrose_weights"] = weights
	return got, nil
}
