package municipality

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"allmenning/internal/testkit"
)

func TestFind_everyOfficialNameFindsItsMunicipality(t *testing.T) {
	r := Embedded()
	for _, m := range r.All() {
		for _, name := range m.Names {
			for _, typed := range []string{name.Text, strings.ToUpper(name.Text), name.Text + " kommune", strings.ReplaceAll(name.Text, "-", " ")} {
				found := r.Find(typed, 0)
				if !slices.ContainsFunc(found, func(f Match) bool { return f.Municipality == m && f.Exact && f.Former == "" }) {
					t.Errorf("%q does not find %s", typed, m.Label())
				}
			}
		}
		if found, ok := r.Named(m.Label()); !ok || found != m {
			t.Errorf("Named(%q) is %v", m.Label(), found)
		}
		if found := r.Find(string(m.Number), 0); len(found) != 1 || found[0].Municipality != m {
			t.Errorf("%s finds %v", m.Number, found)
		}
	}
}

func TestFind(t *testing.T) {
	r := Embedded()
	for _, c := range []struct {
		typed string
		first []string // labels, in order
	}{
		{"tromso", []string{"Tromsø"}},
		{"aalesund", []string{"Ålesund"}},
		{"Alesund", []string{"Ålesund"}},
		{"kárášjohka", []string{"Karasjok"}},
		{"karasjohka", []string{"Karasjok"}},
		{"Kaivuono", []string{"Kåfjord"}},
		{"Ski", []string{"Nordre Follo", "Skien", "Skiptvet"}},
		{"herøy", []string{"Herøy (Møre og Romsdal)", "Herøy (Nordland)"}},
		{"Herøy kommune i Nordland", []string{"Herøy (Nordland)"}},
		{"trond", []string{"Trondheim"}},
		{"nord", []string{"Nord-Aurdal", "Nord-Fron", "Nord-Odal", "Nordkapp"}},
		{"1534", []string{"Haram"}},
		{"Tysfjord", []string{"Hamarøy", "Narvik"}},
		{"", nil},
		{"   ", nil},
		{"finnes ikke", nil},
		{"\x00", nil},
	} {
		var got []string
		for _, m := range r.Find(c.typed, max(len(c.first), 1)) {
			got = append(got, m.Municipality.Label())
		}
		slices.Sort(got)
		want := slices.Clone(c.first)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", c.typed, got, c.first)
		}
	}
	if m := r.Find("Hobøl", 1)[0]; m.Municipality.Number != "3118" || m.Former != "0138" || !m.Exact {
		t.Errorf("Hobøl: %+v", m)
	}
	if _, ok := r.Named("Herøy"); ok {
		t.Error("Herøy alone is two municipalities")
	}
	// Every suggestion is a municipality once.
	seen := map[Number]bool{}
	for _, m := range r.Find("s", 0) {
		if seen[m.Municipality.Number] {
			t.Errorf("%s twice", m.Municipality.Label())
		}
		seen[m.Municipality.Number] = true
	}
}

func TestMentioned(t *testing.T) {
	r := Embedded()
	for text, want := range map[string][]Number{
		"Tysvær kommune og Helse Fonna":                       {"1146"},
		"Løten, Hamar og Stange kommuner":                     {"3412", "3403", "3413"},
		"Ålesund og Bærum kommunar":                           {"1508", "3201"},
		"kommunene Løten, Hamar og Stange":                    {"3412", "3403", "3413"},
		"Oslo kommune, bydelene Stovner, Alna og Gamle Oslo":  {"0301"},
		"Fjell, Sund og Øygarden kommunar":                    {"4626"},
		"Ski kommune":                                         {"3207"},
		"NORDRE FOLLO KOMMUNE":                                {"3207"},
		"Indre Fosen kommune":                                 {"5054"},
		"Bergen municipality and the University of Oslo":      {"4601"},
		"Municipality of Bergen":                              {"4601"},
		"Guovdageaidnu suohkan":                               {"5612"},
		"Kvam herad":                                          {"4622"},
		"Herøy kommune (Nordland)":                            {"1818"},
		"Bærum":                                               {"3201"},
		"Bærum, Asker og Oslo":                                {"3201", "3203", "0301"},
		"Universitetet i Oslo":                                nil,
		"Helse Bergen og Etne kommune":                        {"4611"},
		"Sarpsborg kommune og Halden kommune":                 {"3105", "3101"},
		"Helse Bergen HF":                                     nil,
		"Agder fylkeskommune":                                 nil,
		"Kirkenes sykehus og kommunen":                        nil,
		"Nord-Troms-kommunene":                                nil,
		"Herøy kommune":                                       nil, // which of two
		"Os kommune":                                          nil, // in Innlandet, or what is Bjørnafjorden now
		"Tysfjord kommune":                                    nil, // divided
		"Bærum og Ålesund kommuner, Oslo universitetssykehus": {"3201", "1508"},
		"Bergen municipality, Oslo University Hospital":       {"4601"},
		"":        nil,
		"kommune": nil, ", og &": nil,
	} {
		got := r.Mentioned(text)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q mentions %v, want %v", text, got, want)
		}
	}
	if m := r.Mentions("Herøy kommune"); len(m) != 1 || !slices.Equal(m[0].Numbers, []Number{"1515", "1818"}) {
		t.Errorf("Mentions keeps what a person must choose: %v", m)
	}
}

// On 58 real organisation names: nothing wrong is found, and the number of municipalities missed is known.
func TestMentioned_onRealOrganisations(t *testing.T) {
	text, err := os.ReadFile(testkit.Shared(t, "data/projects_sample.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	r := Embedded()
	named, found := 0, 0
	for line := range strings.Lines(string(text)) {
		var p struct {
			ID, Organisation string
			Numbers          []Number `json:"municipality_numbers"`
		}
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		got := r.Mentioned(p.Organisation)
		for _, n := range got {
			if !slices.Contains(p.Numbers, n) {
				t.Errorf("%s: %q does not name %s", p.ID, p.Organisation, n)
			}
		}
		if strings.Contains(p.Organisation, "kommun") && len(p.Numbers) > 0 {
			named++
			if len(got) > 0 {
				found++
			}
		}
	}
	t.Logf("%d of %d organisations with kommune in the name are placed", found, named)
	if found < named-1 { // "Nord-Troms-kommunene" names none
		t.Errorf("%d of %d", found, named)
	}
}

// A letter that was broken on its way here (Windows writes š as the byte 9A) would stand on a page as a box.
func TestFacts_hold_no_broken_letters(t *testing.T) {
	list, err := files.ReadDir("facts")
	if err != nil || len(list) == 0 {
		t.Fatalf("no facts: %v", err)
	}
	for _, f := range list {
		raw, err := files.ReadFile("facts/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(raw), "\n") {
			if j := strings.IndexFunc(line, func(r rune) bool {
				return r == unicode.ReplacementChar || unicode.IsControl(r) && r != '\t' && r != '\r'
			}); j >= 0 {
				t.Errorf("%s, line %d: a broken letter at %q", f.Name(), i+1, line[max(0, j-10):min(len(line), j+10)])
			}
		}
	}
}
