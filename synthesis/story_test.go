package synthesis_test

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/i18n" // stands above this package: only a printer shows that the sentences can be read
	"allmenning/internal/testkit"
	"allmenning/library" // stands above this package: its eight questions are the real ones
	"allmenning/synthesis"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// question is one of the library's questions with its inputs and answer.
type question struct {
	id      string
	s       *allmenning.Synthesis
	outcome codes.Outcome
	in      []synthesis.Input
	r       *synthesis.Result
}

// questions runs every synthesis of the library.
func questions(t *testing.T) map[string]question {
	t.Helper()
	records, links, err := library.Records("owner")
	if err != nil {
		t.Fatal(err)
	}
	byID := map[allmenning.RecordID]*allmenning.Record{}
	for _, r := range records {
		byID[r.ID] = r
	}
	parent := map[allmenning.RecordID]*allmenning.Record{}
	for _, l := range links {
		if l.Kind == allmenning.LinkFrom {
			parent[l.From] = byID[l.To]
		}
	}
	all := map[string]question{}
	for _, r := range records {
		s, ok := r.Body.(*allmenning.Synthesis)
		if !ok {
			continue
		}
		q := question{id: r.Source.ID, s: s}
		if q.outcome, ok = codes.Outcomes().Outcome(s.Outcome); !ok {
			t.Fatalf("%s: no outcome %q", q.id, s.Outcome)
		}
		for _, m := range s.Candidates {
			q.in = append(q.in, synthesis.InputFrom(byID[m.Finding], parent[m.Finding], allmenning.NB))
		}
		if q.r, err = synthesis.Run(s, q.outcome, q.in); err != nil {
			t.Fatalf("%s: %v", q.id, err)
		}
		all[q.id] = q
	}
	if len(all) != 8 {
		t.Fatalf("the library has %d questions, not 8", len(all))
	}
	return all
}

