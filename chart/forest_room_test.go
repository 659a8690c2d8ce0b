package chart

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rowsOf gives, by baseline, the texts people see on a page of the given kind: wide or narrow.
func rowsOf(s SVG, hidden string) map[string][]string {
	rows := map[string][]string{}
	for _, m := range regexp.MustCompile(`<text x="(0|100)%" y="([0-9.]+)"[^>]*class="([^"]*hl[^"]*)">(.*?)</text>`).FindAllStringSubmatch(string(s), -1) {
		if !strings.Contains(" "+m[3]+" ", " "+hidden+" ") {
			rows[m[2]] = append(rows[m[2]], regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[4], ""))
		}
	}
	return rows
}

// TestForest_name_and_numbers_share_one_line: whatever the name, on a wide page and on a narrow one the name and the
// numbers stand on one baseline, one such line a row, and do not meet.
func TestForest_name_and_numbers_share_one_line(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := falls()
		for i := range f.Rows {
			f.Rows[i].Label = rapid.StringMatching(`[A-ZÆØÅ][a-zæøå]{1,24}( [a-zæøå]{1,20}){0,9}`).Draw(t, "label")
			f.Rows[i].Short = rapid.StringMatching(`([A-ZÆØÅ][a-zæøå]{1,30}, 2024)?`).Draw(t, "short")
		}
		got := must(Forest(f))
		for hidden, room := range map[string]float64{"fn": wide, "fw": narrow} {
			rows := rowsOf(got.SVG, hidden)
			if len(rows) != len(f.Rows) {
				t.Fatalf("%d lines of text for %d rows: %v", len(rows), len(f.Rows), rows)
			}
			for y, texts := range rows {
				if len(texts) != 2 {
					t.Fatalf("at y = %s there is %q, want a name and its numbers", y, texts)
				}
				if w := (width(texts[0]) + width(texts[1])) * narrow / 100; w > room {
					t.Fatalf("%q and %q take %.0f px of %.0f", texts[0], texts[1], w, room)
				}
			}
		}
	})
}

// TestForest_height_does_not_hang_on_names: two lines a row, so long names make no taller figure.
func TestForest_height_does_not_hang_on_names(t *testing.T) {
	height := func(f ForestPlot) float64 {
		h, _ := strconv.ParseFloat(regexp.MustCompile(`height="([0-9.]+)"`).FindStringSubmatch(string(must(Forest(f)).SVG))[1], 64)
		return h
	}
	long := falls()
	for i := range long.Rows {
		long.Rows[i].Label = strings.Repeat("Samarbeidet om helse og omsorg ", 4)
	}
	if a, b := height(falls()), height(long); a != b {
		t.Errorf("%v px with short names, %v px with long ones", a, b)
	}
}

// TestForest_short_names: the narrow page has the short name, the wide one the whole, the table always the whole.
func TestForest_short_names(t *testing.T) {
	got := must(Forest(wild()))
	if s := string(got.SVG); !strings.Contains(s, `class="b hl fn">Indre Østfold, 2024<`) || !strings.Contains(s, `class="b hl fw">Indre Østfold og de andre`) {
		t.Error("want a short and a long form of the long name")
	}
	if name := got.Table.Rows[0].Cells[0].Text; name != wild().Rows[0].Label+wild().Rows[0].Note {
		t.Errorf("the table calls it %q", name)
	}
}
