package storetest

import (
	"allmenning"
	"allmenning/internal/testkit"
)

var fullLesson = allmenning.Lesson{
	When: "da vi innførte dispensere", Did: "lærte vi opp alle samtidig", LedTo: "rask bruk", Advice: "Sett av en dag.",
	Factor: "training", Sign: "helped", Weight: "decisive", Phase: "start", Holds: "anywhere", Condition: "nok ansatte", Basis: "measured", Explains: "outcome",
}

func fullReport() allmenning.Report {
	n, many := 12, int64(250_000)
	return allmenning.Report{
		Units: allmenning.Units{N: 3, What: "sykehjem"}, Measure: "sensor", Did: "Sensor i sengen.", TargetGroup: "elderly", Meant: &n, Reached: &n,
		ReachUnknown: true, ReachFew: true, Status: allmenning.StoppedEarly, Reason: "no-staff", NothingLearnt: true,
		Period:  allmenning.Period{From: "2024", To: "2025", AsGiven: "2024–2025"},
		Context: []allmenning.Context{{Place: "1824", Indicator: "population", Value: 13233, Code: "–", Year: 2024, Source: "SSB 07459"}},
		Local: allmenning.Local{
			Anchored: allmenning.Yes, Leaders: allmenning.Partly, Hours: allmenning.No, Experience: allmenning.Yes, Reforms: allmenning.No,
		},
		Cost:     allmenning.Cost{Once: &many, Yearly: &many, Hours: &many, Year: 2024, Saved: "nattevakter"},
		Delivery: allmenning.Delivery{Who: "sykepleiere", Training: "en dag", Dose: "hver natt", AsMeant: &n, Why: "ferie"},
		Harm:     allmenning.Harm{Seen: allmenning.HarmFound, What: "Flere sov dårlig."}, GoOn: allmenning.Widens, GoOnWhen: "2026-09-01",
		AdaptedFrom: "Bodø", Adaptation: []allmenning.Element{{Element: "sensor", Act: allmenning.Kept, Line: "samme slag"}}, Materials: []string{"https://example.org/plan"},
		Later: []allmenning.FollowUp{{Month: 6, At: 77, Runs: allmenning.RunsChanged, Line: "bare på natt"}},
	}
}

func fullEntered() *allmenning.Entered {
	v := 0.5
	arm := allmenning.Arm{Value: &v, N: &v, SD: &v, SE: &v, Low: &v, High: &v}
	return &allmenning.Entered{
		Shape: allmenning.ShapeAverages, Origin: allmenning.OriginRegister, Tried: arm, Not: arm, TriedBefore: arm, NotBefore: arm, Repeats: true, Counts: true,
		Correlation: &v, Points: []allmenning.Point{{Value: &v, Of: &v, Other: &v, OthOf: &v}}, Start: 8, Season: 12, Clusters: 3, ICC: &v,
		ICCSource: "egne tall", Instrument: "fallskjema", Missing: "to", Differences: "startet sent",
		Bias:      allmenning.Bias{Groups: "low", Other: "some", Lost: "high", Measured: "low", Chosen: "low", Why: "–"},
		EnteredBy: "p2", ConfirmedBy: "p1", ConfirmedDate: "2026-01-02", Few: []string{"tried.value"},
	}
}

