package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons" // the round trip goes in by the road that lists come by
	"allmenning/files/sheet"
	"allmenning/files/sources"
	"allmenning/find/lang"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/export"
	"allmenning/store"
)

func open(t testing.TB) (*store.DB, *commons.Commons, *answers.Answers) {
	t.Helper()
	db := testkit.Open(t, t.TempDir()+"/allmenning.db", store.Options{Fold: lang.Fold})
	register := municipality.Embedded()
	c := commons.New(db, register)
	if err := c.PrepareOrganisations(context.Background()); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
	return db, c, answers.New(db, nil, register)
}

func file() export.File {
	return export.File{P: i18n.New(i18n.NB), Instance: "Prøven", Base: "https://allmenning.example", At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
}

func write(t testing.TB, f export.File, a *answers.Answers, format export.Format, noun allmenning.Noun) []byte {
	t.Helper()
	var b bytes.Buffer
	entries := a.Entries(context.Background(), f.Reader, answers.Taken{Noun: noun})
	if err := f.Write(&b, format, export.Sheet{Noun: noun, Entries: entries}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The columns of projects are the fields of a list: for programs exactly, for people first and under headers that are read again.
func TestTable_of_projects_is_read_as_a_list(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.NB, i18n.NN, i18n.EN} {
		var names, titles []string
		for _, c := range export.Table(i18n.New(l), allmenning.NounProject, false).Columns {
			names = append(names, c.Name)
		}
		var fields []string
		for _, f := range sources.Fields() {
			fields = append(fields, string(f))
		}
		if !slices.Equal(names, fields) {
			t.Errorf("%s: for programs %v, want %v", l, names, fields)
		}
		people := export.Table(i18n.New(l), allmenning.NounProject, true).Columns
		for _, c := range people {
			titles = append(titles, c.Title)
		}
		for i, c := range sources.GuessColumns(titles, nil) {
			want := ""
			if i < len(fields) {
				want = fields[i]
			}
			if string(c.Field) != want {
				t.Errorf("%s: %q is read as %q, want %q", l, c.Header, c.Field, want)
			}
		}
	}
}

// Every noun has its columns, each with a title and what it means, in three languages.
func TestTable_every_noun(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.NB, i18n.NN, i18n.EN} {
		for _, noun := range allmenning.Nouns() {
			tables := []sheet.Table{export.Table(i18n.New(l), noun, false), export.Table(i18n.New(l), noun, true)}
			for _, part := range export.PartsOf(noun) {
				tables = append(tables, export.TableOf(i18n.New(l), part))
			}
			for _, table := range tables {
				titles := map[string]bool{}
				if err := table.Check(); err != nil {
					t.Errorf("%s %s: %v", l, noun, err)
				}
				for _, c := range table.Columns {
					if c.About == "" || strings.ContainsAny(c.Title+c.About+table.Title, "⟪⟫") {
						t.Errorf("%s %s.%s: %q, %q", l, noun, c.Name, c.Title, c.About)
					}
					if titles[c.Title] {
						t.Errorf("%s %s: two columns are called %q", l, table.Name, c.Title)
					}
					titles[c.Title] = true
				}
			}
		}
	}
}

// awkward are projects whose values are easily changed on the way out or in.
func awkward() (all []*allmenning.Record) {
	for i, change := range []func(r *allmenning.Record, p *allmenning.Project){
		func(*allmenning.Record, *allmenning.Project) {},
		func(r *allmenning.Record, p *allmenning.Project) {
			r.Title, p.Summary = "=HYPERLINK(\"x\")", "  Første linje,\r\nandre; \"linje\"\n+3 "
			r.Source = allmenning.Source{Name: "jsonl", ID: "-24/117", URL: "https://example.org/a,b"}
		},
		func(r *allmenning.Record, p *allmenning.Project) {
			r.Source, r.Lang = allmenning.Source{Name: "other", ID: "-24/117"}, "nn" // another source's, with the same id
			p.Partners = []string{"Nord, sør og vest"}
			p.Period = allmenning.Period{From: "2021-08", To: "2022-06-30"}
		},
		func(r *allmenning.Record, p *allmenning.Project) {
			r.Places = []allmenning.Place{{Number: "0301", CodeYear: 2024}, {Number: "1824", CodeYear: 2024}}
			p.Partners, p.Titles = []string{"NTNU", "Sintef; avdeling 2"}, allmenning.Texts{NB: "En annen tittel"}
			p.Phase, p.Status, p.Themes = allmenning.Pilot, allmenning.Running, []string{"healthy-ageing", "dementia"}
			p.Grants = []allmenning.Grant{{Funder: "Statsforvalteren i Nordland, prosjektskjønn", AmountNOK: 300_000}, {Funder: "KS", Purpose: "Partnerskap", AmountNOK: 200_000}}
			p.Period = sources.ParsePeriod("høsten 2021")
		},
		func(r *allmenning.Record, p *allmenning.Project) {
			p.Organisation = "Herøy kommune" // two are called so, and no place is given
			p.Grants = []allmenning.Grant{{Funder: "Statsforvalteren, prosjektskjønn", AmountEUR: 12_000}}
			p.Period = allmenning.Period{AsGiven: "en gang i fremtiden"}
		},
		func(r *allmenning.Record, p *allmenning.Project) {
			r.Owner = commons.MunicipalityOwner("1824")
			r.Title, p.Summary = "Vi prøver\tnoe  nytt", ""
		},
	} {
		r := testkit.Project()
		r.Title = fmt.Sprintf("%s %d", r.Title, i)
		change(r, r.Body.(*allmenning.Project))
		all = append(all, r)
	}
	return all
}

// What goes out for programs comes in again elsewhere as the same projects: written once more, the file has the same bytes. The library
// is the owner of what comes in, so who does it stands in the project itself.
func TestProjects_come_back_the_same(t *testing.T) {
	db, _, here := open(t)
	records := awkward()
	testkit.Put(t, db, records...)
	first := write(t, file(), here, export.Data, allmenning.NounProject)

	_, c, there := open(t)
	report, err := c.ImportProjects(context.Background(), commons.Program(), bytes.NewReader(first), commons.ImportOptions{Name: "prosjekter.csv", Source: "here"})
	if err != nil || report.New != len(records) || report.RefusedN > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	second := write(t, file(), there, export.Data, allmenning.NounProject)
	if !bytes.Equal(first, second) {
		t.Errorf("out:\n%s\nout again:\n%s", first, second)
	}
	// A second look that both being wrong alike would not pass.
	rows, err := csv.NewReader(bytes.NewReader(second)).ReadAll()
	if err != nil || len(rows) != len(records)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	at := func(field sources.Field) int { return slices.Index(rows[0], string(field)) }
	for _, want := range []struct {
		row   int // from 1, after the header
		field sources.Field
		text  string
	}{
		{2, sources.FieldTitle, `'=HYPERLINK("x")`},
		{2, sources.FieldID, "'-24/117"},
		{2, sources.FieldText, "Første linje,\nandre; \"linje\"\n+3"},
		{3, sources.FieldID, string(records[2].ID)},
		{3, sources.FieldPartners, "Nord, sør og vest;"},
		{3, sources.FieldTo, "2022-06-30"},
		{4, sources.FieldMunicipalityNumbers, "0301; 1824"},
		{4, sources.FieldPeriod, "høsten 2021"},
		{4, sources.FieldAmount, "500000"},
		{4, sources.FieldThemes, "healthy-ageing; dementia"},
		{4, sources.FieldFunder, "Statsforvalteren i Nordland; KS"},
		{4, sources.FieldPurpose, "prosjektskjønn; Partnerskap"},
		{5, sources.FieldPurpose, "prosjektskjønn"},
		{5, sources.FieldMunicipalities, ""},
		{6, sources.FieldOrganisationNumber, "844824122"},
		{6, sources.FieldMunicipalities, "–"},
	} {
		if got := rows[want.row][at(want.field)]; got != want.text {
			t.Errorf("line %d, %s: %q, want %q", want.row, want.field, got, want.text)
		}
	}
}

// hostile are titles that a spreadsheet would take for formulas.
var hostile = []string{"=1+1", "@SUM(1)", "+1+1", "-2+3+cmd|' /C calc'!A0", "\t=1+1", "a;=1+1", "＝1+1"}

func attack(t *testing.T, db *store.DB) {
	for _, noun := range allmenning.Nouns() {
		for _, title := range hostile {
			r := testkit.Record(noun)
			r.Title, r.Source = title, allmenning.Source{Name: string(noun), ID: title, URL: "https://example.org/=1+1"}
			switch b := r.Body.(type) {
			case *allmenning.Need:
				b.Challenge, b.ReportedBy = title, title
			case *allmenning.Project:
				b.Summary, b.Organisation, b.Partners = title, title, []string{title}
			case *allmenning.Study:
				b.Titles, b.Citation, b.PlaceNames = allmenning.Texts{NB: title}, title, []string{title}
			case *allmenning.Finding:
				b.OutcomeNamed, b.Report.Did = allmenning.Texts{NB: title}, title
				b.Report.AdaptedFrom, b.Report.Adaptation = title, []allmenning.Element{{Line: title}}
			case *allmenning.Synthesis:
				b.Question = allmenning.Texts{NB: title}
			case *allmenning.Constellation:
				b.Purpose = title
			}
			testkit.Put(t, db, r)
		}
	}
}

// No text becomes a formula in LibreOffice, of any noun and in any format; and a file that is not made safe shows that it would.
func TestLibreOffice_finds_no_formula(t *testing.T) {
	db, _, a := open(t)
	attack(t, db)
	// separators, quote, UTF-8, first row, no formats, English, quoted is not text by force, special numbers, formulas are evaluated
	filter := func(separator string) string {
		return "Text - txt - csv (StarCalc):" + separator + ",34,76,1,,1033,false,true,false,false,false,0,true"
	}
	for format, infilter := range map[export.Format]string{export.XLSX: "", export.CSV: filter("59"), export.Data: filter("44")} {
		ending := ".csv"
		if format == export.XLSX {
			ending = ".xlsx"
		}
		files := map[string][]byte{}
		for _, noun := range allmenning.Nouns() {
			files[string(noun)+ending] = write(t, file(), a, format, noun)
		}
		if format != export.XLSX {
			files["control.csv"] = []byte("a\r\n=1+1\r\n")
		}
		opened := testkit.Calc(t, infilter, files)
		if format != export.XLSX && opened["control.csv"][0].Rows[1][0].Formula == "" {
			t.Fatal("LibreOffice finds no formula where there is one")
		}
		delete(opened, "control.csv")
		for name, sheets := range opened {
			var rows [][]testkit.CalcCell
			for _, s := range sheets {
				rows = append(rows, s.Rows...)
			}
			texts := 0
			for _, row := range rows {
				for _, c := range row {
					if c.Formula != "" {
						t.Errorf("%s of %s: a formula %q", format, name, c.Formula)
					}
					if strings.Contains(c.Text, "1+1") {
						texts++
					}
				}
			}
			if len(rows) < len(hostile)+1 || texts < 3 {
				t.Errorf("%s of %s: %d rows, %d hostile texts", format, name, len(rows), texts)
			}
		}
	}
}

// Ten thousand records go out in less than 64 MB of live memory, in every format.
func TestWrite_keeps_no_records(t *testing.T) {
	db, _, a := open(t)
	const many = 10_000
	text := strings.Repeat("Vi prøver elektroniske medisindispensere i hjemmetjenesten. ", 20)
	var records []*allmenning.Record
	for i := range many {
		r := testkit.Project()
		r.Title = fmt.Sprintf("Prosjekt %d", i)
		r.Body.(*allmenning.Project).Summary = text
		records = append(records, r)
	}
	for chunk := range slices.Chunk(records, 1000) {
		testkit.Put(t, db, chunk...)
	}
	records = nil
	for _, format := range []export.Format{export.Data, export.XLSX} {
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		n, most := 0, uint64(0)
		counted := func(entries iter.Seq2[*answers.Entry, error]) iter.Seq2[*answers.Entry, error] {
			return func(yield func(*answers.Entry, error) bool) {
				for e, err := range entries {
					if n++; n%2000 == 0 {
						runtime.GC()
						runtime.ReadMemStats(&now)
						most = max(most, now.HeapAlloc)
					}
					if !yield(e, err) {
						return
					}
				}
			}
		}
		entries := a.Entries(context.Background(), allmenning.Reader{}, answers.Taken{Noun: allmenning.NounProject})
		size := &counter{}
		if err := file().Write(size, format, export.Sheet{Noun: allmenning.NounProject, Entries: counted(entries)}); err != nil {
			t.Fatal(err)
		}
		grew := float64(int64(most)-int64(before.HeapAlloc)) / (1 << 20)
		t.Logf("%s: %d records, %d bytes, %.1f MB more than before", format, n, size.n, grew)
		if n != many || grew > 64 {
			t.Errorf("%s: %d records, %.1f MB", format, n, grew)
		}
	}
}

type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}
