package table

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// sniff finds the kind of file by its content, and refuses what is no list. Names are not asked: they are often wrong.
func sniff(file io.ReaderAt, size int64) (Kind, error) {
	head, err := headOf(file, size, guessBytes)
	if err != nil {
		return "", err
	}
	switch {
	case len(head) == 0:
		return "", &Error{What: ErrEmpty}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		if size > MaxBook {
			return "", &Error{What: ErrTooLarge, Limit: MaxBook}
		}
		return XLSX, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", oldOffice(file, size)
	}
	if found := otherKind(head); found != "" {
		return "", &Error{What: ErrNotTable, Found: found}
	}
	if size > MaxText {
		return "", &Error{What: ErrTooLarge, Limit: MaxText}
	}
	return CSV, nil
}

// headOf reads the first bytes of a file, at most n.
func headOf(file io.ReaderAt, size int64, n int) ([]byte, error) {
	head := make([]byte, min(int64(n), max(size, 0)))
	got, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:got], nil
}

// otherKind names a kind of file that is no list, by how it begins; empty for what may be text.
func otherKind(head []byte) string {
	for _, m := range []struct{ begin, found string }{
		{"%PDF", "pdf"},
		{"\x89PNG", "picture"},
		{"GIF8", "picture"},
		{"\xff\xd8\xff", "picture"},
		{"\x1f\x8b", "gzip"},
		{"7z\xbc\xaf\x27\x1c", "7z"},
		{"Rar!", "rar"},
		{"{\\rtf", "rtf"},
		{"\x7fELF", "program"},
		{"MZ\x90", "program"},
	} {
		if bytes.HasPrefix(head, []byte(m.begin)) {
			return m.found
		}
	}
	text := strings.ToLower(strings.TrimSpace(string(bytes.TrimPrefix(head[:min(len(head), 1024)], []byte("\xef\xbb\xbf")))))
	switch {
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<table"):
		return "html"
	case strings.HasPrefix(text, "<?xml"):
		return "xml"
	case strings.HasPrefix(text, "{\""), strings.HasPrefix(text, "[{"), strings.HasPrefix(strings.Join(strings.Fields(text), ""), "{\""):
		return "json"
	}
	if wide(head) != "" || bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return ""
	}
	strange := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a {
			strange++
		}
	}
	if strange*10 > len(head) {
		return "binary"
	}
	return ""
}

// oldOffice says what to call a file of the old binary kind: a workbook of today that is protected by a password is one too.
func oldOffice(file io.ReaderAt, size int64) error {
	names := []struct {
		stream string
		err    *Error
	}{
		{"EncryptedPackage", &Error{What: ErrPassword}},
		{"WordDocument", &Error{What: ErrNotTable, Found: "doc"}},
		{"PowerPoint Document", &Error{What: ErrNotTable, Found: "ppt"}},
	}
	buffer := make([]byte, 1<<20)
	const overlap = 64
	for at := int64(0); at < min(size, MaxBook); at += int64(len(buffer) - overlap) {
		n, err := file.ReadAt(buffer, at)
		for _, m := range names {
			if bytes.Contains(buffer[:n], twoBytes(m.stream)) {
				return m.err
			}
		}
		if err != nil {
			break
		}
	}
	return &Error{What: ErrOldExcel}
}

// twoBytes writes ASCII as UTF-16, little end first.
func twoBytes(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}
