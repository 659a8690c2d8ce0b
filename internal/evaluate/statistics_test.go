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
