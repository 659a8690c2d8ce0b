package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// counted is what a list holds by a count of the test's own: by the words in the file, and none of the program's readers.
type counted struct {
	rows, taken, leftOut, refused int
	nok, euro                     int64 // of what is taken, in whole kroner and euros
}

// countSample counts a list. row says of a row, by its header, what becomes of it and what money it has.
func countSample(t *testing.T, raw []byte, comma rune, row func(cell func(header string) string, n *counted)) (n counted) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord = comma, -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		n.rows++
		row(func(header string) string {
			at := slices.Index(all[0], header)
			if at < 0 {
				t.Fatalf("no column %s", header)
			}
			return append(cells, make([]string, at+1)...)[at] // what a row lacks is empty
		}, &n)
	}
	return n
}

// whole is an amount in whole kroner or euros. Some have come out of a reckoning: 860317.49999988 is 860,317 and a half.
func whole(t *testing.T, amount string) int64 {
	t.Helper()
	if amount == "" {
		return 0
	}
	v, err := strconv.ParseFloat(strings.Replace(amount, ",", ".", 1), 64)
	if err != nil {
		t.Fatal(err)
	}
	return int64(math.Round(math.Round(v*100) / 100))
}

// sampleLists are the samples that are lists of projects, each with its count.
var sampleLists = map[string]func(t *testing.T, raw []byte) counted{
	"prosjektbanken_soknader2_sample.csv": func(t *testing.T, raw []byte) counted {
		return countSample(t, raw, ',', func(cell func(string) string, n *counted) {
			if cell("prosjektfase") == "Avslag" {
				n.leftOut++
				return
			}
			n.taken++
			n.nok += whole(t, cell("tildelt_belop"))
		})
	},
	"prosjektbanken_eu_first40.csv": func(t *testing.T, raw []byte) counted {
		seen := map[string]bool{}
		return countSample(t, raw, ';', func(cell func(string) string, n *counted) {
			if id := cell("Prosjektnr"); !seen[id] { // a row is a participant
				seen[id] = true
				n.taken++
			}
			n.euro += whole(t, cell("Innvilget beløp organisasjon EUR"))
		})
	},
	"prosjektbanken_soknader2_fields.csv": func(t *testing.T, raw []byte) counted { // a list of fields: whoever takes it in gets what it holds
		return countSample(t, raw, ',', func(cell func(string) string, n *counted) {
			if strings.TrimSpace(cell("name")) == "" {
				n.refused++
			} else {
				n.taken++
			}
		})
	},
}

// sampleRegisters are the samples with facts of municipalities, each with its count.
var sampleRegisters = map[string]func(t *testing.T, raw []byte) int{
	"ssb_klass_131_codesAt_2026-01-01.json": func(t *testing.T, raw []byte) (n int) {
		var file struct{ Codes []struct{ Code string } }
		parsed(t, raw, &file)
		for _, c := range file.Codes {
			if c.Code != "9999" { // not stated
				n++
			}
		}
		return n
	},
	"ssb_pxweb_v2_12134_jsonstat2.json": func(t *testing.T, raw []byte) (n int) {
		var file struct{ Value []*float64 }
		parsed(t, raw, &file)
		for _, v := range file.Value {
			if v != nil {
				n++
			}
		}
		return n
	},
	"kartverket_kommuneinfo_fylkerkommuner_one.json": func(t *testing.T, raw []byte) int {
		return bytes.Count(raw, []byte(`"kommunenummer"`))
	},
}

func parsed(t *testing.T, raw []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// Every real sample is brought in whole by the program, and gives what a count by another road says: rows, those left out and refused, the
// projects that are stored, and their money. A sample that nobody counts fails the test.
func TestImport_of_the_real_samples(t *testing.T) {
	folder := testkit.Shared(t, "data/import_samples")
	program, data := build(t), t.TempDir()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(folder, f.Name())
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		count, isList := sampleLists[f.Name()]
		facts, isRegister := sampleRegisters[f.Name()]
		switch {
		case isList:
			broughtIn(t, program, data, path, count(t, raw))
		case isRegister:
			out, err := exec.Command(program, "register", path, "--data", data).CombinedOutput()
			if n := facts(t, raw); err != nil || n == 0 || !strings.Contains(string(out), fmt.Sprintf(": %d facts", n)) {
				t.Errorf("%s has %d facts: %v\n%s", f.Name(), n, err, out)
			}
		default:
			t.Errorf("nobody counts %s", f.Name())
		}
	}
	if len(files) < len(sampleLists)+len(sampleRegisters) {
		t.Errorf("only %d samples are there", len(files))
	}
}

func broughtIn(t *testing.T, program, data, path string, want counted) {
	t.Helper()
	name := filepath.Base(path)
	out, _ := exec.Command(program, "import", "list", path, "--data", data, "--source", name).CombinedOutput() // 1 where a row is refused
	for _, says := range []string{
		fmt.Sprintf("%d rows read: %d new, 0 updated, 0 unchanged, %d refused", want.taken+want.leftOut+want.refused, want.taken, want.refused),
		fmt.Sprintf("%d rows left out", want.leftOut),
	} {
		if !strings.Contains(string(out), says) && !strings.HasPrefix(says, "0 rows left out") {
			t.Errorf("%s: it does not say %q:\n%s", name, says, out)
		}
	}
	db, err := store.Open(context.Background(), filepath.Join(data, file), store.Options{Fold: lang.Fold})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	records, err := db.List(context.Background(), allmenning.Reader{}, store.Filter{Noun: allmenning.NounProject, Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	got := counted{rows: want.rows, leftOut: want.leftOut, refused: want.refused}
	for _, r := range records {
		if r.Source.Name != name {
			continue
		}
		got.taken++
		for _, g := range r.Body.(*allmenning.Project).Grants {
			got.nok += g.AmountNOK
			got.euro += g.AmountEUR
		}
	}
	if got != want || want.taken == 0 {
		t.Errorf("%s: %+v is stored, the file has %+v", name, got, want)
	}
	t.Logf("%s: %+v", name, want)
}
