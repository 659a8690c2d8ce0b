// Package meta turns what studies report into effects with a variance, and effects into a synthesis: a pooled estimate,
// the spread between places, and what a new place may expect.
//
// The road through it:
//
//	TwoByTwo, TwoMeans, TwoRates, Proportion, Correlation, PrePost   what an article prints   → Estimate{Y, V}
//	TwoShares, TwoAverages, BeforeAfter, Series, Direction           what a person fills in   → Effect, or why not
//	Pool, Regress, PoolSubgroups                                     many estimates           → Fit (frequentist)
//	ThreeLevel                                                       several from one place   → Levels, with robust errors
//	MantelHaenszel, Peto, RareEvents                                 few events               → Combined
//	Bayes                                                            few estimates            → Posterior
//	Adjust                                                           doubts about bias        → estimates that say so
//	LeaveOneOut, Cumulative, Fit.Influence, Fit.BLUPs, Fit.Permute   what holds, who moves it, each place by itself
//	Egger, Harbord, Peters, Begg, TrimFill, PETPEESE                 are small studies others (never below MinFunnel)
//	WithMore, StudiesToExclude, SequentialBounds                     what would change it, when to stop
//	SimulateCoverage                                                 does the interval keep its promise
//
// It knows numbers only: no municipality, no language, no database. Symbols are those of the literature (y, v, tau2, Q).
// What people send gives a *refuse.Refusal: a message key and the number that caused it. Only a fault of our own panics.
package meta
