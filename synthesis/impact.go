package synthesis

// The thresholds of the impact words. They are our own judgement, stated on the method page: nine in ten new
// municipalities is what most would call probable, three in four a leaning.
const (
	probable = 0.90
	leaning  = 0.75
)

// wordFor finds the word for a prediction:
//
//	fewer than three studies, or very low certainty                 → Unknown
//	whole interval within ± the smallest change that matters        → Alike
//	whole interval on one side of no effect                         → Better, Worse
//	P(good direction) ≥ 0.90 and the median at least that change     → ProbablyBetter (Worse likewise)
//	P(good direction) ≥ 0.75                                        → LeansBetter (Worse likewise)
//	otherwise                                                       → Unknown
//
// None of them says that something is proven: even a whole interval on one side is one of twenty wrong.
func (r *Result) wordFor(p *Predicted) Word {
	if !r.Rule.Headline() || p == nil || r.Certainty.Level == VeryLow {
		return Unknown
	}
	a, b := r.toward(p.PI.Low), r.toward(p.PI.High)
	low, high, mid := min(a, b), max(a, b), r.toward(p.Median)
	switch {
	case r.Smallest > 0 && -r.Smallest < low && high < r.Smallest:
		return Alike
	case low > 0:
		return Better
	case high < 0:
		return Worse
	case p.Benefit >= probable && mid >= r.Smallest:
		return ProbablyBetter
	case p.Benefit >= leaning:
		return LeansBetter
	case 1-p.Benefit >= probable && -mid >= r.Smallest:
		return ProbablyWorse
	case 1-p.Benefit >= leaning:
		return LeansWorse
	}
	return Unknown
}
