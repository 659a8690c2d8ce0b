package paper

import (
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/find/overlap" // not in this package's row: only for the label of a relative
	"allmenning/i18n"
	"allmenning/municipality"
)

// project is a project with something in every part of its paper.
func project(t *testing.T) *answers.RecordPage {
	t.Helper()
	vefsn, ok := municipality.Embedded().ByNumber("1824")
	if !ok {
		t.Fatal("no Vefsn")
	}
	other := &allmenning.Record{ID: "r2", Noun: allmenning.NounProject, Title: "Fallklinikk én dag i uka", Body: &allmenning.Project{}}
	a := &answers.RecordPage{Card: answers.Card{
		Record: &allmenning.Record{
			ID: "r1", Noun: allmenning.NounProject, Title: "Trening på biblioteket", Lang: allmenning.NB,
			Source: allmenning.Source{URL: "https://example.org/prosjekt"},
			Body: &allmenning.Project{
				Summary: "Eldre trener sammen på biblioteket to ganger i uka.", Organisation: "Vefsn kommune", Partners: []string{"Nord universitet"},
				Phase: allmenning.Pilot, Status: allmenning.Ended, Period: allmenning.Period{From: "2024-01", To: "2025-12-31"},
				Grants: []allmenning.Grant{{Funder: "Forskningsrådet", Purpose: "FORKOMMUNE", AmountNOK: 300000, Year: 2026}, {Funder: "Statsforvalteren"}},
				LessonsBlock: allmenning.ProjectLessons{Lessons: []allmenning.Lesson{{
					When: "gruppa møttes på et kjent sted", Did: "la vi treningen til biblioteket", LedTo: "åtte av ti fullførte", Advice: "Bruk et hus de kjenner",
				}}},
			},
		},
		Places: []*municipality.Municipality{vefsn},
	}}
	a.Findings = []*allmenning.Record{
		{Noun: allmenning.NounFinding, Body: &allmenning.Finding{Outcome: "falls-rate", Direction: allmenning.Better}},
		{Noun: allmenning.NounFinding, Body: &allmenning.Finding{
			Outcome: "falls-rate", Direction: allmenning.NoDifference, Sureness: 3, Design: "before-after",
			Report: allmenning.Report{Did: "Trening med frivillige i stedet for ansatte", Status: allmenning.StoppedEarly, Reason: "no-staff", AdaptedFrom: "Modum kommune", Adaptation: []allmenning.Element{
				{Element: "treningen", Act: allmenning.Kept}, {Element: "ansatte", Act: allmenning.Dropped, Line: "frivillige i stedet"}, {Line: "fortalt før"},
			}},
			LessonsBlock: allmenning.FindingLessons{Lessons: []allmenning.Lesson{{
				When: "de frivillige ble syke", Did: "fant vi ingen vikarer", LedTo: "gruppa sluttet", Factor: "inner.resources", Sign: "hindered",
				Weight: "decisive", Phase: "running", Holds: "small", Condition: "færre enn fem frivillige", Basis: "several",
			}}},
		}},
		{Noun: allmenning.NounFinding, Body: &allmenning.Finding{
			Outcome: "falls-rate", Direction: allmenning.NotMeasured, Report: allmenning.Report{Did: "Trening på nett", Status: allmenning.NeverStarted, Reason: "unknown"},
		}},
	}
	a.Relatives = []answers.Relative{{Card: answers.Card{Record: other, Places: a.Places}, Label: overlap.Related}}
	return a
}

func TestFromProject_golden(t *testing.T) {
	for _, l := range i18n.Langs() {
		p, err := FromProject(i18n.New(l), project(t), origin)
		if err != nil {
			t.Fatal(err)
		}
		got := plain(t, p)
		if strings.ContainsAny(got, "⟪{") {
			t.Errorf("in %s:\n%s", l, got)
		}
		for _, s := range wordText(t, p) {
			if !strings.Contains(oneLine(got), oneLine(s)) {
				t.Errorf("in %s: %q stands in the Word file only", l, s)
			}
		}
		golden(t, "project."+string(l)+".txt", got)
	}
}

// What a block holds back is not there, and nothing tells that it was.
func TestFromProject_closed_blocks(t *testing.T) {
	a := project(t)
	a.Record.Body.(*allmenning.Project).LessonsBlock = allmenning.ProjectLessons{}
	a.Findings, a.Relatives = nil, nil
	p, err := FromProject(i18n.New(i18n.NB), a, origin)
	if err != nil {
		t.Fatal(err)
	}
	if got := plain(t, p); strings.Contains(got, "Erfaringer") || strings.Contains(got, "Andre som") || !strings.Contains(got, "Vi har ingen resultater") {
		t.Errorf("%s", got)
	}
}

func TestFromProject_refuses_other_nouns(t *testing.T) {
	a := project(t)
	a.Record.Body = &allmenning.Need{}
	if _, err := FromProject(i18n.New(i18n.NB), a, origin); err == nil {
		t.Error("a need became a project's paper")
	}
}
