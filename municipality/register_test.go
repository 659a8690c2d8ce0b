package municipality

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
)

func TestEmbedded_holdsAllMunicipalitiesInNorwegianOrder(t *testing.T) {
	r := Embedded()
	if r.Len() != 357 || len(r.Counties()) != 15 {
		t.Fatalf("%d municipalities and %d counties, want 357 and 15", r.Len(), len(r.Counties()))
	}
	var names []string
	for _, m := range r.All() {
		names = append(names, m.Label())
	}
	// aa is sorted as å, and æ, ø, å stand last.
	want := []string{"Alstahaug", "Alta", "Asker", "Bergen", "Bø", "Herøy (Møre og Romsdal)", "Herøy (Nordland)", "Oslo", "Våler (Innlandet)", "Våler (Østfold)", "Ørsta", "Øystre Slidre", "Ål", "Ås", "Åsnes"}
	at := -1
	for _, w := range want {
		i := slices.Index(names, w)
		if i <= at {
			t.Errorf("%s stands at %d, not after %d", w, i, at)
		}
		at = i
	}
	inCounties := 0
	for _, c := range r.Counties() {
		inCounties += len(r.InCounty(c.Number))
	}
	if inCounties != 357 {
		t.Errorf("the counties hold %d municipalities", inCounties)
	}
}

func TestEmbedded_namesWhatIsNotKnown(t *testing.T) {
	r := Embedded()
	haram, _ := r.ByNumber("1580")
	for _, want := range []string{"kostra_group", "org_number", string(SamiArea), string(Over80)} {
		if !slices.Contains(haram.Missing, want) {
			t.Errorf("Haram: %q is not named as missing: %v", want, haram.Missing)
		}
	}
	if haram.SamiArea != nil {
		t.Error("Haram: Sámi area is not known, and must not be no")
	}
	vefsn, _ := r.ByNumber("1824")
	if !slices.Equal(vefsn.Missing, []string{"kostra_group"}) {
		t.Errorf("Vefsn lacks %v", vefsn.Missing)
	}
	missing := map[string]int{}
	for _, m := range r.All() {
		for _, name := range m.Missing {
			missing[name]++
		}
		if !slices.Contains(m.Missing, "org_number") && !allmenning.ValidOrganisationNumber(m.OrgNumber) {
			t.Errorf("%s: organisation number %q", m.Label(), m.OrgNumber)
		}
		years := 12
		switch m.Number {
		case "1806", "1875", "5055", "5056", "5059":
			years = 7 // from 2020
		case "1508", "1580":
			years = 8 // one municipality in 2020–2023
		}
		if now, _ := m.PopulationNow(); len(m.Population) != years || now.Year != 2026 {
			t.Errorf("%s: population %v", m.Label(), m.Population)
		}
		for i := 1; i < len(m.Population); i++ {
			if change := m.Population[i].Value / m.Population[i-1].Value; (change < 0.85 || change > 1.15) && m.Number != "3450" { // Etnedal grew by a quarter in 2025
				t.Errorf("%s: population jumps in %d: %v", m.Label(), m.Population[i].Year, m.Population)
			}
		}
	}
	if missing["share_over_80"] != 2 || missing["cost_need"] != 2 || missing["sami_area"] != 1 || missing["kostra_group"] != 357 || missing["growth"] != 5 || missing["population"] != 0 {
		t.Errorf("missing: %v", missing)
	}
}

func TestSources_nameSourceLicenceAndDate(t *testing.T) {
	sources := Sources()
	if len(sources) != 6 {
		t.Fatalf("%d files", len(sources))
	}
	for _, s := range sources {
		if s.Source == "" || s.Licence == "" || s.Gathered != "2026-11-23" {
			t.Errorf("%+v", s)
		}
	}
}

// The facts file holds what the gathered data hold: every official name, and population, area and centrality to the digit.
func TestEmbedded_againstGatheredData(t *testing.T) {
	f, err := os.Open(testkit.Shared(t, "data/municipalities.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r := Embedded()
	for _, c := range cells[1:] {
		get := func(column string) string { return c[slices.Index(cells[0], column)] }
		m, ok := r.ByNumber(Number(get("number")))
		if !ok {
			t.Fatalf("no %s", get("number"))
		}
		if m.Official() != get("name_official") || m.Name != get("name_no") || m.County.Official() != get("county_name") {
			t.Errorf("%s: %q %q %q, want %q %q %q", m.Number, m.Official(), m.Name, m.County.Official(), get("name_official"), get("name_no"), get("county_name"))
		}
		if now, _ := m.PopulationNow(); itoa(now.Value) != get("population_2026") || ftoa(m.Area) != get("area_km2") || ftoa(m.CentralityIndex) != get("centrality_index") {
			t.Errorf("%s: %v %v %v", m.Number, now, ftoa(m.Area), ftoa(m.CentralityIndex))
		}
		if kven := get("name_kven"); kven != "" && !slices.Contains(m.Names, Name{kven, Kven}) {
			t.Errorf("%s: no Kven name %s in %v", m.Number, kven, m.Names)
		}
		if old := Number(get("code_2023")); !slices.Contains(r.Successors(old), m.Number) {
			t.Errorf("%s of 2023 leads to %v, want %s", old, r.Successors(old), m.Number)
		}
	}
	if len(cells) != 358 {
		t.Errorf("%d rows", len(cells))
	}
}

func TestNames_carryLanguage(t *testing.T) {
	m, _ := Embedded().ByNumber("5540")
	want := []Name{{"Gáivuotna", NorthernSami}, {"Kåfjord", Norwegian}, {"Kaivuono", Kven}}
	if !slices.Equal(m.Names, want) {
		t.Errorf("%v", m.Names)
	}
	count := map[allmenning.Lang]int{}
	for _, m := range Embedded().All() {
		for _, n := range m.Names {
			count[n.Lang]++
			if n.Text != strings.TrimSpace(n.Text) {
				t.Errorf("%q", n.Text)
			}
		}
	}
	if count[Norwegian] != 357 || count[Kven] != 5 || count[LuleSami] != 3 || count[SouthernSami] != 10 || count[NorthernSami] != 16 {
		t.Errorf("names by language: %v", count)
	}
}
