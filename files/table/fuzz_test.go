package table_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"allmenning/files/table"
	"allmenning/internal/hostile"
)

// small are the hostile files of at most eight kilobytes, by name; made once.
var small = sync.OnceValue(func() map[string][]byte {
	out := map[string][]byte{}
	for h := range hostile.Files(seed) {
		if b := make([]byte, min(h.Size, 8<<10)); int64(len(b)) == h.Size {
			if _, err := h.Bytes().ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
				panic(err)
			}
			out[h.Name] = b
		}
	}
	return out
})

// seeds gives every third of the small hostile files whose names begin so.
func seeds(f *testing.F, groups ...string) {
	for i, name := range slices.Sorted(maps.Keys(small())) {
		if i%3 == 0 && slices.ContainsFunc(groups, func(g string) bool { return strings.HasPrefix(name, g) }) {
			f.Add(small()[name])
		}
	}
}

// lawful reads a file and holds it to the laws of every list: errors are ours, lines go upwards, texts are UTF-8 without NUL,
// rows are no wider than the header, and a second reading, with the format found, gives the same.
func lawful(t *testing.T, b []byte) {
	read := func(want table.Format) (format table.Format, texts []string) {
		l, err := table.Open(strings.NewReader(string(b)), int64(len(b)), "f", want)
		var e *table.Error
		if err != nil {
			if !errors.As(err, &e) || e.File != "f" || !e.Fatal || l != nil {
				t.Fatalf("%v is no error of ours", err)
			}
			return format, []string{string(e.What)}
		}
		defer l.Close()
		line := 0
		for r, err := range l.Rows() {
			if err != nil && (!errors.As(err, &e) || e.File != "f" || e.What == "" || e.Column < 0 || e.Line < 0) {
				t.Fatalf("%v is no error of ours", err)
			}
			if r.Line < line || len(r.Cells) > len(l.Header()) {
				t.Fatalf("line %d after %d, %d cells under %d", r.Line, line, len(r.Cells), len(l.Header()))
			}
			line = max(line, r.Line)
			for _, c := range r.Cells {
				if !utf8.ValidString(c.Text) || strings.Contains(c.Text, "\x00") {
					t.Fatalf("line %d: %q", r.Line, c.Text)
				}
				texts = append(texts, c.Text)
			}
		}
		for _, name := range l.Header() {
			if !utf8.ValidString(name) || strings.Contains(name, "\x00") {
				t.Fatalf("header %q", name)
			}
		}
		return l.Format(), append(texts, l.Header()...)
	}
	format, first := read(table.Format{})
	if format.Kind == "" {
		return
	}
	if _, second := read(format); strings.Join(first, "\x00") != strings.Join(second, "\x00") {
		t.Fatalf("with the format found, %+v:\n%q, then\n%q", format, first, second)
	}
}

func FuzzCSV(f *testing.F) {
	seeds(f, "text/", "other/", "secret/")
	f.Fuzz(lawful)
}

func FuzzXLSX(f *testing.F) {
	seeds(f, "book/", "damaged/")
	f.Fuzz(lawful)
}

// The XML inside an archive that is right: behind the checksums, where FuzzXLSX hardly comes.
func FuzzSheet(f *testing.F) {
	part := func(z *zip.Reader, name string) string {
		in, err := z.Open(name)
		if err != nil {
			return ""
		}
		defer in.Close()
		b, err := io.ReadAll(in)
		if err != nil {
			return ""
		}
		return string(b)
	}
	for _, name := range slices.Sorted(maps.Keys(small())) {
		b := small()[name]
		if z, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err == nil && strings.HasPrefix(name, "book/") {
			if sheet := part(z, "xl/worksheets/sheet1.xml"); len(sheet) < 4<<10 {
				f.Add(sheet, part(z, "xl/styles.xml"), part(z, "xl/sharedStrings.xml"))
			}
		}
	}
	f.Fuzz(func(t *testing.T, sheet, styles, texts string) { lawful(t, hostile.Book(sheet, styles, texts)) })
}

// What is read as a date is one that reads back, and a day exists.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"31.12.2024", "31/12-24", "31. desember 2024", "des. 2024", "2024-12-31 13:00", "December 31, 2024", "12/2024", "20241231"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := table.ReadDate(s)
		if err != nil {
			if !errors.Is(err, table.ErrNotDate) {
				t.Fatal(err)
			}
			return
		}
		if again, err := table.ReadDate(d.String()); err != nil || again != d {
			t.Fatalf("%q is %s, which is %s (%v)", s, d, again, err)
		}
	})
}

// What is read as a number is what its digits say.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1 500 000,50 kr", "1.500.000", "(300)", "kr 200 000,-", "12,5 %", "0,125"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := table.ReadNumber(s)
		if err != nil {
			return
		}
		scaled := m.Value
		for range m.Decimals {
			scaled *= 10
		}
		if diff := scaled - float64(m.Digits); diff > 1e-9*(1+abs(scaled)) || -diff > 1e-9*(1+abs(scaled)) {
			t.Fatalf("%q: %+v", s, m)
		}
	})
}

func abs(v float64) float64 { return max(v, -v) }
