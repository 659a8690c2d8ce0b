package library

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/stat/meta"
)

// evidence is what the tests read of the reference data.
type evidence struct {
	Meta struct {
		Sets []struct {
			ID      string
			Members [][2]any
			// nil estimate: two studies, no pooled answer
			Reference struct {
				K        int
				Estimate *float64
				CI       []float64 `json:"ci95_adhoc_hk"`
				Tau2     float64
				PI       []float64 `json:"pi95_hts_t_k_minus_2"`
			}
		} `json:"comparable_sets"`
	}
	Studies []struct {
		ID, Citation, Country, Design, Quote string
		DOI                                  string
		URL                                  string `json:"source_url"`
		Second                               string `json:"second_source_url"`
		Places                               []string
		Year                                 int
		N                                    int    `json:"n_total"`
		NI                                   int    `json:"n_intervention"`
		NC                                   int    `json:"n_control"`
		Key                                  string `json:"same_trial_key"`
		Effects                              []evidenceEffect
	}
}

type evidenceEffect struct {
	ID      string `json:"effect_id"`
	Measure string
	Unit    *string
	Printed *float64  `json:"estimate_printed"`
	CI      []float64 `json:"ci95_printed"`
	P       any       `json:"p_printed"`
	With    any       `json:"intervention_value"`
	Without any       `json:"control_value"`
	Events  []float64 `json:"events_printed"`
	Primary bool
	Derived struct {
		Y      *float64 `json:"yi"`
		SE     *float64 `json:"sei"`
		SEFrom string   `json:"se_from"`
		How    string
	}
	Checked  string
	Usable   bool
	Poolable bool
	Why      string `json:"not_poolable_because"`
}

