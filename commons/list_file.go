package commons

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"syscall"

	"allmenning"
	"allmenning/files/sheet"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/store"
)

// MostListBytes is how large a list people may send, in bytes.
const MostListBytes = 64 << 20

// pieceBytes is how much of a list is kept in one row of the store.
const pieceBytes = 256 << 10

// listFile is a list on disk for as long as it is read. Nobody else has its name.
type listFile struct {
	*os.File
	size   int64
	sha256 string
}

// spool writes what r gives to a file of its own, at most most bytes. It is a refusal when there is more.
func spool(r io.Reader, most int64) (*listFile, error) {
	f, err := os.CreateTemp("", "allmenning-list-*")
	if err != nil {
		return nil, noRoom(err)
	}
	_ = os.Remove(f.Name()) // the file lives until it is closed, also when the process is killed
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(r, most+1))
	if err == nil && n > most {
		err = allmenning.Refuse(allmenning.Invalid, "import.file.too_large", "mb", int(most>>20))
	}
	if err != nil {
		return nil, errors.Join(noRoom(err), f.Close())
	}
	return &listFile{File: f, size: n, sha256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// noRoom says so where there is no room for a file; other errors stay as they are.
func noRoom(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return &allmenning.Error{Kind: allmenning.Unavailable, Key: "errors.disk_full", Err: err}
	}
	return err
}

// pieces gives the bytes in the pieces that the store keeps.
func (f *listFile) pieces() iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for n := 0; int64(n)*pieceBytes < f.size; n++ {
			piece := make([]byte, min(pieceBytes, f.size-int64(n)*pieceBytes))
			if _, err := f.ReadAt(piece, int64(n)*pieceBytes); err != nil || !yield(n, piece) {
				return
			}
		}
	}
}

// kept gives the bytes of a list that the store keeps, as a file. It is NotFound when they are gone.
func (c *Commons) kept(ctx context.Context, i store.Import) (*listFile, error) {
	n := 0
	f, err := spool(readerFunc(func() ([]byte, error) {
		piece, err := c.store.ImportPart(ctx, i.ID, n)
		n++
		if err == nil && piece == nil {
			err = io.EOF
		}
		return piece, err
	}).reader(), MostListBytes)
	if err != nil {
		return nil, err
	}
	if f.size != i.Size || f.sha256 != i.SHA256 {
		return nil, errors.Join(allmenning.ErrNotFound, f.Close())
	}
	return f, nil
}

// readerFunc gives bytes piece by piece; io.EOF ends them.
type readerFunc func() ([]byte, error)

func (next readerFunc) reader() io.Reader {
	r, w := io.Pipe()
	go func() {
		for {
			piece, err := next()
			if err == nil {
				_, err = w.Write(piece)
			}
			if err != nil {
				_ = w.CloseWithError(err) // always nil
				return
			}
		}
	}()
	return r
}

// The formats of a list, as an import keeps them.
const (
	formatJSONL = "jsonl"
	formatTable = "table" // CSV or XLSX
)

// formatOf says what a list is: JSON Lines where its first sign is a brace, else a table, which finds out the rest.
func (f *listFile) formatOf() string {
	head := make([]byte, 4096)
	n, _ := f.ReadAt(head, 0)
	head = bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(head, []byte("{")) {
		return formatJSONL
	}
	return formatTable
}

// lines is how many lines a text has; 0 for what is no text. A cell may hold line breaks, so rows may be fewer.
func (f *listFile) lines() (n int) {
	buffer := make([]byte, 1<<20)
	for at := int64(0); ; at += int64(len(buffer)) {
		read, err := f.ReadAt(buffer, at)
		if at == 0 && bytes.HasPrefix(buffer[:read], []byte("PK\x03\x04")) {
			return 0
		}
		n += bytes.Count(buffer[:read], []byte("\n"))
		if err != nil {
			return n
		}
	}
}

// projects reads the rows of a list by what was chosen of it, as sources.Listed says. The notices are what its reader should know of
// the file; they are whole when it has been read.
func (f *listFile) projects(name, format string, choices ListChoices, yield func(line int, p sources.ProjectRow, err error)) ([]table.Notice, error) {
	if format == formatJSONL {
		return nil, sources.Projects(bufio.NewReader(io.NewSectionReader(f, 0, f.size)), yield)
	}
	list, err := table.Open(f, f.size, name, choices.Table)
	if err != nil {
		return nil, err
	}
	defer list.Close()
	columns, layout := choices.Columns, sources.LayoutOf(list.Header())
	if columns == nil {
		columns = guess(list, layout)
	} else if len(columns) != len(list.Header()) {
		return nil, allmenning.Refuse(allmenning.Conflict, "import.file.columns")
	}
	if choices.Plain {
		layout = nil
	}
	err = sources.Listed(cellsOf(list), columns, layout, yield)
	return list.Notices(), err
}

// cellsOf gives the rows of a table as texts, dates as programs write them.
func cellsOf(list *table.List) iter.Seq2[sources.Cells, error] {
	return func(yield func(sources.Cells, error) bool) {
		kind := list.Format().Kind
		for row, err := range list.Rows() {
			cells := sources.Cells{Line: row.Line, Cells: make([]string, len(row.Cells))}
			for i, cell := range row.Cells {
				cells.Cells[i] = textOf(kind, cell)
			}
			if e := (*table.Error)(nil); errors.As(err, &e) && !e.Fatal {
				err = &sources.Error{Line: e.Line, Place: e.Header, Err: fmt.Errorf("%w: %w", sources.ErrFormat, e)}
			}
			if !yield(cells, err) {
				return
			}
		}
	}
}

// textOf is a cell as the readers of fields take it: as it is shown, but for dates, and for numbers, which a spreadsheet may show with
// fewer digits than they have. In CSV, a text that a spreadsheet could take for a formula is written with an apostrophe, which is taken
// away again.
func textOf(kind table.Kind, cell table.Cell) string {
	switch cell.Kind {
	case table.Date:
		return cell.Date.Format("2006-01-02")
	case table.Number:
		return plain(cell.Number)
	case table.Wrong, table.NoValue:
		return ""
	}
	if kind == table.CSV {
		return sheet.Plain(cell.Text)
	}
	return cell.Text
}

// samples are how many rows are looked at to guess the columns.
const samples = 40

// guess says what the columns of a list carry, by its layout where that is known, else by header and first rows.
func guess(list *table.List, layout *sources.Layout) []sources.Column {
	if layout != nil {
		return layout.Columns(list.Header())
	}
	var sample [][]string
	for row, err := range cellsOf(list) {
		if err == nil {
			sample = append(sample, row.Cells)
		}
		if len(sample) == samples {
			break
		}
	}
	return sources.GuessColumns(list.Header(), sample)
}
