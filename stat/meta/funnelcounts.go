package meta

import "allmenning/stat/refuse"

// Harbord tests the funnel of odds ratios from counts: Egger's regression on the efficient score, Z/V by its standard error 1/√V, Z the
// observed less expected events and V their hypergeometric variance, so that effect and precision do not move together by themselves.
// Harbord, Egger & Sterne, Statistics in Medicine 25 (2006) 3443–3457. Tables where nobody, or everybody, had the event tell nothing and
// are left out. ErrTooFew for fewer than MinFunnel that are left; ErrData for impossible counts.
func Harbord(tables []TwoByTwo) (Asymmetry, error) {
	var y, v []float64
	for i, t := range tables {
		if err := t.check(i); err != nil {
			return Asymmetry{}, err
		}
		if oe, information := t.hypergeometric(); information > 0 {
			y, v = append(y, oe/information), append(v, 1/information)
		}
	}
	if len(y) == 0 {
		return Asymmetry{}, refuse.Because(ErrNoEstimates, "%d tables with events", 0)
	}
	return Egger(y, v)
}

// Peters tests it by size: the log odds ratio on 1/N, weighted by events·others/N, with the dispersion estimated; t with k-2 df. The limit is the
// effect in a study without end. Peters et al., JAMA 295 (2006) 676–680. Errors as Harbord, and ErrRank when all are of one size.
func Peters(tables []TwoByTwo) (Asymmetry, error) {
	var y, v, size []float64
	for i, t := range tables {
		if err := t.check(i); err != nil {
			return Asymmetry{}, err
		}
		events, others := t.A+t.C, t.B+t.D
		own, err := t.Effect(OR)
		if err != nil || events == 0 || others == 0 {
			continue
		}
		y, v = append(y, own.Y), append(v, (events+others)/(events*others))
		size = append(size, 1/(events+others))
	}
	if len(y) == 0 {
		return Asymmetry{}, refuse.Because(ErrNoEstimates, "%d tables with events", 0)
	}
	return asymmetryAlong(y, v, Column{Name: "1/N", Values: size}, Options{Method: FE, Test: TestKnHa})
}

// check refuses counts that cannot be, and groups of nobody.
func (t TwoByTwo) check(i int) error {
	if !nonNegative(t.A, t.B, t.C, t.D) {
		return refuse.Because(ErrData, "%v as a count in table %d", firstBad(t.A, t.B, t.C, t.D), i+1)
	}
	if t.A+t.B == 0 || t.C+t.D == 0 {
		return refuse.Because(ErrData, "%d people in a group of table %d", 0, i+1)
	}
	return nil
}
