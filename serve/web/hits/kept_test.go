package hits_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"allmenning/answers"
)

// A few words may be kept by us and by those on the way; a text somebody has pasted may not.
func TestHits_of_a_pasted_text_are_kept_by_nobody(t *testing.T) {
	for q, want := range map[string]bool{
		"eldre faller hjemme": false,
		pasted:                true,
		strings.Repeat("ø", answers.MostKeptText/2):       false,
		strings.Repeat("ø", answers.MostKeptText/2) + "a": true,
	} {
		w, _ := do(t, httptest.NewRequest("GET", search(q), nil))
		if got := w.Header().Get("Cache-Control"); (got == "no-store") != want {
			t.Errorf("%d bytes: Cache-Control %q", len(q), got)
		}
	}
}
