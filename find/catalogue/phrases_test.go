package catalogue

import (
	"slices"
	"testing"

	"allmenning"
	"allmenning/find/search"
)

// People write what they see, and not the word the sector has for it. The record named is to be among the first three.
func TestSearch_understands_phrases(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	for _, q := range []struct{ text, right string }{
		{"elever som ikke kommer på skolen", "fra3"},
		{"Fleire elevar er borte frå skulen i lang tid", "fra3"},
		{"pupils who do not come to school", "fra3"},
		{"gamle som ramler hjemme", "luukinen2007"},
		{"gamle som dett heime", "luukinen2007"},
		{"older people falling at home", "falls-rate-ratio"},
		{"folk som mister hukommelsen", "tun5"},
		{"people losing their memory", "tun5"},
		{"unge som verken er i jobb eller skole", "skogman2019"},
		{"unge som ikkje er i jobb eller skule", "skogman2019"},
		{"brukere som glemmer medisinen", "med6"},
		{"brukarar som gløymer medisinen", "med6"},
		{"patients who forget their medicine", "med6"},
		{"elevane sit for mykje stille", "school-activity-cpm"},
		{"barna sitter for mye stille på skolen", "school-activity-cpm"},
		{"vann i kjelleren når det regner", "johannessen2018"},
		{"vatn i kjellaren etter kraftig regn", "johannessen2018"},
		{"heavy rain and flooded basements", "johannessen2018"},
		{"gjøres for hånd og tar tid", "rpa4"},
	} {
		r, err := c.Find(ctx, allmenning.Reader{}, search.Query{Text: q.text, Limit: 6})
		if err != nil {
			t.Fatal(err)
		}
		var ids []allmenning.RecordID
		for _, h := range r.Hits {
			ids = append(ids, h.ID)
		}
		records, err := db.RecordsByID(ctx, allmenning.Reader{}, ids)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, h := range r.Hits {
			found = append(found, records[h.ID].Source.ID)
		}
		if !slices.Contains(found[:min(3, len(found))], q.right) {
			t.Errorf("%q finds %v, want %s among the first three", q.text, found, q.right)
		}
	}
}
