package storetest

import (
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// candidates are stored once a synthesis and finding, told of in the synthesis's history, and seen by those who see both.
func candidates(t *testing.T, open Open) {
	db := open(t, store.Options{})
	s, closed, f, hidden, project := testkit.Synthesis(), testkit.Synthesis(), testkit.Finding(), testkit.Finding(), testkit.Project()
	closed.Closure.Level = allmenning.Own
	hidden.Closure.Level = allmenning.Own
	closed.Owner, hidden.Owner = "org-closed", "org-closed"
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutOrganisation(allmenning.Organisation{ID: "org-closed", Name: "Lukket", Kind: allmenning.KindMunicipality})
	})
	testkit.Put(t, db, s, closed, f, hidden, project)
	state := func(question, finding *allmenning.Record, to allmenning.CandidateState, reason string) (changed bool) {
		t.Helper()
		testkit.Write(t, db, func(tx *store.Tx) (err error) {
			changed, err = tx.PutCandidate(allmenning.Candidate{Synthesis: question.ID, Finding: finding.ID, State: to, Reason: reason}, program)
			return err
		})
		return changed
	}
	is(t, []bool{
		state(s, f, allmenning.Waiting, ""), state(s, f, allmenning.Waiting, ""), state(s, hidden, allmenning.Waiting, ""), state(closed, f, allmenning.ByRule, ""),
		state(s, f, allmenning.LeftOut, "for kort"), state(s, f, allmenning.LeftOut, "for kort"), state(s, f, allmenning.LeftOut, "for få"),
	}, []bool{true, false, true, true, true, false, true})

	owner := allmenning.Reader{Organisations: []allmenning.OrganisationID{"org-closed"}}
	many := must[[]allmenning.Candidate](t)
	count := func(list []allmenning.Candidate) int { return len(list) }
	is(t, count(many(db.Candidates(ctx, anonymous, s.ID))), 1)
	is(t, count(many(db.Candidates(ctx, owner, s.ID))), 2)
	is(t, count(many(db.Candidates(ctx, anonymous, closed.ID))), 0)
	is(t, count(many(db.CandidateOf(ctx, anonymous, f.ID))), 1)
	is(t, count(many(db.CandidateOf(ctx, owner, f.ID))), 2)
	is(t, count(many(db.CandidateOf(ctx, anonymous, hidden.ID))), 0)
	is(t, count(many(db.WaitingCandidates(ctx, anonymous))), 0)
	is(t, count(many(db.WaitingCandidates(ctx, anonymous, s.Owner))), 0)
	is(t, count(many(db.WaitingCandidates(ctx, owner, s.Owner, "org-closed"))), 1)
	got := many(db.Candidates(ctx, anonymous, s.ID))[0]
	is(t, []string{string(got.State), got.Reason}, []string{"left-out", "for få"})
	if got.At == 0 {
		t.Error("it is not said when it was decided")
	}

	// the history of the synthesis: made, proposed, left out twice; what is hidden is not told
	acts := func(reader allmenning.Reader) (out []allmenning.Act) {
		for _, e := range must[[]allmenning.Event](t)(db.History(ctx, reader, s.ID)) {
			out = append(out, e.Act)
		}
		return out
	}
	is(t, acts(anonymous)[1:], []allmenning.Act{allmenning.ActProposed, allmenning.ActLeftOut, allmenning.ActLeftOut})
	is(t, acts(owner)[1:], []allmenning.Act{allmenning.ActProposed, allmenning.ActProposed, allmenning.ActLeftOut, allmenning.ActLeftOut})

	is(t, len(must[[]*allmenning.Record](t)(db.Questions(ctx))), 2)
	asks := s.Body.(*allmenning.Synthesis).Outcome
	is(t, len(must[[]*allmenning.Record](t)(db.Questions(ctx, asks, "no-outcome"))), 2)
	is(t, len(must[[]*allmenning.Record](t)(db.Questions(ctx, asks[1:]))), 0)
	is(t, len(must[[]*allmenning.Record](t)(db.Questions(ctx, "%"))), 0)
	testkit.Write(t, db, func(tx *store.Tx) error {
		if err := tx.PutLink(allmenning.Link{From: f.ID, To: project.ID, Kind: allmenning.LinkFrom}, program); err != nil {
			return err
		}
		of, err := tx.CandidaciesOf(f.ID)
		is(t, []allmenning.CandidateState{of[s.ID].State, of[closed.ID].State}, []allmenning.CandidateState{allmenning.LeftOut, allmenning.ByRule})
		return err
	})
	is(t, len(must[[]allmenning.RecordID](t)(db.SynthesesUsing(ctx, []allmenning.RecordID{project.ID, s.ID}))), 2)
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Candidate(s.ID, project.ID)
		return err
	})
	refused(t, err, allmenning.NotFound)
	whole(t, db)
}
