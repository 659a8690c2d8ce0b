package i18n

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// plain shows the spaces that must not break as "_", and the minus and dash as ASCII, so that cases can be read.
var plain = strings.NewReplacer("\u00a0", "_", "\u2212", "-", "\u2013", "–")

func TestNegotiate(t *testing.T) {
	for _, c := range []struct {
		query, cookie, header string
		instance, want        Lang
	}{
		{"", "", "", "", NB},
		{"", "", "", NN, NN},
		{"", "", "no", NN, NB},
		{"", "", "no-NO,no;q=0.9,en;q=0.5", EN, NB},
		{"", "", "se,nn;q=0.5", NB, NN},
		{"", "", "nn;q=0.5,en;q=0.8", NB, EN},
		{"", "", "nb-NO,nb;q=0.9", EN, NB},
		{"", "", "fr,de;q=0.8", NN, NN},
		{"", "", "en;q=0,nn", NB, NN},
		{"", "", "en-GB", NB, EN},
		{"", "", ";;;=,,,q=", NN, NN},
		{"", "", strings.Repeat("en,", 5000), NN, NN},
		{"", "nn", "en", NB, NN},
		{"en", "nn", "nb", NB, EN},
		{"xx", "nn", "nb", NB, NN},
		{"<script>", "", "", NB, NB},
		{"", "", "", "klingon", NB},
	} {
		if got := Negotiate(c.query, c.cookie, c.header, c.instance); got != c.want {
			t.Errorf("Negotiate(%q, %q, %.40q, %q) = %s, want %s", c.query, c.cookie, c.header, c.instance, got, c.want)
		}
	}
}

func FuzzNegotiate(f *testing.F) {
	f.Add("nn", "nb", "se,nn;q=0.5")
	f.Fuzz(func(t *testing.T, query, cookie, header string) {
		if l := Negotiate(query, cookie, header, NN); !slices.Contains(Langs(), l) {
			t.Errorf("%q", l)
		}
	})
}

func TestParse(t *testing.T) {
	for tag, want := range map[string]Lang{"nb": NB, "NB-no": NB, "no": NB, "nor": NB, "nno": NN, " nn ": NN, "en-US": EN} {
		if got, ok := Parse(tag); !ok || got != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", tag, got, ok, want)
		}
	}
	for _, tag := range []string{"", "se", "da", "sv", "und", "*", "../nb", "nb nn", strings.Repeat("nb-", 50)} {
		if got, ok := Parse(tag); ok {
			t.Errorf("Parse(%q) = %q, want none", tag, got)
		}
	}
}

func small1(t *testing.T, lang Lang) *Printer {
	t.Helper()
	texts := catalogue{}
	if err := texts.add("t", []byte(`{"plain": "Hei", "who": "{who} i {place}",
		"count": {"one": "{n:m} kommune", "other": "{n:m} kommuner"}, "start": "{n:N} behov",
		"full": {"one": "{n} post", "other": "{n} poster"}}`)); err != nil {
		t.Fatal(err)
	}
	return &Printer{lang: lang, texts: texts, missing: map[string]bool{}}
}

