package sources

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"allmenning"
	"allmenning/municipality"
)

// What is read as an amount is whole, not negative and within bounds; its digits alone, and its digits in groups, are read as the same.
func FuzzAmount(f *testing.F) {
	for _, s := range []string{"1 500 000,50 kr", "kr 300.000,-", "1,5 mill.", "250 tusen", "NOK 1.234.567", "ca. 2 mrd.", "300,000", "0", "1e9", "٣٠٠", "9007199254740993", "1.5.2024"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rounded, exact, ok := RoundAmount(s)
		whole, isWhole := ParseAmount(s)
		if isWhole && (!ok || !exact || whole != rounded) {
			t.Fatalf("%q is %d, and %d %v %v rounded", s, whole, rounded, exact, ok)
		}
		if !ok {
			return
		}
		if rounded < 0 || rounded > MostAmount {
			t.Fatalf("%q is %d", s, rounded)
		}
		for _, again := range []string{strconv.FormatInt(rounded, 10), grouped(rounded, " "), grouped(rounded, ".") + " kr"} {
			if v, isWhole := ParseAmount(again); !isWhole || v != rounded {
				t.Fatalf("%q is %d, which written %q is %d %v", s, rounded, again, v, isWhole)
			}
		}
	})
}

// grouped writes a number with a sign between its thousands.
func grouped(n int64, sign string) string {
	s := strconv.FormatInt(n, 10)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + sign + s[at:]
	}
	return s
}

// FuzzListed reads a list whatever its header and cells hold: a column is a line of names, a row a line of cells parted by tabs. What
// is taken has an id of its own, a title, no NUL, no identity number and no amount out of bounds, and can be stored or is refused by
// fields; what is refused is named by its line; lines rise; and the same list read again gives the same.
func FuzzListed(f *testing.F) {
	for _, s := range []string{
		"Saksnr\tTittel\tKommune\tBeløp\tPeriode\n1\tFærre fall\tVefsn\t1 500 000,50 kr\t2022–2024\n1\tSkulehage\tBodø\tmasse\ten gang",
		"prosjektnummer\tprosjekttittel\tprosjektfase\tprosjektansvarlig_navn\tprosjektansvarlig_type\ttildelt_belop\n1\tA\tBevilgning\tVefsn\tOrganisasjon\t100\n2\tB\tAvslag\tBodø\tOrganisasjon\t\n3\tC\tSøknad\tX\tPerson\t1",
		"Rammeprogram\tprosjektnr\tprosjektnavn\tkontraktstatus\torganisasjonsnavn\tinnvilget beløp organisasjon EUR\nH2020\t7\tA\tSIGNED\tVefsn\t10,5\nH2020\t7\tA\tSIGNED\tBodø\t20\nH2020\t8\tB\tCLOSED\tOslo\t-",
		"Tema\tTiltak\tMålgruppe\tFra\tTil\tKommunenr\nfall; velferdsteknologi\tAlarm\teldre\t01.08.2021\t2022-12-31 13:00\t1534, 1850",
		"Tittel\n01010750160\n\x00\n\xff\n", "\t\t\n\t\t", "Navn\tNavn\nx\ty", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		first, columns := listed(t, s)
		if second, _ := listed(t, s); first != second {
			t.Fatalf("read as %v:\n%s\nthen\n%s", columns, first, second)
		}
	})
}

// listed reads a list, holds what comes of it to the laws, and writes it down.
func listed(t *testing.T, s string) (told string, columns []Column) {
	var rows [][]string
	for line := range strings.SplitSeq(s, "\n") {
		rows = append(rows, strings.Split(line, "\t"))
	}
	header, rows := rows[0], rows[1:]
	layout := LayoutOf(header)
	if columns = GuessColumns(header, rows); layout != nil {
		columns = layout.Columns(header)
	}
	if len(columns) != len(header) {
		t.Fatalf("%d columns of %d headers", len(columns), len(header))
	}
	for i, c := range columns {
		if c.Header != header[i] || c.Field != "" && !c.Field.Known() || (c.Field == "") != (c.Why == WhyNone) {
			t.Fatalf("column %d: %+v of %q", i, c, header[i])
		}
		if twice := slices.IndexFunc(columns[:i], func(o Column) bool { return o.Field == c.Field }); c.Field != "" && twice >= 0 && layout == nil && !c.Field.TakesMany() {
			t.Fatalf("%s is carried by columns %d and %d", c.Field, twice, i)
		}
	}
	var out strings.Builder
	last, ids := 0, map[string]bool{}
	err := Listed(inOrder(rows), columns, layout, func(line int, p ProjectRow, err error) {
		if line <= last || line > len(rows)+1 {
			t.Fatalf("line %d after %d, of %d", line, last, len(rows)+1)
		}
		last = line
		out.WriteString(strconv.Itoa(line) + " " + p.ID)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Line != line {
				t.Fatalf("line %d: %v names no line", line, err)
			}
			out.WriteString(": " + err.Error() + "\n")
			return
		}
		if ids[p.ID] || p.ID == "" || p.Title == "" {
			t.Fatalf("line %d: the id %q, the title %q", line, p.ID, p.Title)
		}
		ids[p.ID] = true
		r, _ := p.Record("owner")
		r.ID = "id"
		var fields allmenning.FieldErrors
		if err := r.Check(); err != nil && !errors.As(err, &fields) {
			t.Fatalf("line %d: %v", line, err)
		}
		out.WriteString(": " + kept(t, line, p, r) + "\n")
	})
	if err != nil {
		t.Fatal(err) // inOrder gives none
	}
	return out.String(), columns
}

