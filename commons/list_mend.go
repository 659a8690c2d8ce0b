package commons

import (
	"context"
	"errors"
	"iter"
	"strings"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
)

// MendRow is a row that cannot be taken in, to be mended and sent again.
type MendRow struct {
	Row      int      // line in the file, from 1
	SourceID string   // as the report has it
	Cells    []string // as many as the list has columns; what tells who somebody is is Hidden
	Problems allmenning.FieldErrors
}

// MendList gives the rows of a list that cannot be taken in, in their order, with what they hold and what is wrong, by what is chosen of
// the list now: as long as the list waits. begin gets the header first; it is nil for JSON Lines, whose rows have no cells. It is
// NotFound when the list is over and its bytes are gone. Nothing is gathered: an error may come after rows have been given.
func (c *Commons) MendList(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID, begin func(header []string) error, yield func(MendRow) error) error {
	list, err := c.List(ctx, actor, id)
	if err != nil {
		return err
	}
	f, err := c.kept(ctx, list.Import)
	if err != nil {
		return err
	}
	defer f.Close()
	if list.Format != formatTable {
		if err := begin(nil); err != nil {
			return err
		}
		return c.refused(ctx, f, list, yield)
	}
	file, err := table.Open(f, f.size, list.Name, list.Choices.Table)
	if err != nil {
		return asRefusal(err)
	}
	defer file.Close()
	if err := begin(file.Header()); err != nil {
		return err
	}
	cells, stop := mendCells(file)
	defer stop()
	return c.refused(ctx, f, list, func(row MendRow) error {
		row.Cells = cells(row.Row)
		return yield(row)
	})
}

// refused reads a list and gives the rows that cannot be taken in, without their cells, each as soon as it is read: a list may have
// nothing else.
func (c *Commons) refused(ctx context.Context, f *listFile, list ListOnItsWay, yield func(MendRow) error) error {
	in := c.importing(list.Import, list.Choices, nil)
	_, err := f.projects(list.Name, list.Format, list.Choices, func(line int, row sources.ProjectRow, problem error) {
		if in.failed == nil {
			in.failed = ctx.Err()
		}
		if in.failed != nil {
			return
		}
		if problem == nil {
			r, _ := in.record(row)
			problem = c.check(withID(r))
		}
		if problem == nil || errors.Is(problem, sources.ErrLeftOut) {
			return
		}
		fields, failed := in.refuse(line, row, problem)
		if failed == nil {
			told := toldOf(incoming{line: line, sourceID: row.ID, refused: fields})
			failed = yield(MendRow{Row: line, SourceID: told.SourceID, Problems: fields})
		}
		in.failed = failed
	})
	var broken *allmenning.Error
	if err = asRefusal(err); errors.As(err, &broken) {
		err = nil // what came before the break can be mended
	}
	return errors.Join(in.failed, err)
}

// mendCells gives the cells of a line of a list, as many as it has columns. Lines are asked for in their order, so the list is read
// once beside whoever asks; a line that is passed already, or that the list has not, has empty cells.
func mendCells(list *table.List) (cells func(line int) []string, stop func()) {
	next, stop := iter.Pull2(list.Rows())
	row, _, more := next()
	return func(line int) []string {
		for more && row.Line < line {
			row, _, more = next()
		}
		out := make([]string, len(list.Header()))
		for i := range out {
			if more && row.Line == line {
				out[i] = mendCell(list.Format().Kind, row.Cell(i))
			}
		}
		return out
	}, stop
}

// mendCell is a cell as somebody with a spreadsheet set to Norwegian writes it.
func mendCell(kind table.Kind, cell table.Cell) string {
	text := textOf(kind, cell)
	switch {
	case tellsWho(text):
		return Hidden
	case cell.Kind == table.Number:
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
