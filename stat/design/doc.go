// Package design plans an experiment: how many it takes, and who gets what.
//
//	TwoMeans, Paired, TwoShares, Anova, Correlation, Regression   power, size and smallest detectable effect
//	Clusters, Wedge, Panel                                        the same when people come in places and measurements in periods
//	FewClusters                                                   by simulation, when there are too few places for formulas
//	PublishedICCs                                                 how alike people in a place have been elsewhere
//	NewStream, Simple, Blocked, Stratified, Pairs, Minimise, Constrained   a draw that anybody can repeat in twenty years
//
// It knows numbers and names only. Sizes are given as real numbers, as formulas give them: round up. What people send gives a
// *refuse.Refusal; only a fault of our own panics.
package design
