package meta

import (
	"fmt"
	"slices"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Subgroups is a pooled estimate per group of studies, and whether the groups differ.
type Subgroups struct {
	Groups []Subgroup // the reference first, then by name

	// Separate compares the groups' own estimates, each with its own tau2: Q = Σ (b_g - b̄)²/SE_g², by χ² with groups - 1 df.
	// Borenstein & Higgins, Prevention Science 14 (2013) 134–143.
	Separate Between
	// Common is one fit with one tau2 and a coefficient per group after the first (its difference from the reference); its QM
	// and QMP are the test. Nil when there are too few studies for it. Prefer it when groups are small.
	Common *Fit
}

// Subgroup is the fit of one group's studies.
type Subgroup struct {
	Name string
	Fit  *Fit
}

// Between is a test of differences between groups.
type Between struct {
	Q  float64
	DF int
	P  float64
}

// PoolSubgroups pools each group by itself and tests their difference. group names each study's group; reference (may be empty:
// the first by name) is the one the others are compared with. A group of one study is that study. ErrTooFew for fewer than two groups,
// ErrMeasure for a reference that no study has.
func PoolSubgroups(y, v []float64, group []string, reference string, o Options) (*Subgroups, error) {
	if err := checkEstimates(y, v); err != nil {
		return nil, err
	}
	if len(group) != len(y) {
		return nil, refuse.Because(ErrLengths, "%d groups named for %d estimates", len(group), len(y))
	}
	names := slices.Compact(slices.Sorted(slices.Values(group)))
	if len(names) < 2 {
		return nil, refuse.Because(ErrTooFew, "%d group", len(names))
	}
	if reference != "" {
		at := slices.Index(names, reference)
		if at < 0 {
			return nil, refuse.Because(ErrMeasure, "no study in the reference group %q", reference)
		}
		names = slices.Insert(slices.Delete(names, at, at+1), 0, reference)
	}
	s := &Subgroups{}
	var b, variance []float64
	for _, name := range names {
		var gy, gv []float64
		for i := range y {
			if group[i] == name {
				gy, gv = append(gy, y[i]), append(gv, v[i])
			}
		}
		fit, err := Pool(gy, gv, o)
		if err != nil {
			return nil, fmt.Errorf("group %q: %w", name, err)
		}
		s.Groups = append(s.Groups, Subgroup{name, fit})
		b, variance = append(b, fit.B[0]), append(variance, fit.VB[0][0])
	}
	s.Separate = between(b, variance)
	if len(y) > len(names) {
		var err error
		if s.Common, err = Regress(y, v, indicators(group, names), o); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// indicators is an intercept for the first group and a 0/1 column for each of the others.
func indicators(group, names []string) Design {
	var d Design
	for _, name := range names[1:] {
		c := Column{Name: name, Values: make([]float64, len(group))}
		for i, g := range group {
			if g == name {
				c.Values[i] = 1
			}
		}
		d.Columns = append(d.Columns, c)
	}
	return d
}

// between is Cochran's Q over estimates with variances.
func between(b, variance []float64) Between {
	var sum, weights float64
	for i := range b {
		sum += b[i] / variance[i]
		weights += 1 / variance[i]
	}
	t := Between{DF: len(b) - 1}
	for i := range b {
		t.Q += square(b[i]-sum/weights) / variance[i]
	}
	t.P = tail.ChiSquareAbove(t.Q, float64(t.DF))
	return t
}