// Full gives one record of each noun with every field set, new and owned by testkit.Library. A test of the package fails when
// a field of theirs is empty.
func Full() []*allmenning.Record {
	p := func(v float64) *float64 { return &v }
	t := func(s string) allmenning.Texts { return allmenning.Texts{NB: s, NN: s + " (nn)", EN: s + " (en)"} }
	contact := allmenning.ContactPoint{Role: "prosjektleder", Email: "post@example.org", Phone: "75 10 10 00", Asked: true}
	bodies := []allmenning.Body{
		&allmenning.Need{
			Challenge: "Mange faller hjemme.", Goal: "Færre fall.", Themes: []string{"falls", "ageing"}, TargetGroup: []string{"elderly"},
			Who: "Hjemmeboende over 80, om lag 600", Standing: allmenning.SeekingPartners, ReportedBy: "Vefsn kommune", ContactBlock: contact,
		},
		&allmenning.Project{
			Summary: "Vi prøver.", Titles: t("Dispenser"), Organisation: "Vefsn kommune", Partners: []string{"Sintef", "KS"},
			Phase: allmenning.Pilot, Status: allmenning.StoppedEarly, Period: allmenning.Period{From: "2021-03", To: "2023", AsGiven: "våren 2021–2023"},
			Grants: []allmenning.Grant{{Funder: "Forskningsrådet", Purpose: "FORKOMMUNE", AmountNOK: 300_000, AmountEUR: 26_000, Year: 2024}},
			Themes: []string{"care"}, Sectors: []string{"254"}, TargetGroups: []string{"elderly"}, Measures: []string{"dispenser"},
			StoppedReason: "money", LessonsBlock: allmenning.ProjectLessons{Lessons: []allmenning.Lesson{fullLesson}}, ContactBlock: contact,
		},
		&allmenning.Study{
			Titles: t("Trening"), Summary: t("Trening hjelper."), Citation: "Berg 2019", DOI: "10.1186/s12877-015-0142-9", Year: 2019,
			Country: "Norway", PlaceNames: []string{"Umeå"}, PlaceText: t("nord i Sverige"), Design: "randomised-individual", DesignAsSaid: "randomised", N: 100, NIntervened: 51, NControl: 49,
			Intervention: t("trening"), Comparator: t("vanlig"), Themes: []string{"falls"}, TargetGroups: []string{"elderly"},
			Measures: []string{"exercise"}, TrialKey: "otago", Caveat: t("Lite utvalg."), SecondSource: "https://example.org/s",
		},
		&allmenning.Finding{
			Outcome: "falls-rate", OutcomeNamed: t("fall"), Titles: t("Fallklinikk · Fall · Vefsn"), Timepoint: t("etter ett år"), Direction: allmenning.Better, Sureness: 3, Design: "randomised-individual",
			Primary: true, Report: fullReport(), ContactBlock: contact,
			LessonsBlock: allmenning.FindingLessons{Lessons: []allmenning.Lesson{fullLesson}},
			NumbersBlock: allmenning.FindingNumbers{
				Measure: "RR", Unit: "per år", Printed: p(0.1), PrintedCI: []float64{0.30000000000000004, 1e300}, PrintedP: p(5e-324),
				With: p(0.31), Without: p(0.4), AsPrinted: t("5 av 9"), Effect: &allmenning.Effect{
					Scale: "log_ratio", Y: -0.2548922496287901, SE: p(0.13), SEFrom: "ci", How: "log", Checked: "yes", Usable: true,
					Poolable: true, Why: "–", Rests: []string{"clusters"},
				},
				Entered: fullEntered(),
			},
		},
		&allmenning.Synthesis{
			Question: t("Hvor mange fall?"), Theme: "falls", Measures: []string{"exercise"}, Outcome: "falls-rate", Who: t("eldre"),
			Offer: t("trening"), Compared: t("vanlig oppfølging"), Baseline: &allmenning.Baseline{Value: 131, Per: 100, What: t("fall"), Source: t("Berg")},
			Cost: t("ikke kjent"), Caveat: t("få studier"), Mixed: true,
			Candidates: []allmenning.Member{{Finding: "f1", Invert: true, Included: true, Reason: "brukt"}},
		},
		&allmenning.Constellation{Purpose: "Vi prøver ut det samme sammen.", Open: true, Invited: []allmenning.OrganisationID{"org-1", "org-2"}},
	}
	var out []*allmenning.Record
	for _, body := range bodies {
		r := testkit.Record(body.Noun())
		r.Body = body
		r.Closure = allmenning.Closure{Level: allmenning.Group, Group: "g1", OpensAt: 99, Basis: "offl-23"}
		for _, block := range allmenning.BlocksOf(r.Noun)[1:] {
			if r.Blocks == nil {
				r.Blocks = map[allmenning.BlockName]allmenning.Closure{}
			}
			r.Blocks[block] = allmenning.Closure{Level: allmenning.Own, OpensAt: 100, Basis: "offl-13"}
		}
		r.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}, {Number: "0301", CodeYear: 2020}}
		r.Source = allmenning.Source{Name: "jsonl:prøve", ID: string(r.Noun) + "-1", URL: "https://example.org/a?b=c", Read: "2026-11-23", Note: "uten utdrag"}
		out = append(out, r)
	}
	return out
}
