package finding_test

import (
	"encoding/json"
	"strings"
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/store"
	"allmenning/synthesis"
)

// asks stores a synthesis with an answer that rests on one result of a measure.
func asks(t *testing.T, s *testweb.Town, title, outcome, measure string) *allmenning.Record {
	t.Helper()
	r := testkit.Synthesis()
	r.Owner, r.Title = fauske, title
	o, _ := codes.Outcomes().Outcome(outcome)
	f := allmenning.NewID[allmenning.RecordID]()
	body := &allmenning.Synthesis{Question: allmenning.Texts{NB: title}, Outcome: outcome, Candidates: []allmenning.Member{{Finding: f, Included: true}}}
	r.Body = body
	result, err := synthesis.Run(body, o, []synthesis.Input{{Finding: f, Y: -.2, SE: .1, Measure: measure, Scale: string(o.Scale), Poolable: true, Design: "rct"}})
	if err != nil || result.K != 1 {
		t.Fatal(result, err)
	}
	raw, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Put(t, s.DB, r)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutSynthesisVersion(&allmenning.SynthesisVersion{Synthesis: r.ID, N: 1, Audience: r.Class(), Result: raw}, testkit.Program())
	})
	return r
}

// Before it is sent, the form says of each synthesis the result fits whether the numbers can be put together with the others there,
// by the rule of the synthesis itself.
func TestNewResult_says_whether_the_numbers_go_with_the_others(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	asks(t, s, "Hvor ofte faller de?", "falls-rate", "IRR")
	asks(t, s, "Kommer flere i arbeid?", "in-work", "RD")
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	groups := []string{
		"direction", "better", "design", "controlled", "numbers.entered.tried.value", "30", "numbers.entered.tried.n", "100",
		"numbers.entered.not.value", "40", "numbers.entered.not.n", "100",
	}
	averages := append([]string{"numbers.entered.tried.sd", "2", "numbers.entered.not.sd", "2"}, groups...)
	for _, c := range []struct {
		name, outcome, shape string
		fields               []string
		says, not            string
	}{
		{"the same measure", "in-work", "shares", groups, "I oppsummeringen Kommer flere i arbeid? kan tallene legges sammen med de andre", "regnet som"},
		{"another measure", "falls-rate", "shares", groups, "I oppsummeringen Hvor ofte faller de? er de andre regnet som forholdet mellom hvor ofte noe skjer, og tallene deres som forholdet mellom to andeler. De kan legges sammen, men sier ikke helt det samme.", "Tallene kan legges sammen med andres"},
		{"another scale", "in-work", "averages", averages, "er de andre regnet som forskjellen mellom to andeler, og tallene deres som forskjellen mellom to gjennomsnitt. Derfor kan de ikke legges sammen der.", "kan legges sammen med"},
		{"no synthesis", "functional-decline", "shares", groups, "Tallene kan legges sammen med andres i en oppsummering.", "I oppsummeringen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fields := with(form.Fields(), append([]string{"outcome", c.outcome, "numbers.entered.shape", c.shape}, c.fields...)...)
			says := live(t, s, kari, path, fields).Text("virkning")
			if !strings.Contains(says, c.says) || strings.Contains(says, c.not) {
				t.Errorf("%q\nwant %q and not %q", says, c.says, c.not)
			}
		})
	}
}
