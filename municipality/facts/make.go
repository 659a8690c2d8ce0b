//go:build ignore

// Make writes the register's facts files from the gathered open data. Run it with
//
//	ALLMENNING_SHARED=../../shared go generate ./municipality
//
// It is run when the sources come in a new edition, and its result is committed: the program reads only what lies in this
// folder. ALLMENNING_SHARED names the folder that holds data/ and mock/; unset, the folder shared beside the repository.
package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const gathered = "2026-11-23"

var languages = map[string]string{"sma": "sma", "smj": "smj", "sme": "se"}

func main() {
	log.SetFlags(0)
	shared := os.Getenv("ALLMENNING_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	counties(read(shared, "data/counties.csv"))
	municipalities(read(shared, "data/municipalities.csv"))
	changes(read(shared, "data/municipality_code_changes.csv"))
	indicators(read(shared, "data/indicators.csv"))
	hexagons(read(shared, "mock/hexagons.csv"))
}

// municipalities keeps what is a fact about the municipality itself. Numbers by year go to indicators.csv. The column of
// KOSTRA groups is left out: no source was found for it.
func municipalities(rows []map[string]string) {
	var out [][]string
	for _, r := range rows {
		if r["number"] == "" || r["name_no"] == "" {
			log.Fatalf("municipalities: row without number or name: %v", r)
		}
		out = append(out, []string{
			r["number"], names(r), r["county_number"], r["centrality_class"], r["centrality_index"], r["area_km2"],
			r["centroid_lat"], r["centroid_lon"], r["admin_centre"],
			map[string]string{"bokmal": "bokmal", "nynorsk": "nynorsk", "noytral": "neutral"}[r["language_form"]],
			r["sami_admin_area_2023"], r["org_number"], r["website"],
		})
	}
	write("municipalities.csv", []string{
		"Municipalities of Norway as of 2026-01-01 (the set of numbers valid from 2024-01-01).",
		"source: numbers and official names SSB Klass 131; centrality SSB Klass 128 (2024); points, Sami and Kven names and Sami administrative area (2023) Kartverket; organisation numbers SSB Klass correspondence 1236 (2023); area, centre, language form and web address aprestmo/norway-geodata (MIT).",
		"licence: SSB and Kartverket open data under CC BY 4.0 / NLOD. Kilde: SSB. © Kartverket.",
		"gathered: " + gathered,
		"names: all official names in official order, language before each (no Norwegian, sma Southern, smj Lule and se Northern Sámi, fkv Kven).",
		"An empty cell means not known. lat and lon are the centre of gravity of the outline and can lie in a fjord.",
	}, "number names county centrality_class centrality_index area_km2 lat lon centre language_form sami_area org_number website", out)
}

// names keeps the official order, which SSB writes as "Hábmer - Hamarøy". What stands in parentheses after a Norwegian
// name only tells two municipalities of one name apart, and is made again from the county.
func names(r map[string]string) string {
	lang := map[string]string{r["name_no"]: "no"}
	if sami, code, ok := strings.Cut(strings.TrimSuffix(r["name_sami"], ")"), " ("); ok {
		lang[sami] = languages[code]
	}
	if r["name_kven"] != "" {
		lang[r["name_kven"]] = "fkv"
	}
	var out []string
	for _, name := range strings.Split(r["name_official"], " - ") {
		name, _, _ = strings.Cut(name, " (")
		if lang[name] == "" {
			log.Fatalf("municipalities: %s: no language for the name %q", r["number"], name)
		}
		out = append(out, lang[name]+":"+name)
	}
	if len(out) != len(lang) {
		log.Fatalf("municipalities: %s: names %v, but the official ones are %v", r["number"], lang, out)
	}
	return strings.Join(out, "|")
}

func counties(rows []map[string]string) {
	// The source joins the names; these are the languages of those that are not Norwegian.
	lang := map[string]string{"Trööndelage": "sma", "Romsa": "se", "Tromssa": "fkv", "Finnmárku": "se", "Finmarkku": "fkv"}
	var out [][]string
	for _, r := range rows {
		var names []string
		for i, name := range strings.Split(r["name_official"], " - ") {
			l := lang[name]
			if i == 0 {
				l = "no"
			}
			if l == "" {
				log.Fatalf("counties: no language for the name %q", name)
			}
			names = append(names, l+":"+name)
		}
		out = append(out, []string{r["number"], strings.Join(names, "|")})
	}
	write("counties.csv", []string{
		"Counties of Norway valid from 2024-01-01.",
		"source: SSB Klass 104 and 131 (names).",
		"licence: SSB open data under CC BY 4.0 / NLOD. Kilde: SSB.",
		"gathered: " + gathered,
	}, "number names", out)
}

func changes(rows []map[string]string) {
	var out [][]string
	for _, r := range rows {
		if r["old_number"] == "5030" {
			r["kind"] = "merge" // the source says renumber: Klæbu went into Trondheim, which kept its number
		}
		for _, name := range []string{"old_name", "new_name"} { // the source has one letter in the code page of Windows
			r[name] = strings.ReplaceAll(r[name], "\u009a", "š")
		}
		out = append(out, []string{r["date"], r["old_number"], r["old_name"], r["new_number"], r["new_name"], r["kind"]})
	}
	write("changes.csv", []string{
		"Changes of municipality numbers and names from 2018-01-01 to 2024-01-01; date is the first day of the new number.",
		"source: SSB Klass 131 changes, by way of gardenberg/kommunekoder and vegard1104/kommunebarometer.",
		"licence: SSB open data under CC BY 4.0 / NLOD. Kilde: SSB.",
		"gathered: " + gathered,
		"kind: rename, renumber, merge or split. A split has one row for each number the old one went to.",
	}, "date old old_name new new_name kind", out)
}

func indicators(rows []map[string]string) {
	ours := map[string]string{
		"population": "population", "cost_need_index_dki": "cost_need", "share_80plus_pct": "share_over_80",
		"unemployment_pct": "unemployment", "disability_pension_pct": "disability_pension", "sickness_absence_pct": "sickness_absence",
		"net_operating_result_pct": "net_result", "robek_listed": "robek",
	}
	source := map[string]string{
		"SSB 07459": "SSB 07459", "SSB 07459 by age": "SSB 07459, by age",
		"KMD Grønt hefte 2025 table A-k": "KDD Grønt hefte 2025, table A-k",
		"KMD Grønt hefte 2026 table A-k": "KDD Grønt hefte 2026, table A-k",
		"NAV April 2026":                 "NAV, 2026-04", "SSB 11695": "SSB 11695", "SSB 12451": "SSB 12451, 2025 4th quarter",
		"SSB 12134 KOSAGD230000": "SSB 12134, KOSAGD230000", "KDD ROBEK": robekSource,
	}
	var out [][]string
	listed, all := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		if ours[r["indicator"]] == "" {
			log.Fatalf("indicators: unknown indicator %q", r["indicator"])
		}
		if all[r["municipality"]] = true; r["indicator"] == "robek_listed" {
			listed[r["municipality"]] = true
			continue
		}
		if ours[r["indicator"]] == "population" && (r["value"] == "0" || withHaram(r["municipality"], r["period"])) {
			continue // not known on the borders of 2024
		}
		if source[r["source"]] == "" {
			log.Fatalf("indicators: unknown source %q", r["source"])
		}
		out = append(out, []string{r["municipality"], ours[r["indicator"]], r["period"][:4], r["value"], source[r["source"]]})
	}
	for _, number := range slices.Sorted(maps.Keys(all)) { // the list is whole: who does not stand there was not registered that day
		out = append(out, []string{number, "robek", "2026", map[bool]string{true: "1", false: "0"}[listed[number]], robekSource})
	}
	write("indicators.csv", []string{
		"Numbers by municipality and year, all on the borders of 2024.",
		"left out: population of 1806, 1875, 5055, 5056 and 5059 before 2020 (the table says 0: they took parts of divided municipalities), of 1580 in 2020-2023 (0) and of 1508 in 2020-2023 (counted with Haram).",
		"source: population 1 January and share aged 80 or more (per cent) SSB 07459; cost-need index (country = 1) Ministry of Local Government and Regional Development (KDD), Grønt hefte; registered unemployment (per cent of the labour force, April 2026) NAV; disability pension (per cent) SSB 11695; sickness absence (per cent, 4th quarter of 2025) SSB 12451; net operating result (per cent of gross operating revenue) SSB 12134; registered in ROBEK (1 or 0, the list of 2026-04-20) KDD.",
		"known for some municipalities only: unemployment, disability pension and sickness absence 43, net operating result 40, all in Vestland.",
		"licence: SSB open data under CC BY 4.0 / NLOD. Kilde: SSB. KDD and NAV: NLOD.",
		"gathered: " + gathered,
	}, "number indicator year value source", out)
}

