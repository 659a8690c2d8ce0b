package sources

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"allmenning/municipality"
)

// Format is a kind of file this package reads.
type Format string

// The formats. Unknown is none of them.
const (
	Unknown          Format = ""
	KlassFormat      Format = "ssb-klass-131"
	PxWebFormat      Format = "ssb-pxweb"
	KartverketFormat Format = "kartverket"
	ProjectsFormat   Format = "jsonl"
)

// detectIn is how much of a file Detect looks at.
const detectIn = 64 << 10

// Detect says which format a file is, from the names of its first fields, and gives a reader that has the whole file still.
// The error is only for a file that cannot be read.
func Detect(r io.Reader) (Format, io.Reader, error) {
	b := bufio.NewReaderSize(r, detectIn)
	head, err := b.Peek(detectIn)
	if err != nil && !errors.Is(err, io.EOF) {
		return Unknown, b, err
	}
	return detect(head), b, nil
}

// detect walks the beginning of a JSON text and stops at the first field name that only one format has.
func detect(head []byte) Format {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	d := json.NewDecoder(bytes.NewReader(head))
	var open []json.Delim // the objects and lists we are inside
	name := false         // the next text in the innermost object is a field name
	for {
		t, err := d.Token()
		if err != nil {
			return Unknown
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			open = append(open, t.(json.Delim))
			name = t == json.Delim('{')
			continue
		case json.Delim('}'), json.Delim(']'):
			if open = open[:len(open)-1]; len(open) == 0 {
				return Unknown
			}
			name = open[len(open)-1] == '{'
			continue
		}
		if len(open) == 0 {
			return Unknown
		}
		if open[len(open)-1] != '{' {
			continue
		}
		if field, ok := t.(string); ok && name {
			if f := formatOf(field, len(open)); f != Unknown {
				return f
			}
		}
		name = !name
	}
}

func formatOf(field string, depth int) Format {
	switch field {
	case "codes":
		return KlassFormat
	case "dimension", "size":
		return PxWebFormat
	case "fylkesnummer", "kommunenummer", "fylkesnavn":
		return KartverketFormat
	case "municipality_numbers", "title", "organisation":
		if depth == 1 {
			return ProjectsFormat
		}
	}
	return Unknown
}

// Register reads a register file of any of the three formats, found out by Detect. A file of another format is an error of
// ErrFormat. What rows mean is [municipality.Register.With]'s.
func Register(name string, r io.Reader) ([]municipality.Row, error) {
	format, r, err := Detect(r)
	if err != nil {
		return nil, &Error{File: name, Err: err}
	}
	switch format {
	case KlassFormat:
		return Klass(name, r)
	case PxWebFormat:
		return PxWeb(name, r)
	case KartverketFormat:
		return Kartverket(name, r)
	}
	return nil, formatError(name, "", "neither SSB Klass, SSB PxWeb (json-stat2) nor Kartverket")
}