func TestPrinter_T(t *testing.T) {
	p := small1(t, NB)
	for _, c := range []struct {
		got, want string
	}{
		{p.T("t.plain"), "Hei"},
		{p.T("t.who", "who", "Kari", "place", "Vefsn"), "Kari i Vefsn"},
		{p.T("t.who", "place", "{who}", "who", "Kari"), "Kari i {who}"}, // what people wrote is not read as a text
		{p.T("t.count", "n", 1), "én kommune"},
		{p.T("t.count", "n", 0), "null kommuner"},
		{p.T("t.count", "n", 12), "tolv kommuner"},
		{p.T("t.count", "n", 13), "13 kommuner"},
		{p.T("t.full", "n", int64(1284)), "1_284 poster"},
		{p.T("t.full", "n", 1), "1 post"},
		{p.T("t.start", "n", 1), "Ett behov"},
		{p.T("t.start", "n", 8), "Åtte behov"},
	} {
		if got := plain.Replace(c.got); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if missing := p.Missing(); len(missing) != 0 {
		t.Errorf("missing %q after good calls", missing)
	}
}

func TestPrinter_T_shows_and_remembers_what_is_missing(t *testing.T) {
	p := small1(t, NB)
	for got, want := range map[string]string{
		p.T("t.none"):                 "⟪t.none⟫",
		p.T("t.who", "who", "Kari"):   "Kari i ⟪t.who place⟫",
		p.T("t.count"):                "⟪t.count n⟫",
		p.T("t.count", "n", "mange"):  "⟪t.count n⟫",
		p.T("t.who", "who", "a", "b"): "a i ⟪t.who place⟫", // a name without its value
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got, want := p.Missing(), []string{"t.count n", "t.none", "t.who place"}; !slices.Equal(got, want) {
		t.Errorf("Missing %q, want %q", got, want)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 500 {
				p.T("x." + strings.Repeat("y", i*500+j))
			}
		})
	}
	all.Wait()
	if n := len(p.Missing()); n != 1000 {
		t.Errorf("%d missing remembered, want no more than 1000", n)
	}
}

