// Package hostile makes lists nobody should send and somebody will: some six hundred files, the same ones each time for the same
// seed, made one at a time. It is for tests of what reads lists: no program imports it.
package hostile

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
)

// File is one file.
type File struct {
	Name  string
	Bytes func() io.ReaderAt
	Size  int64
	// Wants is how the file should be met: Read, Any, or the fault that must be told, as table.Fault has it; "a|b" where either
	// is right.
	Wants string
	// Line and Column are where the fault must be told to be; 0 is anywhere.
	Line, Column int
	// Holds is what an importer must refuse although the file is a good list; empty for nothing.
	Holds Secret
	// Lines says that it is JSON Lines. Then Refused are the lines that must be refused by name, while all others are taken in; with
	// Anyhow any may be.
	Lines   bool
	Refused []int
	Anyhow  bool
}

// What Wants may say besides a fault.
const (
	Read = "read" // every row, without a fault
	Any  = "any"  // damaged by chance: read or refused, but never with a panic and never without bounds
)

// Secret is what nobody should send.
type Secret string

// What a file may hold.
const (
	IdentityNumbers Secret = "identity_numbers" // of people made up: 80 is added to their months
	BirthDates      Secret = "birth_dates"      // in a column that says so, beside names of clients
)

// Large is the size from which a file takes seconds to read.
const Large = 256 << 20

// Files makes the files in their order.
func Files(seed uint64) iter.Seq[File] {
	return func(yield func(File) bool) {
		random := rand.New(rand.NewPCG(seed, 4))
		for _, group := range []func(*rand.Rand, func(File) bool) bool{written, swollen, others, lined, packed, marked, secret, damaged} {
			if !group(random, yield) {
				return
			}
		}
	}
}

// file is a File of bytes in memory.
func file(name, wants string, b []byte) File {
	return File{Name: name, Wants: wants, Size: int64(len(b)), Bytes: func() io.ReaderAt { return bytes.NewReader(b) }}
}

// at adds the place where the fault must be told to be.
func (f File) at(line, column int) File {
	f.Line, f.Column = line, column
	return f
}

// repeated is a file that is never in memory: a beginning, one piece again and again, an end.
type repeated struct {
	begin, piece, end string
	size              int64
}

func (r repeated) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) {
		p := at + int64(n)
		switch tail := r.size - int64(len(r.end)); {
		case p < 0:
			return n, fmt.Errorf("hostile: read at %d", p)
		case p >= r.size:
			return n, io.EOF
		case p < int64(len(r.begin)):
			n += copy(b[n:], r.begin[p:])
		case p >= tail:
			n += copy(b[n:], r.end[p-tail:])
		default:
			from := int((p - int64(len(r.begin))) % int64(len(r.piece)))
			n += copy(b[n:min(int64(len(b)), int64(n)+tail-p)], r.piece[from:])
		}
	}
	return n, nil
}

// swelling is a File of a repeated piece.
func swelling(name, wants, begin, piece, end string, size int64) File {
	if len(piece) < 64<<10 { // copied in pieces of a decent size; whole ones, so that the phase is kept
		piece = string(bytes.Repeat([]byte(piece), 64<<10/len(piece)))
	}
	return File{Name: name, Wants: wants, Size: size, Bytes: func() io.ReaderAt { return repeated{begin, piece, end, size} }}
}
