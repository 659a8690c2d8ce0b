package table

import "slices"

// Remark is something about a list that its reader should know, and that stops nothing.
type Remark string

// The remarks.
const (
	TitleLines     Remark = "title_lines"      // Count rows with text above the header were left out
	TwoLineHeader  Remark = "two_line_header"  // the header is made of two lines
	HeaderMissing  Remark = "header_missing"   // no header was found, and the columns have no names
	SameHeader     Remark = "same_header"      // Column was called the same as one before it, and is now Text
	UnnamedColumn  Remark = "unnamed_column"   // Column has values and no name
	HiddenRows     Remark = "hidden_rows"      // Count rows are hidden, Line the first; they are read
	HiddenColumn   Remark = "hidden_column"    // Column is hidden, and is read
	HiddenSheet    Remark = "hidden_sheet"     // the sheet Text is hidden
	OtherSheet     Remark = "other_sheet"      // the sheet Text has rows too, and is not read
	FilledDown     Remark = "filled_down"      // Count cells got the label of the merged cell above, Line the first
	FormulaNoValue Remark = "formula_no_value" // Count formulas have no stored value, Line and Column the first
	FormulaWrong   Remark = "formula_wrong"    // Count formulas failed, Line and Column the first
	ExternalLinks  Remark = "external_links"   // the file points to Count others, which were not opened
)

// Notice is a remark with its place.
type Notice struct {
	What   Remark
	Line   int
	Column int
	Text   string
	Count  int
}

// notices keeps what Open found apart from what a reading of the rows finds.
type notices struct {
	opened  []Notice
	reading []Notice
}

func (n *notices) again() { n.reading = nil }

func (n *notices) add(m Notice) { n.opened = append(n.opened, m) }

// count adds one to a remark of the reading, with the place of the first.
func (n *notices) count(what Remark, line, column int) {
	if n == nil {
		return
	}
	for i := range n.reading {
		if n.reading[i].What == what {
			n.reading[i].Count++
			return
		}
	}
	n.reading = append(n.reading, Notice{What: what, Line: line, Column: column, Count: 1})
}

// Notices returns what should be known about the list: what Open found, and what the last reading of Rows has found so far.
func (l *List) Notices() []Notice { return slices.Concat(l.notices.opened, l.notices.reading) }
