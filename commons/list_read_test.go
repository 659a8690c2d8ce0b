package commons

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"allmenning"
	"allmenning/files/table"
	"allmenning/store"
)

// What is shown of a file again holds neither addresses nor identity numbers, nothing that cannot be seen, and is not long.
func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"Skulehage":                        "Skulehage",
		"ring kari.n@example.org i dag":    "ring " + Hidden + " i dag",
		"<kari@example.org>":               "<" + Hidden + ">",
		"010101 12377":                     Hidden,
		"a\x00b\u202ec\u200bd":             "abcd",
		"\xff\xfe":                         "\uFFFD",
		strings.Repeat("æ", 100):           strings.Repeat("æ", 60) + "…",
		"12 @ 14":                          "12 @ 14",
		"=1+1":                             "=1+1",
		"navn@example.org,annen@x.example": Hidden + "," + Hidden,
	} {
		if got := Shown(text, 60); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
	for _, c := range [][3]string{
		{"Start", "01.08.2024", "01.08.2024"},
		{"Start", "01.08.1961", Hidden},
		{"Start", "1961-08-01", Hidden},
		{"Elev", "Kari", Hidden},
		{"Telefon (mobil)", "99 99 99 99", Hidden},
		{"Brukergruppe", "Eldre", "Eldre"},
		{"Prosjektleder", "Kari N", Hidden},
		{"Tittel", "  a \n b ", "a b"},
	} {
		if got := sampleOf(c[0], c[1]); got != c[2] {
			t.Errorf("%q under %q is shown as %q, want %q", c[1], c[0], got, c[2])
		}
	}
}

// The rows with errors come back with all their cells as long as the list waits, all of them however many there are, and no longer.
func TestList_rows_to_mend(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		var b strings.Builder
		b.WriteString("Saksnr;Prosjektnavn;Beløp\n")
		for range 150 {
			b.WriteString("a;Skulehage;masse\nb;;1,5\n")
		}
		list := sent(t, c, actor, b.String(), nil)
		read := func() (header []string, rows []MendRow, err error) {
			err = c.MendList(ctx, actor, list.ID, func(h []string) error { header = h; return nil }, func(r MendRow) error {
				rows = append(rows, r)
				return nil
			})
			return header, rows, err
		}
		header, rows, err := read()
		if err != nil || len(header) != 3 || len(rows) != 300 || list.Told.RefusedN != 300 || len(list.Told.Refused) != MostReported {
			t.Fatalf("%v: %d rows, %d told (%v)", header, len(rows), list.Told.RefusedN, err)
		}
		if r := rows[299]; r.Row != 301 || strings.Join(r.Cells, ";") != "b;;1,5" || r.Problems[0].Field != "title" {
			t.Errorf("%+v", r)
		}
		if _, err := c.SentList(ctx, actor, list.ID); err != nil {
			t.Error(err)
		}
		if all, err := c.SentLists(ctx, actor); err != nil || len(all) != 1 || all[0].Sender != "kari" || all[0].Told.Rows != 300 {
			t.Errorf("%+v (%v)", all, err)
		}
		takenIn(t, c, actor, list.ID)
		if _, _, err := read(); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("%v: the bytes are gone", err)
		}
		if rows, err := c.ListRows(ctx, actor, list.ID, 299, 10, RowRefused); err != nil || len(rows) != 2 || rows[1].Row != 301 || len(rows[1].Problems) == 0 || rows[1].Problems[0].Field != "title" {
			t.Errorf("%+v (%v)", rows, err)
		}
		if err := c.ReopenList(ctx, actor, list.ID, table.Format{}); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("%v: what is taken in is not read anew", err)
		}
	})
}

// However many rows are to be mended, one at a time is held.
func TestList_rows_to_mend_are_not_gathered(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		const rows = 20_000
		text := "Prosjektnavn;Beskrivelse;Sted\n" + strings.Repeat(";En tekst om noe som mangler tittel;Bodø\n", rows)
		i, err := c.ReceiveList(ctx, actor, "liste.csv", "", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		held := func() int {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			return int(m.HeapAlloc)
		}
		var before, most, n int
		err = c.MendList(ctx, actor, i.ID, func([]string) error { before = held(); return nil }, func(r MendRow) error {
			if n++; n%5000 == 0 {
				most = max(most, held()-before)
			}
			if r.Row != n+1 || len(r.Cells) != 3 || r.Cells[2] != "Bodø" {
				t.Fatalf("%+v, want line %d", r, n+1)
			}
			return nil
		})
		if err != nil || n != rows || most > 1<<20 {
			t.Errorf("%d rows, and %d bytes more are held (%v)", n, most, err)
		}
		gone := errors.New("the reader has gone")
		n = 0
		err = c.MendList(ctx, actor, i.ID, func([]string) error { return nil }, func(MendRow) error { n++; return gone })
		if !errors.Is(err, gone) || n != 1 {
			t.Errorf("%d rows given, %v", n, err)
		}
	})
}
