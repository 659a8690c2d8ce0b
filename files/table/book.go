package table

import (
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// book is an open XLSX file: what its sheets share.
type book struct {
	*archive
	in1904  bool
	sheets  []*sheet
	texts   *texts
	formats []*numberFormat // by cell style; nil is General
	links   int             // parts that point to other files
}

// sheet is one worksheet, and what a first look at it found.
type sheet struct {
	name   string
	part   string
	hidden bool
	rows   int // elements, blank ones too
	merged []span
	closed []span // hidden columns
}

// openBook opens XLSX and chooses the sheet: the one wanted; else the longest that is not hidden and has a header; else the
// longest.
func openBook(file io.ReaderAt, size int64, want Format) (*List, error) {
	a, err := openArchive(file, size)
	if err != nil {
		return nil, err
	}
	if err := a.isBook(); err != nil {
		return nil, err
	}
	b := &book{archive: a}
	if err := b.read(); err != nil {
		return nil, errors.Join(err, b.texts.close())
	}
	l, err := b.choose(want)
	if err != nil {
		return nil, errors.Join(err, b.texts.close())
	}
	l.close = b.texts.close
	return l, nil
}

// isBook refuses archives that are no workbook, or one of a kind we do not read.
func (a *archive) isBook() error {
	if a.has("mimetype") {
		if in, err := a.open("mimetype", 1<<10); err == nil {
			kind, _ := io.ReadAll(in)
			_ = in.Close()
			if strings.HasPrefix(string(kind), "application/vnd.oasis.opendocument.spreadsheet") {
				return &Error{What: ErrODS}
			}
			if strings.HasPrefix(string(kind), "application/vnd.oasis.opendocument") {
				return &Error{What: ErrNotTable, Found: "odf"}
			}
		}
	}
	for _, k := range []struct {
		part string
		err  *Error
	}{
		{"xl/vbaProject.bin", &Error{What: ErrMacros}},
		{"xl/workbook.bin", &Error{What: ErrBinary}},
		{"word/document.xml", &Error{What: ErrNotTable, Found: "docx"}},
		{"ppt/presentation.xml", &Error{What: ErrNotTable, Found: "pptx"}},
	} {
		if a.has(k.part) {
			return k.err
		}
	}
	if !a.has("[Content_Types].xml") || !a.has("_rels/.rels") {
		return &Error{What: ErrNotTable, Found: "zip"}
	}
	return a.each("[Content_Types].xml", func(e xml.StartElement) error {
		if strings.Contains(strings.ToLower(attribute(e, "ContentType")), "macroenabled") {
			return &Error{What: ErrMacros}
		}
		return nil
	})
}

// read reads the workbook, its styles and shared texts, and looks through its sheets.
func (b *book) read() error {
	roots, err := b.relations("")
	if err != nil {
		return err
	}
	workbook := "xl/workbook.xml"
	for _, r := range roots {
		if r.kind == "officeDocument" {
			workbook = r.part
		}
	}
	parts, err := b.relations(workbook)
	if err != nil {
		return err
	}
	if err := b.readWorkbook(workbook, parts); err != nil {
		return err
	}
	for _, id := range slices.Sorted(keys(parts)) {
		switch r := parts[id]; {
		case r.kind == "styles" && b.formats == nil:
			err = b.readStyles(r.part)
		case r.kind == "sharedStrings" && b.texts == nil:
			b.texts, err = readTexts(b.archive, r.part, textsInCore)
		case r.kind == "externalLink":
			b.links++
		}
		if err != nil {
			return err
		}
	}
	return b.lookThrough()
}

func keys(m map[string]relation) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// readWorkbook finds the names of the sheets and where they lie. Charts are sheets too, and no worksheets.
func (b *book) readWorkbook(name string, parts map[string]relation) error {
	root := true
	return b.each(name, func(e xml.StartElement) error {
		if root && e.Name.Local != "workbook" {
			return &Error{What: ErrBroken, Cause: errors.New("no workbook")}
		}
		root = false
		switch e.Name.Local {
		case "workbookPr":
			b.in1904 = isTrue(e, "date1904")
		case "sheet":
			r, known := relation{}, false
			for _, a := range e.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" {
					r, known = parts[a.Value]
				}
			}
			if known && r.kind != "worksheet" {
				return nil
			}
			if len(b.sheets) == maxSheets {
				return &Error{What: ErrTooMany, Found: "sheets", Limit: maxSheets}
			}
			s := &sheet{name: attribute(e, "name"), part: r.part, hidden: strings.Contains(strings.ToLower(attribute(e, "state")), "hidden")}
			if !known || !b.has(s.part) {
				return &Error{Sheet: s.name, What: ErrBroken, Cause: errors.New("no such part")}
			}
			b.sheets = append(b.sheets, s)
		}
		return nil
	})
}

