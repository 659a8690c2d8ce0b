package finding

import (
	"slices"
	"strings"

	"allmenning"
	"allmenning/chart"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// entered are the numbers as they were filled in, by their shape; no rows where there are none.
func (v view) entered(f *page.Frame) chart.Table {
	n := v.finding.NumbersBlock.Entered
	if n == nil {
		return chart.Table{}
	}
	t := chart.Table{Caption: f.T("finding.entered")}
	switch n.Shape {
	case allmenning.ShapeShares:
		counts(f, &t, n, arm{"tried", n.Tried}, arm{"not", n.Not})
	case allmenning.ShapeAverages:
		averages(f, &t, arm{"tried", n.Tried}, arm{"not", n.Not})
	case allmenning.ShapeBeforeAfter:
		arms := []arm{{"tried_before", n.TriedBefore}, {"tried_after", n.Tried}, {"not_before", n.NotBefore}, {"not_after", n.Not}}
		if n.Counts {
			counts(f, &t, n, arms...)
		} else {
			averages(f, &t, arms...)
		}
	case allmenning.ShapeSeries:
		if len(n.Few) == 0 { // else how many periods there are is told where it says why
			series(f, &t, n)
		}
	}
	return t
}

// arm is a group with its name.
type arm struct {
	name string
	allmenning.Arm
}

func (a arm) label(f *page.Frame) chart.Cell { return chart.Cell{Text: f.T("finding.arm." + a.name)} }

func number(f *page.Frame, v *float64) chart.Cell {
	if v == nil {
		return chart.Cell{}
	}
	return chart.Cell{Text: show.Exact(f, *v), Value: *v, Number: true}
}

// counts are people or events of so many. Counts that are hidden are said to be.
func counts(f *page.Frame, t *chart.Table, n *allmenning.Entered, arms ...arm) {
	what, of := "finding.col.count", "finding.col.of"
	if n.Repeats {
		what, of = "finding.col.events", "finding.col.n"
	}
	t.Head = []string{f.T("finding.col.group"), f.T(what), f.T(of)}
	if !n.Repeats {
		t.Head = append(t.Head, f.T("finding.col.share"))
	}
	for _, a := range arms {
		hidden := slices.Contains(n.Few, strings.TrimSuffix(a.name, "_after")+".value")
		if a.IsZero() && !hidden {
			continue // before and after without a comparison
		}
		value, share := number(f, a.Value), chart.Cell{}
		if hidden {
			value = chart.Cell{Text: f.T("finding.few.cell")}
			share = value
		} else if a.Value != nil && a.N != nil && *a.N > 0 {
			share = chart.Cell{Text: f.P.Percent(*a.Value / *a.N, 1), Value: *a.Value / *a.N, Number: true}
		}
		row := []chart.Cell{a.label(f), value, number(f, a.N)}
		if !n.Repeats {
			row = append(row, share)
		}
		t.Rows = append(t.Rows, chart.TableRow{Cells: row})
	}
}

// averages are groups with their average and how much they differ, in the columns somebody filled in.
func averages(f *page.Frame, t *chart.Table, arms ...arm) {
	arms = slices.DeleteFunc(arms, func(a arm) bool { return a.IsZero() })
	columns := []struct {
		key string
		of  func(arm) chart.Cell
	}{
		{"finding.col.average", func(a arm) chart.Cell { return number(f, a.Value) }},
		{"finding.col.n", func(a arm) chart.Cell { return number(f, a.N) }},
		{"finding.col.sd", func(a arm) chart.Cell { return number(f, a.SD) }},
		{"finding.col.se", func(a arm) chart.Cell { return number(f, a.SE) }},
		{"finding.col.interval", func(a arm) chart.Cell {
			if a.Low == nil || a.High == nil {
				return chart.Cell{}
			}
			return chart.Cell{Text: f.P.Range(show.Exact(f, *a.Low), show.Exact(f, *a.High))}
		}},
	}
	t.Head = []string{f.T("finding.col.group")}
	t.Rows = make([]chart.TableRow, len(arms))
	for i, a := range arms {
		t.Rows[i].Cells = append(t.Rows[i].Cells, a.label(f))
	}
	for _, c := range columns {
		if !slices.ContainsFunc(arms, func(a arm) bool { return c.of(a).Text != "" }) {
			continue
		}
		t.Head = append(t.Head, f.T(c.key))
		for i, a := range arms {
			t.Rows[i].Cells = append(t.Rows[i].Cells, c.of(a))
		}
	}
}

// series are the periods in order, and which of them lie before the start.
func series(f *page.Frame, t *chart.Table, n *allmenning.Entered) {
	columns := []struct {
		key string
		of  func(allmenning.Point) *float64
	}{
		{"finding.col.value", func(p allmenning.Point) *float64 { return p.Value }},
		{"finding.col.of", func(p allmenning.Point) *float64 { return p.Of }},
		{"finding.col.other", func(p allmenning.Point) *float64 { return p.Other }},
		{"finding.col.other_of", func(p allmenning.Point) *float64 { return p.OthOf }},
	}
	t.Head = []string{f.T("finding.col.period")}
	t.Rows = make([]chart.TableRow, len(n.Points))
	for i := range n.Points {
		key := "finding.period.before"
		if i >= n.Start {
			key = "finding.period.after"
		}
		t.Rows[i].Cells = []chart.Cell{{Text: f.T(key, "n", i+1)}}
	}
	for _, c := range columns {
		if !slices.ContainsFunc(n.Points, func(p allmenning.Point) bool { return c.of(p) != nil }) {
			continue
		}
		t.Head = append(t.Head, f.T(c.key))
		for i, p := range n.Points {
			t.Rows[i].Cells = append(t.Rows[i].Cells, number(f, c.of(p)))
		}
	}
}
