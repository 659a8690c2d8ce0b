package synthesis

import (
	"slices"

	"allmenning"
	"allmenning/codes"
)

// choose sorts the candidates into those that are used, in the synthesis' order and turned the right way, and those that
// are left out, each with a reason.
func choose(s *allmenning.Synthesis, outcome codes.Outcome, in []Input) (rows []Row, leftOut []LeftOut) {
	for _, m := range s.Candidates {
		i := slices.IndexFunc(in, func(x Input) bool { return x.Finding == m.Finding })
		if i < 0 {
			continue // not for this reader
		}
		out := LeftOut{Finding: m.Finding, Label: in[i].Label}
		switch reason, words := whyNot(m, in[i], outcome); {
		case reason != "":
			out.Reason, out.Words = reason, words
			leftOut = append(leftOut, out)
		default:
			rows = append(rows, makeRow(in[i], m.Invert))
		}
	}
	rows, twice := oncePerTrial(rows)
	return rows, append(leftOut, twice...)
}

// whyNot tells why a candidate cannot be used; empty when it can. A candidate that a person has left out keeps the
// person's reason.
func whyNot(m allmenning.Member, in Input, outcome codes.Outcome) (reason, words string) {
	switch {
	case !m.Included && isKey(m.Reason):
		return m.Reason, ""
	case !m.Included:
		return LeftOutByPeople, m.Reason
	case in.Scale == "" && in.Direction != "":
		return LeftOutDirection, ""
	case !in.Poolable && isKey(in.WhyNot):
		return in.WhyNot, ""
	case in.SE == 0:
		return LeftOutNoSE, ""
	case !(in.SE > 0) || !finite(in.Y, in.SE):
		return LeftOutUnusable, ""
	case in.Scale != string(outcome.Scale):
		return LeftOutScale, ""
	case !in.Poolable:
		return LeftOutUnusable, in.WhyNot
	}
	return "", ""
}

// makeRow turns an input the right way. Its interval is that of the finding's own page.
func makeRow(in Input, invert bool) Row {
	low, high, _, _ := allmenning.FindingNumbers{
		PrintedCI: in.Printed, Effect: &allmenning.Effect{Scale: in.Scale, Y: in.Y, SE: &in.SE},
	}.Interval()
	row := Row{Input: in, Inverted: invert, CI: Interval{low, high}}
	if invert {
		row.Y, row.CI = -row.Y, Interval{-row.CI.High, -row.CI.Low}
	}
	row.Y, row.SE, row.CI = round(row.Y), round(row.SE), Interval{round(row.CI.Low), round(row.CI.High)}
	return row
}

// oncePerTrial keeps one row of each trial: the first that is the trial's primary outcome, else the first.
func oncePerTrial(rows []Row) (kept []Row, twice []LeftOut) {
	best := map[string]int{}
	for i, row := range rows {
		b, seen := best[row.trial()]
		if !seen || row.Primary && !rows[b].Primary {
			best[row.trial()] = i
		}
	}
	for i, row := range rows {
		if b := best[row.trial()]; b != i {
			reason := LeftOutSameTrial
			if row.unplaced() {
				reason = LeftOutMaybeSame
			}
			twice = append(twice, LeftOut{Finding: row.Finding, Label: row.Label, Reason: reason, Kept: rows[b].Label})
			continue
		}
		kept = append(kept, row)
	}
	return kept, twice
}
