package commons

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"

	"allmenning"
	"allmenning/store"
	"allmenning/synthesis"
)

// weighedKey is the setting that holds how far the events have been followed.
const weighedKey = "results.weighed"

// mostWeighed is how many records one round looks at.
const mostWeighed = 200

// WeighResults follows the events of findings, of the projects they come from, and of syntheses: a result that is new, opened or
// changed is proposed to the syntheses it fits, and every synthesis whose numbers may be others than before is answered anew. It
// gives how many answers were made. What is followed twice, by two processes or after a crash, makes no difference.
func (c *Commons) WeighResults(ctx context.Context) (made int, err error) {
	for {
		text, err := c.store.Setting(ctx, weighedKey)
		if err != nil {
			return made, err
		}
		after, _ := strconv.ParseInt(text, 10, 64) // nothing yet: from the first
		ids, upTo, err := c.store.NewsAbout(ctx, after, mostWeighed, allmenning.NounFinding, allmenning.NounProject, allmenning.NounSynthesis)
		if err != nil || upTo == after {
			return made, err
		}
		n, err := c.weigh(ctx, ids)
		made += n
		if err != nil {
			return made, fmt.Errorf("commons: weigh: %w", err)
		}
		err = c.store.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(weighedKey, strconv.FormatInt(upTo, 10)) })
		if err != nil {
			return made, err
		}
	}
}

// weigh does what some records call for: first everything is proposed, then each synthesis that is concerned is answered once.
func (c *Commons) weigh(ctx context.Context, ids []allmenning.RecordID) (made int, err error) {
	records, err := c.store.Changed(ctx, ids)
	if err != nil {
		return 0, err
	}
	questions, err := c.questionsFor(ctx, records)
	if err != nil {
		return 0, err
	}
	var projects, concerned []allmenning.RecordID
	for _, id := range ids {
		switch r := records[id]; {
		case r == nil:
		case r.Noun == allmenning.NounProject:
			projects = append(projects, id)
		case r.Noun == allmenning.NounSynthesis:
			concerned = append(concerned, id)
			err = c.proposeAll(ctx, r)
		default:
			var more []allmenning.RecordID
			more, err = c.propose(ctx, questions, r)
			concerned = append(concerned, more...)
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %w", id, err)
		}
	}
	using, err := c.store.SynthesesUsing(ctx, projects) // they are named by the project
	if err != nil {
		return 0, err
	}
	concerned = append(concerned, using...)
	slices.Sort(concerned)
	for _, id := range slices.Compact(concerned) {
		n, err := c.answerAgain(ctx, id)
		made += n
		if err != nil {
			return made, err
		}
	}
	return made, nil
}

// questionsFor gives the syntheses that some of these records may be results for: those on an outcome that a result of people's own
// measured, and all where any came from elsewhere.
func (c *Commons) questionsFor(ctx context.Context, records map[allmenning.RecordID]*allmenning.Record) ([]*allmenning.Record, error) {
	var outcomes []string
	for _, r := range records {
		f, ok := r.Body.(*allmenning.Finding)
		switch {
		case ok && r.Source.Name != "":
			return c.store.Questions(ctx)
		case ok && f.Outcome != "":
			outcomes = append(outcomes, f.Outcome)
		}
	}
	slices.Sort(outcomes)
	if outcomes = slices.Compact(outcomes); len(outcomes) == 0 {
		return nil, nil
	}
	return c.store.Questions(ctx, outcomes...)
}

// answerAgain answers a synthesis anew where that makes a difference. One without an audience, or with numbers that cannot be
// computed with, has no answer to give, and does not hold up the others.
func (c *Commons) answerAgain(ctx context.Context, id allmenning.RecordID) (int, error) {
	made, err := c.Synthesise(ctx, Program(), id)
	if allmenning.KindOf(err) == allmenning.Invalid || allmenning.KindOf(err) == allmenning.NotFound {
		slog.Debug("no answer", "synthesis", id, "err", err)
		return 0, nil
	}
	if made {
		return 1, err
	}
	return 0, err
}

// proposedKey is the setting that holds at which version of a synthesis all results were held up against it.
func proposedKey(id allmenning.RecordID) string { return "results.proposed." + string(id) }

