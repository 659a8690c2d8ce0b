package table

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"allmenning/internal/hostile"
)

// Texts are the same whether they lie in memory or in the temporary file, asked for in any order, and the file is gone afterwards.
func TestTexts(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var xml strings.Builder
	xml.WriteString(`<sst>`)
	want := make([]string, 3000)
	for i := range want {
		want[i] = strings.Repeat(fmt.Sprint("å", i), i%200)
		fmt.Fprintf(&xml, "<si><t>%s</t></si>", want[i])
	}
	xml.WriteString("</sst>")
	book := hostile.Book("", "", xml.String())
	for _, most := range []int{0, 1, 1000, 100_000, textsInCore} {
		a, err := openArchive(bytes.NewReader(book), int64(len(book)))
		if err != nil {
			t.Fatal(err)
		}
		texts, err := readTexts(a, "xl/sharedStrings.xml", most)
		if err != nil {
			t.Fatal(err)
		}
		if (texts.spill != nil) != (most < textsInCore) {
			t.Errorf("%d: spilled %v", most, texts.spill != nil)
		}
		for i := range want {
			for _, n := range []int{i, (i * 7919) % len(want)} {
				if got, ok, err := texts.get(n); got != want[n] || !ok || err != nil {
					t.Fatalf("%d: text %d is %.40q %v %v, want %.40q", most, n, got, ok, err, want[n])
				}
			}
		}
		if err := texts.close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Error(left, err)
		}
	}
}
