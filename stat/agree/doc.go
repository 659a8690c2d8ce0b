// Package agree says how far people agree, and what they put first.
//
//	Rate, Stability                      ratings in rounds of a Delphi panel
//	KendallW, ICC, Fleiss, Cohen         agreement between raters
//	BradleyTerry                         choices two by two
//	Rank, Kemeny, Majority               rankings put together, with every tie and cycle told
//	Dots                                 dots given out within a budget
//	Weigh, Gini, Theil, Concentration    large and small: whose voice counts for what, and who gets what
//
// It knows numbers only. What people send gives a *refuse.Refusal; only a fault of our own panics.
package agree
