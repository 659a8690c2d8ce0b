package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/lang"
	"allmenning/internal/hostile"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// jsonLines is a list of JSON Lines as programs write them, with lines that are wrong, and what it holds.
func jsonLines() (text string, n counted) {
	var b strings.Builder
	for i := range 300 {
		n.rows++
		switch {
		case i%60 == 30:
			n.refused++
			fmt.Fprintf(&b, "{\"id\":\"j-%d\",\"title\":\"\",\"amount_nok\":1}\n", i)
		case i%60 == 31:
			n.refused++
			fmt.Fprintf(&b, "{\"id\":\"j-%d\",\"title\":\"Halv\n", i)
		default:
			n.taken++
			n.nok += int64(1000 * i)
			fmt.Fprintf(&b, `{"id":"j-%d","title":"Trygg hverdag %d","municipalities":["Vefsn"],"period":"2022–2024","amount_nok":%d,"funder":"Statsforvalteren","themes":["healthy-ageing"],"text":"Vi prøver = og ser."}`+"\n", i, i, 1000*i)
		}
	}
	return b.String(), n
}

// Lists of JSON Lines and the real samples of Prosjektbanken go all the way from a browser's form to being taken in by the program that
// people run, with the worker it runs. What is stored is what a count by another road says.
func TestServe_takes_in_lists_from_the_browser(t *testing.T) {
	text, count := jsonLines()
	files, want := map[string][]byte{"program.jsonl": []byte(text)}, map[string]counted{"program.jsonl": count}
	folder := testkit.Shared(t, "data/import_samples")
	for name, counts := range sampleLists {
		raw, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name], want[name] = raw, counts(t, raw)
	}
	s, told := openHostile(t), map[string]int{}
	for name, raw := range files {
		f := hostile.File{Name: name, Wants: hostile.Read, Size: int64(len(raw)), Bytes: func() io.ReaderAt { return bytes.NewReader(raw) }}
		if became := s.send(f); became != "kept" {
			t.Fatalf("%s is %s", name, became)
		}
	}
	s.takeIn(told)
	if told["done"] != len(files) {
		t.Errorf("%d files: %v", len(files), told)
	}
	s.stop()

	db, err := store.Open(context.Background(), s.address, store.Options{Fold: lang.Fold})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ours := owner(allmenning.MunicipalityNumber(s.senders[0].name))
	records, err := db.List(context.Background(), allmenning.Reader{Organisations: []allmenning.OrganisationID{ours}}, store.Filter{Noun: allmenning.NounProject, Owner: ours, Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]counted{}
	for _, r := range records {
		n := got[r.Source.Name]
		n.taken++
		for _, g := range r.Body.(*allmenning.Project).Grants {
			n.nok += g.AmountNOK
			n.euro += g.AmountEUR
		}
		got[r.Source.Name] = n
	}
	for name, n := range want {
		n.rows, n.leftOut, n.refused = 0, 0, 0
		if got[name] != n || n.taken < 10 {
			t.Errorf("%s: %+v is stored, the file has %+v", name, got[name], n)
		}
		t.Logf("%s: %d taken in, %d kroner, %d euro", name, n.taken, n.nok, n.euro)
	}
}
