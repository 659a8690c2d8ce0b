package sources

import (
	"io"
	"slices"
	"testing"

	"allmenning/internal/hostile"
)

// Every hostile file of JSON Lines is read to its end, and on the lines where it is wrong, and on no others, it is refused by name.
func TestProjects_of_hostile_files(t *testing.T) {
	n, refused := 0, 0
	for f := range hostile.Files(20261124) {
		if !f.Lines || f.Size >= hostile.Large {
			continue
		}
		n++
		var wrong []int
		err := Projects(io.NewSectionReader(f.Bytes(), 0, f.Size), func(line int, _ ProjectRow, err error) {
			if err != nil {
				wrong = append(wrong, line)
			}
		})
		refused += len(wrong)
		if err != nil || !f.Anyhow && !slices.Equal(wrong, f.Refused) {
			t.Errorf("%s: refused on %v, %v; want %v", f.Name, wrong[:min(len(wrong), 5)], err, f.Refused)
		}
	}
	if n < 100 {
		t.Errorf("only %d files", n)
	}
	t.Logf("%d files, %d lines refused", n, refused)
}
