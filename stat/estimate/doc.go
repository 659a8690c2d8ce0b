// Package estimate says what an experiment, or a change somewhere and not elsewhere, did: an effect with an honest standard error.
//
//	TwoGroups                      drawn by lot, measured once
//	Differences, TwoWay            before and after, with a comparison
//	Staggered                      places that started at different times
//	Wedge                          a stepped wedge
//	Interrupted                    one series with a break
//	Synthetic                      one place against a blend of others
//	Randomisation, WildBootstrap   p values that hold with few places
//	LeastSquares                   what the others stand on, with HC, Newey–West and cluster-robust standard errors
//
// It knows numbers only. What people send gives a *refuse.Refusal; only a fault of our own panics.
package estimate
