package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"allmenning/e2e/browser"
)

// listStory is an editor with lists to take in.
type listStory struct {
	t   *testing.T
	tab *browser.Tab
	eye *browser.Tab // that looks at the pages: axe needs scripts
	dir string
}

// look holds a page to the rules on a phone and keeps pictures of it, wide too: no fault by axe, and no sideways scroll at any width.
func (s *listStory) look(what string) {
	s.t.Helper()
	if s.eye != s.tab {
		s.eye.Visit(s.tab.Path())
	}
	s.eye.Resize(browser.Wide)
	s.eye.Fits()
	s.eye.Screenshot("list-" + what)
	s.eye.Resize(browser.Narrow)
	s.eye.Fits()
	s.eye.Resize(browser.Phone)
	s.eye.Check()
	s.eye.Screenshot("list-" + what + "-375")
}

// send sends a file under a name of the list.
func (s *listStory) send(name, file string, content []byte) {
	s.t.Helper()
	path := filepath.Join(s.dir, file)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.tab.Visit("/lister")
	s.tab.Fill(field("navn"), name)
	s.tab.Upload(field("fil"), path)
	s.tab.Click("form[enctype] button")
}

// looked has a list looked through and waits for what is found.
func (s *listStory) looked(want string) {
	s.t.Helper()
	s.tab.Click("form[action$='/kolonner'] .actions button")
	s.tab.Until("main", want)
}

func (s *listStory) taken(want string) {
	s.t.Helper()
	s.tab.Click("form[action$='/ta-inn'] button")
	s.tab.Until("main", want)
}

// windows is a text as a Norwegian spreadsheet saves it.
func windows(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(text, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(raw)
}

const portfolio = "Prosjekter i kommunen;;;;;\n\nSaksnr;Prosjektnavn;Kommune;Beløp;Oppstart;Hva vi gjør\n" +
	"24/1;Nattsensor på Bårdshaug;Vefsn;1 500 000,50 kr;01.08.2024;Sensorer varsler når noen går ut av sengen om natten.\n" +
	"24/2;Skulehage for alle;Vefsn;;2025;Elevene dyrker maten sin selv.\n" +
	"24/3;;Vefsn;;;Denne mangler navn.\n" +
	"24/4;Ungdom i jobb;Vefsn;masse;;Ti unge får lønnet arbeid.\n"

// An editor sends a list as her spreadsheet saved it, says what a column is, sees what is wrong in which row and column, mends those rows
// and sends them again; a newer version updates and doubles nothing; a row that is here under another number is joined; and the whole
// is undone.
func TestEditor_takes_in_a_list_mends_it_and_undoes_it(t *testing.T) {
	h := newHouse(t)
	kari, _ := peopleOfTwo(t, h, func() *browser.Tab { return browser.Open(t, h, browser.Wide) })
	s := &listStory{t, kari, kari, t.TempDir()}
	kari.Visit("/min-side")
	kari.Click("main a[href='/lister']")
	says(t, kari, "main", "Har Vefsn kommune en oversikt", "Dere har ikke sendt noen liste ennå")
	s.look("empty")
	kari.Click("form[enctype] button")
	says(t, kari, ".ds-error-summary", "Velg en fil, eller lim inn cellene under.")

	s.send("Porteføljen", "portefølje.csv", windows(t, portfolio))
	says(t, kari, ".columns", "B Prosjektnavn", "Nattsensor på Bårdshaug", "Overskriften", "F Hva vi gjør", "Vi kjenner den ikke igjen")
	s.look("columns")
	kari.Choose(field("kolonne.5"), "text")
	s.looked("2 nye prosjekter, 2 rader har feil.")
	says(t, kari, "main", "6\nB Prosjektnavn", "7\nD Beløp", "Sensorer varsler når noen går ut")
	s.look("ready")
	kari.TabTo("a[href$='/feil.csv']")
	name, wrong := kari.EnterToSave()
	if name != "rader-med-feil.csv" || !strings.Contains(string(wrong), "24/4;Ungdom i jobb;Vefsn;masse;;") || strings.Contains(string(wrong), "Skulehage") {
		t.Fatalf("%s holds %q", name, wrong)
	}
	s.taken("2 prosjekter er nye, 2 rader har feil.")
	s.look("done")

	mended := strings.NewReplacer("24/3;;", "24/3;Leksehjelp;", ";masse;", ";900 000;").Replace(string(wrong))
	s.send("Porteføljen", "rettet.csv", []byte(mended))
	kari.Choose(field("kolonne.5"), "text")
	s.looked("2 nye prosjekter.")
	s.taken("2 prosjekter er nye.")
	whole := strings.NewReplacer("24/3;;", "24/3;Leksehjelp;", ";masse;", ";900 000;", "Skulehage for alle", "Skolehage for alle").Replace(portfolio)
	s.send("Porteføljen", "portefølje.csv", windows(t, whole))
	kari.Choose(field("kolonne.5"), "text")
	s.looked("1 oppdateres, 3 er som før.")
	s.taken("1 er oppdatert, 3 er som før.")
	if kari.Visit("/prosjekter"); kari.Count("main .rows > li") != 4 {
		t.Errorf("%d projects, want 4", kari.Count("main .rows > li"))
	}

	s.send("Statsforvalteren", "tilskudd.csv", windows(t, "Ref;Tittel;Kommune;Beskrivelse\nT-9;Nattsensor på Bårdshaug;Vefsn;Sensorer varsler når noen går ut av sengen om natten.\n"))
	s.looked("1 nytt prosjekt.")
	says(t, kari, "section[aria-labelledby=like]", "Her fra før", "Nattsensor på Bårdshaug")
	s.look("near")
	kari.Toggle("section[aria-labelledby=like] input[value=samme]")
	kari.Click("form[action$='/samme'] button")
	kari.Until("main", "1 slås sammen med et som er her.")
	s.taken("1 er slått sammen med et som var her.")

	kari.Visit("/lister")
	kari.Click("main .rows li:nth-child(2) h3 a")
	says(t, kari, ".expect", "1 er oppdatert")
	kari.Toggle("details:has(form[action$='/angre']) > summary")
	s.look("undo")
	kari.Click("form[action$='/angre'] button")
	kari.Until("main", "3 er som før, 1 er angret.")
	s.look("undone")
	if kari.Visit("/prosjekter"); !strings.Contains(kari.Text("main"), "Skulehage for alle") || kari.Count("main .rows > li") != 4 {
		t.Errorf("after undoing: %s", kari.Text("main"))
	}
}

// workbook is a spreadsheet with a title above the header, a header of two lines whose cells are merged, days, and another sheet.
func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	must(err)
	must(f.SetSheetName("Sheet1", "Prosjekt"))
	for cell, value := range map[string]any{
		"A1": "Prosjekt i Vefsn 2026", "A3": "Saksnr", "B3": "Prosjektnamn", "C3": "Tid", "E3": "Tilskot",
		"C4": "Start", "D4": "Slutt", "A5": "N-1", "B5": "Læringsnettverk for heimetenesta", "C5": time.Date(2025, 1, 15, 0, 0, 0, 0, time.UTC),
		"D5": time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), "E5": 250000, "A6": "N-2", "B6": "Frivillig besøksven", "C6": time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), "E6": "ukjent sum",
	} {
		must(f.SetCellValue("Prosjekt", cell, value))
	}
	must(f.SetCellStyle("Prosjekt", "C5", "D6", day))
	must(f.MergeCell("Prosjekt", "A3", "A4"))
	must(f.MergeCell("Prosjekt", "B3", "B4"))
	must(f.MergeCell("Prosjekt", "C3", "D3"))
	must(f.MergeCell("Prosjekt", "E3", "E4"))
	_, err = f.NewSheet("Gamle")
	must(err)
	must(f.SetSheetRow("Gamle", "A1", &[]any{"Tittel", "Kommune"}))
	must(f.SetSheetRow("Gamle", "A2", &[]any{"Eit gammalt prosjekt", "Vefsn"}))
	b, err := f.WriteToBuffer()
	must(err)
	return b.Bytes()
}

