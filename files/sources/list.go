package sources

import (
	"errors"
	"fmt"
	"iter"
	"slices"
)

// Cells are the cells of a row of a list, and the line people find it at.
type Cells struct {
	Line  int
	Cells []string
}

// Listed reads the projects of a list, row by row as Projects does those of a file of JSON Lines: yield is called once for each
// project with its line, or with the error and what could be read. Rows without a single value are passed over. An id that
// stands twice is refused the second time, but for a layout that gathers the rows of a project: there the projects come when
// the list has ended, each at the line of its first row, and all of them are held meanwhile. The error returned is what stopped
// the rows; an error of one row alone is rows' to give as an *Error.
func Listed(rows iter.Seq2[Cells, error], columns []Column, layout *Layout, yield func(line int, p ProjectRow, err error)) error {
	in := listing{columns: columns, layout: layout, yield: yield, seen: map[string]int{}}
	for row, err := range rows {
		var ofRow *Error
		switch {
		case errors.As(err, &ofRow) && ofRow.Line > 0:
			yield(ofRow.Line, ProjectRow{}, err)
		case err != nil:
			return err
		case slices.ContainsFunc(row.Cells, func(c string) bool { return oneLine(c) != "" }):
			in.take(row)
		}
	}
	for _, g := range in.gathered {
		yield(g.line, g.row, nil)
	}
	return nil
}

// listing is a list on its way in.
type listing struct {
	columns  []Column
	layout   *Layout
	yield    func(line int, p ProjectRow, err error)
	seen     map[string]int // id → line, or the place among gathered
	gathered []gathered
}

type gathered struct {
	line int
	row  ProjectRow
}

func (in *listing) take(row Cells) {
	p, err := in.layout.row(in.columns, row.Cells)
	if err != nil {
		var at *Error
		if errors.As(err, &at) {
			at.Line = row.Line
		}
		in.yield(row.Line, p, err)
		return
	}
	first, twice := in.seen[p.ID]
	switch gathers := in.layout != nil && in.layout.Gather; {
	case gathers && twice:
		in.gathered[first].row.gather(p)
	case gathers:
		in.seen[p.ID] = len(in.gathered)
		in.gathered = append(in.gathered, gathered{row.Line, p})
	case twice:
		in.yield(row.Line, p, &Error{Line: row.Line, Place: string(FieldID), Err: fmt.Errorf("%w: %q is on line %d too", ErrDuplicate, p.ID, first)})
	default:
		in.seen[p.ID] = row.Line
		in.yield(row.Line, p, nil)
	}
}