// kept is all text that would be kept of a row.
func kept(t *testing.T, line int, p ProjectRow, r *allmenning.Record) string {
	b := r.Body.(*allmenning.Project)
	texts := []string{r.Title, b.Summary, b.Organisation, b.Period.From, b.Period.To, b.Period.AsGiven, r.Source.ID, r.Source.URL}
	texts = slices.Concat(texts, b.Partners, b.Themes, b.TargetGroups, b.Measures, b.Sectors)
	for _, place := range r.Places {
		texts = append(texts, string(place.Number))
	}
	for _, g := range b.Grants {
		if g.AmountNOK < 0 || g.AmountEUR < 0 || p.AmountNOK != nil && g.AmountNOK != *p.AmountNOK {
			t.Fatalf("line %d: %+v", line, g)
		}
		texts = append(texts, g.Funder, g.Purpose, strconv.FormatInt(g.AmountNOK, 10), strconv.FormatInt(g.AmountEUR, 10))
	}
	all := strings.Join(texts, "\x1f")
	if !utf8.ValidString(all) || strings.ContainsRune(all, 0) {
		t.Fatalf("line %d: %q", line, all)
	}
	for _, text := range texts {
		if HoldsIdentityNumber(text) {
			t.Fatalf("line %d keeps an identity number: %q", line, text)
		}
	}
	return all
}

// Places are municipalities of the register, each once, whatever names, numbers and organisations a row has; a number that the register
// does not know has no year.
func FuzzPlaces(f *testing.F) {
	for _, s := range []string{"Vefsn", "Herøy", "Vefsn kommune og Bodø kommune", "Snåase – Snåsa", "1534", "1850", "301", "0301 Oslo", "Unjárga", "Nord-Norge", "Ås", "Kåfjord/Gáivuotna"} {
		f.Add(s, "", "")
		f.Add("", s, "")
		f.Add("", "", s)
	}
	register := municipality.Embedded()
	f.Fuzz(func(t *testing.T, name, number, organisation string) {
		p := ProjectRow{Municipalities: pieces(name), MunicipalityNumbers: pieces(number), Organisation: organisation}
		got := p.Places(register)
		for i, place := range got {
			if slices.Contains(got[:i], place) {
				t.Fatalf("%v is there twice", place)
			}
			if known := register.LastYear(place.Number); known != place.CodeYear || known == 0 && len(p.MunicipalityNumbers) == 0 {
				t.Fatalf("%q %q %q: %v, valid until %d", name, number, organisation, place, known)
			}
		}
	})
}

// A text that tells who somebody is does so also inside another.
func FuzzIdentity(f *testing.F) {
	for _, s := range []string{"01010750160", "010107 50160", "født 12.03.1941", "f. 12.03.41", "41018012345", "99999999999", "844824122"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, inside := range []string{"bruker " + s + " har alarm", "(" + s + ")"} {
			if HoldsIdentityNumber(s) && !HoldsIdentityNumber(inside) {
				t.Fatalf("%q holds a number, %q none", s, inside)
			}
			if HoldsBirthDate(s) && !HoldsBirthDate(inside) {
				t.Fatalf("%q tells a date of birth, %q none", s, inside)
			}
		}
	})
}

// The laws hold for real lists too.
func TestFuzz_laws_hold_for_the_real_lists(t *testing.T) {
	for _, name := range []string{"prosjektbanken_soknader2_sample.csv", "prosjektbanken_eu_first40.csv"} {
		comma := ','
		if strings.Contains(name, "eu") {
			comma = ';'
		}
		header, rows := sample(t, name, comma)
		var text strings.Builder
		for _, row := range append([][]string{header}, rows...) {
			for i := range row {
				row[i] = strings.NewReplacer("\t", " ", "\n", " ").Replace(row[i])
			}
			text.WriteString(strings.Join(row, "\t") + "\n")
		}
		if told, _ := listed(t, strings.TrimSuffix(text.String(), "\n")); strings.Count(told, "\n") < 10 {
			t.Errorf("%s: %s", name, told)
		}
	}
}

// What is read as money in one kind or two is within bounds, is as ParseAmount reads it where only kroner are named, and reads back.
func FuzzMoney(f *testing.F) {
	for _, s := range []string{"12 000 euro", "€ 12 000", "EUR 12,000", "1 500 000 kr + 12 000 euro", "300 000", "1euro+2", "5 + 6", "+", "euro"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		kroner, euro, ok := ParseMoney(s)
		if !ok {
			return
		}
		if kroner < 0 || euro < 0 || kroner > MostAmount || euro > MostAmount {
			t.Fatalf("%q is %d and %d", s, kroner, euro)
		}
		if v, whole := ParseAmount(s); whole && (v != kroner || euro != 0) {
			t.Fatalf("%q is %d kroner, and %d and %d", s, v, kroner, euro)
		}
		again := strconv.FormatInt(kroner, 10) + " kr + " + strconv.FormatInt(euro, 10) + " euro"
		if k, e, ok := ParseMoney(again); !ok || k != kroner || e != euro {
			t.Fatalf("%q is %d and %d, written %q %d and %d", s, kroner, euro, again, k, e)
		}
	})
}
