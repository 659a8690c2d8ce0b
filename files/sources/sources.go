// Package sources reads rows from files others have made: the registers of Statistics Norway (Klass, PxWeb) and Kartverket,
// and projects as JSON Lines. Nothing is fetched here, and nothing a file says is trusted before it has been checked: every
// reader has a limit of size, and every error names the file and the place in it.
package sources

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// MaxFile is the largest register file that is read, in bytes: the largest we know, all of Norway with outlines, is 3 MB.
const MaxFile = 64 << 20

// MaxLine is the longest line of a JSON Lines file, in bytes.
const MaxLine = 1 << 20

// What may be wrong with a file. Error carries one of these, with the place.
var (
	ErrTooLarge   = errors.New("too large")
	ErrFormat     = errors.New("not the format expected")
	ErrCharacters = errors.New("characters that are not UTF-8, or NUL")
	ErrPersonal   = errors.New("looks like a national identity number")
	ErrBirth      = errors.New("looks like somebody's date of birth")
	ErrDuplicate  = errors.New("the id stands twice")
	ErrSameRow    = errors.New("title and place stand twice, and there is no id")
	ErrRequired   = errors.New("required field missing")
)

// A field with the wrong type of value. Each is an ErrFormat too.
var (
	ErrNotText   = fmt.Errorf("%w: text wanted", ErrFormat)
	ErrNotTexts  = fmt.Errorf("%w: a list of texts wanted", ErrFormat)
	ErrNotAmount = fmt.Errorf("%w: whole kroner wanted, zero or more", ErrFormat)
	ErrNotMoney  = fmt.Errorf("%w: an amount of money wanted", ErrFormat) // in a cell, where people write it in their own way
)

// Error is something wrong at a place in a file.
type Error struct {
	File  string // as the caller named it; empty for a stream without a name
	Line  int    // 1 for the first line of a JSON Lines file; 0 for other files
	Place string // inside the file or line: "codes[3].code", "amount_nok"; empty: all of it
	Err   error  // one of ours above, wrapped with what was found
}

func (e *Error) Error() string {
	s := e.File
	if e.Line > 0 {
		s += fmt.Sprintf(":%d", e.Line)
	}
	if e.Place != "" {
		s += ": " + e.Place
	}
	return s + ": " + e.Err.Error()
}

// Unwrap gives what was wrong.
func (e *Error) Unwrap() error { return e.Err }

// readAll reads a register file whole, up to MaxFile, and refuses what is not UTF-8.
func readAll(name string, r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	switch {
	case err != nil:
		return nil, &Error{File: name, Err: err}
	case len(text) > MaxFile:
		return nil, &Error{File: name, Err: fmt.Errorf("%w: more than %d bytes", ErrTooLarge, MaxFile)}
	case !utf8.Valid(text):
		return nil, &Error{File: name, Err: ErrCharacters}
	}
	return text, nil
}

// formatError says that a file is not what it should be, at a place.
func formatError(name, place, what string, args ...any) error {
	return &Error{File: name, Place: place, Err: fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(what, args...))}
}
