package show

import (
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/find/overlap"
	"allmenning/municipality"
)

func TestGoes_on(t *testing.T) {
	for _, c := range []struct {
		name     string
		status   allmenning.ProjectStatus
		from, to string
		want     bool
	}{
		{"running, whatever the period", allmenning.Running, "2010", "2012", true},
		{"planned", allmenning.Planned, "", "", true},
		{"completed, though the period is not over", allmenning.CompletedAsPlanned, "2024", "2030", false},
		{"stopped", allmenning.StoppedEarly, "2025", "", false},
		{"the period goes on", "", "2024", "2026", true},
		{"the period is over", "", "2021", "2025-12-31", false},
		{"it began lately, and nothing says when it ends", "", "2024", "", true},
		{"it began long ago, and nothing says when it ends", "", "2015", "", false},
		{"nothing is known", "", "", "", false},
	} {
		r := &allmenning.Record{Noun: allmenning.NounProject, Body: &allmenning.Project{Status: c.status, Period: allmenning.Period{From: c.from, To: c.to}}}
		if got := goesOn(r, 2026); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if !goesOn(&allmenning.Record{Noun: allmenning.NounNeed, Body: &allmenning.Need{}}, 2026) {
		t.Error("a need is over")
	}
}

// A municipality with one thing that is over and one that is not works on it still.
func TestTallies_now_and_before(t *testing.T) {
	vefsn, hitra := &municipality.Municipality{Number: "1824"}, &municipality.Municipality{Number: "5056"}
	hit := func(s allmenning.ProjectStatus, m *municipality.Municipality) answers.Hit {
		return answers.Hit{Label: overlap.Same, Card: answers.Card{
			Record: &allmenning.Record{Noun: allmenning.NounProject, Body: &allmenning.Project{Status: s}}, Places: []*municipality.Municipality{m},
		}}
	}
	same, _, _ := Tallies(&answers.Hits{AsText: true, Hits: []answers.Hit{hit(allmenning.Ended, vefsn), hit(allmenning.Running, vefsn), hit(allmenning.Ended, hitra)}})
	if same.Municipalities != 2 || same.Past != 1 {
		t.Errorf("%d municipalities, %d of them before", same.Municipalities, same.Past)
	}
}