// proposeAll proposes to a synthesis, that is new or asks otherwise than before, the results that are there already.
func (c *Commons) proposeAll(ctx context.Context, s *allmenning.Record) error {
	if answerable(s) != nil {
		return nil
	}
	version := strconv.Itoa(s.Version)
	done, err := c.store.Setting(ctx, proposedKey(s.ID))
	if err != nil || done == version {
		return err
	}
	body := s.Body.(*allmenning.Synthesis)
	ids, err := c.store.ResultsOn(ctx, body.Outcome)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, mostWeighed) {
		records, err := c.store.Changed(ctx, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			r := records[id]
			if r == nil || !synthesis.Fits(body, r.Body.(*allmenning.Finding)) {
				continue
			}
			if _, err := c.propose(ctx, []*allmenning.Record{s}, r); err != nil {
				return err
			}
		}
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(proposedKey(s.ID), version) })
}

// propose makes a result a candidate of those of the questions that it fits, and gives the questions that have the finding among
// their candidates. One that a synthesis's audience does not see, with its numbers, is not proposed: that it exists would be told.
func (c *Commons) propose(ctx context.Context, questions []*allmenning.Record, r *allmenning.Record) (concerned []allmenning.RecordID, err error) {
	if r.Source.Name != "" { // what came from elsewhere is chosen by the synthesis itself
		for _, s := range questions {
			if slices.ContainsFunc(s.Body.(*allmenning.Synthesis).Candidates, func(m allmenning.Member) bool { return m.Finding == r.ID }) {
				concerned = append(concerned, s.ID)
			}
		}
		return concerned, nil
	}
	running, err := c.store.Admins(ctx)
	if err != nil {
		return nil, err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		concerned = nil         // a transaction may be tried again
		r, err := tx.Hold(r.ID) // as it stands now: whoever decides of it or closes it at the same moment comes before or after
		if err != nil {
			return err
		}
		known, err := tx.CandidaciesOf(r.ID)
		if err != nil {
			return err
		}
		for id := range known {
			concerned = append(concerned, id)
		}
		for _, s := range questions {
			state := known[s.ID].State
			if state == allmenning.Included || state == allmenning.LeftOut || !mayPropose(s, r) {
				continue
			}
			if s, err = tx.Hold(s.ID); err != nil {
				return err
			}
			if !mayPropose(s, r) {
				continue
			}
			concerned = append(concerned, s.ID)
			if err := proposeTo(tx, s, r, running); err != nil {
				return err
			}
		}
		return nil
	})
	return concerned, err
}

// mayPropose says whether a finding answers the question of a synthesis, and everybody the answer is for may see that.
func mayPropose(s, r *allmenning.Record) bool {
	return answerable(s) == nil && seenBy(s, r) && synthesis.Fits(s.Body.(*allmenning.Synthesis), r.Body.(*allmenning.Finding))
}

// seenBy says whether everybody a synthesis is written for sees a finding with its numbers.
func seenBy(s, r *allmenning.Record) bool {
	audience := audienceReader(s.Class())
	return r.State == allmenning.Published && audience.Sees(r.Class()) && audience.SeesBlock(r.Class(), r.BlockClass(allmenning.Numbers))
}

// proposeTo stores that a result waits, or that there is nothing to decide of it, and asks whoever keeps the synthesis.
func proposeTo(tx *store.Tx, s, r *allmenning.Record, running []allmenning.Person) error {
	next := allmenning.Candidate{Synthesis: s.ID, Finding: r.ID, State: allmenning.Waiting}
	if !poolable(s.Body.(*allmenning.Synthesis), r.Body.(*allmenning.Finding)) {
		next.State = allmenning.ByRule
	}
	changed, err := tx.PutCandidate(next, Program())
	if err != nil || !changed || next.State != allmenning.Waiting {
		return err
	}
	return tellKeepers(tx, s, r, running)
}

// poolable says whether there is anything for a person to decide: numbers that can be pooled, on the scale of the question.
func poolable(s *allmenning.Synthesis, f *allmenning.Finding) bool {
	return synthesis.WhyNotPooled(s, f) == ""
}

