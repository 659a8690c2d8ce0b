package catalogue

import (
	"slices"
	"testing"

	"allmenning"
	"allmenning/find/search"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// told is a project that somebody has told the result of: it stopped, and its lessons are the owner's alone.
func told(t *testing.T, db *store.DB) *allmenning.Record {
	t.Helper()
	project, result := testkit.Project(), testkit.Finding()
	f := result.Body.(*allmenning.Finding)
	f.Report = allmenning.Report{
		Measure: "sensor-night-watch", Did: "Sengesensorer erstattet faste nattrunder.", TargetGroup: "children-kindergarten",
		Status: allmenning.StoppedEarly, Reason: "technology-failed",
		Harm: allmenning.Harm{Seen: allmenning.HarmFound, What: "Kabler ga snublefare"}, Adaptation: []allmenning.Element{{Element: "Nattrunden", Act: allmenning.Dropped, Line: "Nattrunden ble droppet"}},
	}
	f.LessonsBlock.Lessons = []allmenning.Lesson{{
		When: "alarmen kom på en felles telefon", Did: "ga vi den til én", LedTo: "svarene kom raskt", Factor: "process.roles", Sign: "helped", Condition: "minst to på kanarivakt",
	}}
	result.Blocks = map[allmenning.BlockName]allmenning.Closure{allmenning.Lessons: {Level: allmenning.Own, Basis: "offl-13"}}
	testkit.Put(t, db, project, result)
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutLink(allmenning.Link{From: result.ID, To: project.ID, Kind: allmenning.LinkFrom}, testkit.Program())
	})
	return project
}

// What those who tried it tell of finds their project, in the words of each block for those who see the block.
func TestFinding_of_people_is_found_by_what_they_tell(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	project := told(t, db)
	caughtUp(t, db, c)
	owner := allmenning.Reader{Organisations: []allmenning.OrganisationID{project.Owner}}
	finds := func(who allmenning.Reader, words string) bool {
		t.Helper()
		r, err := c.Find(ctx, who, search.Query{Text: words, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(r.Hits, func(h search.Hit) bool { return h.ID == project.ID })
	}
	for _, words := range []string{"sengesensorer", "snublefare", "nattrunden", "stanset før tiden", "stansa før tida", "stopped early", "teknologien virket ikke", "barnehage"} {
		if !finds(allmenning.Reader{}, words) {
			t.Errorf("%q does not find what stopped", words)
		}
	}
	for _, words := range []string{"felles telefon", "kanarivakt"} {
		if finds(allmenning.Reader{}, words) {
			t.Errorf("%q of the closed lessons finds the project for everybody", words)
		}
		if !finds(owner, words) {
			t.Errorf("%q of the lessons does not find the project for its owner", words)
		}
	}
}

// A code that the project has already does not count twice when its result has it too.
func TestFinding_of_people_does_not_count_a_code_twice(t *testing.T) {
	project, result := testkit.Project(), testkit.Finding()
	project.Body.(*allmenning.Project).Measures = []string{"sensor-night-watch"}
	f := result.Body.(*allmenning.Finding)
	f.Report = allmenning.Report{Measure: "sensor-night-watch", Status: allmenning.CompletedAsPlanned}
	d := NewDocuments(analyser, nil)
	with := d.Of(project, result)
	f.Report.Measure = ""
	without := d.Of(project, result)
	if len(with.Blocks) != 1 || len(with.Blocks[0].Terms) != len(without.Blocks[0].Terms) {
		t.Errorf("%d terms with the code twice, %d with it once", len(with.Blocks[0].Terms), len(without.Blocks[0].Terms))
	}
	project.Body.(*allmenning.Project).Measures = nil
	if bare, coded := d.Of(project), d.Of(project, result); len(coded.Blocks[0].Facets) != len(bare.Blocks[0].Facets)+1 {
		t.Errorf("facets are %v, want has_result beside %v", coded.Blocks[0].Facets, bare.Blocks[0].Facets)
	}
}