// R 4.2.2 with metafor 3.8-1 (REML, test = adhoc) is the oracle; its answers are printed with four significant digits.
func TestRun_equals_R(t *testing.T) {
	raw, err := os.ReadFile(testkit.Shared(t, "data/evidence.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Meta struct {
			Sets []struct {
				ID        string
				Reference struct {
					K        int
					Estimate *float64
					CI       []float64 `json:"ci95_adhoc_hk"`
					Tau2, I2 float64
					HTS      []float64 `json:"pi95_hts_t_k_minus_2"`
					PI       []float64 `json:"pi95_t_k_minus_1"`
				}
			} `json:"comparable_sets"`
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	all := questions(t)
	for _, set := range file.Meta.Sets {
		q, ok := all[set.ID]
		if !ok {
			t.Errorf("%s: not in the library", set.ID)
			continue
		}
		want, r := set.Reference, q.r
		if r.K != want.K {
			t.Errorf("%s: k = %d, R has %d", set.ID, r.K, want.K)
		}
		if want.Estimate == nil {
			if r.Pooled != nil {
				t.Errorf("%s: a mean of %d studies", set.ID, r.K)
			}
			continue
		}
		p := r.Pooled
		for name, pair := range map[string][2]float64{
			"mean": {r.Ratio(p.Mean), *want.Estimate}, "tau2": {p.Tau2, want.Tau2}, "I2": {p.I2, want.I2},
			"CI low": {r.Ratio(p.CI.Low), want.CI[0]}, "CI high": {r.Ratio(p.CI.High), want.CI[1]},
			"HTS low": {r.Ratio(p.HTS.Low), want.HTS[0]}, "HTS high": {r.Ratio(p.HTS.High), want.HTS[1]},
			"PI low": {r.Ratio(p.PI.Low), want.PI[0]}, "PI high": {r.Ratio(p.PI.High), want.PI[1]},
		} {
			if got, w := pair[0], pair[1]; math.Abs(got-w) > 6e-4*math.Max(math.Abs(w), 1e-3) {
				t.Errorf("%s: %s = %.5g, R has %.4g", set.ID, name, got, w)
			}
		}
	}
}

// notes on statistics, section 5: the Bayesian predictive intervals of the library's own sets.
func TestRun_predicts(t *testing.T) {
	all := questions(t)
	for _, c := range []struct {
		id        string
		low, high float64 // as people read them
		within    float64
	}{
		{"falls-rate-ratio", 0.51, 1.43, 0.005},
		{"reablement-independence-or", 0.47, 20, 0.3},
	} {
		r := all[c.id].r
		low, high := r.Ratio(r.Prediction.PI.Low), r.Ratio(r.Prediction.PI.High)
		if math.Abs(low-c.low) > 0.005 || math.Abs(high-c.high) > c.within {
			t.Errorf("%s: %.3f–%.3f, want %.2f–%.2f", c.id, low, high, c.low, c.high)
		}
		if r.Prediction.Basis != synthesis.Bayesian || r.Prediction.Prior.TauScale != 1 {
			t.Errorf("%s: %+v is not half-normal(1)", c.id, r.Prediction)
		}
	}
	falls := all["falls-rate-ratio"]
	e := synthesis.Expect(falls.s, falls.r, nil)
	if e.Form != synthesis.Events || e.Low != 67 || e.Mid != 111 || e.High != 187 || e.Base != 131 || e.Per != 100 || !e.Crosses() {
		t.Errorf("falls: %+v, want 67–187 around 111 of 131 per 100", e)
	}
	if w := falls.r.Impact.Word; w != synthesis.LeansBetter {
		t.Errorf("falls: the word is %s", w)
	}
	if l := falls.r.Certainty.Level; l != synthesis.Low {
		t.Errorf("falls: the certainty is %s, want low: four studies, and both sides", l)
	}
	if l := all["reablement-independence-or"].r; l.Certainty.Level != synthesis.VeryLow || l.Impact.Word != synthesis.Unknown {
		t.Errorf("reablement: %s, %s: a weak set from elsewhere must be unknown", l.Certainty.Level, l.Impact.Word)
	}
}

// The same inputs give the same bytes, in whatever order they come, and the JSON comes back whole.
func TestRun_same_bytes(t *testing.T) {
	for id, q := range questions(t) {
		first, err := json.Marshal(q.r)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		turned := make([]synthesis.Input, len(q.in))
		for i, x := range q.in {
			turned[len(turned)-1-i] = x
		}
		again, err := synthesis.Run(q.s, q.outcome, turned)
		if err != nil {
			t.Fatal(err)
		}
		if second, _ := json.Marshal(again); string(first) != string(second) {
			t.Errorf("%s: another order gives another answer", id)
		}
		var back synthesis.Result
		if err := json.Unmarshal(first, &back); err != nil {
			t.Fatal(err)
		}
		if third, _ := json.Marshal(&back); string(first) != string(third) {
			t.Errorf("%s: does not come back from JSON whole", id)
		}
		changed := q.in
		changed[0].SE *= 1.0001
		if synthesis.InputsHash(q.s, q.outcome, changed) == q.r.InputsHash {
			t.Errorf("%s: another number has the same hash", id)
		}
	}
}

var (
	digit  = regexp.MustCompile(`[0-9]`)
	proven = regexp.MustCompile(`(?i)bevis|bevist|prov(en|es|d)\b|proof|dokumentert|sikkert at`)
	holes  = regexp.MustCompile(`⟪|⟫|\{|\}|NaN|Inf|  `)
)

// Every sentence of every question in every language can be read, says nothing is proven, and carries no number in the
// headline when there are two studies. The golden files hold them all, to be read aloud.
func TestTell(t *testing.T) {
	for id, q := range questions(t) {
		var b strings.Builder
		for _, lang := range i18n.Langs() {
			text := told(q, lang)
			if m := proven.FindString(text); m != "" {
				t.Errorf("%s in %s says %q", id, lang, m)
			}
			if m := holes.FindString(text); m != "" {
				t.Errorf("%s in %s holds %q:\n%s", id, lang, m, text)
			}
			b.WriteString("== " + string(lang) + "\n" + text + "\n")
			story := synthesis.Tell(q.s, q.outcome, q.r, nil, "Vefsn")
			headline := story.Headline.Say(i18n.New(lang), allmenning.Lang(lang))
			if q.r.K == 2 && digit.MatchString(headline) {
				t.Errorf("%s in %s: a number in the headline of two studies: %s", id, lang, headline)
			}
			if q.r.K >= 3 && digit.MatchString(headline) == q.r.SaysNothing() {
				t.Errorf("%s in %s: a number stands in the headline where, and only where, the range says something: %s", id, lang, headline)
			}
			if got := story.Range.IsZero(); got == q.r.SaysNothing() {
				t.Errorf("%s in %s: the range stands alone: %v", id, lang, !got)
			}
		}
		golden(t, filepath.Join("testdata", id+".txt"), strings.ReplaceAll(b.String(), q.r.InputsHash[:12], "HASH"))
	}
}

// told writes the whole story, one sentence a line under its part's name.
func told(q question, lang i18n.Lang) string {
	p, l := i18n.New(lang), allmenning.Lang(lang)
	story := synthesis.Tell(q.s, q.outcome, q.r, nil, "Vefsn")
	var b strings.Builder
	part := func(name string, sentences ...synthesis.Sentence) {
		for _, s := range sentences {
			if !s.IsZero() {
				b.WriteString(name + ": " + s.Say(p, l) + "\n")
			}
		}
	}
	part("weak", story.Weak...)
	part("headline", story.Headline, story.Range)
	part("doubt", story.Doubt...)
	part("own", story.Own)
	part("impact", story.Impact, story.Impacts)
	part("cost", story.Cost, story.Costs)
	part("certainty", story.Certainty, story.Proposal)
	part("reason", story.Reasons...)
	part("same", story.Same...)
	part("alone", story.Alone...)
	part("forest", story.Forest, story.Explain)
	for _, c := range story.Cases {
		part("case", c.If, c.Span, c.Then)
	}
	part("change", story.Change...)
	part("method", story.Method...)
	if d := story.Details; d != nil {
		part("hangs", d.Hangs...)
		part("spread", d.Spread...)
		part("usual", d.Usual...)
		for _, row := range append(slices.Clone(d.Unlike), d.Computed...) {
			part("number", row.What, row.Value)
		}
		for _, row := range d.Without {
			part("without", row.Name, row.Mean, row.Tau)
		}
	}
	part("warning", story.Warnings...)
	part("left out", story.LeftOut...)
	part("next", story.Next...)
	part("column", q.r.EffectName())
	for _, row := range q.r.Rows {
		part("row", q.r.Effect(row))
	}
	known, rest := synthesis.TellNearest(synthesis.Nearest(q.r, synthesis.Place{Name: "Vefsn", Setting: synthesis.Rural}))
	part("near", append(known, rest)...)
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update, then read the difference):\n%s", file, got)
	}
}

