package commons

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"allmenning"
	"allmenning/files/table"
	"allmenning/i18n" // in which the sentences are
	"allmenning/store"
)

// Whoever brings in the same file again while another still does has it from then on: the other stores nothing more and says so, and each
// row is there once.
func TestImport_of_the_same_file_twice_at_once(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		const rows = 1500
		var list strings.Builder
		for i := range rows {
			fmt.Fprintf(&list, `{"id":"p%d","title":"Prosjekt %d"}`+"\n", i, i)
		}
		var second *Report
		_, err := c.ImportProjects(ctx, Program(), strings.NewReader(list.String()), ImportOptions{
			Name: "a.jsonl",
			Progress: func(n, _ int) {
				if second != nil || n < 1000 {
					return
				}
				var err error
				if second, err = c.ImportProjects(ctx, Program(), strings.NewReader(list.String()), ImportOptions{Name: "a.jsonl"}); err != nil {
					t.Error(err)
				}
			},
		})
		var refusal *allmenning.Error
		if !errors.As(err, &refusal) || refusal.Kind != allmenning.Conflict || refusal.Key != "import.elsewhere" {
			t.Errorf("the first says %v", err)
		}
		if second == nil || second.WentOn != 800 || second.Rows != rows || second.New != rows || second.Unchanged != 0 {
			t.Errorf("the second says %+v", second)
		}
		if n, err := db.Count(ctx, allmenning.Reader{}, store.Filter{Noun: allmenning.NounProject}); err != nil || n != rows {
			t.Errorf("%d projects (%v)", n, err)
		}
		if imports, err := c.store.ImportsOf(ctx, Library, 10); err != nil || len(imports) != 1 || imports[0].State != store.ImportDone {
			t.Errorf("%+v (%v)", imports, err)
		}
	})
}

// What is wrong with a file is said with its line and its column where it has them.
func TestOfTable(t *testing.T) {
	for want, e := range map[string]table.Error{
		"import.file.broken":           {What: table.ErrBroken},
		"import.file.broken_at":        {What: table.ErrBroken, Line: 5, Column: 2},
		"import.file.characters":       {What: table.ErrCharacters},
		"import.file.characters_at":    {What: table.ErrCharacters, Line: 5, Column: 2},
		"import.file.too_large":        {What: table.ErrTooLarge, Limit: table.MaxBook},
		"import.file.too_large_at":     {What: table.ErrTooLarge, Limit: table.MaxCell, Line: 5, Column: 2},
		"import.file.too_many":         {What: table.ErrTooMany, Found: "levels", Line: 5, Column: 2},
		"import.file.too_many_rows":    {What: table.ErrTooMany, Found: "rows", Line: 5},
		"import.file.too_many_columns": {What: table.ErrTooMany, Found: "columns", Line: 5, Column: 2},
	} {
		key, args := ofTable(&e)
		says := i18n.New(i18n.NB).T(key, args...)
		placed := strings.HasSuffix(want, "_at") || strings.HasSuffix(want, "columns")
		if key != want || strings.Contains(says, "inje 5") != placed || strings.Contains(says, "kolonne B") != placed || strings.Contains(says, "⟪") {
			t.Errorf("%+v is said by %s, want %s: %s", e, key, want, says)
		}
	}
}
