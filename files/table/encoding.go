package table

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const (
	utf8Name    = "utf-8"
	windowsName = "windows-1252"
)

// encodings are those we read. UTF-8 is read as it is: what is wrong in it is named by row and column.
var encodings = map[string]encoding.Encoding{
	utf8Name:      nil,
	"utf-16le":    unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":    unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	windowsName:   charmap.Windows1252,
	"iso-8859-1":  charmap.ISO8859_1,
	"iso-8859-15": charmap.ISO8859_15,
	"macintosh":   charmap.Macintosh,
	"ibm850":      charmap.CodePage850,
	"ibm865":      charmap.CodePage865,
}

var marks = []struct{ mark, name string }{{"\xef\xbb\xbf", utf8Name}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}}

// encodingOf finds the encoding of a file and where its text begins, after a byte order mark. wanted wins, unless it is empty.
func encodingOf(file io.ReaderAt, size int64, wanted string) (name string, begin int64, err error) {
	head, err := headOf(file, size, 4096)
	if err != nil {
		return "", 0, err
	}
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			name, begin = m.name, int64(len(m.mark))
			break
		}
	}
	if wanted = strings.ToLower(wanted); wanted != "" {
		if _, known := encodings[wanted]; !known {
			return "", 0, &Error{What: ErrEncoding, Found: wanted}
		}
		if wanted != name {
			begin = 0
		}
		return wanted, begin, nil
	}
	if name != "" {
		return name, begin, nil
	}
	if name = wide(head); name != "" {
		return name, 0, nil
	}
	name, err = narrow(file, size)
	return name, 0, err
}

// wide knows UTF-16 without a mark by the zero half of most letters; empty for what it is not.
func wide(head []byte) string {
	head = head[:min(len(head), 4096)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch half := len(head) / 2; {
	case half < 2:
		return ""
	case zeros[1]*10 > half*6 && zeros[0]*10 < half:
		return "utf-16le"
	case zeros[0]*10 > half*6 && zeros[1]*10 < half:
		return "utf-16be"
	}
	return ""
}

// narrow reads the whole file and says UTF-8 where it is that, but for a few damaged places among many right ones. What is
// left is Windows-1252, of which ISO 8859-1 as people use it is a part.
func narrow(file io.ReaderAt, size int64) (string, error) {
	var right, wrong int
	buffer := make([]byte, 256<<10)
	kept := 0 // bytes of a character cut off by the last reading
	for at := int64(0); at < size; {
		n, err := file.ReadAt(buffer[kept:min(int64(len(buffer)), int64(kept)+size-at)], at)
		if err != nil && (!errors.Is(err, io.EOF) || n == 0) {
			return "", err
		}
		at += int64(n)
		part := buffer[:kept+n]
		for len(part) > 0 {
			if part[0] < utf8.RuneSelf {
				part = part[ascii(part):]
				continue
			}
			if at < size && !utf8.FullRune(part) {
				break
			}
			r, width := utf8.DecodeRune(part)
			if part = part[width:]; r == utf8.RuneError && width == 1 {
				wrong++
			} else {
				right++
			}
		}
		kept = copy(buffer, part)
	}
	if wrong == 0 || right >= 8*wrong {
		return utf8Name, nil
	}
	return windowsName, nil
}

// ascii counts the bytes of ASCII a text begins with.
func ascii(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(b)
}

// decoded reads a file as UTF-8. UTF-8 itself is handed on untouched.
func decoded(file io.ReaderAt, size int64, name string, begin int64) io.Reader {
	r := io.NewSectionReader(file, begin, max(size-begin, 0))
	if e := encodings[name]; e != nil {
		return e.NewDecoder().Reader(r)
	}
	return r
}
