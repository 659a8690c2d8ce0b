package table

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// look reads a sheet once to its end without taking it apart: its checksum is tested before any row is handed out, its rows are
// counted, and, when asked for, the merged cells are found, which lie behind the rows they are about.
func (b *book) look(s *sheet, merged bool) error {
	in, err := b.open(s.part, maxUnpacked)
	if err != nil {
		return err
	}
	defer in.Close()
	s.rows, s.merged = 0, nil
	const overlap = 64
	buffer := make([]byte, 128<<10)
	kept := 0
	for {
		n, err := in.Read(buffer[kept:])
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		part := buffer[:kept+n]
		end := behindRows(part)
		s.rows += countRows(part[:end], kept)
		if end < len(part) || err != nil {
			rest := io.MultiReader(bytes.NewReader(part[end:]), in)
			if err != nil {
				rest = bytes.NewReader(part[end:])
			}
			return s.behind(rest, merged)
		}
		keep := min(overlap, len(part))
		kept = copy(buffer, part[len(part)-keep:])
	}
}

// behindRows finds where the rows end in a piece of a sheet; the length of the piece where they do not.
func behindRows(piece []byte) int {
	for from := 0; ; {
		at := bytes.Index(piece[from:], []byte("sheetData"))
		if at < 0 {
			return len(piece)
		}
		from += at + len("sheetData")
		name := piece[:from]
		open := bytes.LastIndexByte(name, '<')
		switch {
		case open >= 0 && open+1 < len(name) && name[open+1] == '/':
			return from
		case bytes.HasPrefix(piece[from:], []byte("/>")):
			return from
		}
	}
}

// countRows counts the elements that are rows. The first seen bytes of the piece stood in the piece before it too.
func countRows(piece []byte, seen int) (n int) {
	for from := 0; ; {
		at := bytes.Index(piece[from:], []byte("row"))
		if at < 0 || from+at+3 >= len(piece) {
			return n
		}
		at += from
		from = at + 3
		if at+3 < seen { // its next byte was there too
			continue
		}
		if at > 0 && (piece[at-1] == '<' || piece[at-1] == ':') && strings.IndexByte(" >/\t\r\n", piece[at+3]) >= 0 {
			if open := bytes.LastIndexByte(piece[:at], '<'); open >= 0 && piece[open+1] != '/' {
				n++
			}
		}
	}
}

// behind reads what stands behind the rows, to its end.
func (s *sheet) behind(rest io.Reader, merged bool) error {
	if merged {
		in := newElements(rest).in
		d := xml.NewDecoder(in)
		d.Strict = false
		for {
			in.left = mostToken
			t, err := d.RawToken()
			if err != nil {
				break // read properly, with the rows, it will be told where
			}
			e, ok := t.(xml.StartElement)
			if !ok || e.Name.Local != "mergeCell" {
				continue
			}
			if m, ok := spanOf(attribute(e, "ref")); ok {
				if len(s.merged) == maxMerged {
					return &Error{What: ErrTooMany, Found: "merged", Limit: maxMerged}
				}
				s.merged = append(s.merged, m)
			}
		}
		rest = in.r
	}
	_, err := io.Copy(io.Discard, rest)
	return err
}

// spanOf reads "B2:D5".
func spanOf(ref string) (m span, ok bool) {
	from, to, found := strings.Cut(ref, ":")
	if !found {
		return m, false
	}
	m.column, m.row = cellOf(from)
	m.lastColumn, m.lastRow = cellOf(to)
	return m, m.row > 0 && m.column > 0 && m.lastRow >= m.row && m.lastColumn >= m.column && m.lastRow <= MaxRows && m.lastColumn <= MaxColumns
}

// cellOf reads "AB12" as 28 and 12, either 0 where it is not there, and one more than there can be where it is outside a sheet;
// −1 and −1 for what is no cell.
func cellOf(ref string) (column, row int) {
	i := 0
	for ; i < len(ref) && (ref[i] >= 'A' && ref[i] <= 'Z' || ref[i] >= 'a' && ref[i] <= 'z' || ref[i] == '$'); i++ {
		if ref[i] != '$' {
			column = min(column*26+int(ref[i]&^0x20-'A')+1, MaxColumns+1)
		}
	}
	for ; i < len(ref); i++ {
		switch {
		case ref[i] == '$':
		case ref[i] < '0' || ref[i] > '9':
			return -1, -1
		default:
			row = min(row*10+int(ref[i]-'0'), MaxRows+1)
		}
	}
	return column, row
}
