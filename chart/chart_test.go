package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// two writes numbers as Norwegians do, with two decimals.
func two(v float64) string { return strings.Replace(strconv.FormatFloat(v, 'f', 2, 64), ".", ",", 1) }

// short writes as few decimals as the number has.
func short(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
}

func whole(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }

func percent(v float64) string { return strconv.FormatFloat(100*v, 'f', 0, 64) + " %" }

// falls are the four Finnish fall studies as the synthesis page shows them, with their mean and prediction.
func falls() ForestPlot {
	return ForestPlot{
		Label: "Skogdiagram. Fire studier, forholdstall for fall. Samlet 0,85, usikkerhet 0,71 til 1,02. Spenn for en ny kommune 0,57 til 1,26.",
		Scale: Log, Left: "færre fall", Right: "flere fall", Same: "likt", Format: two, Percent: percent,
		Words: ForestWords{"Studiene bak oppsummeringen", "Studie", "Forholdstall", "Fra", "Til", "Vekt"},
		Rows: []Row{
			{Label: "Lappeenranta og Tampere", Note: ", 2014", Estimate: 0.72, Low: 0.61, High: 0.86, Weight: 23},
			{Label: "Kuopio", Note: ", 2023", Estimate: 0.86, Low: 0.77, High: 0.95, Weight: 37},
			{Label: "Pori", Note: ", 2009", Estimate: 0.92, Low: 0.72, High: 1.19, Weight: 14},
			{Label: "Oulu og omegn", Note: ", 2007", Estimate: 0.93, Low: 0.80, High: 1.09, Weight: 26},
			{Kind: Pooled, Label: "Gjennomsnitt av de fire", Estimate: 0.85, Low: 0.71, High: 1.02},
			{Kind: Prediction, Label: "Hva en ny kommune kan vente", Short: "En ny kommune", Low: 0.57, High: 1.26},
		},
	}
}

// wild has one study whose interval would press the others into a point, and a long name.
func wild() ForestPlot {
	f := falls()
	f.Label, f.Scale, f.Left, f.Right = "Tre studier, en av dem sier nesten ingenting.", Linear, "færre", "flere"
	f.Rows = []Row{
		{Label: "Indre Østfold og de andre kommunene i samarbeidet", Note: ", 2024", Short: "Indre Østfold, 2024", Estimate: -4, Low: -9.5, High: 1.5, Weight: 2},
		{Label: "Bodø", Estimate: 3, Low: -2, High: 8, Weight: 3},
		{Label: "Ørsta", Estimate: 12, Low: -143, High: 207, Weight: 0.1},
		{Kind: Pooled, Label: "Gjennomsnitt", Estimate: -0.5, Low: -6, High: 5},
		{Kind: Prediction, Label: "En ny kommune", Low: -15, High: 14},
	}
	return f
}

func single() ForestPlot {
	f := falls()
	f.Rows = []Row{{Label: "Bare én", Estimate: 3.07, Low: 0.47, High: 20, Weight: 1}}
	return f
}

func fallRange() RangeBar {
	return RangeBar{
		Label:   "Fall per 100 eldre i året. Uten tilbudet 131. Med tilbudet mest sannsynlig 111, spenn 75 til 165.",
		Without: "Uten tilbudet", Today: 131, With: "Med tilbudet", Low: 75, Mid: 111, High: 165, Unit: "fall", Format: whole,
		Words: RangeWords{"Fall per 100", "Tilbud", "Fra", "Mest sannsynlig", "Til"},
	}
}

func tightRange() RangeBar {
	r := fallRange()
	r.Label, r.Today, r.Low, r.Mid, r.High = "Nesten likt.", 12, 9, 10, 11
	r.Without, r.With = "Uten tilbudet som i dag", "Med tilbudet fra neste år"
	return r
}

func people() Strip {
	values := make([]float64, 348)
	for i := range values {
		values[i] = math.Round(200 * math.Exp(8.2*math.Pow(float64(i)/347, 1.4)))
	}
	below, of := Rank(values, 13481)
	return Strip{
		Label: fmt.Sprintf("Innbyggere: 13 481. %d av %d kommuner ligger lavere.", below, of), Note: fmt.Sprintf("%d av %d ligger lavere", below, of),
		Low: "lav", High: "høy", Scale: Log, Values: values, Mine: 13481, Format: whole,
		Words: StripWords{"Innbyggere", "Plass", "Innbyggere", "Vefsn", "Lavest", "Nedre firedel", "Midten", "Øvre firedel", "Høyest"},
	}
}

func years(from int, values ...float64) LineChart {
	l := LineChart{
		Label: "Folketallet over tid.", Format: whole,
		From:  func(s string) string { return "Aksen begynner på " + s + ", ikke på null." },
		Words: LineWords{"Folketall", "År", "Innbyggere"},
	}
	for i, v := range values {
		l.Points = append(l.Points, Point{float64(from + i), v, strconv.Itoa(from + i)})
	}
	return l
}

