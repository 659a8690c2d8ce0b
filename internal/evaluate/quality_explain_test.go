package evaluate

import (
	"strings"
	"testing"

	own "allmenning/internal/evaluate/judged"
)

// What is explained is what is ranked: the first relative of a record, with what a person said of the two, and parts that sum to its score.
func TestExplainOwn(t *testing.T) {
	set, err := own.Load()
	if err != nil {
		t.Fatal(err)
	}
	id := set.Clusters[0].Members[0]
	var out strings.Builder
	if err := ExplainOwn(&out, id); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{id + ": ", "\n 1 ", "\n10 ", "judged same_challenge: ", "reasons: ", "score ", "features: words "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if err := ExplainOwn(&out, "nobody"); err == nil {
		t.Error("a record that is not there is explained")
	}
}
