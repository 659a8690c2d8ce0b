package synthesis

import (
	"testing"

	"allmenning"
)

// Two results of one project are one trial whether the project is seen or not, and a result whose project was never said counts with the
// others of its owner and measure: the count tells nobody what is closed.
func TestInput_counts_trials_and_not_results(t *testing.T) {
	own := func(id, owner, measure string) *allmenning.Record {
		b := &allmenning.Finding{OutcomeNamed: allmenning.Texts{NB: "Fall"}, NumbersBlock: allmenning.FindingNumbers{Entered: &allmenning.Entered{}}}
		b.Report.Measure = measure
		return &allmenning.Record{ID: allmenning.RecordID(id), Noun: allmenning.NounFinding, Owner: allmenning.OrganisationID(owner), Lang: allmenning.NB, Body: b}
	}
	project := &allmenning.Record{ID: "p", Noun: allmenning.NounProject, Title: "Trening", Body: &allmenning.Project{}}
	trials := func(parent *allmenning.Record, findings ...*allmenning.Record) int {
		var rows []Row
		for _, f := range findings {
			rows = append(rows, Row{Input: InputFrom(f, parent, allmenning.NB)})
		}
		kept, _ := oncePerTrial(rows)
		return len(kept)
	}
	one, two := own("1", "vefsn", "exercise"), own("2", "vefsn", "exercise")
	if n := trials(project, one, two); n != 1 {
		t.Errorf("of one project that is seen: %d trials", n)
	}
	if n := trials(nil, one, two); n != 1 {
		t.Errorf("of one project that is closed: %d trials", n)
	}
	if n := trials(nil, one, two, own("3", "fauske", "exercise"), own("4", "vefsn", "robot")); n != 3 {
		t.Errorf("of three, by owner and measure: %d trials", n)
	}
	for parent, want := range map[*allmenning.Record]string{nil: LeftOutMaybeSame, project: LeftOutSameTrial} {
		_, twice := oncePerTrial([]Row{{Input: InputFrom(one, parent, allmenning.NB)}, {Input: InputFrom(two, parent, allmenning.NB)}})
		if len(twice) != 1 || twice[0].Reason != want || twice[0].Kept.IsZero() {
			t.Errorf("of a project that is seen: %v; left out %+v, want %s", parent != nil, twice, want)
			continue
		}
		told := (&teller{r: &Result{LeftOut: twice}}).leftOut()
		if len(told) != 1 || told[0].Key != want {
			t.Errorf("told as %+v, want %s", told, want)
		}
	}
	two.Body.(*allmenning.Finding).Titles = allmenning.Texts{NB: "Trening · Fall · Vefsn"}
	if a, b := InputFrom(one, nil, allmenning.NB), InputFrom(two, nil, allmenning.NB); !a.Nameless() || b.Nameless() || b.Label.NB != "Trening · Fall · Vefsn" {
		t.Errorf("whose it is is said twice, or not at all: %+v, %+v", a.Label, b.Label)
	}
}
