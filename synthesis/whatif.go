package synthesis

import (
	"slices"

	"allmenning/codes"
	"allmenning/stat/meta"
)

// mostStudies is how far ahead Needed looks: beyond twenty more studies nobody plans.
const mostStudies = 20

// whatIf asks what coming studies of a usual size would do to the interval. Usual is the median standard error of the set;
// the same result is the median of the prediction as it stands. Where the set as a whole is too weak to say anything (very low
// certainty), more studies like these do not change that, and every verdict is Unknown.
func whatIf(r *Result, outcome codes.Outcome) error {
	mu, tau, ok := priors(outcome, r.K)
	if !ok || !r.Rule.Headline() {
		return nil
	}
	y, se := r.numbers()
	same := r.Prediction.Median
	w := &WhatIf{SE: round(median(se)), Most: mostStudies}
	for _, c := range []struct {
		key    string
		coming meta.Coming
	}{
		{"synthesis.what_if.today", meta.Coming{SE: w.SE}},
		{"synthesis.what_if.one_same", meta.Coming{N: 1, Effect: same, SE: w.SE}},
		{"synthesis.what_if.two_same", meta.Coming{N: 2, Effect: same, SE: w.SE}},
		{"synthesis.what_if.five_same", meta.Coming{N: 5, Effect: same, SE: w.SE}},
		{"synthesis.what_if.one_none", meta.Coming{N: 1, SE: w.SE}},
	} {
		post, err := meta.WithMore(y, se, mu, tau, c.coming)
		if err != nil {
			return err
		}
		p := r.predicted(post)
		w.Rows = append(w.Rows, WhatIfRow{Key: c.key, More: c.coming.N, PI: p.PI, Median: p.Median, Benefit: p.Benefit, Verdict: r.wordFor(p)})
	}
	n, found, err := meta.StudiesToExclude(0, 0.95, y, se, mu, tau, same, w.SE, mostStudies)
	if err != nil {
		return err
	}
	if found {
		w.Needed = &n
	}
	r.WhatIf = w
	return nil
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	if n == 0 {
		return 0
	}
	return (s[(n-1)/2] + s[n/2]) / 2
}
