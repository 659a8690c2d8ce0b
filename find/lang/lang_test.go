package lang

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// leastTwins is the share that met when the list was written; the rest is listed by go test -v.
const leastTwins = .97

func wordKey(a *Analyser, w string) string {
	for _, t := range a.analyse(w, true) {
		if t.Kind == Word || t.Kind == Acronym {
			return t.Key
		}
	}
	return ""
}

func rows(t *testing.T, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

// Bokmål and nynorsk twins share a key. The share is printed, and may not fall.
func TestTwins(t *testing.T) {
	a := New(Options{})
	total, met := 0, 0
	for _, row := range rows(t, "testdata/twins.txt") {
		nn, nb, ok := strings.Cut(row, " ")
		if strings.HasPrefix(row, "#") || !ok {
			continue
		}
		total++
		if x, y := wordKey(a, nn), wordKey(a, nb); x == y {
			met++
		} else {
			t.Logf("apart: %s %s · %s %s", nn, x, nb, y)
		}
	}
	t.Logf("%d of %d twins share a key (%.1f %%)", met, total, 100*float64(met)/float64(total))
	if total < 400 || float64(met) < leastTwins*float64(total) {
		t.Errorf("want at least 400 pairs and %.0f %%", 100*leastTwins)
	}
}

func FuzzAnalyse(f *testing.F) {
	a := New(Options{Synonyms: []SynonymSet{{ID: "x", NB: []string{"fysisk aktivitet", "eldre"}, EN: []string{"R&D", "older people"}}}})
	for _, s := range []string{
		"", "Vi vil prøve elektroniske medisindispensarar i heimetenesta", "§ 3-7 i 2024", "IPS og LAR", "a\u030angstrom Å \u212b",
		"barne- og ungdomsarbeid", "e-helse", "=\u0338abc", "\xff\xfe", "R&D", "ÁĐŊŠŦŽ", "\u00ad\u00ad", "İstanbul", strings.Repeat("å", 300), "x-\u0301y",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		one, two := a.Analyse(s), a.Analyse(s)
		if len(one) != len(two) {
			t.Fatal("two answers to one text")
		}
		for i, x := range one {
			if x != two[i] {
				t.Fatal("two answers to one text")
			}
			if x.Start < 0 || x.End > len(s) || x.Start >= x.End || s[x.Start:x.End] != x.Surface {
				t.Fatalf("bad place %+v", x)
			}
			if x.Key == "" || x.Weight <= 0 || x.Weight > 1 {
				t.Fatalf("bad term %+v", x)
			}
		}
		if Fold(Fold(s)) != Fold(s) {
			t.Fatalf("Fold is not idempotent on %q", s)
		}
		g := a.Grams(s)
		for i := 1; i < len(g); i++ {
			if g[i]>>16 <= g[i-1]>>16 {
				t.Fatal("grams out of order")
			}
		}
		if !utf8.ValidString(s) {
			return
		}
		whole := a.Analyse(norm.NFC.String(s))
		if len(whole) != len(one) {
			t.Fatalf("%q and its NFC form differ: %d and %d terms", s, len(one), len(whole))
		}
		for i := range whole {
			if whole[i].Key != one[i].Key || whole[i].Weight != one[i].Weight {
				t.Fatalf("%q: %+v, NFC %+v", s, one[i], whole[i])
			}
		}
	})
}