// robekSource is the list of municipalities under the state's control of their economy, by the day it is of.
const robekSource = "KDD ROBEK, 2026-04-20"

// withHaram says that a population of Ålesund counts Haram's people too, as the table does for the years they were one.
func withHaram(number, year string) bool { return number == "1508" && year >= "2020" && year <= "2023" }

func hexagons(rows []map[string]string) {
	var out [][]string
	for _, r := range rows {
		out = append(out, []string{r["number"], r["q"], r["r"]})
	}
	write("hexagons.csv", []string{
		"The country as hexagons, one for each municipality: axial coordinates, pointy top, x = q + r/2, y = r·√3/2, y down.",
		"source: made once for this program from the centroids (Kartverket): spread as equal circles, snapped to the grid by least-cost assignment, then annealed so that neighbours stay neighbours.",
		"licence: Apache-2.0, as the program. Centroids © Kartverket (CC BY 4.0).",
		"gathered: " + gathered,
	}, "number q r", out)
}

func read(shared, name string) []map[string]string {
	f, err := os.Open(filepath.Join(shared, name))
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	cells, err := csv.NewReader(bufio.NewReader(f)).ReadAll()
	if err != nil || len(cells) < 2 {
		log.Fatalf("%s: %d rows: %v", name, len(cells), err)
	}
	var rows []map[string]string
	for _, c := range cells[1:] {
		row := map[string]string{}
		for i, column := range cells[0] {
			row[column] = c[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func write(name string, head []string, columns string, rows [][]string) {
	var b bytes.Buffer
	for _, line := range head {
		fmt.Fprintf(&b, "# %s\n", line)
	}
	w := csv.NewWriter(&b)
	w.Write(strings.Fields(columns))
	w.WriteAll(rows)
	if err := w.Error(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("facts", name), b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("facts/%s: %d rows\n", name, len(rows))
}
