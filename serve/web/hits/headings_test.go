package hits_test

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/headings.txt anew")

// What the page says at its head of the example library, for words and for a text, in three languages. Of words it is never said
// that somebody works on the same.
func TestHeadings(t *testing.T) {
	const file = "testdata/headings.txt"
	var out strings.Builder
	for _, q := range []string{
		"kommune", "prosjekt", "2024", "demens", "fall", "skole", "barnevern", "medisindispenser", "medisindispenser opplæring", "velferdsteknologi",
		"ensomhet blant eldre", "eldre faller hjemme", "ungdom utenfor arbeid", "young people outside work", "digital hjemmeoppfølging",
		"hverdagsrehabilitering", "kunstig intelligens i skolen", "xqzzy", "Vefsn", pasted,
	} {
		for _, lang := range []string{"nb", "nn", "en"} {
			heading := text(one(t, get(t, search(q, "lang="+lang)), "h1", ""))
			if q != pasted && (strings.Contains(heading, "det samme") || strings.Contains(heading, "det same") || strings.Contains(heading, "the same")) {
				t.Errorf("%s: of words is said %q", q, heading)
			}
			out.WriteString(lang + "\t" + strings.ReplaceAll(q[:min(len(q), 40)], "\n", " ") + "\t" + heading + "\n")
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")
	for i := range is {
		if i >= len(was) || was[i] != is[i] {
			t.Errorf("is %q; go test -run Headings -update writes it, if it is right", is[i])
		}
	}
}