// lookThrough takes the first look at each sheet. Sheets may share a part; it is looked at once.
func (b *book) lookThrough() error {
	seen := map[string]*sheet{}
	for _, s := range b.sheets {
		if before := seen[s.part]; before != nil {
			s.rows = before.rows
			continue
		}
		seen[s.part] = s
		if err := b.look(s, false); err != nil {
			return inSheet(err, s.name)
		}
	}
	return nil
}

// inSheet puts the sheet's name into an error.
func inSheet(err error, name string) error {
	var e *Error
	if errors.As(err, &e) {
		e.Sheet = name
	}
	return err
}

// choose finds the sheet and its header.
func (b *book) choose(want Format) (*List, error) {
	order := slices.DeleteFunc(slices.Clone(b.sheets), func(s *sheet) bool { return s.rows == 0 })
	slices.SortStableFunc(order, func(x, y *sheet) int {
		switch {
		case x.hidden && !y.hidden:
			return 1
		case y.hidden && !x.hidden:
			return -1
		}
		return cmp.Compare(y.rows, x.rows)
	})
	if want.Sheet != "" {
		at := slices.IndexFunc(b.sheets, func(s *sheet) bool { return s.name == want.Sheet })
		if at < 0 {
			return nil, &Error{What: ErrNoSheet, Found: want.Sheet}
		}
		return b.list(b.sheets[at], want.HeaderLine)
	}
	var first *List
	var bad error = &Error{What: ErrEmpty}
	for i, s := range order[:min(len(order), 8)] {
		l, err := b.list(s, want.HeaderLine)
		switch {
		case err != nil && (i == 0 || errors.Is(bad, ErrEmpty)):
			bad = err
		case err != nil:
		case l.format.HeaderLine != NoHeader && !(first != nil && s.hidden):
			return l, nil
		case first == nil:
			first = l
		}
		if err != nil && !errors.Is(err, ErrEmpty) {
			break // the longest sheet is damaged: another is not what was meant
		}
	}
	if first != nil {
		return first, nil
	}
	return nil, bad
}

// list opens one sheet.
func (b *book) list(s *sheet, headerLine int) (*List, error) {
	if err := b.look(s, true); err != nil {
		return nil, inSheet(err, s.name)
	}
	l := &List{format: Format{Kind: XLSX, Sheet: s.name}}
	for _, other := range b.sheets {
		if other.rows > 0 {
			l.format.Sheets = append(l.format.Sheets, other.name)
		}
		switch {
		case other.hidden:
			l.notices.add(Notice{What: HiddenSheet, Text: other.name, Count: other.rows})
		case other != s && other.rows > 0:
			l.notices.add(Notice{What: OtherSheet, Text: other.name, Count: other.rows})
		}
	}
	if b.links > 0 {
		l.notices.add(Notice{What: ExternalLinks, Count: b.links})
	}
	l.rows = func(n *notices) (source, error) { return b.newCells(s, n, len(l.header), l.last) }
	if err := l.readHeader(headerLine, s.merged); err != nil {
		return nil, inSheet(err, s.name)
	}
	for i, name := range l.header {
		if slices.ContainsFunc(s.closed, func(m span) bool { return m.column <= i+1 && i+1 <= m.lastColumn }) {
			l.notices.add(Notice{What: HiddenColumn, Column: i + 1, Text: name})
		}
	}
	return l, nil
}
