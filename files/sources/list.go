package sources

import (
	"cmp"
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
// stands twice is refused the second time, and so is a row without one that has the title and place of another, but for a layout that gathers the rows of a project: there the projects come when
// the list has ended, each at the line of its first row, and all of them are held meanwhile. Lines rise. The error returned is what stopped
// the rows; an error of one row alone is rows' to give as an *Error.
func Listed(rows iter.Seq2[Cells, error], columns []Column, layout *Layout, yield func(line int, p ProjectRow, err error)) error {
	in := listing{columns: columns, layout: layout, yield: yield, seen: map[string]int{}}
	for row, err := range rows {
		var ofRow *Error
		switch {
		case errors.As(err, &ofRow) && ofRow.Line > 0:
			in.tell(ofRow.Line, ProjectRow{}, err)
		case err != nil:
			return err
		case slices.ContainsFunc(row.Cells, func(c string) bool { return oneLine(c) != "" }):
			in.take(row)
		}
	}
	slices.SortStableFunc(in.gathered, func(a, b gathered) int { return cmp.Compare(a.line, b.line) })
	for _, g := range in.gathered {
		yield(g.line, g.row, g.err)
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

// gathered is a project whose rows are put together, or a row that could not be read and waits for its turn among them.
type gathered struct {
	line int
	row  ProjectRow
	err  error
}

func (in *listing) take(row Cells) {
	p, err := in.layout.row(in.columns, row.Cells)
	if err != nil {
		var at *Error
		if errors.As(err, &at) {
			at.Line = row.Line
		}
		in.tell(row.Line, p, err)
		return
	}
	first, twice := in.seen[p.ID]
	switch gathers := in.gathers(); {
	case gathers && twice:
		in.gathered[first].row.gather(p)
	case gathers:
		in.seen[p.ID] = len(in.gathered)
		in.gathered = append(in.gathered, gathered{line: row.Line, row: p})
	case twice && p.unnamed:
		in.yield(row.Line, p, &Error{Line: row.Line, Place: string(FieldTitle), Err: fmt.Errorf("%w: as line %d", ErrSameRow, first)})
	case twice:
		in.yield(row.Line, p, &Error{Line: row.Line, Place: string(FieldID), Err: fmt.Errorf("%w: %q is on line %d too", ErrDuplicate, p.ID, first)})
	default:
		in.seen[p.ID] = row.Line
		in.yield(row.Line, p, nil)
	}
}

func (in *listing) gathers() bool { return in.layout != nil && in.layout.Gather }

// tell hands a row with its error on, at its turn.
func (in *listing) tell(line int, p ProjectRow, err error) {
	if in.gathers() {
		in.gathered = append(in.gathered, gathered{line, p, err})
		return
	}
	in.yield(line, p, err)
}
