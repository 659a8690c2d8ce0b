package commons

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
)

// guard refuses a list that holds what tells who somebody is, wherever in it: in columns that are not used, above the header and in
// other sheets too. The list lies here until it has come in, and such a text is never stored. The refusal names the place and not
// what stands there.
func (f *listFile) guard(name, format string, want table.Format) error {
	if format == formatJSONL {
		return f.guardLines()
	}
	found, err := f.guardHeader(name, want)
	if err != nil {
		return err
	}
	sheets := found.Sheets
	if len(sheets) == 0 {
		sheets = []string{""}
	}
	for _, sheet := range sheets {
		if sheet != found.Sheet {
			other := want
			other.Sheet = sheet
			_, err := f.guardHeader(name, other)
			if unread := (*table.Error)(nil); err != nil && !errors.As(err, &unread) { // a sheet that is no list has no header
				return err
			}
		}
		all := found
		all.Sheet, all.HeaderLine = sheet, table.NoHeader
		if err := f.guardCells(name, all, sheet == found.Sheet); err != nil {
			return err
		}
	}
	return nil
}

// guardHeader guards the names of the columns, and gives how the list is written.
func (f *listFile) guardHeader(name string, want table.Format) (table.Format, error) {
	list, err := table.Open(f, f.size, name, want)
	if err != nil {
		return table.Format{}, err
	}
	defer list.Close()
	for i, h := range list.Header() {
		if sources.NamesPeople(h) {
			return table.Format{}, allmenning.Refuse(allmenning.Invalid, "import.file.people", "column", table.ColumnName(i+1))
		}
	}
	return list.Format(), nil
}

// guardCells guards every cell of a sheet. What cannot be read of a sheet that is not the list's own cannot be shown either.
func (f *listFile) guardCells(name string, all table.Format, own bool) error {
	list, err := table.Open(f, f.size, name, all)
	if err != nil {
		if own {
			return err
		}
		return nil
	}
	defer list.Close()
	for row, err := range list.Rows() {
		var e *table.Error
		if errors.As(err, &e) && e.Fatal && own {
			return err
		}
		for i, cell := range row.Cells {
			if sources.HoldsIdentityNumber(cell.Text) || cell.Kind == table.Number && sources.HoldsIdentityNumber(elevenDigits(cell.Number)) {
				return identityAt(row.Line, table.ColumnName(i+1))
			}
			if sources.HoldsBirthDate(cell.Text) {
				return allmenning.Refuse(allmenning.Invalid, "import.file.birth", "line", row.Line, "column", table.ColumnName(i+1))
			}
		}
	}
	return nil
}

func identityAt(line int, column string) error {
	return allmenning.Refuse(allmenning.Invalid, "import.file.identity", "line", line, "column", column)
}

// elevenDigits is a number as an identity number is written: one that began with 0 has lost it in a spreadsheet.
func elevenDigits(n float64) string {
	s := plain(n)
	if len(s) == 10 {
		return "0" + s
	}
	return s
}

// guardLines guards a file of JSON Lines. Its lines are bounded when they are read; here a part of a line is enough.
func (f *listFile) guardLines() error {
	r := bufio.NewReaderSize(io.NewSectionReader(f, 0, f.size), 1<<20)
	for line := 1; ; {
		text, err := r.ReadSlice('\n')
		if sources.HoldsIdentityNumber(string(text)) || sources.HoldsBirthDate(string(text)) {
			return allmenning.Refuse(allmenning.Invalid, "import.file.identity_line", "line", line)
		}
		if bytes.HasSuffix(text, []byte("\n")) {
			line++
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull) || err == nil:
		case errors.Is(err, io.EOF):
			return nil
		default:
			return err
		}
	}
}
