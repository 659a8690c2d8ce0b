package table

import (
	"fmt"
	"slices"
	"strings"
)

// labels are the texts of a row on one line each.
func labels(r record) []string {
	names := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		names[i] = strings.Join(strings.Fields(c.Text), " ")
	}
	return names
}

// joined makes names of two lines: "Økonomi – Budsjett" where the upper label spans several columns.
func joined(upper, lower record, merged []span) []string {
	up, names := labels(upper), make([]string, max(len(upper.Cells), len(lower.Cells)))
	copy(names, labels(lower))
	over := "" // the label that goes on to the right
	for c := range names {
		own := ""
		if c < len(up) {
			own = up[c]
		}
		switch {
		case own != "" && names[c] == "":
			names[c], over = own, ""
			continue
		case own != "":
			over = own
		case len(merged) > 0 && !spans(merged, upper.Number, c+1):
			over = ""
		}
		if over != "" && names[c] != "" && names[c] != over {
			names[c] = over + " – " + names[c]
		}
	}
	return names
}

// spans says whether a cell lies in a merged one that begins to the left of it.
func spans(merged []span, row, column int) bool {
	return slices.ContainsFunc(merged, func(m span) bool {
		return m.row <= row && row <= m.lastRow && m.column < column && column <= m.lastColumn
	})
}

// titles says how many rows above the header are left out.
func (l *List) titles(rows []record) {
	if len(rows) > 0 {
		l.notices.add(Notice{What: TitleLines, Line: rows[0].Line, Count: len(rows)})
	}
}

// name gives the columns their names, each one once. A column to the right of the names counts where most rows, and two at least, have it.
func (l *List) name(names []string, rows []record) {
	for column := len(names); ; column++ {
		have := 0
		for _, r := range rows {
			if r.Cell(column).Kind != Empty {
				have++
			}
		}
		if have < 2 || have*2 <= len(rows) {
			break
		}
		names = append(names, "")
	}
	taken := map[string]bool{}
	for _, name := range names {
		taken[name] = true
	}
	seen := map[string]int{} // how often, with the number last given
	for i, name := range names {
		switch {
		case name == "":
			l.notices.add(Notice{What: UnnamedColumn, Column: i + 1})
		case seen[name] > 0:
			n := seen[name] + 1
			for taken[fmt.Sprintf("%s (%d)", name, n)] {
				n++
			}
			seen[name] = n
			names[i] = fmt.Sprintf("%s (%d)", name, n)
			taken[names[i]] = true
			l.notices.add(Notice{What: SameHeader, Column: i + 1, Text: names[i]})
		default:
			seen[name] = 1
		}
	}
	l.header = names
}