// The same in nynorsk on a phone without script: a spreadsheet with merged headers and days, pages that come again by themselves, another
// sheet, and a list that is discarded.
func TestEditor_takes_in_a_spreadsheet_without_script(t *testing.T) {
	h := newHouse(t)
	tab, _ := peopleOfTwo(t, h, func() *browser.Tab {
		return browser.Open(t, h, browser.Phone, browser.WithoutScript, browser.Language("nn"))
	})
	eye := browser.Open(t, h, browser.Phone, browser.Language("nn"))
	signIn(eye, "kari@vefsn.example")
	s := &listStory{t, tab, eye, t.TempDir()}
	s.send("Vår eiga liste", "prosjekt.xlsx", workbook(t))
	says(t, tab, ".columns", "B Prosjektnamn", "Læringsnettverk for heimetenesta", "Overskrifta", "C Tid – Start", "15.01.2025")
	tab.Choose(field("kolonne.2"), "from")
	tab.Choose(field("kolonne.3"), "to")
	s.look("columns-nn")
	s.looked("1 nytt prosjekt, 1 rad har feil.")
	says(t, tab, "main", "6\nE Tilskot", "2025–2026", "250\u00a0000\u00a0kroner", "Arket «Gamle» har òg rader", "Overskriftene står over to linjer")
	s.look("ready-nn")
	s.taken("1 prosjekt er nytt, 1 rad har feil.")
	s.look("done-nn")

	s.send("Gamle", "prosjekt.xlsx", workbook(t))
	tab.Click("form[action$='/ark'] button")
	says(t, tab, ".columns", "Eit gammalt prosjekt")
	tab.Click("form[action$='/forkast'] button")
	says(t, tab, ".receipt", "Lista er forkasta.")
	s.look("sent-nn")
}
