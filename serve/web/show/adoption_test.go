package show

import "testing"

// What a result builds on is a link only where the whole of what was written is an address on the web.
func TestIsAddress(t *testing.T) {
	for text, want := range map[string]bool{
		"https://example.org/tiltak": true, "http://example.org": true, "Modum kommune": false, "Se https://example.org": false, "https://example.org og mer": false,
		"javascript:alert(1)": false, "https://": false, "https://ola:x@example.org": false, "": false,
	} {
		if got := isAddress(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
