package table

import "fmt"

// Fault is what may be wrong with a file, a row or a value. Its text is short, stable and made for keys of a catalogue of
// sentences; a Fault is an error, for errors.Is.
type Fault string

func (f Fault) Error() string { return string(f) }

// What is wrong with the file as a whole. Nothing of it is read.
const (
	ErrEmpty    Fault = "empty"       // no row that holds anything
	ErrNotTable Fault = "not_table"   // another kind of file; Found: "pdf", "html", "xml", "json", "docx", "zip", "binary" …
	ErrOldExcel Fault = "old_excel"   // .xls: save as .xlsx
	ErrBinary   Fault = "binary_book" // .xlsb: save as .xlsx
	ErrMacros   Fault = "macros"      // .xlsm: save as .xlsx
	ErrODS      Fault = "ods"         // OpenDocument: save as .xlsx
	ErrPassword Fault = "password"    // protected with a password: take it away and save
	ErrBomb     Fault = "bomb"        // unpacked far larger than packed
	ErrEntities Fault = "entities"    // XML with a DOCTYPE
	ErrChecksum Fault = "checksum"    // a part is not what was packed: damaged on the way
	ErrBroken   Fault = "broken"      // an archive or XML that is cut off or malformed
	ErrNoSheet  Fault = "no_sheet"    // the sheet the caller wants is not there; Found names it
	ErrNoHeader Fault = "no_header"   // no row on the line where the caller says the header is
	ErrEncoding Fault = "encoding"    // the caller wants an encoding we do not know; Found names it
	ErrReading  Fault = "reading"     // the file could not be read: Cause says why
)

// What is wrong with a file or with one of its rows, by place.
const (
	ErrTooLarge   Fault = "too_large"  // Limit in bytes: the file, a part, a row, a cell (in characters packed as UTF-8)
	ErrTooMany    Fault = "too_many"   // Limit of Found: "rows", "columns", "parts", "sheets", "merged", "styles", "texts", "levels"
	ErrCharacters Fault = "characters" // NUL, or bytes that are no text in the file's encoding
	ErrQuotes     Fault = "quotes"     // a quotation mark without its second; the next line is read on its own
	ErrLonger     Fault = "longer"     // the row has a value to the right of the last column
)

// What is wrong with a value; see ReadNumber and ReadDate.
const (
	ErrNotNumber Fault = "not_number"
	ErrNotDate   Fault = "not_date"
)

// Error is something wrong at a place in a file. It never holds the text of a cell: that may be what nobody should see.
type Error struct {
	File   string // as the caller named it
	Sheet  string // empty for CSV, and for what is wrong with the whole file
	Line   int    // as the person sees it, from 1; 0 is the whole file
	Column int    // from 1; 0 is the whole row; see ColumnName
	Header string // the column's name, once the header is known
	What   Fault
	Found  string // see the faults
	Limit  int64  // that was passed; 0 where there is none
	Fatal  bool   // nothing after this is read
	Cause  error  // what lay under it, for the log; may be nil
}

func (e *Error) Error() string {
	s := e.File
	if e.Sheet != "" {
		s += "[" + e.Sheet + "]"
	}
	if e.Line > 0 {
		s += fmt.Sprintf(":%d", e.Line)
	}
	if e.Column > 0 {
		s += ":" + ColumnName(e.Column)
	}
	if e.Header != "" {
		s += fmt.Sprintf(" (%s)", e.Header)
	}
	s += ": " + string(e.What)
	if e.Found != "" {
		s += " " + e.Found
	}
	if e.Limit > 0 {
		s += fmt.Sprintf(" (most %d)", e.Limit)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the fault and what lay under it.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.What}
	}
	return []error{e.What, e.Cause}
}

// ColumnName is the letters a spreadsheet has over its column: 1 is A, 27 is AA.
func ColumnName(column int) string {
	var s string
	for ; column > 0; column = (column - 1) / 26 {
		s = string(rune('A'+(column-1)%26)) + s
	}
	return s
}
