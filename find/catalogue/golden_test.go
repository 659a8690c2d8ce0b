package catalogue

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/search"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldens are questions with the records of the library that must be among the first five, by their ids there. Each has a file
// with the ranking as people see it, so that a change of it is seen.
var goldens = []struct {
	file, text string
	right      []string // all of these, or as many as five places hold
}{
	{"medisindispensar", "Vi vil prøve elektroniske medisindispensarar i heimetenesta", []string{"med3", "med6", "medrobot2023"}},
	{"eldre-som-faller", "eldre som faller hjemme", []string{"falls-rate-ratio", "luukinen2007", "palvanen2014"}},
	{"young-people-outside-work", "young people outside work", []string{"sveinsdottir2020", "skogman2019"}},
	{"fysisk-aktivitet", "fysisk aktivitet i skuleuka", []string{"kolle2020", "solberg2021", "school-activity-cpm"}},
	{"skolefravaer", "elever med høyt skolefravær", []string{"fra1", "fra2", "fra3"}},
	{"misspelt", "demns", []string{"tun1", "tun3", "tun5"}},
	{"pasted", questions[len(questions)-1], []string{"bjerk2019", "falls-rate-ratio"}},
}

func TestGolden_questions(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	for _, g := range goldens {
		t.Run(g.file, func(t *testing.T) {
			r, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: g.text})
			if err != nil {
				t.Fatal(err)
			}
			ids := make([]allmenning.RecordID, len(r.Hits))
			for i, h := range r.Hits {
				ids[i] = h.ID
			}
			records, err := db.RecordsByID(ctx, allmenning.Reader{}, ids)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			fmt.Fprintf(&b, "%s\n%d hits, read as text: %v, did you mean: %q\n", g.text, r.Total, r.AsText, r.DidYouMean)
			var first []string
			for i, h := range r.Hits {
				record := records[h.ID]
				if i < 5 {
					first = append(first, record.Source.ID)
				}
				fmt.Fprintf(&b, "%2d %-13s %-10s %-20s %v\n", i+1, h.Label, record.Noun, record.Source.ID, h.Reasons)
			}
			for _, id := range g.right {
				if !slices.Contains(first, id) {
					t.Errorf("%s is not among the first five: %v", id, first)
				}
			}
			golden(t, g.file+".txt", b.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the answer is another than in %s (go test -update writes it anew):\n%s", path, got)
	}
}