func vefsn() LineChart {
	return years(2015, 13382, 13410, 13432, 13465, 13412, 13278, 13233, 13244, 13219, 13362, 13420, 13481)
}

func corner() HexMap {
	return HexMap{
		Label: "Kart med fem kommuner.", ID: "t", Words: HexWords{"Kartet", "Kommune", "Nivå"},
		Levels: [4]string{"Ikke ennå", "Registrert", "Ikke koblet", "Sammen"},
		Hexes: []Hex{
			{Number: "0301", Name: "Oslo", Q: 0, R: 0, Level: 3, Title: "Oslo: arbeider sammen", Href: "/kommuner/0301"},
			{Number: "3201", Name: "Bærum", Q: -1, R: 0, Level: 2, Title: "Bærum <tett på> & \"nær\""},
			{Number: "3301", Name: "Drammen", Q: -1, R: 1, Level: 1, Me: true},
			{Number: "3212", Name: "Nesodden", Q: 0, R: 1, Level: 0},
			{Number: "3103", Name: "Moss", Q: 0, R: 2, Level: 0},
		},
		Places: []Place{{"0301", "Oslo", Right}, {"3103", "Moss", Nearest}},
	}
}

func must(f Figure, err error) Figure {
	if err != nil {
		panic(err)
	}
	return f
}

func drawings() map[string]Figure {
	m, err := Hexagons(corner())
	if err != nil {
		panic(err)
	}
	small := corner()
	small.Small = true
	s, err := Hexagons(small)
	if err != nil {
		panic(err)
	}
	noMiddle := fallRange()
	noMiddle.Mid, noMiddle.Without = math.NaN(), ""
	return map[string]Figure{
		"forest_falls": must(Forest(falls())), "forest_wild": must(Forest(wild())), "forest_single": must(Forest(single())),
		"range_falls": must(Range(fallRange())), "range_tight": must(Range(tightRange())), "range_band_only": must(Range(noMiddle)),
		"strip_people": must(OneAmongAll(people())), "line_vefsn": must(Line(vefsn())), "line_from_zero": must(Line(years(2020, 3, 9, 14))),
		"line_one_point": must(Line(years(2026, 13481))), "hexmap": m.Figure, "hexmap_labels": {SVG: m.Labels}, "hexmap_small": s.Figure,
	}
}

// wellFormed parses the markup to its end and returns the texts people see.
func wellFormed(t testing.TB, s SVG) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(s)))
	var text strings.Builder
	for {
		token, err := d.Token()
		if err == io.EOF {
			return text.String()
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, s)
		}
		switch e := token.(type) {
		case xml.CharData:
			text.Write(e)
		case xml.StartElement:
			for _, a := range e.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Fatalf("attribute %s on %s: a strict page blocks it", a.Name.Local, e.Name.Local)
				}
			}
		}
	}
}

func TestGolden(t *testing.T) {
	for name, f := range drawings() {
		t.Run(name, func(t *testing.T) {
			wellFormed(t, f.SVG)
			path := filepath.Join("testdata", name+".svg")
			got := strings.ReplaceAll(string(f.SVG), "><", ">\n<") + "\n"
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s has changed; look at the picture, then run with -update\n%s", path, got)
			}
		})
	}
}

var percents = regexp.MustCompile(`(?: x1| x2| x| width)="(-?[0-9.]+)%"`)

// inside checks that everything placed across the chart stands between its edges.
func inside(t interface{ Fatalf(string, ...any) }, s SVG) {
	for _, m := range percents.FindAllStringSubmatch(string(s), -1) {
		if x, err := strconv.ParseFloat(m[1], 64); err != nil || x < 0 || x > 100 {
			t.Fatalf("x = %s %% is outside the chart: %s", m[1], s)
		}
	}
}

func TestAllInside(t *testing.T) {
	for name, f := range drawings() {
		if !strings.HasPrefix(name, "hexmap") { // a map's labels stand outside it by design
			inside(t, f.SVG)
		}
	}
}

// floats draws a value of any size a person may type, or one near the ends of what is accepted.
func floats(t *rapid.T, name string) float64 {
	return rapid.OneOf(rapid.Float64Range(-10, 10), rapid.Float64Range(-1e6, 1e6), rapid.Float64Range(-1e150, 1e150)).Draw(t, name)
}

