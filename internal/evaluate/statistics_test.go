package evaluate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"allmenning/internal/evaluate"
	"allmenning/internal/testkit"
)

// Every case, value by value, within its own tolerance.
func TestStatistics_reference_file(t *testing.T) {
	var out strings.Builder
	passed, failed, unsupported, err := evaluate.Statistics(&out, testkit.Shared(t, "data/stat-reference.json"))
	if err != nil {
		t.Fatal(err)
	}
	if passed != 87 || failed != 0 || unsupported != 0 {
		t.Errorf("%d passed, %d failed, %d unsupported; want 87, 0, 0\n%s", passed, failed, unsupported, out.String())
	}
}

// Data that break programs, every method: no events, one study, identical effects, variances of 1e-9 or fourteen orders apart, moderators
// that repeat one another, 500 studies, three clusters, what is not a number. The numbers are R's (testdata/nasty.R made them) or none.
func TestStatistics_nasty_file(t *testing.T) {
	var out strings.Builder
	passed, failed, unsupported, err := evaluate.Statistics(&out, "testdata/nasty.json")
	if err != nil {
		t.Fatal(err)
	}
	if passed != 199 || failed != 0 || unsupported != 0 {
		t.Errorf("%d passed, %d failed, %d unsupported; want 199, 0, 0\n%s", passed, failed, unsupported, out.String())
	}
}

// NaN and infinity are read bare, in quotes, and as null; all are refused, also where a case has no number to expect.
func TestStatistics_reads_what_is_no_number(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bare.json")
	const head = `"method":"rma.uni","options":{"method":"DL","test":"z"},"tolerance_rel":1e-8,"expected":{"b":[null]},"input":`
	text := `{"meta":{"note":"NaN in a \"text\" stays"},"cases":[
		{"id":"bare",` + head + `{"yi":[1,NaN],"vi":[0.1,0.1]}},
		{"id":"infinite",` + head + `{"yi":[1,-Infinity],"vi":[0.1,0.1]}},
		{"id":"variance",` + head + `{"yi":[1,2],"vi":[0.1,Infinity]}},
		{"id":"quoted",` + head + `{"yi":[1,"NaN"],"vi":[0.1,"0.1"]}},
		{"id":"null",` + head + `{"yi":[1,null],"vi":[0.1,0.1]}},
		{"id":"text",` + head + `{"yi":[1,"many"],"vi":[0.1,0.1]}},
		{"id":"object","method":"conversion","options":[],"expected":null,"tolerance_rel":1,"input":{"md":"much"}},
		{"id":"number","method":"rma.uni","options":{"method":"DL","test":"z"},"tolerance_rel":1e-8,"expected":{"b":[1.5]},"input":{"yi":["1","2"],"vi":[0.1,0.1]}}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	passed, failed, unsupported, err := evaluate.Statistics(&out, file)
	if err != nil || passed != 8 || failed != 0 || unsupported != 0 {
		t.Errorf("%d passed, %d failed, %d unsupported, %v; want 8, 0, 0\n%s", passed, failed, unsupported, err, out.String())
	}
}

// The count is honest: a value off by more than its tolerance fails its case, a field we do not compute makes its case unsupported,
// nulls, texts and quoted figures ask for nothing, and an answer of ours that is an error is a failure.
func TestStatistics_counts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cases.json")
	const head = `"method":"escalc","options":{"measure":"IRR"},"tolerance_rel":1e-6`
	const rates = `"input":{"x1i":[10],"t1i":[100],"x2i":[20],"t2i":[100]}`
	text := `{"meta":{},"cases":[
		{"id":"right",` + head + `,` + rates + `,"expected":{"yi":[-0.69314718],"vi":[0.15]}},
		{"id":"null",` + head + `,` + rates + `,"expected":{"yi":[-0.69314718],"vi":[null],"note":"text","published":{"yi":5}}},
		{"id":"wide",` + head + `,"tolerance_fields":{"vi":0.1},` + rates + `,"expected":{"yi":[-0.69314718],"vi":[0.2]}},
		{"id":"wrong",` + head + `,` + rates + `,"expected":{"yi":[-0.69314718],"vi":[0.16]}},
		{"id":"longer",` + head + `,` + rates + `,"expected":{"yi":[-0.69314718,0],"vi":[0.15]}},
		{"id":"more",` + head + `,` + rates + `,"expected":{"yi":[-0.69314718],"vi":[0.15],"zi":[1.5]}},
		{"id":"error",` + head + `,"input":{"x1i":[10],"t1i":[0],"x2i":[20],"t2i":[100]},"expected":{"yi":[1],"vi":[1]}},
		{"id":"other","method":"gardening","input":{},"options":[],"expected":{"x":1},"tolerance_rel":1e-6}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	passed, failed, unsupported, err := evaluate.Statistics(&out, file)
	if err != nil || passed != 3 || failed != 3 || unsupported != 2 {
		t.Errorf("%d passed, %d failed, %d unsupported, %v; want 3, 3, 2\n%s", passed, failed, unsupported, err, out.String())
	}
	for _, line := range []string{
		"wrong: vi.1: got 0.15, expected 0.16, allowed 1e-06\n", "more: unsupported fields: zi\n",
		"other: unsupported: method gardening\n", "3 passed, 3 failed, 2 unsupported\n",
	} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no line %q in\n%s", line, out.String())
		}
	}
	if _, _, _, err := evaluate.Statistics(&out, file+".not"); err == nil {
		t.Error("a missing file is no error")
	}
}

