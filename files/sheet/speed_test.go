package sheet

import (
	"fmt"
	"io"
	"os"
	"runtime/metrics"
	"testing"
	"time"
)

// wide is 20 columns of every kind, and row n of it.
func wide() Table {
	t := Table{Name: "projects", Title: "Prosjekter"}
	for i := range 20 {
		kind := [...]Kind{Text, Text, Whole, Decimal, Kroner, Date, Year, Flag, Link, Text}[i%10]
		c := Column{Name: fmt.Sprintf("column_%d", i+1), Title: fmt.Sprintf("Kolonne %d", i+1), Kind: kind}
		if kind == Flag {
			c.Choices = []string{"Ja", "Nei"}
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}

func wideRow(n int) []any {
	row := make([]any, 0, 20)
	for half := range 2 {
		row = append(row,
			fmt.Sprintf("Prosjekt %d-%d: færre fall blant hjemmeboende eldre", n, half), fmt.Sprintf("%04d", n%10_000), n, float64(n)/7, int64(n)*1000,
			time.Date(2020, 1, 1+n%2000, 12, 0, 0, 0, time.UTC), 2000+n%25, n%3 == 0, fmt.Sprintf("https://allmenning.example/prosjekter/%d", n),
			"Vi prøver ut trening i små grupper, hjemme hos folk, og ser om færre faller.")
	}
	return row
}

// heap is the memory the program has from the system, less what it gave back.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

// fill writes so many rows and gives the most memory the program had meanwhile.
func fill(t testing.TB, rows int, write func(...any) error) uint64 {
	most := heap()
	for n := range rows {
		if err := write(wideRow(n)...); err != nil {
			t.Fatal(err)
		}
		if n%1000 == 0 {
			most = max(most, heap())
		}
	}
	return max(most, heap())
}

// 100 000 rows of 20 columns, 20 000 of them addresses that cannot all be clicked.
func BenchmarkXLSX_100000_rows(b *testing.B) {
	var most uint64
	for b.Loop() {
		x := NewXLSX(io.Discard, Book{About: About{Sheet: "Om dataene"}})
		if err := x.Table(wide()); err != nil {
			b.Fatal(err)
		}
		most = max(most, fill(b, 100_000, x.Write))
		if _, err := x.Finish(); err != nil {
			b.Fatal(err)
		}
		most = max(most, heap())
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-peak")
}

func BenchmarkCSV_100000_rows(b *testing.B) {
	var most uint64
	for b.Loop() {
		c, err := NewCSV(io.Discard, ForExcel, wide())
		if err != nil {
			b.Fatal(err)
		}
		most = max(most, fill(b, 100_000, c.Write))
		if _, err := c.Finish(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-peak")
}

// Ten thousand rows must not take the memory of ten thousand rows. The whole of 100 000 is an ordeal.
func TestMemory(t *testing.T) {
	rows, limit := 10_000, uint64(64<<20)
	if os.Getenv("ALLMENNING_ORDEAL") != "" {
		rows, limit = 100_000, 256<<20
	}
	before := heap()
	x := NewXLSX(io.Discard, Book{})
	if err := x.Table(wide()); err != nil {
		t.Fatal(err)
	}
	most := fill(t, rows, x.Write)
	if _, err := x.Finish(); err != nil {
		t.Fatal(err)
	}
	if most = max(most, heap()); most > before+limit {
		t.Errorf("%d rows took %d MiB, want at most %d", rows, (most-before)>>20, limit>>20)
	}
}
