package table

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
)

// texts are the shared texts of a workbook, by number: the first most bytes in memory, the rest in a temporary file with no name
// in its folder where the system allows that.
type texts struct {
	most   int
	ends   []uint32 // where each text ends
	core   []byte
	spill  *os.File
	window []byte // of spill, as last read
	from   int64  // where in spill window begins
}

// readTexts reads the part of shared texts: plain ones, and rich ones without their looks. Phonetic readings are left out.
// most is how many bytes are kept in memory.
func readTexts(a *archive, name string, most int) (*texts, error) {
	t := &texts{most: most}
	in, err := a.open(name, maxUnpacked)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	x := newElements(in)
	w := &spilling{texts: t}
	if err := t.fill(x, w); err != nil {
		return nil, errors.Join(err, t.close())
	}
	if err := w.flush(); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

func (t *texts) fill(x *elements, w *spilling) error {
	var text []byte
	in, phonetic := false, false
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			in = e.Name.Local == "t"
			switch e.Name.Local {
			case "si":
				text = text[:0]
			case "rPh":
				phonetic = true
			}
		case xml.CharData:
			if in && !phonetic {
				if text = append(text, e...); len(text) > MaxCell {
					return &Error{What: ErrTooLarge, Limit: MaxCell}
				}
			}
		case xml.EndElement:
			in = false
			switch e.Name.Local {
			case "rPh":
				phonetic = false
			case "si":
				if err := w.add(unescaped(string(text))); err != nil {
					return err
				}
			}
		}
	}
}

// get returns a text by its number; false where there is none.
func (t *texts) get(n int) (string, bool, error) {
	if t == nil || n < 0 || n >= len(t.ends) {
		return "", false, nil
	}
	from := int64(0)
	if n > 0 {
		from = int64(t.ends[n-1])
	}
	to := int64(t.ends[n])
	if to <= int64(len(t.core)) {
		return string(t.core[from:to]), true, nil
	}
	b, err := t.spilled(from-int64(len(t.core)), to-from)
	return string(b), true, err
}

// spilled reads from the temporary file. Rows mostly ask for texts in the order they lie there, so more is read than asked for.
func (t *texts) spilled(at, n int64) ([]byte, error) {
	if at < t.from || at+n > t.from+int64(len(t.window)) {
		if want := int(max(n, 64<<10)); cap(t.window) < want {
			t.window = make([]byte, want)
		}
		t.window = t.window[:cap(t.window)]
		got, err := t.spill.ReadAt(t.window, at)
		if t.window, t.from = t.window[:got], at; int64(got) < n {
			t.window = nil
			return nil, &Error{What: ErrReading, Fatal: true, Cause: err}
		}
	}
	return t.window[at-t.from : at-t.from+n], nil
}

func (t *texts) close() error {
	if t == nil || t.spill == nil {
		return nil
	}
	err := t.spill.Close()
	_ = os.Remove(t.spill.Name()) // already gone, where an open file can be removed
	t.spill = nil
	return err
}

// spilling adds texts, and writes to the temporary file in pieces.
type spilling struct {
	*texts
	piece []byte
	total int64
}

func (w *spilling) add(s string) error {
	if len(w.ends) >= maxTexts {
		return &Error{What: ErrTooMany, Found: "texts", Limit: maxTexts}
	}
	w.total += int64(len(s)) // fits in 32 bits: the part is no longer than maxUnpacked
	w.ends = append(w.ends, uint32(w.total))
	if w.spill == nil && len(w.core)+len(s) <= w.most {
		w.core = append(w.core, s...)
		return nil
	}
	if w.spill == nil {
		f, err := os.CreateTemp("", "allmenning-list-*")
		if err != nil {
			return &Error{What: ErrReading, Cause: err}
		}
		w.spill = f
		_ = os.Remove(f.Name())
	}
	if w.piece = append(w.piece, s...); len(w.piece) > 1<<20 {
		return w.flush()
	}
	return nil
}

func (w *spilling) flush() error {
	if len(w.piece) == 0 {
		return nil
	}
	_, err := w.spill.Write(w.piece)
	if w.piece = w.piece[:0]; err != nil {
		return &Error{What: ErrReading, Cause: err}
	}
	return nil
}
