package sources

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/municipality"
)

func TestGuessColumns_by_header_in_three_languages(t *testing.T) {
	for _, c := range []struct {
		name   string
		header []string
		want   []Field
	}{
		{"bokmål", []string{"Saksnr.", "Prosjektnavn", "Kommune(r)", "Beløp (kr)", "Periode", "Merknad"}, []Field{FieldID, FieldTitle, FieldMunicipalities, FieldAmount, FieldPeriod, ""}},
		{"nynorsk", []string{"Namn på prosjektet", "Kommunar", "Frå", "Til", "Tilskotsgivar"}, []Field{FieldTitle, FieldMunicipalities, FieldFrom, FieldTo, FieldFunder}},
		{"english", []string{"Project title", "Municipality", "Start date", "End date", "Funder", "Web page"}, []Field{FieldTitle, FieldMunicipalities, FieldFrom, FieldTo, FieldFunder, FieldURL}},
		{"our own names", []string{"id", "title", "municipality_numbers", "amount_nok"}, []Field{FieldID, FieldTitle, FieldMunicipalityNumbers, FieldAmount}},
		{"the likelier of two names for one field", []string{"Navn", "Prosjekttittel"}, []Field{"", FieldTitle}},
		{"several columns of one list", []string{"Tittel", "Tema", "Stikkord"}, []Field{FieldTitle, FieldThemes, FieldThemes}},
		{"a header of two lines", []string{"Prosjekt – Tittel", "Tid – Start", "Tid – Slutt", "Økonomi – Tilskudd (kr)", "Økonomi – Regnskap"}, []Field{FieldTitle, FieldFrom, FieldTo, FieldAmount, ""}},
		{"a whole name before the last part of one", []string{"Annet – Tittel", "Tittel"}, []Field{"", FieldTitle}},
		{"a last part that says nothing alone", []string{"Kontaktperson – Navn", "Sak – Nr"}, []Field{"", ""}},
		{"nothing known", []string{"a1", ""}, []Field{"", ""}},
	} {
		var got []Field
		for _, column := range GuessColumns(c.header, nil) {
			got = append(got, column.Field)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q are %q, want %q", c.name, c.header, got, c.want)
		}
	}
}

