package hits_test

import (
	"strings"
	"testing"
)

// A project without a summary says what it is coded as, and what the source does not tell has no row.
func TestHits_say_what_is_known_and_no_more(t *testing.T) {
	doc := get(t, search("medisindispenser"))
	first := all(doc, "li", "hit")[0]
	if sum := text(one(t, first, "p", "sum")); !strings.Contains(sum, "Tiltak: Elektronisk medisindispenser.") {
		t.Errorf("the line is %q", sum)
	}
	for _, h := range all(doc, "li", "hit") {
		for _, dd := range all(h, "dd", "") {
			if strings.TrimSpace(text(dd)) == "" || strings.Contains(text(dd), "Kilden sier ikke") {
				t.Errorf("a row says nothing: %q", text(h))
			}
		}
	}
	if whole := text(one(t, doc, "body", "")); strings.Count(whole, "sier ikke kilden noe om det") != 1 {
		t.Error("what is not known is not told once")
	}
}