// A result that those who tried it tell of is no study: nobody is told to read it first, neither its own people; that it may have told what it
// cost is said, and it is counted by itself. Where the range says nothing, its width is blamed only where the width weighed.
func TestTell_of_what_people_tell_themselves(t *testing.T) {
	all := questions(t)
	tell := func(q question) string { return told(q, i18n.NB) }
	q := all["reablement-copm"]
	first := q.r.ReadFirst()
	if !strings.Contains(tell(q), "Les først studien fra Norge") {
		t.Fatal("the Norwegian study is not read first")
	}
	for i := range q.r.Rows {
		if q.r.Rows[i].Home() == first {
			q.r.Rows[i].Own = true
		}
	}
	got := tell(q)
	if q.r.ReadFirst() == first || q.r.Told() != 1 || strings.Contains(got, "fra Norge: Hverdagsrehabilitering i 47") || strings.Contains(got, "sier hva det kostet") || !strings.Contains(got, "cost: Se resultatene") {
		t.Errorf("%d told; a result is read first, or hides its cost:\n%s", q.r.Told(), got)
	}
	for i := range q.r.Rows {
		q.r.Rows[i].Own = true
	}
	if got := tell(q); q.r.ReadFirst() != "" || strings.Contains(got, "Les først") {
		t.Errorf("without a study something is read first:\n%s", got)
	}
	const blamed = "Et så vidt spenn sier nesten ingenting."
	if !strings.Contains(tell(all["reablement-independence-or"]), blamed) || strings.Contains(tell(all["supported-employment-rd"]), blamed) {
		t.Error("the width is blamed where, and only where, it weighed")
	}
}

// A range that says nothing gives its place in the headline to that: three of the library's questions, never the falls.
func TestResult_SaysNothing(t *testing.T) {
	for id, q := range questions(t) {
		want := map[string]bool{"supported-employment-rd": true, "supported-employment-rd-wide": true, "reablement-independence-or": true}[id]
		if got := q.r.SaysNothing(); got != want {
			t.Errorf("%s: %v", id, got)
		}
	}
}