// What stands beside the numbers: an expected refusal, moderators that must be left out, one method and test with flat fields, counts
// with their zero rule, and what is refused where the file too has no number.
func TestStatistics_nasty(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nasty.json")
	const y, v = `"yi":[-0.9,-1.6,-1.3,-0.2,-0.8,0.4]`, `"vi":[0.3,0.2,0.4,0.02,0.05,0.5]`
	const mods = `"mods":{"a":[1,2,3,4,5,7],"b":[2,4,6,8,10,14],"c":[1,0,1,0,1,1]}`
	text := `{"meta":{},"cases":[
		{"id":"one","method":"rma.uni","input":{"yi":[0.3],"vi":[0.04]},"options":{"method":"REML","test":"knha"},
			"expected":{"b":[0.3],"se":[0.2],"tau2":0,"tau2_ci":null},"tolerance_rel":1e-8},
		{"id":"NaN","method":"rma.uni","input":{"yi":[0.3,null],"vi":[0.04,0.1]},"options":{"method":"DL","test":"z"},
			"expected":{"b":[0.3]},"expect_error":true,"tolerance_rel":1e-8},
		{"id":"negative","method":"rma.uni","input":{"yi":[0.3,1],"vi":[0.04,-0.1]},"options":[],"expected":{"error":true},"tolerance_rel":1e-8},
		{"id":"lengths","method":"escalc","input":{"xi":[3,4],"ni":[10]},"options":{"measure":"PLO","expect_error":true},"expected":{},"tolerance_rel":1e-8},
		{"id":"dropped","method":"rma.uni.mods","input":{` + y + `,` + v + `,` + mods + `},
			"options":{"method":"FE","test":"z","expect_dropped":["b"]},"expected":{"p":3,"k":6},"tolerance_rel":1e-8},
		{"id":"not dropped","method":"rma.uni.mods","input":{` + y + `,` + v + `,` + mods + `},
			"options":{"method":"FE","test":"z"},"expected":{"p":3,"expect_dropped":["c"]},"tolerance_rel":1e-8},
		{"id":"undefined","method":"escalc","input":{"ai":[0],"bi":[5],"ci":[2],"di":[3]},
			"options":{"measure":"OR","add":0,"to":"none"},"expected":{"yi":[null],"vi":[null]},"tolerance_rel":1e-8},
		{"id":"nobody","method":"escalc","input":{"ai":[0],"bi":[5],"ci":[0],"di":[3]},
			"options":{"measure":"RD","add":0,"to":"none"},"expected":{"yi":[0],"vi":[0]},"tolerance_rel":1e-8},
		{"id":"if any","method":"escalc","input":{"ai":[4,1],"n1i":[4,3],"ci":[2,2],"n2i":[5,4]},
			"options":{"measure":"OR","add":0.5,"to":"if0all"},"expected":{"yi":[2.53369681395,-0.510825623766],"vi":[null,null]},"tolerance_rel":1e-8},
		{"id":"few","method":"publication_bias","input":{` + y + `,` + v + `},"options":{"method":"REML"},"expected":{"egger_lm_sei":{"est":1}},"tolerance_rel":1}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	passed, failed, unsupported, err := evaluate.Statistics(&out, file)
	if err != nil || passed != 8 || failed != 2 || unsupported != 0 {
		t.Errorf("%d passed, %d failed, %d unsupported, %v; want 8, 2, 0\n%s", passed, failed, unsupported, err, out.String())
	}
	for _, line := range []string{"not dropped: expect_dropped: got [b], expected [c]", "few: failed: stat.refused.too_few"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no line %q in\n%s", line, out.String())
		}
	}
}
