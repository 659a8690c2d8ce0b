package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A row is a JSON object of its columns: whole numbers (truth is 1 and 0, on both engines) and texts. A text that is not UTF-8,
// which only SQLite can hold, stands as {"base64": "…"}, so that it too comes back as it was.
type notUTF8 struct {
	Base64 []byte `json:"base64"`
}

// writeRow writes one row and the end of its line. The columns keep their order, so equal rows are equal bytes. An exact row holds
// only what both engines can: no text that is not UTF-8, and none with a NUL.
func writeRow(w *bufio.Writer, columns []string, values []any, exact bool) error {
	sign := byte('{')
	for i, name := range columns {
		value, err := rowValue(values[i])
		if err == nil && exact {
			err = plain(values[i])
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
		_ = w.WriteByte(sign) // w keeps its first error, and gives it when it is flushed
		sign = ','
		_, _ = w.WriteString(strconv.Quote(name) + ":")
		_, _ = w.Write(value)
	}
	_, err := w.WriteString("}\n")
	return err
}

// plain refuses a text that only one engine can hold.
func plain(value any) error {
	text, ok := value.(string)
	switch {
	case ok && !utf8.ValidString(text):
		return errors.New("the text is not UTF-8")
	case ok && strings.Contains(text, "\x00"):
		return errors.New("the text has a NUL in it")
	}
	return nil
}

// rowValue is a value of either driver as JSON.
func rowValue(value any) ([]byte, error) {
	switch v := value.(type) {
	case int64:
		return strconv.AppendInt(nil, v, 10), nil
	case bool:
		if v {
			return []byte("1"), nil
		}
		return []byte("0"), nil
	case string:
		if !utf8.ValidString(v) {
			return json.Marshal(notUTF8{[]byte(v)})
		}
		return appendText(nil, v), nil
	case float64:
		return nil, fmt.Errorf("there is no form for %v, which is no whole number", v)
	}
	return nil, fmt.Errorf("there is no form for %T", value)
}

// shortEscapes are the signs of a text that JSON has a letter for.
var shortEscapes = map[rune]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}

// appendText appends a text in UTF-8 as JSON. It is written out here so that a text is the same bytes whichever release of Go made them:
// only what JSON asks for is escaped, and the two separators that some programs take for the end of a line.
func appendText(out []byte, text string) []byte {
	out = append(out, '"')
	for _, r := range text {
		letter, short := shortEscapes[r]
		switch {
		case short:
			out = append(out, '\\', letter)
		case r < ' ' || r == '\u2028' || r == '\u2029':
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}

// readRow reads one line into values, in the order of columns. truth says which columns the engine keeps as true and false. An exact
// line is one that the row it gives is written back as, byte for byte: nothing is taken for something else.
func readRow(line []byte, columns []string, truth []bool, exact bool, values []any) error {
	if exact && !utf8.Valid(line) {
		return errors.New("the text is not UTF-8")
	}
	var row map[string]json.RawMessage
	if err := json.Unmarshal(line, &row); err != nil {
		return err
	}
	if len(row) != len(columns) {
		return fmt.Errorf("a row has %d columns, not %d", len(row), len(columns))
	}
	for i, name := range columns {
		value, err := readValue(row[name])
		if err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
		if number, ok := value.(int64); ok && truth[i] {
			value = number != 0
		}
		values[i] = value
	}
	if !exact {
		return nil
	}
	var again bytes.Buffer
	out := bufio.NewWriter(&again)
	if err := errors.Join(writeRow(out, columns, values, true), out.Flush()); err != nil {
		return err
	}
	if !bytes.Equal(again.Bytes(), line) {
		return errors.New("it is not written as this program writes it")
	}
	return nil
}

// readValue is the other way of rowValue.
func readValue(raw json.RawMessage) (any, error) {
	if len(raw) == 0 {
		return nil, fmt.Errorf("missing")
	}
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case '{':
		var odd notUTF8
		err := json.Unmarshal(raw, &odd)
		return string(odd.Base64), err
	}
	return strconv.ParseInt(string(raw), 10, 64)
}
