package sources

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"allmenning/internal/testkit"
	"allmenning/municipality"
)

func open(t testing.TB, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func rows(t *testing.T, path string) []municipality.Row {
	t.Helper()
	out, err := Register(filepath.Base(path), open(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDetect(t *testing.T) {
	for path, want := range map[string]Format{
		"testdata/klass.json": KlassFormat, "testdata/pxweb.json": PxWebFormat, "testdata/kartverket.json": KartverketFormat, "testdata/projects.jsonl": ProjectsFormat,
	} {
		whole, _ := os.ReadFile(path)
		format, r, err := Detect(open(t, path))
		if format != want || err != nil {
			t.Errorf("%s: %q %v", path, format, err)
		}
		if again, _ := io.ReadAll(r); !bytes.Equal(again, whole) {
			t.Errorf("%s: Detect ate of the file", path)
		}
	}
	for _, text := range []string{"", "{}", "[]", "1", `"codes"`, `["codes"]`, `{"a": "codes"}`, "number,name\n0301,Oslo\n", "{", "}"} {
		if format, _, err := Detect(strings.NewReader(text)); format != Unknown || err != nil {
			t.Errorf("%q: %q %v", text, format, err)
		}
	}
}

func TestRegister_madeUpSamples(t *testing.T) {
	klass := rows(t, "testdata/klass.json")
	if len(klass) != 3 || klass[1].ValidFrom != "1965-01-01" || len(klass[2].Names) != 2 {
		t.Errorf("%+v", klass)
	}
	px := rows(t, "testdata/pxweb.json")
	if len(px) != 3 || px[1].Number != "0301" || px[1].Year != 2027 || *px[1].Value != 735000 || px[1].Indicator != municipality.Population {
		t.Errorf("%+v", px)
	}
	kv := rows(t, "testdata/kartverket.json")
	if len(kv) != 1 || len(kv[0].Names) != 3 || kv[0].Names[2].Lang != municipality.Kven || *kv[0].Lat != 69.5 || !*kv[0].SamiArea {
		t.Errorf("%+v", kv)
	}
	r, err := municipality.Embedded().With(append(append(klass, px...), kv...))
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := r.Value("0301", municipality.Population); v.Number != 735000 || v.Source != "SSB 07459" {
		t.Errorf("%+v", v)
	}
	if m, _ := r.ByNumber("5540"); m.Official() != "Gáivuotna - Kåfjord - Kaivuono" || m.Name != "Kåfjord" {
		t.Errorf("%v", m.Names)
	}
}

// The real answers: laying all of Klass 131 of 2026-01-01 over the register changes no name.
func TestRegister_realSamples(t *testing.T) {
	klass := rows(t, testkit.Shared(t, "data/import_samples/ssb_klass_131_codesAt_2026-01-01.json"))
	if len(klass) != 357 {
		t.Errorf("Klass: %d municipalities", len(klass))
	}
	before := municipality.Embedded()
	after, err := before.With(klass)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range before.All() {
		if n, ok := after.ByNumber(m.Number); !ok || n.Official() != m.Official() || n.Name != m.Name || n.Names[0] != m.Names[0] {
			t.Errorf("%s %s became %+v", m.Number, m.Official(), n)
		}
	}
	px := rows(t, testkit.Shared(t, "data/import_samples/ssb_pxweb_v2_12134_jsonstat2.json"))
	for i, want := range []float64{81240, 66605, 62853} {
		if p := px[i]; *p.Value != want || p.Year != 2024 || p.Indicator != "ssb:12134:KOSAG110000" || p.Label != "Frie inntekter per innbygger (kr)" {
			t.Errorf("%+v", p)
		}
	}
	if len(px) != 3 || px[1].Number != "4601" {
		t.Errorf("PxWeb: %+v", px)
	}
	kv := rows(t, testkit.Shared(t, "data/import_samples/kartverket_kommuneinfo_fylkerkommuner_one.json"))
	if len(kv) != 1 || kv[0].Number != "0301" || kv[0].County != "03" || len(kv[0].Names) != 1 || *kv[0].SamiArea || *kv[0].Lon < 10 || *kv[0].Lon > 11 {
		t.Errorf("Kartverket: %+v", kv)
	}
	all, err := before.With(append(append(klass, px...), kv...))
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Among("ssb:12134:KOSAG110000")) != 3 {
		t.Error("the new indicator is not known of three")
	}
}

func TestRegister_refusesWithFileAndPlace(t *testing.T) {
	for text, place := range map[string]string{
		"number,name":   "",
		"{}":            "",
		`{"codes": []}`: "codes",
		`{"codes": [{"code": "0301", "name": "Oslo"}, {"code": "31"}]}`:        "codes[1].code",
		`{"codes": [{"code": "0301", "name": " "}]}`:                           "codes[0].name",
		`{"codes": [{"code": "0301", "name": "Oslo", "validFrom": "i fjor"}]}`: "codes[0].validFrom",
		`{"codes": 7}`:                           "",
		`{"fylkesnummer": "03", "kommuner": []}`: "kommuner",
		`{"fylkesnummer": "03", "kommuner": [{"kommunenummer": "301"}]}`:                                                                                                                                                                                 "[0].kommuner[0].kommunenummer",
		`{"fylkesnummer": "03", "kommuner": [{"kommunenummer": "0301", "punktIOmrade": {"coordinates": [59.9, 10.7]}}]}`:                                                                                                                                 "[0].kommuner[0].punktIOmrade",
		`{"class": "dataset", "id": ["Region"], "size": [1, 2]}`:                                                                                                                                                                                         "id",
		`{"class": "dataset", "id": ["Region", "Tid"], "size": [1, 1], "dimension": {"Region": {"category": {"index": ["0301"]}}, "Tid": {"category": {"index": ["2024"]}}}, "value": [1, 2]}`:                                                           "value",
		`{"class": "dataset", "id": ["Region", "Tid"], "size": [1, 1], "dimension": {"Region": {"category": {"index": ["0301"]}}, "Tid": {"category": {"index": ["nå"]}}}, "value": {"0": 2}}`:                                                           "dimension.Tid",
		`{"class": "dataset", "id": ["Region", "Alder", "Tid"], "size": [1, 2, 1], "dimension": {"Region": {"category": {"index": ["0301"]}}, "Alder": {"category": {"index": ["0", "1"]}}, "Tid": {"category": {"index": ["2024"]}}}, "value": [1, 2]}`: "dimension.Alder",
	} {
		_, err := Register("x.json", strings.NewReader(text))
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, ErrFormat) || e.File != "x.json" || e.Place != place {
			t.Errorf("%s: %v, want the place %q", text, err, place)
		}
	}
	if _, err := Klass("x.json", strings.NewReader("{\"codes\": \"\xff\"}")); !errors.Is(err, ErrCharacters) {
		t.Errorf("broken UTF-8: %v", err)
	}
	if _, err := Klass("x.json", endless{}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a file without end: %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// What strangers send is rows or a typed error, never a panic; and rows the register takes or refuses.
func FuzzRegister(f *testing.F) {
	for _, name := range []string{"klass.json", "pxweb.json", "kartverket.json"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, err := Register("f", bytes.NewReader(text))
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%T %v", err, err)
		}
		if err == nil {
			municipality.Embedded().With(rows)
		}
	})
}
