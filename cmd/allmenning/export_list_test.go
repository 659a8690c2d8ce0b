package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"allmenning"
	"allmenning/serve/export"
)

// A list of projects goes out, comes in elsewhere, and goes out again with the same bytes; what cannot be written is said in one line.
func TestExport_list(t *testing.T) {
	program, data, shelf := build(t), t.TempDir(), t.TempDir()
	run := func(args ...string) {
		t.Helper()
		if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	_, stop := serve(t, program, "--data", data, "--examples")
	stop()
	at := func(name string) string { return filepath.Join(shelf, name) }
	run("export", "list", "project", at("a.csv"), "--data", data)
	run("import", "list", at("a.csv"), "--data", at("new"), "--source", "a")
	run("export", "list", "project", at("b.csv"), "--data", at("new"))
	first, err1 := os.ReadFile(at("a.csv"))
	second, err2 := os.ReadFile(at("b.csv"))
	if err1 != nil || err2 != nil || bytes.Count(first, []byte("\n")) < 10 || !bytes.Equal(first, second) {
		t.Errorf("%v, %v; out:\n%s\nout again:\n%s", err1, err2, first, second)
	}
	run("export", "list", "finding", at("c.xlsx"), "--data", data, "--lang", "nn", "--organisation", "844824122")
	if file, err := os.ReadFile(at("c.xlsx")); err != nil || !strings.HasPrefix(string(file), "PK") {
		t.Errorf("the workbook is %.10q, %v", file, err)
	}
	run("export", "list", "all", at("e.xlsx"), "--data", data, "--organisation", "844824122")
	book, err := excelize.OpenFile(at("e.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if sheets := book.GetSheetList(); len(sheets) != len(allmenning.Nouns())+len(export.Parts())+1 || !slices.Contains(sheets, "Historikk") {
		t.Errorf("all of an organisation has the sheets %q", sheets)
	}
	if err := book.Close(); err != nil {
		t.Error(err)
	}
	fails(t, exec.Command(program, "export", "list", "all", at("f.xlsx"), "--data", data), "--organisation")
	fails(t, exec.Command(program, "export", "list", "all", at("f.csv"), "--data", data, "--organisation", "844824122"), ".xlsx")
	fails(t, exec.Command(program, "export", "list", "project", at("a.csv"), "--data", data), "file exists")
	fails(t, exec.Command(program, "export", "list", "project", at("d.doc"), "--data", data), ".csv or .xlsx")
	fails(t, exec.Command(program, "export", "list", "person", at("d.csv"), "--data", data), "must be one of")
	fails(t, exec.Command(program, "export", "list", "need", at("d.csv"), "--data", data, "--organisation", "999999999"), "no organisation here")
	fails(t, exec.Command(program, "export", "list", "need", at("d.csv"), "--data", at("mistyped")), "there is no store in")
	if left, _ := filepath.Glob(at("*")); len(left) != 5 {
		t.Errorf("in the folder: %v", left)
	}
}
