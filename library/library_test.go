package library

import (
	"reflect"
	"slices"
	"testing"

	"allmenning"
	"allmenning/codes"
)

const owner = allmenning.OrganisationID("library-org")

func records(t *testing.T) ([]*allmenning.Record, []allmenning.Link) {
	t.Helper()
	all, links, err := Records(owner)
	if err != nil {
		t.Fatal(err)
	}
	return all, links
}

func TestRecords_valid_and_counted(t *testing.T) {
	all, _ := records(t)
	count, seen := map[allmenning.Noun]int{}, map[allmenning.RecordID]bool{}
	for _, r := range all {
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", r.Source.ID, err)
		}
		if seen[r.ID] {
			t.Errorf("%s: id used twice", r.Source.ID)
		}
		seen[r.ID] = true
		count[r.Noun]++
		if r.Owner != owner || !r.Class().IsPublic() || r.Source.Name != SourceName || r.Source.Read != "2026-11-23" || r.Source.Note == "" {
			t.Errorf("%s: owner %q, class %v, source %+v", r.Source.ID, r.Owner, r.Class(), r.Source)
		}
		if r.Source.URL == "" && r.Noun != allmenning.NounSynthesis {
			t.Errorf("%s: no address", r.Source.ID)
		}
	}
	want := map[allmenning.Noun]int{
		allmenning.NounStudy: 49, allmenning.NounFinding: 116, allmenning.NounSynthesis: 8, allmenning.NounProject: 59,
	}
	if !reflect.DeepEqual(count, want) {
		t.Errorf("records: %v, want %v", count, want)
	}
	c, err := Covers()
	if err != nil || c.Studies != 49 || c.Findings != 116 || c.Poolable != 73 || c.Syntheses != 8 || c.Projects != 59 {
		t.Errorf("coverage: %+v, %v", c, err)
	}
}

// Ids are promised to be the same in every instance: a change here breaks the links of everybody who has loaded the library.
func TestID_never_changes(t *testing.T) {
	if got := ID("palvanen2014"); got != "18e32ac4-005f-5b7e-af8f-e84c39496d6d" {
		t.Errorf("ID(palvanen2014) = %s", got)
	}
	for _, other := range []string{"palvanen2014-1", "Palvanen2014", ""} {
		if ID(other) == ID("palvanen2014") {
			t.Errorf("%q has the same id", other)
		}
	}
}

// Each finding comes from one study, each synthesis uses its candidates, and a link points only backwards.
func TestRecords_links(t *testing.T) {
	all, links := records(t)
	place := map[allmenning.RecordID]int{}
	for i, r := range all {
		place[r.ID] = i
	}
	from, uses := map[allmenning.RecordID]int{}, map[allmenning.RecordID][]allmenning.RecordID{}
	for _, l := range links {
		a, okA := place[l.From]
		b, okB := place[l.To]
		if !okA || !okB || b >= a || l.By != owner {
			t.Errorf("link %+v: places %d → %d", l, a, b)
			continue
		}
		switch {
		case l.Kind == allmenning.LinkFrom && all[a].Noun == allmenning.NounFinding && all[b].Noun == allmenning.NounStudy:
			from[l.From]++
		case l.Kind == allmenning.LinkUses && all[a].Noun == allmenning.NounSynthesis && all[b].Noun == allmenning.NounFinding:
			uses[l.From] = append(uses[l.From], l.To)
		default:
			t.Errorf("link %+v joins %s and %s", l, all[a].Noun, all[b].Noun)
		}
	}
	for _, r := range all {
		switch body := r.Body.(type) {
		case *allmenning.Finding:
			if from[r.ID] != 1 {
				t.Errorf("%s comes from %d studies", r.Source.ID, from[r.ID])
			}
		case *allmenning.Synthesis:
			var members []allmenning.RecordID
			for _, m := range body.Candidates {
				members = append(members, m.Finding)
			}
			if !slices.Equal(members, uses[r.ID]) {
				t.Errorf("%s: candidates %v, links %v", r.Source.ID, members, uses[r.ID])
			}
		}
	}
}

