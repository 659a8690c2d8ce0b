package evaluate

import (
	"os"
	"testing"

	"allmenning/internal/testkit"
)

func TestTmp(t *testing.T) {
	if err := Overlap(os.Stdout, testkit.Shared(t, "data/projects_sample.jsonl"), testkit.Shared(t, "data/overlap_labels_sample.jsonl"), "/tmp/run.jsonl"); err != nil {
		t.Fatal(err)
	}
}
