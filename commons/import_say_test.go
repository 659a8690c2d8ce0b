package commons

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/store"
)

// told brings in rows as they stand, and gives what is said of each as "line field key".
func told(t *testing.T, c *Commons, rows ...string) (r *Report, refused, noted []string) {
	t.Helper()
	r, err := c.ImportProjects(context.Background(), Program(), strings.NewReader(strings.Join(rows, "\n")), ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	list := func(rows []ReportedRow) (out []string) {
		for _, row := range rows {
			for _, p := range row.Problems {
				out = append(out, fmt.Sprintf("%d %s %s", row.Row, p.Field, p.Key))
			}
		}
		return out
	}
	return r, list(r.Refused), list(r.Noted)
}

func TestImportProjects_names_the_fields_of_the_file(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *store.DB, c *Commons) {
		_, refused, noted := told(t, c,
			`{"id":"1","title":"A","municipality_numbers":["1824","9999","8888"]}`,
			`{"id":"2","title":"A","url":"example.org"}`,
			`{"id":"3","title":7}`,
			`{"id":"4","title":"A","municipality_numbers":"1824"}`,
			`{"id":"5","title":"A","municipality_numbers":[1824]}`,
			`{"id":"6","title":"A","amount_nok":"400 000"}`,
			`{"id":"7","title":"A","amount_nok":-1}`,
			`{"id":"8","title":"A","period":["2024"]}`,
			`{"id":"9","title":"`+strings.Repeat("a", 501)+`"}`,
			`{"id":"10","title":"A","funder":"`+strings.Repeat("a", 501)+`"}`,
			`{"id":"11","title":"A","text":"`+strings.Repeat("a", 20001)+`"}`,
			`{"id":"12"}`,
			`{"id":"13","title":"A"`,
			`{"id":"14","title":"A","municipality_numbers":["82"],"period":"2024"}`,
		)
		want := []string{
			"1 municipality_numbers import.municipality", "1 municipality_numbers import.municipality", "2 url field.address",
			"3 title import.wants_text", "4 municipality_numbers import.wants_texts", "5 municipality_numbers import.wants_texts",
			"6 amount_nok import.wants_amount", "7 amount_nok import.wants_amount", "8 period import.wants_text", "9 title field.too_long",
			"10 funder field.too_long", "11 text field.too_long", "12 title import.required", "13 row import.format",
			"14 municipality_numbers import.municipality",
		}
		if !slices.Equal(refused, want) {
			t.Errorf("refused\n%s\nwant\n%s", strings.Join(refused, "\n"), strings.Join(want, "\n"))
		}
		if len(noted) > 0 {
			t.Errorf("noted %v", noted)
		}
	})
}

func TestImportProjects_says_what_it_made_of_a_row(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		r, refused, noted := told(t, c,
			`{"id":"1","title":"A","period":"tre år","municipality_numbers":["1850"]}`,
			`{"id":"2","title":"A","municipality_numbers":["5012","1824"],"lang":"fi"}`,
			`{"id":"3","title":"A","municipalities":["Herøy","Vefsn","Atlantis"],"period":"høsten 2024"}`,
			`{"id":"4","title":"A","municipality_numbers":["1507"],"cluster":"x","Text":"y"}`,
			`{"id":"5","title":"A","municipality_numbers":["1534"],"cluster":"z","a\u0007":1,"lang":"nn"}`,
		)
		want := []string{
			"1 period import.period", "1 municipality_numbers import.divided", "2 municipality_numbers import.divided", "2 lang import.language",
			"3 municipalities import.several", "3 municipalities import.unnamed", "4 municipality_numbers import.divided", "5 municipality_numbers import.renumbered",
		}
		if len(refused) > 0 || !slices.Equal(noted, want) || r.NotedN != 5 || r.New != 5 {
			t.Errorf("refused %v, noted\n%s\nwant\n%s\n%d rows noted, %d new", refused, strings.Join(noted, "\n"), strings.Join(want, "\n"), r.NotedN, r.New)
		}
		if want := []string{`"a\a"`, "Text", "cluster"}; !slices.Equal(r.Unused, want) {
			t.Errorf("unused %q, want %q", r.Unused, want)
		}
		if now := fmt.Sprint(r.Noted[0].Problems[1].Args); !strings.Contains(now, "1806 Narvik") || !strings.Contains(now, "1875 Hamarøy") {
			t.Errorf("1850 is divided into %s", now)
		}
		rows, err := db.ImportRows(context.Background(), r.Import)
		if err != nil || rows[0].MessageKey != "import.period" || !strings.HasPrefix(string(rows[0].Args), `[{"Field":"period","Key":"import.period","Args":["value","tre år"]},`) || rows[4].MessageKey != "import.renumbered" {
			t.Errorf("%+v (%v)", rows, err)
		}
	})
}