func TestRecords_belong_to_the_caller(t *testing.T) {
	first, _ := records(t)
	for _, r := range first {
		switch b := r.Body.(type) {
		case *allmenning.Study:
			b.Themes[0], b.Summary.NB = "changed", "changed"
		case *allmenning.Finding:
			if e := b.NumbersBlock.Effect; e != nil {
				e.Y = 99
				if e.SE != nil {
					*e.SE = 99
				}
			}
			if len(b.NumbersBlock.PrintedCI) > 0 {
				b.NumbersBlock.PrintedCI[0] = 99
			}
		case *allmenning.Synthesis:
			b.Candidates[0].Finding = "changed"
			if b.Baseline != nil {
				b.Baseline.Value = 99
			}
		case *allmenning.Project:
			if len(b.Grants) > 0 {
				b.Grants[0].Funder = "changed"
			}
		}
		r.Title = "changed"
	}
	second, _ := records(t)
	third, _ := records(t)
	if !reflect.DeepEqual(second, third) {
		t.Error("two calls differ")
	}
	for i := range second {
		if second[i].Title == "changed" || reflect.DeepEqual(first[i].Body, second[i].Body) && second[i].Noun != allmenning.NounProject && second[i].Noun != allmenning.NounFinding {
			t.Errorf("%s was changed by a caller", second[i].Source.ID)
		}
		if f, ok := second[i].Body.(*allmenning.Finding); ok && f.NumbersBlock.Effect != nil && f.NumbersBlock.Effect.Y == 99 {
			t.Errorf("%s: its effect was changed by a caller", second[i].Source.ID)
		}
	}
}

func TestRecords_codes_exist(t *testing.T) {
	all, _ := records(t)
	check := func(r *allmenning.Record, list *codes.List, ids ...string) {
		for _, id := range ids {
			if !list.Has(id) {
				t.Errorf("%s: %s lacks %q", r.Source.ID, list.Title, id)
			}
		}
	}
	for _, r := range all {
		switch b := r.Body.(type) {
		case *allmenning.Study:
			check(r, codes.Designs(), b.Design)
			check(r, codes.Themes(), b.Themes...)
			check(r, codes.TargetGroups(), b.TargetGroups...)
			check(r, codes.Measures(), b.Measures...)
			if len(b.Themes) == 0 || len(b.TargetGroups) == 0 || len(b.Measures) == 0 {
				t.Errorf("%s: a study has a theme, a target group and a measure", r.Source.ID)
			}
		case *allmenning.Finding:
			check(r, codes.Designs(), b.Design)
			if b.Outcome != "" {
				check(r, codes.Outcomes().List, b.Outcome)
			}
		case *allmenning.Synthesis:
			check(r, codes.Themes(), b.Theme)
			check(r, codes.Measures(), b.Measures...)
			check(r, codes.Outcomes().List, b.Outcome)
		case *allmenning.Project:
			check(r, codes.Themes(), b.Themes...)
			check(r, codes.TargetGroups(), b.TargetGroups...)
			check(r, codes.Measures(), b.Measures...)
		}
	}
}

// A finding carries a shared outcome only where its effect is the offer against the comparison: then the sign of the effect,
// the good direction of the outcome and the finding's own direction must tell the same story.
func TestFindings_direction_agrees_with_the_outcome(t *testing.T) {
	all, _ := records(t)
	compared := 0
	for _, r := range all {
		f, ok := r.Body.(*allmenning.Finding)
		if !ok || f.Outcome == "" || f.NumbersBlock.Effect == nil || f.Direction != allmenning.Better && f.Direction != allmenning.Worse {
			continue
		}
		o, _ := codes.Outcomes().Outcome(f.Outcome)
		better := f.NumbersBlock.Effect.Y > 0 == (o.Good == codes.Higher)
		if better != (f.Direction == allmenning.Better) {
			t.Errorf("%s: %s by %v is said to be %s", r.Source.ID, f.Outcome, f.NumbersBlock.Effect.Y, f.Direction)
		}
		compared++
	}
	if compared < 30 {
		t.Errorf("only %d findings compared", compared)
	}
}

// No direction is claimed where the interval, as printed or made from the standard error, holds both.
func TestFindings_direction_only_where_the_interval_allows(t *testing.T) {
	all, _ := records(t)
	for _, r := range all {
		f, ok := r.Body.(*allmenning.Finding)
		if !ok {
			continue
		}
		e := f.NumbersBlock.Effect
		switch {
		case f.Direction == allmenning.NoDifference && e != nil:
			t.Errorf("%s: no difference is for what is told without a number", r.Source.ID)
		case f.Direction == "" || e == nil || len(f.NumbersBlock.PrintedCI) == 0:
		case e.Scale == "log_ratio" && f.NumbersBlock.PrintedCI[0] < 1 && f.NumbersBlock.PrintedCI[1] > 1,
			e.Scale != "log_ratio" && f.NumbersBlock.PrintedCI[0] < 0 && f.NumbersBlock.PrintedCI[1] > 0:
			t.Errorf("%s: %s with interval %v", r.Source.ID, f.Direction, f.NumbersBlock.PrintedCI)
		case f.Direction != allmenning.Better && f.Direction != allmenning.Worse:
			t.Errorf("%s: direction %q", r.Source.ID, f.Direction)
		}
	}
}
