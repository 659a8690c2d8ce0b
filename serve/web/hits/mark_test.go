package hits

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMarked(t *testing.T) {
	for _, c := range []struct {
		text  string
		words []string
		want  string // marked words in brackets
	}{
		{"Eldre faller hjemme.", []string{"eldre", "hjemme"}, "[Eldre] faller [hjemme]."},
		{"Fallforebygging mot fall", []string{"fall"}, "Fallforebygging mot [fall]"},
		{"Rask psykisk helsehjelp: psykisk", []string{"psykisk", "psykisk helsehjelp"}, "Rask [psykisk helsehjelp]: [psykisk]"},
		{"Ørsta ØRSTA ørsta", []string{"ørsta"}, "[Ørsta] [ØRSTA] [ørsta]"},
		{"<b>fall</b>", []string{"fall", ""}, "<b>[fall]</b>"},
		{"fall", nil, "fall"},
		{"", []string{"fall"}, ""},
	} {
		var b strings.Builder
		for _, r := range marked(c.text, c.words) {
			if r.Mark {
				b.WriteString("[" + r.S + "]")
			} else {
				b.WriteString(r.S)
			}
		}
		if b.String() != c.want {
			t.Errorf("%q by %q: %q, want %q", c.text, c.words, b.String(), c.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	filler := strings.Repeat("Vi har prøvd mye forskjellig. ", 30)
	for _, c := range []struct {
		name, text       string
		begins, contains string
	}{
		{"short stands whole", "Vi prøver\n\nalarm.", "Vi prøver alarm.", "alarm"},
		{"met early: from the start", "Alarm om natta. " + filler, "Alarm om natta.", "Alarm"},
		{"met late: from just before", filler + "Alarmen går om natta. " + filler, "… ", "Alarmen"},
		{"not met: from the start", filler, "Vi har prøvd", "prøvd"},
	} {
		got := excerpt(c.text, []string{"alarm", "alarmen"})
		if !strings.HasPrefix(got, c.begins) || !strings.Contains(got, c.contains) {
			t.Errorf("%s: %q", c.name, got)
		}
		if n := utf8.RuneCountInString(got); n > excerptLength+excerptBefore {
			t.Errorf("%s: %d characters", c.name, n)
		}
	}
}

func FuzzMarked(f *testing.F) {
	f.Add("Eldre faller hjemme", "faller")
	f.Add("İstanbul ß ǅ", "ß")
	f.Fuzz(func(t *testing.T, text, word string) {
		if !utf8.ValidString(text) || !utf8.ValidString(word) {
			return
		}
		var b strings.Builder
		for _, r := range marked(text, []string{word}) {
			b.WriteString(r.S)
			if r.Mark && !strings.EqualFold(r.S, strings.TrimSpace(word)) {
				t.Fatalf("%q is marked for %q", r.S, word)
			}
		}
		if b.String() != text {
			t.Fatalf("%q became %q", text, b.String())
		}
		excerpt(text, []string{word})
	})
}