func TestForest_any_numbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := ForestPlot{Scale: Scale(rapid.IntRange(0, 1).Draw(t, "scale")), Format: short, Percent: percent, Left: "l", Right: "r", Same: "s"}
		for i := range rapid.IntRange(1, 12).Draw(t, "rows") {
			v := []float64{floats(t, "a"), floats(t, "b"), floats(t, "c")}
			if f.Scale == Log {
				for j := range v {
					v[j] = math.Exp(rapid.Float64Range(-300, 300).Draw(t, "log"))
				}
			}
			lo, hi := min(v[0], v[1], v[2]), max(v[0], v[1], v[2])
			mid := max(min(v[0], v[1]), min(max(v[0], v[1]), v[2]))
			f.Rows = append(f.Rows, Row{Kind: Kind(i % 3), Label: rapid.String().Draw(t, "label"), Estimate: mid, Low: lo, High: hi, Weight: rapid.Float64Range(0, 1e9).Draw(t, "w")})
		}
		got, err := Forest(f)
		if err != nil {
			t.Fatalf("%v", err)
		}
		inside(t, got.SVG)
		if err := xml.Unmarshal([]byte(got.SVG), new(struct{})); err != nil {
			t.Fatalf("%v", err)
		}
		if strings.Contains(string(got.SVG), "NaN") || strings.Contains(string(got.SVG), "Inf") {
			t.Fatalf("a number got lost: %s", got.SVG)
		}
	})
}

func TestRange_and_Line_any_numbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := RangeBar{Without: "u", Today: floats(t, "today"), With: "m", Unit: rapid.String().Draw(t, "unit"), Format: short}
		a, b := floats(t, "a"), floats(t, "b")
		r.Low, r.High, r.Mid = min(a, b), max(a, b), math.NaN()
		got, err := Range(r)
		if err != nil {
			t.Fatalf("%v", err)
		}
		inside(t, got.SVG)
		l := years(2000)
		for i := range rapid.IntRange(1, 20).Draw(t, "points") {
			l.Points = append(l.Points, Point{float64(i), floats(t, "y"), strconv.Itoa(i)})
		}
		drawn, err := Line(l)
		if err != nil {
			t.Fatalf("%v", err)
		}
		inside(t, drawn.SVG)
		for _, m := range regexp.MustCompile(` y="(-?[0-9.]+)" overflow`).FindAllStringSubmatch(string(drawn.SVG), -1) {
			if y, _ := strconv.ParseFloat(m[1], 64); y < lineTop-0.1 || y > lineBottom+0.1 {
				t.Fatalf("point at y = %s leaves the plot", m[1])
			}
		}
	})
}

func TestRefuses(t *testing.T) {
	row := func(est, lo, hi, w float64) ForestPlot {
		f := falls()
		f.Rows[0].Estimate, f.Rows[0].Low, f.Rows[0].High, f.Rows[0].Weight = est, lo, hi, w
		return f
	}
	none := falls()
	none.Rows = nil
	mute := falls()
	mute.Format = nil
	for name, c := range map[string]struct {
		plot ForestPlot
		want error
	}{
		"no rows": {none, ErrEmpty}, "no format": {mute, ErrFormat},
		"NaN": {row(math.NaN(), 1, 2, 1), ErrNumber}, "NaN end": {row(1, math.NaN(), 2, 1), ErrNumber}, "infinite": {row(1, 0.5, math.Inf(1), 1), ErrNumber},
		"zero on a log scale": {row(0.5, 0, 2, 1), ErrLog}, "turned": {row(1, 2, 0.5, 1), ErrOrder}, "estimate outside": {row(3, 1, 2, 1), ErrOrder},
		"negative weight": {row(1, 0.5, 2, -1), ErrWeight}, "NaN weight": {row(1, 0.5, 2, math.NaN()), ErrWeight},
	} {
		if _, err := Forest(c.plot); !errors.Is(err, c.want) {
			t.Errorf("forest, %s: got %v, want %v", name, err, c.want)
		}
	}
	if _, err := Line(years(2020, 1, math.NaN())); !errors.Is(err, ErrNumber) {
		t.Errorf("line with NaN: %v", err)
	}
	back := years(2020, 1, 2)
	back.Points[1].X = 2020
	if _, err := Line(back); !errors.Is(err, ErrOrder) {
		t.Errorf("line with one year twice: %v", err)
	}
	s := people()
	s.Values = append(s.Values, 0)
	if _, err := OneAmongAll(s); !errors.Is(err, ErrLog) {
		t.Errorf("strip with zero on a log scale: %v", err)
	}
	for _, c := range []struct {
		spoil func(*HexMap)
		want  error
	}{
		{func(m *HexMap) { m.Hexes = nil }, ErrEmpty},
		{func(m *HexMap) { m.Hexes[1].Level = 4 }, ErrLevel},
		{func(m *HexMap) { m.Hexes[1].Q, m.Hexes[1].R = 0, 0 }, ErrPlace},
		{func(m *HexMap) { m.Places[0].Number = "9999" }, ErrPlace},
		{func(m *HexMap) { m.Hexes[0].Href = "javascript:alert(1)" }, ErrLink},
		{func(m *HexMap) { m.Hexes[0].Href = "//evil.example" }, ErrLink},
	} {
		m := corner()
		c.spoil(&m)
		if _, err := Hexagons(m); !errors.Is(err, c.want) {
			t.Errorf("map: got %v, want %v", err, c.want)
		}
	}
}
