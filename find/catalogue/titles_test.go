package catalogue

import (
	"strings"
	"testing"

	"allmenning"
	"allmenning/find/search"
)

// Whoever writes a title finds what is called so first, whatever the capitals and the signs.
func TestTitles_find_their_records(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	seen := c.Seen(allmenning.Reader{})
	var ids []allmenning.RecordID
	for id := range c.View().Records(seen) {
		ids = append(ids, allmenning.RecordID(id))
	}
	records, err := db.RecordsByID(ctx, allmenning.Reader{}, ids)
	if err != nil {
		t.Fatal(err)
	}
	called := map[string]int{}
	for _, r := range records {
		called[strings.ToLower(r.Title)]++
	}
	asked := 0
	for _, r := range records {
		if called[strings.ToLower(r.Title)] > 1 {
			continue
		}
		titles := map[string]bool{}
		for _, l := range []allmenning.Lang{allmenning.NB, allmenning.NN, allmenning.EN} {
			title, _ := r.TitleIn(l)
			titles[title] = true
			titles[strings.ToUpper(title)] = true
		}
		titles[r.Title] = true
		for title := range titles {
			asked++
			found, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: title})
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Hits) == 0 || found.Hits[0].ID != r.ID {
				t.Errorf("%q (%s): %d hits, and another is first", title, r.Source.ID, found.Total)
			}
		}
	}
	if asked < 4*len(records)/2 {
		t.Errorf("only %d titles of %d records were asked for", asked, len(records))
	}
}
