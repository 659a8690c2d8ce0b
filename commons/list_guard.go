package commons

import (
	"bufio"
	"bytes"
	"encoding/json"
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

// guardLines guards a file of JSON Lines: the names of its fields, at whatever depth, and all its texts, as they stand and as they are
// read. Lines are bounded when they are read; of a longer one, which is never taken in, a part at a time is enough.
func (f *listFile) guardLines() error {
	r := bufio.NewReaderSize(io.NewSectionReader(f, 0, f.size), sources.MaxLine)
	known := map[string]bool{}
	for line := 1; ; {
		text, err := r.ReadSlice('\n')
		if key := guardLine(text, known); key != "" {
			return allmenning.Refuse(allmenning.Invalid, key, "line", line)
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

// mostKeys is how many names of fields are remembered to be harmless: lists have the same ones on each line.
const mostKeys = 1000

// guardLine gives the sentence for what in a line of JSON tells who somebody is; empty: nothing does.
func guardLine(text []byte, known map[string]bool) (key string) {
	if tellsWho(string(text)) {
		return "import.file.identity_line"
	}
	for len(text) > 0 {
		literal, rest := nextLiteral(text)
		if literal == nil {
			break
		}
		escaped := bytes.IndexByte(literal, '\\') >= 0
		if text = bytes.TrimLeft(rest, " \t\r"); !bytes.HasPrefix(text, []byte(":")) {
			if escaped && tellsWho(unquoted(literal)) {
				return "import.file.identity_line"
			}
			continue
		}
		if known[string(literal)] {
			continue
		}
		name := unquoted(literal)
		switch {
		case sources.NamesPeople(name):
			return "import.file.people_line"
		case escaped && tellsWho(name):
			return "import.file.identity_line"
		case len(known) < mostKeys:
			known[string(literal)] = true
		}
	}
	return ""
}

func tellsWho(text string) bool {
	return sources.HoldsIdentityNumber(text) || sources.HoldsBirthDate(text)
}

// nextLiteral gives the first text of a line of JSON, with its quotation marks, and what follows it; nil: there is none more.
func nextLiteral(line []byte) (literal, rest []byte) {
	begin := bytes.IndexByte(line, '"')
	if begin < 0 {
		return nil, nil
	}
	for end := begin + 1; end < len(line); end++ {
		switch line[end] {
		case '\\':
			end++
		case '"':
			return line[begin : end+1], line[end+1:]
		}
	}
	return nil, nil
}

// unquoted is a text of JSON as it is read; what is not whole JSON stays as it stands.
func unquoted(literal []byte) string {
	var out string
	if err := json.Unmarshal(literal, &out); err != nil {
		return string(literal)
	}
	return out
}
