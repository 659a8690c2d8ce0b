package commons

import (
	"context"
	"errors"
	"slices"
	"strings"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
)

// MendRow is a row that cannot be taken in, to be mended and sent again.
type MendRow struct {
	Row      int      // line in the file, from 1
	SourceID string   // as the report has it
	Cells    []string // as many as the list has columns; what looks like a national identity number is Hidden
	Problems allmenning.FieldErrors
}

// MendList gives the rows of a list that cannot be taken in, in their order, with what they hold and what is wrong, by what is chosen of
// the list now: as long as the list waits. begin gets the header first; it is nil for JSON Lines, whose rows have no cells. It is
// NotFound when the list is over and its bytes are gone.
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
	bad, err := c.refused(ctx, f, list)
	if err != nil {
		return err
	}
	if list.Format != formatTable {
		if err := begin(nil); err != nil {
			return err
		}
		for _, row := range bad {
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}
	file, err := table.Open(f, f.size, list.Name, list.Choices.Table)
	if err != nil {
		return asRefusal(err)
	}
	defer file.Close()
	if err := begin(file.Header()); err != nil {
		return err
	}
	return mendable(file, bad, yield)
}

// refused reads a list and gives the rows that cannot be taken in, without their cells.
func (c *Commons) refused(ctx context.Context, f *listFile, list ListOnItsWay) ([]MendRow, error) {
	in := c.importing(list.Import, list.Choices, nil)
	var out []MendRow
	_, err := f.projects(list.Name, list.Format, list.Choices, func(line int, row sources.ProjectRow, problem error) {
		if in.failed == nil {
			in.failed = ctx.Err()
		}
		if problem == nil {
			r, _ := in.record(row)
			problem = c.check(withID(r))
		}
		if problem == nil || errors.Is(problem, sources.ErrLeftOut) || in.failed != nil {
			return
		}
		fields, failed := in.refuse(line, row, problem)
		in.failed = failed
		told := toldOf(incoming{line: line, sourceID: row.ID, refused: fields})
		out = append(out, MendRow{Row: line, SourceID: told.SourceID, Problems: fields})
	})
	var broken *allmenning.Error
	if err = asRefusal(err); errors.As(err, &broken) {
		err = nil // what came before the break can be mended
	}
	return out, errors.Join(in.failed, err)
}

// mendable gives rows with their cells.
func mendable(list *table.List, bad []MendRow, yield func(MendRow) error) error {
	slices.SortStableFunc(bad, func(a, b MendRow) int { return a.Row - b.Row })
	at := 0
	for row := range list.Rows() {
		for at < len(bad) && bad[at].Row < row.Line {
			at++
		}
		if at == len(bad) {
			return nil
		}
		if bad[at].Row != row.Line {
			continue
		}
		bad[at].Cells = make([]string, len(list.Header()))
		for i := range bad[at].Cells {
			bad[at].Cells[i] = mendCell(list.Format().Kind, row.Cell(i))
		}
		if err := yield(bad[at]); err != nil {
			return err
		}
	}
	return nil
}

// mendCell is a cell as somebody with a spreadsheet set to Norwegian writes it.
func mendCell(kind table.Kind, cell table.Cell) string {
	text := textOf(kind, cell)
	switch {
	case sources.HoldsIdentityNumber(text):
		return Hidden
	case cell.Kind == table.Number:
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
