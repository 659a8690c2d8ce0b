package evaluate

import (
	"os"
	"strings"
	"testing"
)

// What finding others is worth on the judged set of our own, as testdata/own.txt has it, may not fall by more than .02. When it
// rises, the file is written anew with what `evaluate own` prints, so that the gate follows.
func TestOwn_does_not_fall(t *testing.T) {
	file, err := os.ReadFile("testdata/own.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := Own(&out, ""); err != nil {
		t.Fatal(err)
	}
	had, has := values(t, string(file)), values(t, out.String())
	for _, name := range []string{"overlap MAP", "overlap nb-nn MAP", "overlap en-nb MAP", "overlap en-nn MAP", "search MAP"} {
		if has[name] < had[name]-.02 || had[name] == 0 {
			t.Errorf("%s fell from %.4f to %.4f", name, had[name], has[name])
		}
	}
	if has["overlap queries"] != had["overlap queries"] || has["search queries"] != had["search queries"] {
		t.Error("the set is another than the one testdata/own.txt was made from")
	}
}

// The ids of the set tell what belongs together: a ranking sees numbers, and what comes back is put under the right id.
func TestOwn_masks_the_ids(t *testing.T) {
	path := t.TempDir() + "/run"
	var out strings.Builder
	if err := Own(&out, path); err != nil {
		t.Fatal(err)
	}
	runs, err := readLines[run](path)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		for _, id := range r.Ranked {
			if id == r.Query || strings.Trim(id, "0123456789") == "" {
				t.Fatalf("%s is ranked for %s", id, r.Query)
			}
		}
	}
}