func TestGuessColumns_by_values_where_no_header_tells(t *testing.T) {
	header := []string{"A", "B", "C", "D", "Tittel"}
	sample := [][]string{
		{"https://www.vefsn.kommune.no/a", "Vefsn", "1824", "2019", "x"},
		{"https://eksempel.no/b", "Bodø", "1804", "2020", "y"},
		{"http://eksempel.no/c", "Narvik kommune", "301", "2021", "z"},
	}
	got := GuessColumns(header, sample)
	want := []Column{
		{"A", FieldURL, WhyValues},
		{"B", FieldMunicipalities, WhyValues},
		{"C", FieldMunicipalityNumbers, WhyValues},
		{"D", "", WhyNone}, // years are no numbers of municipalities, and a year alone says not what it is of
		{"Tittel", FieldTitle, WhyHeader},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// A column of long texts is the description where no header tells, the first of them; one that people keep for each other is not, and
// short texts are not.
func TestGuessColumns_long_texts(t *testing.T) {
	long := strings.Repeat("Vi dyrker mat sammen. ", 5)
	for _, c := range []struct {
		header []string
		cells  [3][]string
		want   []Field
	}{
		{[]string{"Tittel", "Hva vi gjør", "Hva vi lærte"}, [3][]string{{"a", long, long}, {"b", long, long}, {"c", "kort", "kort"}}, []Field{FieldTitle, FieldText, ""}},
		{[]string{"Tittel", "Beskrivelse", "Hva vi gjør"}, [3][]string{{"a", "x", long}, {"b", "y", long}, {"c", "z", long}}, []Field{FieldTitle, FieldText, ""}},
		{[]string{"Tittel", "Interne merknader", "Hva"}, [3][]string{{"a", long, long}, {"b", long, long}, {"c", long, long}}, []Field{FieldTitle, "", FieldText}},
		{[]string{"Tittel", "Hva"}, [3][]string{{"a", long}, {"b", "kort"}, {"c", "kort"}}, []Field{FieldTitle, ""}},
		{[]string{"Tittel", "Hva"}, [3][]string{{"a", long}, {"b", ""}, {"c", long}}, []Field{FieldTitle, ""}}, // too few to tell
		{[]string{"Tittel", "Hva"}, [3][]string{{"a", strings.Repeat("ø", 80)}, {"b", strings.Repeat("ø", 80)}, {"c", strings.Repeat("ø", 80)}}, []Field{FieldTitle, ""}},
	} {
		var got []Field
		for _, column := range GuessColumns(c.header, c.cells[:]) {
			if got = append(got, column.Field); column.Field == FieldText && column.Header != "Beskrivelse" && column.Why != WhyValues {
				t.Errorf("%q is taken for a text because of %q", column.Header, column.Why)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q are %q, want %q", c.header, got, c.want)
		}
	}
}

func TestFieldCalled(t *testing.T) {
	for name, want := range map[string]Field{"text": FieldText, "Beskrivelse": FieldText, "amount_nok": FieldAmount, "Beløp (kr)": FieldAmount, "": "", "prosa": "", "text_kind": ""} {
		if got, ok := FieldCalled(name); got != want || ok != (want != "") {
			t.Errorf("%q is %q %v, want %q", name, got, ok, want)
		}
	}
}

func TestColumnFields_no_header_names_two_fields(t *testing.T) {
	seen := map[string]Field{}
	for _, f := range columnFields {
		for _, n := range f.Names {
			if first, twice := seen[n]; twice {
				t.Errorf("%q is a name of %s and of %s", n, first, f.Field)
			}
			seen[n] = f.Field
		}
	}
	for _, f := range Fields() {
		if _, err := RowOf([]Column{{Field: FieldTitle}, {Field: f}}, []string{"En tittel", "1"}); err != nil {
			t.Errorf("a column of %s is not read: %v", f, err)
		}
	}
}

func TestRowOf_reads_cells_as_people_write_them(t *testing.T) {
	columns := GuessColumns([]string{"Prosjekttittel", "Kommuner", "Beløp", "Fra", "Til", "Fase", "Tema", "Partnere"}, nil)
	row, err := RowOf(columns, []string{" Færre fall\n hjemme ", "Løten, Hamar og Stange", "1 500 000,50 kr", "01.06.2020 00:00", "31.05.2024 00:00", "pilot", "Helse og omsorg; finnes ikke", "NTNU; Sintef"})
	if err != nil {
		t.Fatal(err)
	}
	r, unread := row.Record("owner")
	p := r.Body.(*allmenning.Project)
	if r.Title != "Færre fall hjemme" || p.Grants[0].AmountNOK != 1_500_001 || !row.Rounded {
		t.Errorf("title %q, grants %v, rounded %v", r.Title, p.Grants, row.Rounded)
	}
	if p.Period != (allmenning.Period{From: "2020-06-01", To: "2024-05-31"}) {
		t.Errorf("period %v", p.Period)
	}
	var places []municipality.Number
	for _, place := range r.Places {
		places = append(places, place.Number)
	}
	if !slices.Equal(places, []municipality.Number{"3412", "3403", "3413"}) {
		t.Errorf("places %v", places)
	}
	if p.Phase != allmenning.Pilot || !slices.Equal(p.Themes, []string{"health-care"}) || !slices.Equal(p.Partners, []string{"NTNU", "Sintef"}) {
		t.Errorf("phase %q, themes %q, partners %q", p.Phase, p.Themes, p.Partners)
	}
	if !slices.Equal(unread, []Unread{{FieldThemes, "finnes ikke"}}) {
		t.Errorf("unread %v", unread)
	}
}

func TestRowOf_own_id_follows_title_and_place(t *testing.T) {
	columns := GuessColumns([]string{"Tittel", "Kommune", "Beløp"}, nil)
	id := func(cells ...string) string {
		p, err := RowOf(columns, cells)
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	first := id("Færre fall", "Vefsn", "10")
	if second := id("FÆRRE  FALL", "vefsn", "20"); second != first {
		t.Errorf("%s and %s: a new amount or other spacing is the same row", first, second)
	}
	if other := id("Færre fall", "Bodø", "10"); other == first {
		t.Error("another municipality is another row")
	}
}

func TestRowOf_refuses(t *testing.T) {
	columns := []Column{{Field: FieldTitle}, {Field: FieldText}, {Field: FieldAmount}, {Header: "not used"}}
	for _, c := range []struct {
		name  string
		cells []string
		place Field
		want  error
	}{
		{"no title", []string{" ", "tekst"}, FieldTitle, ErrRequired},
		{"a date of birth in a text", []string{"Tittel", "Pasienten er født 12.03.1941 og heter Ola"}, FieldText, ErrBirth},
		{"what is called an identity number", []string{"Tittel", "fødselsnummer 12345678901"}, FieldText, ErrPersonal},
		{"identity number in a text", []string{"Tittel", "bruker 01010100131 falt"}, FieldText, ErrPersonal},
		{"no amount", []string{"Tittel", "", "mye"}, FieldAmount, ErrNotMoney},
		{"NUL", []string{"Tit\x00tel"}, FieldTitle, ErrCharacters},
		{"not UTF-8", []string{"Tittel", "\xff"}, FieldText, ErrCharacters},
	} {
		_, err := RowOf(columns, c.cells)
		var at *Error
		if !errors.As(err, &at) || !errors.Is(err, c.want) || at.Place != string(c.place) {
			t.Errorf("%s: %v, want %v at %s", c.name, err, c.want, c.place)
		}
	}
	if p, err := RowOf(columns, []string{"Tittel", "", "–", "01010100131 in a column that is not used"}); err != nil || p.AmountNOK != nil {
		t.Errorf("a dash for an amount and an unused column: %v, %v", p.AmountNOK, err)
	}
}
