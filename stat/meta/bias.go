package meta

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
)

// MinFunnel is the fewest estimates the funnel tests answer for: below ten they cannot tell chance from asymmetry. Sterne et al.,
// BMJ 343 (2011) d4002. Asymmetry has many causes; missing studies are one of them.
const MinFunnel = 10

func checkFunnel(y, v []float64) error {
	if err := checkEstimates(y, v); err != nil {
		return err
	}
	if len(y) < MinFunnel {
		return refuse.Because(ErrTooFew, "a funnel of %d", len(y))
	}
	return nil
}

// Predictor is what a funnel test looks for a trend along.
type Predictor string

// The predictors.
const (
	BySE       Predictor = "sei" // standard error
	ByVariance Predictor = "vi"  // sampling variance
)

// Asymmetry is a regression test of the funnel: the effect by its uncertainty.
type Asymmetry struct {
	Slope, SE, Stat, P float64
	DF                 float64  // of the t; 0 for the normal distribution
	Limit              float64  // the effect where uncertainty is 0
	CI                 Interval // of Limit, 95 %
	LimitSE, LimitP    float64
}

// Egger is the classical test: least squares of y on the standard error, weighted by 1/v, with the dispersion estimated; t with
// k-2 df. Egger et al., BMJ 315 (1997) 629–634. ErrTooFew for k < MinFunnel, ErrRank when all are equally precise. For ratios
// of counts use Harbord or Peters: their effects and standard errors move together without any bias.
func Egger(y, v []float64) (Asymmetry, error) {
	return asymmetry(y, v, BySE, Options{Method: FE, Test: TestKnHa})
}

// EggerMixed is the same by meta-regression with tau2, along the standard error or the variance; normal distribution unless
// the options say otherwise. Sterne & Egger, in Rothstein et al. 2005, ch. 6. Errors as Egger.
func EggerMixed(y, v []float64, along Predictor, o Options) (Asymmetry, error) {
	if along != BySE && along != ByVariance {
		return Asymmetry{}, refuse.Because(ErrMeasure, "funnel along %q", along)
	}
	if o.Test == "" {
		o.Test = TestZ
	}
	return asymmetry(y, v, along, o)
}

func asymmetry(y, v []float64, along Predictor, o Options) (Asymmetry, error) {
	if err := checkFunnel(y, v); err != nil {
		return Asymmetry{}, err
	}
	return asymmetryAlong(y, v, funnelDesign(v, along).Columns[0], o)
}

// asymmetryAlong is the regression along any column.
func asymmetryAlong(y, v []float64, along Column, o Options) (Asymmetry, error) {
	if err := checkFunnel(y, v); err != nil {
		return Asymmetry{}, err
	}
	fit, err := Regress(y, v, Design{Columns: []Column{along}}, o)
	if err != nil {
		return Asymmetry{}, err
	}
	if fit.P < 2 {
		return Asymmetry{}, refuse.Because(ErrRank, "all %d are equally precise", len(y))
	}
	return Asymmetry{
		Slope: fit.B[1], SE: fit.SE[1], Stat: fit.Stat[1], P: fit.PVal[1], DF: fit.DDF,
		Limit: fit.B[0], LimitSE: fit.SE[0], LimitP: fit.PVal[0], CI: fit.CI[0],
	}, nil
}

func funnelDesign(v []float64, along Predictor) Design {
	x := slices.Clone(v)
	if along == BySE {
		for i := range x {
			x[i] = math.Sqrt(x[i])
		}
	}
	return Design{Columns: []Column{{Name: string(along), Values: x}}}
}

// Limits is the effect at no uncertainty by two regressions weighted by 1/v: on the standard error (PET) and on the variance
// (PEESE).
type Limits struct {
	PET, PEESE   Estimate // the intercepts
	PETP, PEESEP float64  // their two-sided p, t with k-2 df
	Chosen       Estimate // PEESE when PET's intercept is clearly beyond 0 (one-sided p < .05 in the direction of the mean), else PET
}

// PETPEESE corrects for small studies that show more. Stanley & Doucouliagos, Research Synthesis Methods 5 (2014) 60–78. Few or very
// uneven studies make it wild: show it beside the pooled estimate, never instead. Errors as Egger.
func PETPEESE(y, v []float64) (Limits, error) {
	pet, err := asymmetry(y, v, BySE, Options{Method: FE, Test: TestKnHa})
	if err != nil {
		return Limits{}, err
	}
	peese, err := asymmetry(y, v, ByVariance, Options{Method: FE, Test: TestKnHa})
	if err != nil {
		return Limits{}, err
	}
	mean, err := Pool(y, v, Options{Method: FE, Test: TestZ})
	if err != nil {
		return Limits{}, err
	}
	l := Limits{
		PET: Estimate{pet.Limit, square(pet.LimitSE)}, PETP: pet.LimitP,
		PEESE: Estimate{peese.Limit, square(peese.LimitSE)}, PEESEP: peese.LimitP,
	}
	l.Chosen = l.PET
	if pet.Limit*mean.Mu() > 0 && pet.LimitP < 0.10 {
		l.Chosen = l.PEESE
	}
	return l, nil
}
