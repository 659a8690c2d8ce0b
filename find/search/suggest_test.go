package search

import (
	"strings"
	"testing"
	"unicode"
)

func TestDidYouMean(t *testing.T) {
	v := view(texts)
	for _, c := range []struct{ name, text, want string }{
		{"one word", "demns", "demens"},
		{"with a capital", "Demns", "Demens"},
		{"in capitals", "DEMNS I BUTIKKER", "DEMENS I BUTIKKER"},
		{"only the word that is wrong, and all else as it was", "  demns,\tbutikker  ", "  demens,\tbutikker  "},
		{"twice", "demns og demns", "demens og demens"},
		{"a word within another word stays", "demnsskole demns", "demnsskole demens"},
		{"spelt right", "demens", ""},
		{"too far from any word", "demnokrati", ""},
		{"markup", "<demns>", ""},
		{"what stands in markup", "<script>demns</script>", ""},
		{"a lone sign", "demns < butiker", "demens < butiker"},
		{"an entity", "&demns;", ""},
		{"an address", "https://demns.no/butiker", ""},
		{"a post address", "demns@butiker.no", ""},
		{"a file", "demns.docx", ""},
		{"a word with a digit", "demns2", ""},
		{"before a full stop", "Vi har demns.", "Vi har demens."},
		{"within quotes", "«demns»", "«demens»"},
		{"broken bytes", "\xffdemns", "\xffdemens"},
	} {
		if got := searcher.Search(v, everybody, Query{Text: c.text}).DidYouMean; got != c.want {
			t.Errorf("%s: %q means %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

// What nobody may see is not suggested, to those who see it either: a suggestion is of public words alone.
func TestDidYouMean_public_words_only(t *testing.T) {
	v := viewOf(map[string]string{"p1": "Skole. Elever.", "x1": "Hemmelighet. Hemmeligheter i skuffen."}, func(id string) bool { return id[0] == 'p' })
	if got := searcher.Search(v, []byte{1, 1}, Query{Text: "hemelighet"}).DidYouMean; got != "" {
		t.Errorf("a hidden word is suggested: %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"demns", "demens", 1}, {"skoel", "skole", 1}, {"skolefravaer", "skolefravær", 2}, {"sentrum", "sentre", 2}, {"ab", "ba", 1}, {"kitten", "sitting", 3},
	} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != got {
			t.Errorf("%s – %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// A suggestion differs from the question in whole words alone: taken word by word, all else is the same, and each word put in is one
// that public texts have.
func FuzzDidYouMean(f *testing.F) {
	v := view(texts)
	for _, s := range []string{"demns", "<script>", "a<b demns", "demns demns", "</demns", "Demns&amp;demns", "\xffdemns", "dem\u0301ns", "İdemns", "skoel-demns", "demns.no", "ſkole"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		meant := searcher.Search(v, everybody, Query{Text: s}).DidYouMean
		if meant == "" {
			return
		}
		mine, theirs := pieces(s), pieces(meant)
		if len(mine) != len(theirs) {
			t.Fatalf("%q became %q", s, meant)
		}
		changed := 0
		for i, p := range mine {
			if p == theirs[i] {
				continue
			}
			changed++
			if !known(theirs[i]) {
				t.Fatalf("%q became %q: no text has %q", s, meant, theirs[i])
			}
		}
		if changed == 0 || strings.Count(s, "<") != strings.Count(meant, "<") {
			t.Fatalf("%q became %q", s, meant)
		}
	})
}

// pieces cuts a text into words, hyphens within them, and the single signs between.
func pieces(s string) []string {
	var out []string
	start := -1
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || start >= 0 && strings.ContainsRune("-‐‑\u00ad", r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, s[start:i])
			start = -1
		}
		out = append(out, string(r))
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}

func known(word string) bool {
	for _, text := range texts {
		for _, x := range analyser.Analyse(text) {
			if strings.EqualFold(x.Surface, word) {
				return true
			}
		}
	}
	return false
}
