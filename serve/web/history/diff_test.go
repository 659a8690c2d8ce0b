package history

import (
	"strings"
	"testing"
)

// marked writes runs with what is changed in brackets.
func marked(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Changed {
			b.WriteString("[" + r.Text + "]")
		} else {
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

func TestDiffer(t *testing.T) {
	for name, c := range map[string]struct{ before, after, was, is string }{
		"a word is another":     {"vi prøver fem", "vi prøver seks", "vi prøver [fem]", "vi prøver [seks]"},
		"words come":            {"vi prøver", "vi prøver om natten nå", "vi prøver", "vi prøver[ om natten nå]"},
		"nothing stood":         {"", "noe", "", "[noe]"},
		"nothing stands":        {"noe", "", "[noe]", ""},
		"only space":            {"en  to", "en to", "en  to", "en to"},
		"a thousand is one":     {"300\u00a0000 kr", "450\u00a0000 kr", "[300\u00a0000 ]kr", "[450\u00a0000 ]kr"},
		"order":                 {"a b c d", "b c d a", "[a ]b c d", "b c d [a]"},
		"the same in the midst": {"x felles y", "z felles w", "[x ]felles [y]", "[z ]felles [w]"},
		"letters of more bytes": {"blåbær øl", "blåbær mjød", "blåbær [øl]", "blåbær [mjød]"},
	} {
		was, is := differ(c.before, c.after)
		// a run that begins with a space takes it from the word before: the texts are what counts
		if got := strings.ReplaceAll(marked(was), " ]", "] "); got != strings.ReplaceAll(c.was, " ]", "] ") {
			t.Errorf("%s: before is %q, want %q", name, got, c.was)
		}
		if got := marked(is); got != c.is && got != strings.ReplaceAll(c.is, "[ ", " [") {
			t.Errorf("%s: after is %q, want %q", name, got, c.is)
		}
	}
}

// The runs of a text are the text, whatever the two are: also for those too long to be held up word by word.
func FuzzDiffer(f *testing.F) {
	f.Add("en to tre", "en fire tre")
	f.Add(" \n\u00a0x", "")
	f.Add(strings.Repeat("a b ", 3000), strings.Repeat("c d ", 3000))
	f.Fuzz(func(t *testing.T, before, after string) {
		was, is := differ(before, after)
		join := func(runs []run) (all string) {
			for _, r := range runs {
				all += r.Text
			}
			return all
		}
		if join(was) != before || join(is) != after {
			t.Fatalf("%q and %q became %q and %q", before, after, join(was), join(is))
		}
		if before == after && (len(was) > 1 || len(was) == 1 && was[0].Changed) {
			t.Fatalf("%q differs from itself", before)
		}
	})
}
