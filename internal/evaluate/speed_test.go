package evaluate

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

func TestSpeed_measures_everything(t *testing.T) {
	var out strings.Builder
	if err := Speed(&out, 300, os.Getenv(testkit.PostgresVariable)); err != nil {
		t.Fatal(err)
	}
	got := values(t, out.String())
	for _, name := range []string{
		"import_rows", "import_csv_s", "import_csv_cpu_s", "import_csv_peak_mb", "import_xlsx_s", "import_xlsx_peak_mb",
		"list_receive_s", "list_look_s", "list_take_s", "list_cpu_s", "list_peak_mb",
		"n", "cores", "analyse_texts_per_s", "build_s", "index_bytes_per_text", "search_short_p50_ms", "search_short_p99_ms", "search_pasted_p50_ms",
		"search_pasted_p99_ms", "one_new_text_p99_ms", "all_pairs_s", "all_pairs_recall@10", "snapshot_mb", "snapshot_load_s", "first_answer_s",
	} {
		if v, ok := got[name]; !ok || v < 0 {
			t.Errorf("%s is missing", name)
		}
	}
	for _, name := range []string{"import_postgres_s", "import_postgres_peak_mb", "list_postgres_take_s", "list_postgres_peak_mb"} {
		if _, ok := got[name]; ok != testkit.HasPostgres() {
			t.Errorf("%s is measured: %v", name, ok)
		}
	}
	if r := got["all_pairs_recall@10"]; r < .95 || r > 1 {
		t.Errorf("recall %v", r)
	}
	if err := Speed(&out, 3, ""); err == nil {
		t.Error("three records are measured")
	}
}

// mostForLists is how much memory the program may have while a list of 100,000 rows comes in, in MB.
const mostForLists = 256

// What does not hang on how fast the machine is: memory and recall at 10,000 records, and memory while lists of 100,000 rows come in. The
// times are measured by `evaluate speed`.
func TestSpeed_memory_and_recall(t *testing.T) {
	if os.Getenv("ALLMENNING_ORDEAL") == "" {
		t.Skip("set ALLMENNING_ORDEAL=1 to measure 10,000 records")
	}
	var out strings.Builder
	if err := Speed(&out, 10_000, os.Getenv(testkit.PostgresVariable)); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	got := values(t, out.String())
	if got["import_rows"] != mostImported {
		t.Errorf("lists of %v rows", got["import_rows"])
	}
	for name, mb := range got {
		if strings.HasSuffix(name, "_peak_mb") && mb > mostForLists {
			t.Errorf("%s is %v, want at most %v", name, mb, mostForLists)
		}
	}
	if bytes := got["index_bytes_per_text"]; bytes > 4096 {
		t.Errorf("%v bytes a text, want at most 4,096", bytes)
	}
	if recall := got["all_pairs_recall@10"]; recall < .98 {
		t.Errorf("recall %v, want at least .98", recall)
	}
}

// The same seed gives the same records, another seed others, and all are valid.
func TestCorpus(t *testing.T) {
	a, b := slices.Collect(Corpus(200, 1)), slices.Collect(Corpus(200, 1))
	if !reflect.DeepEqual(a, b) {
		t.Error("two corpora of one seed differ")
	}
	if c := slices.Collect(Corpus(200, 2)); reflect.DeepEqual(a[0].Title, c[0].Title) {
		t.Error("two seeds give one corpus")
	}
	ids := map[string]bool{}
	for _, r := range a {
		r.Owner = "owner"
		if err := r.Check(); err != nil {
			t.Fatalf("%s: %v", r.Title, err)
		}
		ids[string(r.ID)] = true
	}
	if len(ids) != 200 {
		t.Errorf("%d ids", len(ids))
	}
}
