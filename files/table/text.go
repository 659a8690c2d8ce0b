package table

import (
	"errors"
	"io"
)

// openText opens CSV.
func openText(file io.ReaderAt, size int64, want Format) (*List, error) {
	name, begin, err := encodingOf(file, size, want.Encoding)
	if err != nil {
		return nil, err
	}
	l := &List{format: Format{Kind: CSV, Encoding: name, Delimiter: want.Delimiter}}
	head := make([]byte, guessBytes)
	n, err := io.ReadFull(decoded(file, size, name, begin), head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	stated, skip := separatorLine(head[:n])
	switch {
	case canDelimit(want.Delimiter):
	case skip:
		l.format.Delimiter = stated
	default:
		l.format.Delimiter = delimiterOf(head[:n], n < len(head))
	}
	damaged := encodings[name] != nil
	l.rows = func(*notices) (source, error) {
		src := newLines(decoded(file, size, name, begin), l.format.Delimiter, damaged)
		src.width = len(l.header)
		if skip {
			if _, err := src.next(); err != nil {
				return nil, err
			}
		}
		return src, nil
	}
	if err := l.readHeader(want.HeaderLine, nil); err != nil {
		return nil, err
	}
	return l, nil
}
