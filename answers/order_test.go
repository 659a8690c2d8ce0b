package answers

import (
	"slices"
	"testing"

	"allmenning"
)

// Studies stand newest first, those of one year by title; findings by title.
func TestByReading(t *testing.T) {
	study := func(id, title string, year int) *allmenning.Record {
		return &allmenning.Record{ID: allmenning.RecordID(id), Title: title, Noun: allmenning.NounStudy, Body: &allmenning.Study{Year: year}}
	}
	finding := func(id, title string) *allmenning.Record {
		return &allmenning.Record{ID: allmenning.RecordID(id), Title: title, Noun: allmenning.NounFinding, Body: &allmenning.Finding{}}
	}
	list := []*allmenning.Record{
		study("1", "Pori", 2009), study("2", "no year", 0), study("3", "kuopio", 2023), study("4", "Hyvinkää", 2023),
	}
	slices.SortStableFunc(list, byReading)
	order := ""
	for _, r := range list {
		order += string(r.ID)
	}
	if order != "4312" {
		t.Errorf("studies stand as %s, want 4312", order)
	}
	list = []*allmenning.Record{finding("1", "fall"), finding("2", "Arbeid"), finding("4", "fall"), finding("3", "fall")}
	slices.SortStableFunc(list, byReading)
	if list[0].ID != "2" || list[1].ID != "1" || list[2].ID != "3" {
		t.Errorf("findings stand as %s %s %s", list[0].ID, list[1].ID, list[2].ID)
	}
}
