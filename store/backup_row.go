package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// A row is a JSON object of its columns: whole numbers (truth is 1 and 0, on both engines) and texts. A text that is not UTF-8,
// which only SQLite can hold, stands as {"base64": "…"}, so that it too comes back as it was.
type notUTF8 struct {
	Base64 []byte `json:"base64"`
}

// writeRow writes one row and the end of its line. The columns keep their order, so equal rows are equal bytes.
func writeRow(w *bufio.Writer, columns []string, values []any) error {
	sign := byte('{')
	for i, name := range columns {
		value, err := rowValue(values[i])
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
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		err := e.Encode(v)
		return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
	}
	return nil, fmt.Errorf("a backup has no form for %T", value)
}

// readRow reads one line into values, in the order of columns. truth says which columns the engine keeps as true and false.
func readRow(line []byte, columns []string, truth []bool, values []any) error {
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
