package evaluate

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
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

// imports times lists on their way into an empty store: as the command line brings them in, CSV and XLSX, and as the browser does, which
// looks a list through before it is taken in; into SQLite, and CSV into PostgreSQL where there is a server. The peak is that of the whole
// program meanwhile, in MB; 0 where the system does not say. It comes first, before there is anything else in memory.
func (s *speed) imports(n int, postgres string) error {
	rows := min(10*n, mostImported)
	s.say("import_rows %d", rows)
	for _, m := range []struct {
		name, format, server string
		road                 func(context.Context, *imported) error
	}{
		{"import_csv", "csv", "", byTerminal},
		{"import_xlsx", "xlsx", "", byTerminal},
		{"list", "csv", "", byBrowser},
		{"import_postgres", "csv", postgres, byTerminal},
		{"list_postgres", "csv", postgres, byBrowser},
	} {
		if m.server == "" && strings.HasSuffix(m.name, "_postgres") {
			continue
		}
		took, err := timedImport(m.format, m.server, rows, m.road)
		if err != nil {
			return fmt.Errorf("evaluate: %s: %w", m.name, err)
		}
		for _, t := range took.parts {
			s.say("%s%s_s %.2f", m.name, t.name, t.wall.Seconds())
		}
		s.say("%s_cpu_s %.2f\n%s_peak_mb %.0f", m.name, took.cpu.Seconds(), m.name, took.peak)
		if rows >= patient {
			fmt.Fprintf(os.Stderr, "speed: %s: %d rows taken in (%.0f s of processor, at most %.0f MB)\n", m.name, rows, took.cpu.Seconds(), took.peak)
		}
	}
	return nil
}

// imported is a list on its way into an empty store, and how that went.
type imported struct {
	db    *store.DB
	list  *os.File
	rows  int
	parts []part
	cpu   time.Duration
	peak  float64 // in MB
}

// part is what a part of the road took.
type part struct {
	name string // "" where there is one alone
	wall time.Duration
}

// part times a part of the road.
func (m *imported) part(name string, do func() error) error {
	began := time.Now()
	err := do()
	m.parts = append(m.parts, part{name, time.Since(began)})
	return err
}

// timedImport makes a list and an empty store, and times how the one comes into the other by a road.
func timedImport(format, server string, rows int, road func(context.Context, *imported) error) (*imported, error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "allmenning-speed-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	m := &imported{rows: rows}
	if m.list, err = madeList(dir, format, rows); err != nil {
		return nil, err
	}
	defer m.list.Close()
	address, drop, err := emptyStore(ctx, dir, server)
	if err != nil {
		return nil, err
	}
	defer drop()
	if m.db, err = store.Open(ctx, address, store.Options{Fold: lang.Fold}); err != nil {
		return nil, err
	}
	defer m.db.Close()
	debug.FreeOSMemory() // what came before is not this road's
	forgetPeak()
	cpu := processCPU()
	err = road(ctx, m)
	m.cpu, m.peak = processCPU()-cpu, peakMemory()
	return m, err
}

// emptyStore gives the address of a store without anything: a file in dir, or a database of its own on a server. drop takes it away.
func emptyStore(ctx context.Context, dir, server string) (address string, drop func(), err error) {
	if server == "" {
		return filepath.Join(dir, "allmenning.db"), func() {}, nil
	}
	at, err := url.Parse(server)
	if err != nil {
		return "", nil, errors.New("the address of PostgreSQL cannot be read") // which may hold a password
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", nil, err
	}
	at.Path = "/allmenning_speed_" + strings.ToLower(rand.Text())
	name := at.Path[1:]
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"); err != nil {
		return "", nil, errors.Join(err, db.Close())
	}
	return at.String(), func() {
		_, _ = db.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		_ = db.Close()
	}, nil
}

func madeList(dir, format string, rows int) (*os.File, error) {
	list, err := os.Create(filepath.Join(dir, "prosjekter."+format))
	if err != nil {
		return nil, err
	}
	write := writeCSV
	if format == "xlsx" {
		write = writeXLSX
	}
	if err = write(list, rows); err == nil {
		_, err = list.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, list.Close())
	}
	return list, nil
}

// byTerminal brings a list in as the command line does.
func byTerminal(ctx context.Context, m *imported) error {
	acts := commons.New(m.db, municipality.Embedded())
	if err := acts.PrepareOrganisations(ctx); err != nil {
		return err
	}
	return m.part("", func() error {
		report, err := acts.ImportProjects(ctx, commons.Program(), m.list, commons.ImportOptions{Name: m.list.Name(), Source: "speed"})
		if err == nil && report.New != m.rows {
			err = fmt.Errorf("%d of %d rows are new, %d are refused", report.New, m.rows, report.RefusedN)
		}
		return err
	})
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
