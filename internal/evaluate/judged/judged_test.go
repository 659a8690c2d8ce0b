package judged

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"allmenning"
	"allmenning/codes"
	"allmenning/municipality"
)

func load(t *testing.T) Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// words counts what has a letter or digit in it: a dash alone is no word.
func words(text string) int {
	n := 0
	for _, w := range strings.Fields(text) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

func TestRecords(t *testing.T) {
	s := load(t)
	titles := make(map[string]string)
	for _, r := range s.Records {
		if !r.Invented {
			t.Errorf("%s is not marked invented", r.ID)
		}
		if r.Lang != "nb" && r.Lang != "nn" && r.Lang != "en" {
			t.Errorf("%s: language %q", r.ID, r.Lang)
		}
		if r.Kind != "need" && r.Kind != "project" && r.Kind != "result" {
			t.Errorf("%s: kind %q", r.ID, r.Kind)
		}
		if r.Title == "" || r.Title != strings.TrimSpace(r.Title) || r.Text != strings.TrimSpace(r.Text) {
			t.Errorf("%s: title missing, or space around it or the text", r.ID)
		}
		if other := titles[r.Title]; other != "" {
			t.Errorf("%s has the title of %s", r.ID, other)
		}
		titles[r.Title] = r.ID
		if r.Municipality != "" {
			if _, ok := municipality.Embedded().ByNumber(r.Municipality); !ok {
				t.Errorf("%s: no municipality %s", r.ID, r.Municipality)
			}
		}
		if r.Theme != "" && !codes.Themes().Has(r.Theme) {
			t.Errorf("%s: no theme %s", r.ID, r.Theme)
		}
		if r.Year < 2019 || r.Year > 2026 {
			t.Errorf("%s: year %d", r.ID, r.Year)
		}
		if n := words(r.Title); r.Text == "" && (n < 5 || n > 8) {
			t.Errorf("%s has only a title, of %d words; want 5 to 8", r.ID, n)
		}
		if n := words(r.Text); n > 150 {
			t.Errorf("%s has %d words", r.ID, n)
		}
	}
}

// What the README says of the set is true: each count stands there as a row.
func TestREADME_counts(t *testing.T) {
	s := load(t)
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range counts(s) {
		if line := fmt.Sprintf("| %s | %d |", row.what, row.n); !strings.Contains(string(readme), line+"\n") {
			t.Errorf("README.md lacks the line %s", line)
		}
	}
}

type count struct {
	what string
	n    int
}

// counts are the rows of the README's tables, in their order.
func counts(s Set) []count {
	n := make(map[string]int)
	lang := make(map[string]allmenning.Lang)
	for _, r := range s.Records {
		lang[r.ID] = r.Lang
		n["records"]++
		n["lang "+string(r.Lang)]++
		n["kind "+r.Kind]++
		if r.Mixed {
			n["mixed"]++
		}
		switch w := words(r.Text); {
		case w == 0:
			n["title"]++
			n["title "+string(r.Lang)]++
		case w < 26:
			n["short"]++
		case w < 80:
			n["middle"]++
		default:
			n["long"]++
		}
		if r.Municipality != "" {
			n["municipality"]++
		}
		if r.Theme != "" {
			n["theme"]++
		}
	}
	for _, p := range s.Pairs {
		n[string(p.Label)]++
		n[string(p.Label)+" "+forms(lang[p.A], lang[p.B])]++
	}
	for _, q := range s.Queries {
		n["query "+string(q.Lang)]++
	}
	alike := func(f string) int { return n[string(SameProject)+" "+f] + n[string(SameChallenge)+" "+f] }
	return []count{
		{"records", n["records"]},
		{"bokmål", n["lang nb"]},
		{"nynorsk", n["lang nn"]},
		{"English", n["lang en"]},
		{"of these with words of a second language", n["mixed"]},
		{"needs", n["kind need"]},
		{"projects", n["kind project"]},
		{"results", n["kind result"]},
		{"title of five to eight words and nothing else", n["title"]},
		{"– bokmål", n["title nb"]},
		{"– nynorsk", n["title nn"]},
		{"– English", n["title en"]},
		{"title and up to 25 words", n["short"]},
		{"title and 26 to 79 words", n["middle"]},
		{"title and 80 to 150 words", n["long"]},
		{"with a municipality", n["municipality"]},
		{"with a theme", n["theme"]},
		{"pairs", len(s.Pairs)},
		{"same_project", n["same_project"]},
		{"same_challenge", n["same_challenge"]},
		{"related", n["related"]},
		{"none (look-alikes)", n["none"]},
		{"same, bokmål–nynorsk", alike("nb-nn")},
		{"same, English–bokmål", alike("en-nb")},
		{"same, English–nynorsk", alike("en-nn")},
		{"clusters", len(s.Clusters)},
		{"records in clusters", len(s.in)},
		{"searches", len(s.Queries)},
		{"searches in bokmål", n["query nb"]},
		{"searches in nynorsk", n["query nn"]},
		{"searches in English", n["query en"]},
	}
}

// forms names two languages in alphabetical order: "en-nn".
func forms(a, b allmenning.Lang) string { return string(min(a, b) + "-" + max(a, b)) }

func TestShares(t *testing.T) {
	s := load(t)
	n := make(map[string]float64)
	for _, c := range counts(s) {
		n[c.what] = float64(c.n)
	}
	all := n["records"]
	for _, c := range []struct {
		what        string
		value       float64
		least, most float64
	}{
		{"records", all, 320, 450},
		{"share in bokmål", n["bokmål"] / all, .42, .53},
		{"share in nynorsk", n["nynorsk"] / all, .23, .32},
		{"share in English", n["English"] / all, .18, .24},
		{"share with only a title", n["title of five to eight words and nothing else"] / all, .35, .55},
		{"long texts", n["title and 80 to 150 words"], 30, all},
		{"pairs", n["pairs"], 260, 2000},
		{"same project told twice", n["same_project"], 15, all},
		{"look-alikes", n["none (look-alikes)"], 70, all},
		{"same, bokmål–nynorsk", n["same, bokmål–nynorsk"], 200, 2000},
		{"same, English–Norwegian", n["same, English–bokmål"] + n["same, English–nynorsk"], 200, 2000},
		{"searches", n["searches"], 90, 300},
	} {
		if c.value < c.least || c.value > c.most {
			t.Errorf("%s: %.2f, want %.2f to %.2f", c.what, c.value, c.least, c.most)
		}
	}
}

func TestClusters(t *testing.T) {
	s := load(t)
	place := make(map[string]Cluster)
	for _, c := range s.Clusters {
		if _, twice := place[c.Name]; twice || c.Name == "" || c.Challenge == "" {
			t.Errorf("cluster %q: no name, no challenge or used twice", c.Name)
		}
		place[c.Name] = c
		if len(c.Members) < 3 || len(c.Members) > 7 {
			t.Errorf("%s has %d members", c.Name, len(c.Members))
		}
		for i, a := range c.Members {
			for _, b := range c.Members[i+1:] {
				if _, listed := s.labels[key(a, b)]; !listed || s.Judge(a, b).Grade() < 2 {
					t.Errorf("%s and %s are in %s, judged %q", a, b, c.Name, s.Judge(a, b))
				}
			}
			if got := len(s.Partners(a)); got != len(c.Members)-1 {
				t.Errorf("%s has %d partners, its cluster has %d others", a, got, len(c.Members)-1)
			}
		}
	}
	for _, c := range s.Clusters {
		for _, near := range c.Near {
			if other, ok := place[near]; !ok || near == c.Name || !slices.Contains(other.Near, c.Name) {
				t.Errorf("%s is near %s, but not the other way", c.Name, near)
			}
		}
	}
}

func TestPairs(t *testing.T) {
	s := load(t)
	for _, p := range s.Pairs {
		if p.Why == "" {
			t.Errorf("%s and %s: no reason", p.A, p.B)
		}
		i, ok := s.in[p.A]
		j, also := s.in[p.B]
		if together := ok && also && i == j; together != (p.Label.Grade() >= 2) {
			t.Errorf("%s and %s: %s, but in one cluster: %v", p.A, p.B, p.Label, together)
		}
		if p.Label == None && ok && also && slices.Contains(s.Clusters[i].Near, s.Clusters[j].Name) {
			t.Errorf("%s and %s: none, but their clusters are near", p.A, p.B)
		}
	}
}

func TestQueries(t *testing.T) {
	s := load(t)
	seen := make(map[string]bool)
	for _, q := range s.Queries {
		low := strings.ToLower(q.Text)
		if q.Text == "" || q.Text != strings.TrimSpace(q.Text) || seen[low] {
			t.Errorf("%s: %q is empty, has space around it or stands twice", q.ID, q.Text)
		}
		seen[low] = true
		best := 0
		for _, grade := range q.Relevant {
			best = max(best, grade)
		}
		if best != 2 {
			t.Errorf("%s: nothing is right on", q.ID)
		}
	}
}

func TestFiles_NFC(t *testing.T) {
	for name, text := range map[string]string{
		"records.jsonl": string(recordsFile), "pairs.tsv": pairsFile, "queries.tsv": queriesFile, "clusters.tsv": clustersFile,
	} {
		if !norm.NFC.IsNormalString(text) || strings.ContainsRune(text, unicode.ReplacementChar) || strings.Contains(text, "\r") {
			t.Errorf("%s is not plain UTF-8 in NFC", name)
		}
	}
}

func TestSet_Judge(t *testing.T) {
	s := load(t)
	for _, c := range []struct {
		a, b string
		want Label
	}{
		{"fall1", "fall1", SameProject},
		{"demdag1", "demdag2", SameProject},
		{"demdag4", "demdag5", SameChallenge},
		{"demdag5", "demdag4", SameChallenge},
		{"fall1", "reabl1", Related}, // listed
		{"fall1", "reabl4", Related}, // by their clusters
		{"tilsyn1", "dho1", None},    // listed
		{"x-russ", "x-ulv", None},    // nobody listed it
	} {
		if got := s.Judge(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.a, c.b, got, c.want)
		}
	}
	if got := s.Partners("x-russ"); len(got) != 0 {
		t.Errorf("x-russ has partners %v", got)
	}
}
