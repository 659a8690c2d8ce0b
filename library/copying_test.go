package library

import (
	"bufio"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
)

// sampleProject is a line of the project sample, with the description we must not carry.
type sampleProject struct {
	ID, Lang, Title, Organisation, Period, Funder, URL, Text string
	Cluster                                                  string
	Municipalities                                           []string `json:"municipality_numbers"`
	Amount                                                   *int64   `json:"amount_nok"`
}

func sample(t *testing.T) []sampleProject {
	t.Helper()
	file, err := os.Open(testkit.Shared(t, "data/projects_sample.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []sampleProject
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var p sampleProject
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	if len(out) != 58 || lines.Err() != nil {
		t.Fatalf("%d projects read, %v", len(out), lines.Err())
	}
	return out
}

// ourFiles gives every file of facts as one text.
func ourFiles(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	entries, err := files.ReadDir("facts")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := files.ReadFile("facts/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

func TestProjects_equal_the_sample(t *testing.T) {
	ours := bySource(t)
	for _, p := range sample(t) {
		r := ours[p.ID]
		if r == nil {
			t.Errorf("%s is missing", p.ID)
			continue
		}
		b := r.Body.(*allmenning.Project)
		var places []string
		for _, place := range r.Places {
			if place.CodeYear != 2024 {
				t.Errorf("%s: code year %d", p.ID, place.CodeYear)
			}
			places = append(places, string(place.Number))
		}
		url, _, _ := strings.Cut(p.URL, " (")
		period, _, _ := strings.Cut(p.Period, "-")
		if r.Title != p.Title || string(r.Lang) != p.Lang || b.Organisation != p.Organisation || r.Source.URL != url ||
			strings.Join(places, " ") != strings.Join(p.Municipalities, " ") || b.Period.From != period || b.Summary != "" {
			t.Errorf("%s differs from the sample: %+v", p.ID, b)
		}
		if to := b.Period.To; to != "" && !strings.HasSuffix(p.Period, to) || to == "" && p.Period != "" && !strings.HasSuffix(p.Period, "-") {
			t.Errorf("%s: period %+v, the sample says %q", p.ID, b.Period, p.Period)
		}
		compareGrants(t, p, b.Grants)
	}
}

// compareGrants wants the same words of the funder in the same order, and the amount on the grant.
func compareGrants(t *testing.T, p sampleProject, grants []allmenning.Grant) {
	t.Helper()
	var said []string
	for _, g := range grants {
		said = append(said, g.Funder)
		if g.Purpose != "" {
			said = append(said, g.Purpose)
		}
		if p.Amount == nil && g.AmountNOK != 0 || p.Amount != nil && g.AmountNOK != *p.Amount {
			t.Errorf("%s: amount %d differs from the sample", p.ID, g.AmountNOK)
		}
		if g.Year != 0 && strconv.Itoa(g.Year) != p.Period {
			t.Errorf("%s: grant year %d, period %q", p.ID, g.Year, p.Period)
		}
	}
	if strings.Join(said, ", ") != p.Funder {
		t.Errorf("%s: funder %q, the sample says %q", p.ID, said, p.Funder)
	}
}

func TestPreProject_is_there(t *testing.T) {
	r := bySource(t)["forkommune-forprosjekt"]
	b := r.Body.(*allmenning.Project)
	if r.Title != "Nye modeller for samarbeid om FoU og innovasjon i kommunesektoren" || b.Phase != allmenning.PreProject ||
		len(b.Grants) != 1 || b.Grants[0].AmountNOK != 300_000 || b.Grants[0].Purpose != "FORKOMMUNE" {
		t.Errorf("%q %+v", r.Title, b)
	}
}

// The projects' descriptions belong to those who wrote them: no run of twenty words of them may stand in our files.
func TestFiles_carry_no_description(t *testing.T) {
	const run = 20
	runs, longest := map[string]string{}, 0
	for _, p := range sample(t) {
		w := tokens(p.Text)
		longest = max(longest, len(w))
		for i := 0; i+run <= len(w); i++ {
			runs[strings.Join(w[i:i+run], " ")] = p.ID
		}
	}
	if longest < run || len(runs) < 200 {
		t.Fatalf("the sample has %d runs to look for", len(runs))
	}
	w := tokens(ourFiles(t))
	for i := 0; i+run <= len(w); i++ {
		if id, found := runs[strings.Join(w[i:i+run], " ")]; found {
			t.Errorf("twenty words of %s: %s", id, strings.Join(w[i:i+run], " "))
		}
	}
}

// Nor does any passage quoted from a paper, of six words or more.
func TestFiles_carry_no_quotation(t *testing.T) {
	ours := " " + strings.Join(tokens(ourFiles(t)), " ") + " "
	if strings.Contains(ours, " quote ") || strings.Contains(ours, " cluster ") && strings.Contains(ourFiles(t), `"cluster"`) {
		t.Error("a field of the reference data that we must not carry")
	}
	looked := 0
	for _, s := range sharedEvidence(t).Studies {
		for _, passage := range strings.Split(s.Quote, "…") {
			w := tokens(passage)
			if len(w) < 6 {
				continue
			}
			looked++
			if strings.Contains(ours, " "+strings.Join(w, " ")+" ") {
				t.Errorf("%s: %s", s.ID, passage)
			}
		}
	}
	if looked < 20 {
		t.Errorf("only %d passages looked for", looked)
	}
}

// bibliographic are the fields that cannot be said in other words: who wrote what, and where it is.
var bibliographic = map[string]bool{"citation": true, "doi": true, "url": true, "second_source": true}

// eachString calls do with every text of a JSON value that is not bibliographic, and the field it stands in.
func eachString(v any, field string, do func(field, s string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if k == "nb" || k == "nn" || k == "en" {
				k = field + "." + k
			}
			eachString(x, k, do)
		}
	case []any:
		for _, x := range v {
			eachString(x, field, do)
		}
	case string:
		if !bibliographic[field] {
			do(field, v)
		}
	}
}

// No text of ours, in any field, holds eight words in a row of any field of the reference data: what we say of a study we
// say in our own words.
func TestFiles_say_it_in_our_own_words(t *testing.T) {
	const run = 8
	raw, err := os.ReadFile(testkit.Shared(t, "data/evidence.json"))
	if err != nil {
		t.Fatal(err)
	}
	var theirs any
	if err := json.Unmarshal(raw, &theirs); err != nil {
		t.Fatal(err)
	}
	runs := map[string]bool{}
	eachString(theirs, "", func(_, s string) {
		for w := tokens(s); len(w) >= run; w = w[1:] {
			runs[strings.Join(w[:run], " ")] = true
		}
	})
	if len(runs) < 2000 {
		t.Fatalf("only %d runs to look for", len(runs))
	}
	looked := 0
	entries, err := files.ReadDir("facts")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := files.ReadFile("facts/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		var ours any
		if err := json.Unmarshal(text, &ours); err != nil {
			t.Fatal(err)
		}
		eachString(ours, "", func(field, s string) {
			looked++
			for w := tokens(s); len(w) >= run; w = w[1:] {
				if words := strings.Join(w[:run], " "); runs[words] {
					t.Errorf("%s, %s: %q stands so in the reference: %s", e.Name(), field, words, s)
					return
				}
			}
		})
	}
	if looked < 2000 {
		t.Errorf("only %d texts looked at", looked)
	}
}
