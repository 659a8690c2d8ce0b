package finding

import (
	"slices"

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
		shares(f, &t, n)
	case allmenning.ShapeAverages:
		averages(f, &t, arm{"tried", n.Tried}, arm{"not", n.Not})
	case allmenning.ShapeBeforeAfter:
		averages(f, &t, arm{"tried_before", n.TriedBefore}, arm{"tried_after", n.Tried}, arm{"not_before", n.NotBefore}, arm{"not_after", n.Not})
	case allmenning.ShapeSeries:
		series(f, &t, n)
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

// shares are people or events of so many. A count that is hidden is said to be.
func shares(f *page.Frame, t *chart.Table, n *allmenning.Entered) {
	what, of := "finding.col.count", "finding.col.of"
	if n.Repeats {
		what, of = "finding.col.events", "finding.col.n"
	}
	t.Head = []string{f.T("finding.col.group"), f.T(what), f.T(of)}
	if !n.Repeats {
		t.Head = append(t.Head, f.T("finding.col.share"))
	}
	for _, a := range []arm{{"tried", n.Tried}, {"not", n.Not}} {
		value, share := number(f, a.Value), chart.Cell{}
		if slices.Contains(n.Few, a.name+".value") {
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
