package commons

import (
	"slices"

	"allmenning/files/sources"
	"allmenning/files/table"
)

// mostSheets is how many sheets of a workbook are asked for a title.
const mostSheets = 8

// opened opens a table. Where nobody has said which sheet to read, and the longest has no column that is called the title, it is the first
// that has one: the guide of our own template is longer than the sheet it is for, until that is filled in.
func (f *listFile) opened(name string, want table.Format) (*table.List, error) {
	list, err := table.Open(f, f.size, name, want)
	if err != nil || want.Sheet != "" || titled(list) {
		return list, err
	}
	for i, sheet := range list.Format().Sheets {
		if i == mostSheets {
			break
		}
		want.Sheet = sheet
		other, err := table.Open(f, f.size, name, want)
		switch {
		case err != nil: // it is not that one
		case titled(other):
			_ = list.Close()
			return other, nil
		default:
			_ = other.Close()
		}
	}
	return list, nil
}

// titled says whether a header names the title of each row, or is one we know.
func titled(list *table.List) bool {
	return sources.LayoutOf(list.Header()) != nil || slices.ContainsFunc(sources.GuessColumns(list.Header(), nil), func(c sources.Column) bool {
		return c.Field == sources.FieldTitle && c.Why == sources.WhyHeader
	})
}
