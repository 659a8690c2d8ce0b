package i18n

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

// What stands around a text keeps its direction, whatever the text holds: told by another hand's algorithm.
func TestIsolated(t *testing.T) {
	for _, s := range []string{
		"Fall hjemme", "áčđŋšŧž", "\u202eFall", "\u202e\u202dFall", "\u2067Fall", "\u2069\u202eFall", "\u2067\u2069\u2069\u202eFall", "\u2066\u2067Fall\u2069",
		"שלום", "مرحبا 12", "\u200fFall", "\u061cFall", "\u202bFall\u202c",
	} {
		got := Isolated(s)
		if strings.Contains(s, "Fall hjemme") || strings.Contains(s, "áč") {
			if got != s {
				t.Errorf("%q became %q", s, got)
			}
			continue
		}
		if strings.Count(got, string(fsi))+strings.Count(got, string(lri))+strings.Count(got, string(rli)) != strings.Count(got, string(pdi)) {
			t.Errorf("%q leaves something open", got)
		}
		if bare := strings.Map(func(r rune) rune {
			if r >= lri && r <= pdi {
				return -1
			}
			return r
		}, got); bare != strings.Map(func(r rune) rune {
			if r >= lri && r <= pdi {
				return -1
			}
			return r
		}, s) {
			t.Errorf("%q became %q", s, got)
		}
	}
	for r := rune(1); r < 0x1f000; r++ {
		if p, _ := bidi.LookupString(string(r)); (p.Class() == bidi.R || p.Class() == bidi.AL) && !turns(r) {
			t.Errorf("%U runs from right to left", r)
		}
	}
}
