package evaluate

import (
	"fmt"
	"math"

	"allmenning/stat/design"
	"allmenning/stat/refuse"
)

// statisticsNamed is named numbers; one that is not given is NaN.
type statisticsNamed map[string]any

func (n statisticsNamed) at(name string) float64 {
	if x, ok := n[name].(float64); ok {
		return x
	}
	return math.NaN()
}

func (n statisticsNamed) has(name string) bool { return !math.IsNaN(n.at(name)) }

// or is the number, or what stands for it when it is not given.
func (n statisticsNamed) or(name string, otherwise float64) float64 {
	if n.has(name) {
		return n.at(name)
	}
	return otherwise
}

// solvePower answers what R's pwr answers; the kind says which test, and what is left out of the arguments is what is asked for.
func solvePower(c statisticsCase) (statisticsAnswer, error) {
	var in struct {
		Kind string          `json:"kind"`
		Args statisticsNamed `json:"args"`
	}
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	a := in.Args
	risk := design.Risk{Alpha: a.or("sig.level", 0), Power: a.or("power", 0)}
	switch in.Kind {
	case "t2", "t2_power", "t2_mde", "t2n":
		return twoMeansFields(design.TwoMeans{Risk: risk}, a)
	case "tp", "tp_power", "tp_mde":
		return pairedFields(design.Paired{Risk: risk}, a)
	case "p2_h", "p2n":
		return twoSharesFields(design.TwoShares{Risk: risk}, a)
	}
	return otherPower(in.Kind, risk, a)
}

// otherPower is for analysis of variance, regression and correlation.
func otherPower(kind string, risk design.Risk, a statisticsNamed) (statisticsAnswer, error) {
	var x float64
	var err error
	switch {
	case kind == "anova" && a.has("n"):
		x, err = design.Anova{Risk: risk}.Power(a.at("f"), a.at("k"), a.at("n"))
		return statisticsAnswer{"power": x}, err
	case kind == "anova":
		x, err = design.Anova{Risk: risk}.Size(a.at("f"), a.at("k"))
		return statisticsAnswer{"n_per_group": x}, err
	case kind == "f2" && a.has("v"):
		x, err = design.Regression{Risk: risk}.Power(a.at("f2"), a.at("u"), a.at("v"))
		return statisticsAnswer{"power": x}, err
	case kind == "f2":
		x, err = design.Regression{Risk: risk}.Size(a.at("f2"), a.at("u"))
		return statisticsAnswer{"v": x}, err
	case kind == "r" && a.has("n"):
		x, err = design.Correlation{Risk: risk}.Power(a.at("r"), a.at("n"))
		return statisticsAnswer{"power": x}, err
	case kind == "r":
		x, err = design.Correlation{Risk: risk}.Size(a.at("r"))
		return statisticsAnswer{"n": x}, err
	}
	return nil, refuse.Because(refuse.Measure, "power of kind %q", kind)
}

func twoMeansFields(t design.TwoMeans, a statisticsNamed) (statisticsAnswer, error) {
	n1, n2 := a.at("n1"), a.at("n2")
	if a.has("n") {
		n1, n2 = a.at("n"), a.at("n")
	}
	switch {
	case !math.IsNaN(n1) && !math.IsNaN(n2) && a.has("d"):
		power, err := t.Power(a.at("d"), n1, n2)
		return statisticsAnswer{"power": power}, err
	case !math.IsNaN(n1) && !math.IsNaN(n2):
		d, err := t.Detectable(n1, n2)
		return statisticsAnswer{"d": d}, err
	case !math.IsNaN(n1):
		n, err := t.SizeOther(a.at("d"), n1)
		return statisticsAnswer{"n2": n}, err
	}
	n, err := t.Size(a.at("d"))
	return statisticsAnswer{"n_per_group": n}, err
}

func pairedFields(t design.Paired, a statisticsNamed) (statisticsAnswer, error) {
	switch {
	case a.has("n") && a.has("d"):
		power, err := t.Power(a.at("d"), a.at("n"))
		return statisticsAnswer{"power": power}, err
	case a.has("n"):
		d, err := t.Detectable(a.at("n"))
		return statisticsAnswer{"d": d}, err
	}
	n, err := t.Size(a.at("d"))
	return statisticsAnswer{"n_pairs": n}, err
}

func twoSharesFields(t design.TwoShares, a statisticsNamed) (statisticsAnswer, error) {
	p1, p2 := a.at("p1"), a.at("p2")
	h, err := design.H(p1, p2)
	if err != nil {
		return nil, err
	}
	n1, n2 := a.at("n1"), a.at("n2")
	if a.has("n") {
		n1, n2 = a.at("n"), a.at("n")
	}
	if !math.IsNaN(n1) {
		power, err := t.Power(p1, p2, n1, n2)
		return statisticsAnswer{"h": h, "power": power}, err
	}
	n, err := t.Size(p1, p2)
	if err != nil {
		return nil, err
	}
	pooled, err := t.SizePooled(p1, p2)
	return statisticsAnswer{"h": h, "n_per_group": n, "n_per_group_pooled_z": pooled}, err
}

// solveClusters plans a trial in places.
func solveClusters(c statisticsCase) (statisticsAnswer, error) {
	var in statisticsNamed
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	plan := design.Clusters{
		Risk: design.Risk{Alpha: in.or("alpha", 0), Power: in.or("power", 0)},
		Size: in.at("cluster_size"), ICC: in.at("icc"), CV: in.or("cv_cluster_size", 0),
	}
	s, err := plan.Sizes(in.at("d"))
	if err != nil {
		return nil, err
	}
	got := statisticsAnswer{
		"n_individual_t": s.Individual, "n_individual_z": s.IndividualNormal, "design_effect": s.DesignEffect, "n_per_arm": s.People,
		"clusters_per_arm_z": s.PlacesNormal, "clusters_per_arm_t": float64(s.Places), "power_at_k": s.Power,
	}
	if in.has("k1") {
		if got["power_at_k1"], err = plan.Power(in.at("d"), in.at("k1")); err != nil {
			return nil, fmt.Errorf("at k1: %w", err)
		}
	}
	return got, nil
}

// solveWedge plans a stepped wedge.
func solveWedge(c statisticsCase) (statisticsAnswer, error) {
	var in statisticsNamed
	if err := decodeStatistics(c.Input, &in); err != nil {
		return nil, err
	}
	plan, err := design.StandardWedge(int(in.at("sequences")), int(in.at("clusters_per_sequence")))
	if err != nil {
		return nil, err
	}
	if in.has("periods") && int(in.at("periods")) != len(plan[0]) {
		return nil, refuse.Because(refuse.Measure, "%v periods", in.at("periods"))
	}
	w := design.Wedge{
		Risk: design.Risk{Alpha: in.or("alpha", 0)}, Plan: plan,
		People: in.at("individuals_per_cluster_period"), SD: in.at("sd_within"), Tau: in.at("tau_between"),
	}
	v, err := w.Variance()
	if err != nil {
		return nil, err
	}
	power, err := w.Power(in.at("theta"))
	if err != nil {
		return nil, err
	}
	s := w.Sums()
	return statisticsAnswer{
		"X": plan, "U": s.U, "W": s.W, "V": s.V, "var": v, "se": []float64{math.Sqrt(v)}, "power": power,
	}, nil
}
