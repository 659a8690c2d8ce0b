package chart

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rowsOf gives, by baseline, the texts people see on a page where the hidden classes are not shown.
func rowsOf(s SVG, hidden string) map[string][]string {
	rows := map[string][]string{}
	for _, m := range regexp.MustCompile(`<text x="(0|100)%" y="([0-9.]+)"[^>]*class="([^"]*hl[^"]*)">(.*?)</text>`).FindAllStringSubmatch(string(s), -1) {
		if !slices.ContainsFunc(strings.Fields(m[3]), func(c string) bool { return slices.Contains(strings.Fields(hidden), c) }) {
			rows[m[2]] = append(rows[m[2]], regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[4], ""))
		}
	}
	return rows
}

// TestForest_names_are_whole_and_clear_of_numbers: whatever the names, on a wide page and on a narrow one every word of a
// name is there, no line of it meets the numbers, and none runs out of the chart.
func TestForest_names_are_whole_and_clear_of_numbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := falls()
		for i := range f.Rows {
			f.Rows[i].Note = ""
			f.Rows[i].Label = rapid.StringMatching(`[A-ZÆØÅ][a-zæøå]{1,24}( [a-zæøå]{1,20}){0,9}`).Draw(t, "label")
			f.Rows[i].Short = rapid.StringMatching(`([A-ZÆØÅ][a-zæøå]{1,30}, 2024)?`).Draw(t, "short")
		}
		got := must(Forest(f))
		for hidden, room := range map[string]float64{"fn fx": wide, "fn fm": widest, "fw fm fx": narrow} {
			said, values := "", 0
			for y, texts := range rowsOf(got.SVG, hidden) {
				if len(texts) > 2 {
					t.Fatalf("at y = %s there is %q", y, texts)
				}
				used := 0.0
				for _, s := range texts {
					used += width(s) * narrow / 100
				}
				if used > room {
					t.Fatalf("%q take %.0f px of %.0f", texts, used, room)
				}
				if n := len(texts); strings.ContainsRune(texts[n-1], '–') {
					values++
				}
				said += " " + strings.Join(texts, " ") + " "
			}
			if values != len(f.Rows) {
				t.Fatalf("%d numbers for %d rows", values, len(f.Rows))
			}
			for _, r := range f.Rows {
				name := r.Label
				if room == narrow && r.Short != "" && !strings.Contains(said, " "+r.Label+" ") {
					name = r.Short
				}
				for _, word := range strings.Fields(name) {
					if !strings.Contains(said, " "+word+" ") {
						t.Fatalf("%q is cut: %q", name, said)
					}
				}
			}
		}
	})
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
