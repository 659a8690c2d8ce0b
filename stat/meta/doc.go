// Package meta turns what studies report into effects with a variance, and effects into a synthesis: a pooled estimate,
// the spread between places, and what a new place may expect.
//
// The road through it:
//
//	TwoByTwo, TwoMeans, TwoRates, Proportion, Correlation, PrePost   what an article prints   → Estimate{Y, V}
//	TwoShares, TwoAverages, BeforeAfter, Series, Direction           what a person fills in   → Effect, or why not
//	Pool, Regress                                                    many estimates           → Fit (frequentist)
//	Bayes                                                            few estimates            → Posterior
//	LeaveOneOut, WithMore, StudiesToExclude                          what holds, what would change it
//	SimulateCoverage                                                 does the interval keep its promise
//
// It knows numbers only: no municipality, no language, no database. Symbols are those of the literature (y, v, tau2, Q).
// What people send gives an error; only a fault of our own panics.
package meta
