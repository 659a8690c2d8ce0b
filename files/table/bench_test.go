package table

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

const benchRows = 100_000

// benchText is a list of 100,000 rows of ten columns, as CSV.
func benchText() string {
	var b strings.Builder
	b.WriteString("Kommune;Tiltak;Sektor;Beløp;Start;Slutt;Kontakt;Merknad;Aktiv;Nr\r\n")
	for i := range benchRows {
		fmt.Fprintf(&b, "%04d;Tiltak nummer %d for økt læring;Helse og omsorg;%d 500,50 kr;01.02.2024;31/12-24;\"Etternavn; Fornavn\";\"to\r\nlinjer\";ja;%d\r\n", 301+i%5000, i, i%900, i)
	}
	return b.String()
}

// benchBook is the same size as XLSX, written as a stream: its texts stand in the cells.
func benchBook(b *testing.B) []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	header := []any{"Kommune", "Tiltak", "Sektor", "Beløp", "Start", "Slutt", "Kontakt", "Merknad", "Aktiv", "Nr"}
	style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err := w.SetRow("A1", header); err != nil {
		b.Fatal(err)
	}
	for i := range benchRows {
		day := excelize.Cell{StyleID: style, Value: 45000 + i%1000}
		row := []any{fmt.Sprintf("%04d", 301+i%5000), fmt.Sprintf("Tiltak nummer %d for økt læring", i), "Helse og omsorg", float64(i%900) + .5, day, day, "Etternavn, Fornavn", "to\nlinjer", i%2 == 0, i}
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// measureReading runs a reading b.N times and reports rows a second and the most memory in objects above what was there before.
func measureReading(b *testing.B, read func() int) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	runtime.GC()
	metrics.Read(sample)
	before, most := sample[0].Value.Uint64(), uint64(0)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
				metrics.Read(sample)
				most = max(most, sample[0].Value.Uint64())
			}
		}
	}()
	b.ReportAllocs()
	for b.Loop() {
		if n := read(); n != benchRows {
			b.Fatal(n, "rows")
		}
	}
	done <- struct{}{}
	b.ReportMetric(float64(most-min(before, most))/(1<<20), "MB-most")
}

func benchOpen(b *testing.B, file []byte) {
	measureReading(b, func() (n int) {
		l, err := Open(bytes.NewReader(file), int64(len(file)), "", Format{})
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		for _, err := range l.Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		return n
	})
}

func BenchmarkCSV(b *testing.B) {
	text := []byte(benchText())
	b.SetBytes(int64(len(text)))
	benchOpen(b, text)
}

func BenchmarkXLSX(b *testing.B) {
	book := benchBook(b)
	b.Run("ours", func(b *testing.B) { benchOpen(b, book) })
	b.Run("library", func(b *testing.B) { // what we do not use, on the same file
		measureReading(b, func() (n int) {
			f, err := excelize.OpenReader(bytes.NewReader(book))
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close()
			rows, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				if _, err := rows.Columns(); err != nil && err != io.EOF {
					b.Fatal(err)
				}
				n++
			}
			return n - 1
		})
	})
}
