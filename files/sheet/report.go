package sheet

// What says how a cell differs from what was given.
type What int

const (
	Cut      What = iota // the text was too long for a spreadsheet, and ends with CutMark
	Replaced             // some characters cannot be written, and are U+FFFD
	AsText               // a number of more than 15 digits, or a day before 1 March 1900: kept whole, as a text
)

// Place is one cell. Row counts as people see it: the header is row 1.
type Place struct {
	Table  string // its Name
	Column string // its Name
	Row    int
	What   What
}

// Report says what was written and what could not be written as it was given.
type Report struct {
	Rows   int     // in all tables, without headers
	Counts [3]int  // cells, by What
	Places []Place // the first 100 of them
}

func (r *Report) note(t Table, column, row int, w What) {
	r.Counts[w]++
	if len(r.Places) < 100 {
		r.Places = append(r.Places, Place{Table: t.Name, Column: t.Columns[column].Name, Row: row, What: w})
	}
}