func TestPrinter_numbers(t *testing.T) {
	nb, en := New(NB), New(EN)
	for _, c := range []struct{ got, want string }{
		{nb.Number(0), "0"},
		{nb.Number(999), "999"},
		{nb.Number(1284), "1_284"},
		{nb.Number(-10000), "-10_000"},
		{nb.Number(1234567), "1_234_567"},
		{en.Number(1234567), "1,234,567"},
		{nb.Decimal(1234.5, 2), "1_234,50"},
		{en.Decimal(1234.5, 2), "1,234.50"},
		{nb.Decimal(0.125, 2), "0,13"},
		{nb.Decimal(2.675, 2), "2,68"}, // the nearest float64 is below 2.675
		{nb.Decimal(1.005, 2), "1,01"},
		{nb.Decimal(-0.375, 2), "-0,38"},
		{nb.Decimal(0.85, 1), "0,9"},
		{nb.Decimal(2.5, 0), "3"},
		{nb.Decimal(9.96, 1), "10,0"},
		{nb.Decimal(-0.004, 2), "0,00"},
		{nb.Decimal(1e-9, 3), "0,000"},
		{nb.Decimal(12, -1), "12"},
		{nb.Decimal(math.NaN(), 1), "ukjent"},
		{en.Decimal(math.Inf(1), 1), "not known"},
		{nb.Percent(0.125, 1), "12,5_%"},
		{en.Percent(0.125, 1), "12.5%"},
		{nb.Percent(0.145, 0), "15_%"},
		{nb.Percent(0.31, 0), "31_%"},
		{nb.Percent(math.NaN(), 0), "ukjent"},
		{nb.Kroner(300000), "300_000_kroner"},
		{nb.Kroner(1), "1_krone"},
		{en.Kroner(300000), "NOK_300,000"},
		{nb.Range("75", "165"), "75–165"},
		{nb.Range("75", "75"), "75"},
		{nb.Range(nb.Decimal(-0.38, 2), nb.Decimal(0.89, 2)), "-0,38_til_0,89"},
		{en.Range(en.Decimal(-0.38, 2), en.Decimal(0.89, 2)), "-0.38_to_0.89"},
	} {
		if got := plain.Replace(c.got); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// A second road to the same figures: the Unicode locale data in golang.org/x/text.
func TestPrinter_numbers_as_x_text_writes_them(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for lang, tag := range map[Lang]language.Tag{NB: language.MustParse("nb"), NN: language.MustParse("nn"), EN: language.English} {
		ours, theirs := New(lang), message.NewPrinter(tag)
		for range 500 {
			n := random.IntN(2_000_000_000) >> random.IntN(31)
			if got, want := ours.Number(n), theirs.Sprintf("%d", n); got != want {
				t.Fatalf("%s: %d is %q, x/text writes %q", lang, n, got, want)
			}
			f := float64(n) / 8 // halves, quarters and eighths are exact, so three digits need no rounding
			if got, want := ours.Decimal(f, 3), theirs.Sprintf("%.3f", f); got != want {
				t.Fatalf("%s: %v is %q, x/text writes %q", lang, f, got, want)
			}
		}
	}
}

func TestPrinter_dates(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 2, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{New(NB).Date(at), "23. november 2026"},
		{New(EN).Date(at), "23 November 2026"},
		{New(NN).Date(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)), "1. desember 2026"},
		{New(NB).ShortDate(at), "23.11.2026"},
		{New(NB).ShortDate(time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)), "04.03.2026"},
		{New(EN).ShortDate(at), "23 Nov 2026"},
		{New(NN).MonthYear(at), "november 2026"},
		{New(NB).DateTime(at), "23. november 2026 kl._13.02"}, // winter: an hour ahead of UTC
		{New(EN).DateTime(at), "23 November 2026, 13:02"},
		{New(NB).Clock(time.Date(2026, 7, 1, 11, 0, 0, 0, time.UTC)), "kl._13.00"},              // summer: two
		{New(NB).Date(time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)), "1. januar 2027"},       // already new year in Norway
		{New(NB).Weekday(at) + New(NN).Weekday(at.AddDate(0, 0, 1)), "mandagtysdag"},            //
		{New(NB).Period(at, at.AddDate(2, 0, 0)), "2026–2028"},                                  //
		{New(NB).Period(at, at), "2026"},                                                        //
		{New(NN).Period(at, time.Time{}) + New(NB).Period(time.Time{}, at), "frå 2026til 2026"}, //
		{New(NB).Period(time.Time{}, time.Time{}), ""},
	} {
		if got := plain.Replace(c.got); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestPrinter_words(t *testing.T) {
	nb, nn, en := New(NB), New(NN), New(EN)
	for _, c := range []struct{ got, want string }{
		{nb.Words(1, Masculine) + nb.Words(1, Feminine) + nb.Words(1, Neuter), "énénett"},
		{nn.Words(1, Masculine) + nn.Words(1, Feminine) + nn.Words(1, Neuter), "éinéieitt"},
		{en.Words(1, Neuter) + en.Words(1, "?") + nn.Words(1, "?"), "oneoneéin"},
		{nb.Words(0, Neuter) + nb.Words(7, Neuter) + nn.Words(12, Neuter), "nullsjutolv"},
		{nb.Words(13, Neuter) + nb.Words(-1, Neuter) + en.Words(1000, Neuter), "13-11,000"},
		{nb.Join(nil, And), ""},
		{nb.Join([]string{"Fauske"}, And), "Fauske"},
		{nb.Join([]string{"Fauske", "Bodø"}, And), "Fauske og Bodø"},
		{en.Join([]string{"Fauske", "Bodø", "Vefsn"}, And), "Fauske, Bodø and Vefsn"},
		{nn.Join([]string{"a", "b", "c"}, Or), "a, b eller c"},
		{nb.Count(0, "project"), "ingen prosjekter"},
		{nb.Count(1, "project") + ", " + nb.Count(1, "municipality"), "ett prosjekt, én kommune"},
		{nn.Count(1, "lesson") + ", " + nn.Count(1, "need"), "éi erfaring, eitt behov"},
		{nn.Count(3, "municipality") + ", " + nn.Count(4, "project"), "tre kommunar, fire prosjekt"},
		{en.Count(1, "study") + ", " + en.Count(1284, "need"), "one study, 1,284 needs"},
		{nn.Noun("municipality").TheMany + " " + nb.Noun("project").The, "kommunane prosjektet"},
	} {
		if got := plain.Replace(c.got); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if p := New("se"); p.Lang() != NB {
		t.Errorf("an unknown language gives %s", p.Lang())
	}
}

func BenchmarkT(b *testing.B) {
	p := New(NB)
	for b.Loop() {
		p.T("words.inhabitants", "n", 13481)
	}
}
