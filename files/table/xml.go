package table

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// elements reads XML token by token. A token is at most a little longer than MaxCell, elements lie at most maxDepth deep, and a
// document type is refused: so there are no entities but the five of XML, and nothing can be expanded.
type elements struct {
	d     *xml.Decoder
	in    *measured
	depth int
}

// mostToken is the longest token: a cell's text, with room for characters written as entities.
const mostToken = MaxCell + MaxCell/4

func newElements(r io.Reader) *elements {
	in := &measured{r: bufio.NewReaderSize(r, 64<<10)}
	return &elements{d: xml.NewDecoder(in), in: in}
}

// next gives the next token that matters: an xml.StartElement, xml.EndElement or xml.CharData, valid until the next. io.EOF
// comes after the last, when all elements have ended.
func (x *elements) next() (xml.Token, error) {
	for {
		x.in.left = mostToken
		t, err := x.d.Token()
		if err != nil {
			return nil, xmlError(err)
		}
		switch t.(type) {
		case xml.Directive:
			return nil, &Error{What: ErrEntities}
		case xml.StartElement:
			if x.depth++; x.depth > maxDepth {
				return nil, &Error{What: ErrTooMany, Found: "levels", Limit: maxDepth}
			}
			return t, nil
		case xml.EndElement:
			x.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		}
	}
}

// xmlError makes our error of the decoder's. Malformed text in XML is told from malformed XML.
func xmlError(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.Is(err, errRation):
		return &Error{What: ErrTooLarge, Limit: MaxCell}
	case errors.As(err, &syntax) && (strings.Contains(syntax.Msg, "illegal character code") || strings.Contains(syntax.Msg, "invalid UTF-8")):
		return &Error{What: ErrCharacters, Cause: err}
	case errors.As(err, &syntax):
		return &Error{What: ErrBroken, Cause: err}
	}
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	return &Error{What: ErrBroken, Cause: err} // another encoding than UTF-8
}

// measured lets the decoder read so much for one token.
type measured struct {
	r    *bufio.Reader
	left int
}

func (m *measured) ReadByte() (byte, error) {
	if m.left--; m.left < 0 {
		return 0, errRation
	}
	return m.r.ReadByte()
}

// Read is never used by the decoder, which asks for bytes.
func (m *measured) Read(b []byte) (int, error) {
	if m.left -= len(b); m.left < 0 {
		return 0, errRation
	}
	return m.r.Read(b)
}

// each calls do for every element of a part with its name and attributes, reads the part to its end, so that its checksum is
// tested, and closes it.
func (a *archive) each(name string, do func(e xml.StartElement) error) error {
	in, err := a.open(name, maxSmallPart)
	if err != nil {
		return err
	}
	defer in.Close()
	x := newElements(in)
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := do(e); err != nil {
				return err
			}
		}
	}
}

// attribute returns an attribute by its local name; empty where it is not there.
func attribute(e xml.StartElement, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == name {
			return e.Attr[i].Value
		}
	}
	return ""
}

// number is an attribute as a whole number from 0; −1 for what is none.
func number(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(e, name))
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// isTrue says whether an attribute is true.
func isTrue(e xml.StartElement, name string) bool {
	v := attribute(e, name)
	return v == "1" || v == "true" || v == "on"
}

// unescaped reads the characters XML cannot hold, which spreadsheets write as "_x000D_".
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && i+6 < len(s) && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && (n < 0xd800 || n > 0xdfff) {
				out.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