func sharedEvidence(t *testing.T) evidence {
	t.Helper()
	var e evidence
	text, err := os.ReadFile(testkit.Shared(t, "data/evidence.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Studies) == 0 {
		t.Fatal("no studies read")
	}
	return e
}

func bySource(t *testing.T) map[string]*allmenning.Record {
	t.Helper()
	all, _ := records(t)
	out := map[string]*allmenning.Record{}
	for _, r := range all {
		out[r.Source.ID] = r
	}
	return out
}

// municipalityNames gives the Norwegian name of each municipality by its number of today.
func municipalityNames(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.Open(testkit.Shared(t, "data/municipalities.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 358 || rows[0][0] != "number" {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := slices.Index(rows[0], "name_no")
	out := map[string]string{}
	for _, row := range rows[1:] {
		out[row[0]] = row[column]
	}
	return out
}

// Every fact about every study is the one in the reference data.
func TestStudies_equal_the_reference(t *testing.T) {
	ours, names := bySource(t), municipalityNames(t)
	for _, e := range sharedEvidence(t).Studies {
		r := ours[e.ID]
		if r == nil {
			t.Errorf("%s is missing", e.ID)
			continue
		}
		s := r.Body.(*allmenning.Study)
		if s.Citation != e.Citation || s.DOI != e.DOI || r.Source.URL != e.URL || s.SecondSource != e.Second || s.Year != e.Year ||
			s.Country != e.Country || (s.DesignAsSaid == "") != (e.Design == "") || s.N != e.N || s.NIntervened != e.NI || s.NControl != e.NC ||
			s.TrialKey != e.Key {
			t.Errorf("%s differs from the reference:\n%+v\n%+v", e.ID, s, e)
		}
		named := slices.Clone(s.PlaceNames)
		for _, p := range r.Places {
			name := names[string(p.Number)]
			if name == "" {
				t.Errorf("%s: no municipality is numbered %s", e.ID, p.Number)
			}
			named = append(named, name)
		}
		have := words(strings.Join(tokens(strings.Join(e.Places, " ")), " "))
		for _, w := range tokens(strings.Join(named, " ")) {
			if !have[w] && w != "lillestrøm" && w != "northern" { // Skedsmo is Lillestrøm since 2020
				t.Errorf("%s: the reference does not say %q: %q", e.ID, w, e.Places)
			}
		}
		if (len(named) == 0) != (len(e.Places) == 0) {
			t.Errorf("%s: places %q, the reference says %q", e.ID, named, e.Places)
		}
	}
}

// Every number of every effect is the one in the reference data; nothing is added and nothing lost.
func TestFindings_equal_the_reference(t *testing.T) {
	ours, facts := bySource(t), map[string]findingFacts{}
	c, err := read()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range c.studies.Studies {
		for _, f := range s.Findings {
			facts[f.ID] = f
		}
	}
	n := 0
	for _, s := range sharedEvidence(t).Studies {
		for _, e := range s.Effects {
			r := ours[e.ID]
			if r == nil {
				t.Errorf("%s is missing", e.ID)
				continue
			}
			compareFinding(t, e, facts[e.ID], r.Body.(*allmenning.Finding))
			n++
		}
	}
	if n != 116 || len(facts) != n {
		t.Errorf("%d effects compared, %d of ours", n, len(facts))
	}
}

func compareFinding(t *testing.T, e evidenceEffect, facts findingFacts, f *allmenning.Finding) {
	t.Helper()
	b := f.NumbersBlock
	same := func(what string, got *float64, want any) {
		if got == nil && want == nil {
			return
		}
		if w, ok := want.(float64); got == nil || !ok || *got != w {
			t.Errorf("%s: %s differs from %v", e.ID, what, want)
		}
	}
	same("printed", b.Printed, opt(e.Printed))
	if text, ok := e.P.(string); ok {
		if b.PrintedP != nil || facts.PAsSaid != text {
			t.Errorf("%s: p %v and %q, want %q", e.ID, b.PrintedP, facts.PAsSaid, text)
		}
	} else {
		same("p", b.PrintedP, e.P)
	}
	same("with", b.With, leading(e.With))
	same("without", b.Without, leading(e.Without))
	if len(b.PrintedCI) != len(e.CI) || len(facts.Events) != len(e.Events) {
		t.Fatalf("%s: interval %v or events %v differ", e.ID, b.PrintedCI, facts.Events)
	}
	for i := range e.CI {
		same("interval", &b.PrintedCI[i], e.CI[i])
	}
	for i := range e.Events {
		same("events", &facts.Events[i], e.Events[i])
	}
	if b.Measure != e.Measure || e.Unit != nil && b.Unit != *e.Unit || f.Primary != e.Primary || facts.Checked != e.Checked {
		t.Errorf("%s: measure, unit, primary or checked differ: %+v", e.ID, b)
	}
	if e.Derived.Y == nil {
		if b.Effect != nil || e.Poolable {
			t.Errorf("%s: an effect out of nothing", e.ID)
		}
		return
	}
	x := b.Effect
	if x == nil {
		t.Errorf("%s: the effect is missing", e.ID)
		return
	}
	same("y", &x.Y, *e.Derived.Y)
	same("se", x.SE, opt(e.Derived.SE))
	if x.SEFrom != strings.ToLower(e.Derived.SEFrom) || (x.How == "") != (e.Derived.How == "") || x.Checked != e.Checked || x.Usable != e.Usable || x.Poolable != e.Poolable || (x.Why == "") != (e.Why == "") {
		t.Errorf("%s: %+v differs from the reference", e.ID, x)
	}
}

func opt(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// leading gives a number as it stands, and the number a text like "95 per 100 person-years" begins with. A text of two
// values ("54.2 before, 34.9 after") has none, and stands with us as the source said it.
func leading(v any) any {
	text, ok := v.(string)
	if !ok {
		return v
	}
	var n float64
	if number, rest, _ := strings.Cut(text, " "); strings.HasPrefix(rest, "per ") && json.Unmarshal([]byte(number), &n) == nil {
		return n
	}
	return nil
}

// From our own embedded facts, REML with ad hoc Hartung–Knapp gives what R 4.2.2 with metafor 3.8-1 gave for each set of
// effects that may be pooled (reference rounded to four digits).
func TestSyntheses_reproduce_the_reference(t *testing.T) {
	ours, all := bySource(t), map[allmenning.RecordID]*allmenning.Record{}
	for _, r := range ours {
		all[r.ID] = r
	}
	pooled := 0
	for _, set := range sharedEvidence(t).Meta.Sets {
		s := ours[set.ID].Body.(*allmenning.Synthesis)
		if len(s.Candidates) != set.Reference.K || len(set.Members) != set.Reference.K {
			t.Errorf("%s: %d candidates, want %d", set.ID, len(s.Candidates), set.Reference.K)
		}
		var y, v []float64
		scale := ""
		for i, m := range s.Candidates {
			r := all[m.Finding]
			if r.Source.ID != set.Members[i][0] || m.Invert != set.Members[i][1] || !m.Included {
				t.Errorf("%s: candidate %d is %s %+v, want %v", set.ID, i, r.Source.ID, m, set.Members[i])
			}
			e := r.Body.(*allmenning.Finding).NumbersBlock.Effect
			if !e.Poolable || scale != "" && e.Scale != scale {
				t.Errorf("%s: %s cannot be pooled here: %+v", set.ID, r.Source.ID, e)
			}
			scale = e.Scale
			sign := 1.0
			if m.Invert {
				sign = -1
			}
			y, v = append(y, sign*e.Y), append(v, *e.SE**e.SE)
		}
		if set.Reference.Estimate == nil {
			continue
		}
		comparePooled(t, set.ID, scale, y, v, *set.Reference.Estimate, set.Reference.CI, set.Reference.PI)
		pooled++
	}
	if pooled != 5 {
		t.Errorf("%d sets pooled, want 5", pooled)
	}
}

func comparePooled(t *testing.T, id, scale string, y, v []float64, mu float64, ci, pi []float64) {
	t.Helper()
	fit, err := meta.Pool(y, v, meta.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := fit.Predict(nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	back := func(x float64) float64 { return x }
	if scale == "log_ratio" {
		back = math.Exp
	}
	for what, pair := range map[string][2]float64{
		"estimate": {back(fit.Mu()), mu}, "low": {back(fit.CI[0].Low), ci[0]}, "high": {back(fit.CI[0].High), ci[1]},
		"new low": {back(p.HTS.Low), pi[0]}, "new high": {back(p.HTS.High), pi[1]},
	} {
		if got, want := pair[0], pair[1]; math.Abs(got-want) > 6e-4*math.Abs(want)+5e-5 {
			t.Errorf("%s: %s is %.6g, R says %.6g", id, what, got, want)
		}
	}
}

// A starting point is a printed control value: the number, and the study it stands in.
func TestSyntheses_baselines_are_printed(t *testing.T) {
	ours := bySource(t)
	for id, from := range map[string]struct {
		finding string
		times   float64 // from the unit of the study to per 100
	}{
		"falls-rate-ratio": {"palvanen2014-1", 1}, "supported-employment-rd": {"reme2019-1", 100},
		"supported-employment-rd-wide": {"reme2015-1", 100},
	} {
		b := ours[id].Body.(*allmenning.Synthesis).Baseline
		without := ours[from.finding].Body.(*allmenning.Finding).NumbersBlock.Without
		if b == nil || without == nil || b.Per != 100 || math.Abs(b.Value-*without*from.times) > 1e-9 {
			t.Errorf("%s: baseline %+v, %s prints %v", id, b, from.finding, without)
		}
	}
	for id, r := range ours {
		if s, ok := r.Body.(*allmenning.Synthesis); ok && s.Baseline != nil && s.Baseline.Source.IsZero() {
			t.Errorf("%s: a baseline without a source", id)
		}
	}
}