// What is said of many rows is kept once, with how many there are and the first of them; each row counts once, though a thing be wrong
// with it twice, and what is past the most is counted.
func TestImportProjects_says_each_thing_once(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *store.DB, c *Commons) {
		var rows []string
		for i := range 8 {
			rows = append(rows, fmt.Sprintf(`{"id":"r%d","amount_nok":-1}`, i), fmt.Sprintf(`{"id":"n%d","title":"A","municipality_numbers":["1601","1601"]}`, i))
		}
		r, _, _ := told(t, c, append(rows, `{"id":"x"}`)...)
		if len(r.RefusedFor) != 2 || len(r.NotedFor) != 1 || r.RefusedMore+r.NotedMore != 0 {
			t.Fatalf("%+v %+v", r.RefusedFor, r.NotedFor)
		}
		if s := r.RefusedFor[0]; s.Rows != 8 || !slices.Equal(s.First, []int{1, 3, 5, 7, 9}) || s.Problem.Field != "amount_nok" {
			t.Errorf("%+v", s)
		}
		if s := r.NotedFor[0]; s.Rows != 8 || s.First[0] != 2 || s.Problem.Key != "import.renumbered" || fmt.Sprint(s.Problem.Args) != "[value 1601 now 5001 Trondheim]" {
			t.Errorf("%+v", s)
		}
		rows = nil
		for i := range MostReported + 3 {
			rows = append(rows, fmt.Sprintf(`{"id":"p%d","title":"A","period":"en gang %d"}`, i, i))
		}
		if r, _, _ := told(t, c, rows...); len(r.NotedFor) != MostReported || r.NotedMore != 3 {
			t.Errorf("%d kept, %d more", len(r.NotedFor), r.NotedMore)
		}
	})
}

// What a report keeps does not grow with the file.
func TestImportProjects_keeps_a_bounded_report(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *store.DB, c *Commons) {
		var rows []string
		for i := range MostReported + 5 {
			rows = append(rows, fmt.Sprintf(`{"id":"r%d","field %d":1}`, i, i), fmt.Sprintf(`{"id":"n%d","title":"A","period":"tre år"}`, i))
		}
		r, _, _ := told(t, c, rows...)
		if r.RefusedN != MostReported+5 || len(r.Refused) != MostReported || r.NotedN != MostReported+5 || len(r.Noted) != MostReported || len(r.Unused) != MostUnused {
			t.Errorf("%d refused, %d kept; %d noted, %d kept; %d unused", r.RefusedN, len(r.Refused), r.NotedN, len(r.Noted), len(r.Unused))
		}
	})
}

// Every field of a record that an import can be refused for has its own name in the file.
func TestFieldInFile(t *testing.T) {
	for field, want := range map[string]string{
		"places.0": "municipality_numbers", "source.url": "url", "source.id": "id", "period.from": "period", "summary": "text",
		"grants.0.amount_nok": "amount_nok", "grants.0.funder": "funder", "title": "title", "organisation": "organisation",
	} {
		if got := fieldInFile(field); got != want {
			t.Errorf("%s is %s in the file, want %s", field, got, want)
		}
	}
	if got := inFile(allmenning.FieldErrors{{Field: "period.from", Key: "field.date"}, {Field: "period.to", Key: "field.date"}}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}
