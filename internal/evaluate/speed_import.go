package evaluate

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/files/sheet"
	"allmenning/find/lang"
	"allmenning/municipality"
	"allmenning/store"
)

// mostImported is how many rows a list has that is timed on its way in: ten for each record that is measured, and no more than these.
const mostImported = 100_000

// imports times lists on their way into an empty store, as the command line brings them in: CSV and XLSX, into SQLite. The peak is that of
// the whole program meanwhile, in MB; 0 where the system does not say. It comes first, before there is anything else in memory.
func (s *speed) imports(n int) error {
	rows := min(10*n, mostImported)
	s.say("import_rows %d", rows)
	for _, format := range []string{"csv", "xlsx"} {
		dir, err := os.MkdirTemp("", "allmenning-speed-*")
		if err != nil {
			return err
		}
		took, peak, err := timedImport(dir, format, rows)
		_ = os.RemoveAll(dir)
		if err != nil {
			return fmt.Errorf("evaluate: import of %s: %w", format, err)
		}
		s.say("import_%s_s %.2f\nimport_%s_peak_mb %.0f", format, took.Seconds(), format, peak)
		if rows >= patient {
			fmt.Fprintf(os.Stderr, "speed: %d rows of %s taken in (%.0f s, at most %.0f MB)\n", rows, format, took.Seconds(), peak)
		}
	}
	return nil
}

// timedImport makes a list, and times how it is taken in.
func timedImport(dir, format string, rows int) (took time.Duration, peak float64, err error) {
	ctx := context.Background()
	list, err := os.Create(filepath.Join(dir, "prosjekter."+format))
	if err != nil {
		return 0, 0, err
	}
	defer list.Close()
	write := writeCSV
	if format == "xlsx" {
		write = writeXLSX
	}
	if err := write(list, rows); err != nil {
		return 0, 0, err
	}
	if _, err := list.Seek(0, io.SeekStart); err != nil {
		return 0, 0, err
	}
	db, err := store.Open(ctx, filepath.Join(dir, "allmenning.db"), store.Options{Fold: lang.Fold})
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	acts := commons.New(db, municipality.Embedded())
	if err := acts.PrepareOrganisations(ctx); err != nil {
		return 0, 0, err
	}
	runtime.GC()
	forgetPeak()
	began := time.Now()
	report, err := acts.ImportProjects(ctx, commons.Program(), list, commons.ImportOptions{Name: list.Name(), Source: "speed"})
	took, peak = time.Since(began), peakMemory()
	if err == nil && report.New != rows {
		err = fmt.Errorf("%d of %d rows are new, %d are refused", report.New, rows, report.RefusedN)
	}
	return took, peak, err
}

// listHeader is the header of the lists; see listRow.
var listHeader = []string{"Prosjektnummer", "Tittel", "Kommunenummer", "Beløp", "Fra", "Til", "Tekst"}

// longest is how many characters of a text stand in a cell.
const longest = 300

// listRows calls yield with the cells of each row: projects as Corpus makes them, each under a number of its own.
func listRows(rows int, yield func(id, title, number string, amount int, from, to, text string) error) error {
	var some []*allmenning.Record
	for r := range Corpus(1000, seed) {
		some = append(some, r)
	}
	for i := range rows {
		r := some[i%len(some)]
		text := []rune(r.Body.(*allmenning.Project).Summary)
		year := 2015 + i%10
		err := yield(fmt.Sprintf("P-%06d", i), fmt.Sprintf("%s %d", r.Title, i), string(r.Places[0].Number), 1000*(i%5000),
			fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year+2), string(text[:min(len(text), longest)]))
		if err != nil {
			return err
		}
	}
	return nil
}

// writeCSV writes the list as a spreadsheet set to Norwegian saves it.
func writeCSV(to io.Writer, rows int) error {
	out := csv.NewWriter(to)
	out.Comma, out.UseCRLF = ';', true
	if err := out.Write(listHeader); err != nil {
		return err
	}
	err := listRows(rows, func(id, title, number string, amount int, from, to, text string) error {
		return out.Write([]string{id, title, number, strconv.Itoa(amount) + ",00 kr", from, to, text})
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// writeXLSX writes the list as a workbook, with numbers and dates as such.
func writeXLSX(to io.Writer, rows int) error {
	kinds := []sheet.Kind{3: sheet.Kroner, 4: sheet.Date, 5: sheet.Date, 6: sheet.Text}
	var columns []sheet.Column
	for i, title := range listHeader {
		columns = append(columns, sheet.Column{Name: fmt.Sprint("c", i), Title: title, Kind: kinds[i]})
	}
	out := sheet.NewXLSX(to, sheet.Book{})
	if err := out.Table(sheet.Table{Name: "projects", Title: "Prosjekter", Columns: columns}); err != nil {
		return err
	}
	err := listRows(rows, func(id, title, number string, amount int, from, to, text string) error {
		return out.Write(id, title, number, amount, from, to, text)
	})
	if err != nil {
		return err
	}
	_, err = out.Finish()
	return err
}