// tellKeepers asks those who keep a synthesis to decide: the editors of its owner, and whoever runs the instance for the library's.
// One letter a result and synthesis, whatever becomes of it later.
func tellKeepers(tx *store.Tx, s, r *allmenning.Record, running []allmenning.Person) error {
	if s.Owner != Library {
		var err error
		if running, err = peopleIn(tx, s.Owner, allmenning.RoleEditor); err != nil {
			return err
		}
	}
	from, err := tx.Organisation(r.Owner)
	if err != nil {
		return err
	}
	for _, p := range running {
		title, _ := s.TitleIn(p.Lang)
		err := post(tx, "proposed:"+string(s.ID)+":"+string(r.ID)+":"+string(p.ID), Mail{
			To: p.Email, Lang: p.Lang, Template: MailProposed, Args: map[string]string{
				"path": s.Path() + "#venter", "title": title, "organisation": from.Name, "finding": string(r.ID),
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// DecideCandidate takes a result into a synthesis or leaves it out, by whoever keeps the synthesis. The answer is made anew at once.
// Why a result is left out must be said. Deciding again is allowed, and counts; the same again does nothing. d.At is when the state
// that the actor has seen was stored: a Conflict where somebody has decided otherwise since. 0 asks for no such care.
func (c *Commons) DecideCandidate(ctx context.Context, actor allmenning.Actor, d allmenning.Candidate) error {
	if d.State == allmenning.Included {
		d.Reason = ""
	}
	if err := d.Check(); err != nil {
		return err
	}
	if holdsIdentity(d.Reason) {
		return allmenning.FieldErrors{{Field: "reason", Key: "field.identity_number"}}
	}
	s, err := c.store.Record(ctx, actor.Reader, d.Synthesis)
	if err != nil {
		return err
	}
	finding, err := c.store.Record(ctx, actor.Reader, d.Finding)
	if err != nil {
		return err
	}
	if s.Noun != allmenning.NounSynthesis || finding.Noun != allmenning.NounFinding {
		return allmenning.ErrNotFound
	}
	if !MayKeep(actor, s.Owner) {
		return forbidden
	}
	err = c.act(ctx, actor, func(tx *store.Tx) error { return decide(tx, actor, d) })
	if err != nil {
		return err
	}
	if _, err := c.answerAgain(ctx, d.Synthesis); err != nil && allmenning.KindOf(err) != allmenning.Conflict {
		return err // a conflict: somebody else answers it, or the follower of the events does in a moment
	}
	return nil
}

// decide stores a decision. Whether the synthesis then uses the result its next answer says.
func decide(tx *store.Tx, actor allmenning.Actor, d allmenning.Candidate) error {
	if _, err := tx.Hold(d.Finding); err != nil { // of two who decide at the same moment the second sees what the first did
		return err
	}
	known, err := tx.Candidate(d.Synthesis, d.Finding)
	switch {
	case err != nil:
		return err
	case known.State == d.State && known.Reason == d.Reason:
		return nil // a second click
	case known.State == allmenning.ByRule:
		return allmenning.Refuse(allmenning.Conflict, "synthesispage.decide.nothing")
	case d.At != 0 && d.At != known.At:
		return allmenning.Refuse(allmenning.Conflict, "synthesispage.decide.clash")
	}
	_, err = tx.PutCandidate(d, actor)
	return err
}

// MayKeep says whether the actor decides what a synthesis of owner rests on.
func MayKeep(actor allmenning.Actor, owner allmenning.OrganisationID) bool {
	return actor.Person != "" && (actor.MayPublish(owner) || owner == Library && actor.Admin)
}

// Decision is a result that waits for somebody to decide, with what it may be taken into.
type Decision struct {
	allmenning.Candidate
	Question *allmenning.Record // the synthesis
	Result   *allmenning.Record // the finding
	From     string             // name of the organisation whose result it is
}

// ToDecide gives the results that wait for the actor to decide, oldest first: those that still fit, and whose numbers the actor sees.
func (c *Commons) ToDecide(ctx context.Context, actor allmenning.Actor) ([]Decision, error) {
	var owners []allmenning.OrganisationID
	if actor.Person != "" && actor.Owner() != "" && actor.MayPublish(actor.Owner()) {
		owners = append(owners, actor.Owner())
	}
	if actor.Admin {
		owners = append(owners, Library)
	}
	waiting, err := c.store.WaitingCandidates(ctx, actor.Reader, owners...)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, w := range waiting {
		ids = append(ids, w.Synthesis, w.Finding)
	}
	records, err := c.store.RecordsByID(ctx, actor.Reader, ids)
	if err != nil {
		return nil, err
	}
	names, err := c.organisationNames(ctx)
	if err != nil {
		return nil, err
	}
	var out []Decision
	for _, w := range waiting {
		s, r := records[w.Synthesis], records[w.Finding]
		if s != nil && r != nil && synthesis.Stands(s.Body.(*allmenning.Synthesis), r) {
			out = append(out, Decision{w, s, r, names[r.Owner]})
		}
	}
	return out, nil
}
