package lang

import (
	"math"
	"sync"
	"testing"
)

func TestChain(t *testing.T) {
	a := New(Options{})
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Det er ikke vi som må dette", "det:0.2 er:0.2 ikk:0.2 vi:0.2 som:0.2 må:0.2 det:0.2"}, // nothing else: weak, not empty
		{"IPS og LAR i Bergen", "ips (acronym) lar (acronym) berg"},
		{"ips i bergen", "ips (acronym) berg"},
		{"KI-verktøy", "kiverktøy ki (acronym) +verktøy:0.1"},
		{"e-helse", "ehels +hels"},
		{"jf. § 3-7 fra 2024, 15 000 kroner", "§3-7 2024:0.2 kron"},
		{"OVERVANN I BYEN", "overvan +van byen"},
		{"Møre og Romsdal", "mør romsdal"},
	} {
		if got := show(a.Analyse(c.text)); got != c.want {
			t.Errorf("%q:\n%s, want\n%s", c.text, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Ærlig ØST Åse": "ærlig øst åse", "Kárášjohka – Karasjok": "karasjohka – karasjok", "Guovdageaidnu": "guovdageaidnu",
		"Unjárga": "unjarga", "Deanušaldi Đ Ŋ Ŧ ž": "deanusaldi d n t z", "Malmö Gävle": "malmø gævle", "é\u0301": "e", "A\u030as": "ås", "": "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestGrams(t *testing.T) {
	a := New(Options{})
	like := func(x, y string) float64 { return gramCosine(a.Grams(x), a.Grams(y)) }
	if like("sykehjem", "Sykehjem") != 1 || like("sykehjem", "flom") != 0 || like("", "") != 0 {
		t.Error("ends of the scale")
	}
	if near, far := like("medisindispenser", "medisindispeser"), like("medisindispenser", "medisinrom"); near < .6 || far >= near {
		t.Errorf("misspelt %.2f, other word %.2f", near, far)
	}
	if x, y := like("klima og miljø", "miljø"), like("miljø", "klima og miljø"); x != y {
		t.Error("not symmetric")
	}
}

// The cache is shared, bounded and never changes an answer.
func TestConcurrentUse(t *testing.T) {
	a := New(Options{})
	texts := benchTexts(40)
	want := make([]string, len(texts))
	for i, s := range texts {
		want[i] = show(New(Options{}).Analyse(s))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, s := range texts {
				if got := show(a.Analyse(s)); got != want[i] {
					t.Errorf("text %d differs", i)
				}
				a.Grams(s)
			}
		})
	}
	wg.Wait()
}

// An installation's own words become parts, and nothing else changes.
func TestOwnLexicon(t *testing.T) {
	a, b := New(Options{}), New(Options{Lexicon: []string{"kvitveis", "!ulvesone", "opp", "og"}})
	if got, want := show(b.Analyse("kvitveisprosjektet")), "hvitveisprosjekt +hvitveis +prosjekt:0.1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if show(b.Analyse("ulvesonen oppfølging skolehage")) != "ulveson oppfølg "+show(a.Analyse("skolehage")) {
		t.Error(show(b.Analyse("ulvesonen oppfølging skolehage")))
	}
}

// gramCosine is the cosine of two gram vectors with weights 1 + ln(count): 1 for equal texts, 0 when nothing is shared or one is
// empty.
func gramCosine(a, b Grams) float64 {
	var dot, aa, bb float64
	for _, g := range a {
		w := gramWeight(g)
		aa += w * w
	}
	for _, g := range b {
		w := gramWeight(g)
		bb += w * w
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch x, y := a[i]>>16, b[j]>>16; {
		case x < y:
			i++
		case x > y:
			j++
		default:
			dot += gramWeight(a[i]) * gramWeight(b[j])
			i++
			j++
		}
	}
	if dot == 0 {
		return 0
	}
	return math.Min(1, dot/math.Sqrt(aa*bb))
}

func gramWeight(g Gram) float64 {
	if g&0xffff == 1 {
		return 1
	}
	return 1 + math.Log(float64(g&0xffff))
}
