package commons

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/hostile"
	"allmenning/store"
)

// Every file nobody should send is refused with a sentence, or looked through and taken in row by whole row. None stops the program,
// none is an error of ours, and what tells who somebody is leaves nothing behind.
func TestList_of_hostile_files(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		counts := map[string]int{}
		n := 0
		for file := range hostile.Files(1) {
			if file.Size >= hostile.Large {
				continue
			}
			if n++; n%every() != 0 && file.Holds == "" {
				continue
			}
			i, err := c.ReceiveList(ctx, actor, file.Name, "hostile "+file.Name, io.NewSectionReader(file.Bytes(), 0, file.Size))
			if file.Holds != "" && (allmenning.KindOf(err) != allmenning.Invalid || !strings.Contains(err.Error(), "import.file.")) {
				t.Errorf("%s holds %s: %v", file.Name, file.Holds, err)
			}
			if err != nil {
				if allmenning.KindOf(err) != allmenning.Invalid {
					t.Errorf("%s: %v", file.Name, err)
				}
				counts["refused whole"]++
				continue
			}
			list, err := c.List(ctx, actor, i.ID)
			if err == nil {
				err = c.LookThrough(ctx, actor, i.ID, list.Choices)
			}
			if err != nil {
				t.Fatalf("%s: %v", file.Name, err)
			}
			told := worked(t, c, actor, i.ID, nil).Told
			if sum := told.New + told.Updated + told.Unchanged + told.RefusedN; sum != told.Rows {
				t.Errorf("%s: %d rows, %d accounted for", file.Name, told.Rows, sum)
			}
			list = takenIn(t, c, actor, i.ID)
			if took := list.Counts[rowNew]; took != told.New && told.Broken == nil {
				t.Errorf("%s: %d taken in, %d foretold", file.Name, took, told.New)
			}
			counts[string(list.State)]++
			for _, row := range told.Refused {
				for _, p := range row.Problems {
					if p.Field == "" || row.Row == 0 {
						t.Errorf("%s: %+v names no place", file.Name, row)
					}
				}
			}
		}
		if counts["refused whole"] < 20 || counts["done"] < 20 {
			t.Errorf("%v", counts)
		}
		t.Logf("%d files: %v", n, counts)
		if faults, err := db.Check(ctx); err != nil || len(faults) > 0 {
			t.Errorf("%v %v", faults, err)
		}
	})
}

// every says which of the files are tried: all of them in the long tests, else every fourth.
func every() int {
	if os.Getenv("ALLMENNING_ORDEAL") != "" {
		return 1
	}
	return 4
}
