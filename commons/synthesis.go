package commons

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/store"
	"allmenning/synthesis"
)

// Synthesise answers a synthesis' question from the findings its audience sees, and stores the answer as a new version when
// the inputs or the engine have changed. The audience of a public synthesis is everybody, that of one open to a
// constellation is its members: it never uses a number that only some of them may see. Others have no stored answer:
// Invalid, as for a synthesis that is not published. It says whether a version was made.
func (c *Commons) Synthesise(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) (made bool, err error) {
	err = again(func() error {
		made, err = c.synthesise(ctx, actor, id)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("commons: synthesise: %w", err)
	}
	return made, nil
}

// synthesise reads, computes without holding a connection, and stores.
func (c *Commons) synthesise(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) (bool, error) {
	q, err := c.question(ctx, id)
	if err != nil {
		return false, err
	}
	if !actor.MayWrite(q.record.Owner) {
		return false, allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	if err := answerable(q.record); err != nil {
		return false, err
	}
	next, err := c.answer(ctx, q)
	if err != nil || next == nil {
		return false, err
	}
	return true, c.keep(ctx, actor, q, next)
}

// question is a synthesis as it stood when its answer was computed.
type question struct {
	record *allmenning.Record
	next   int // number of the next answer
}

// question takes no part in the writing: keep tells when what it read has grown old. The number is read first, so that an answer
// that somebody else stores meanwhile is noticed.
func (c *Commons) question(ctx context.Context, id allmenning.RecordID) (q question, err error) {
	if q.next, err = c.store.NextSynthesisVersion(ctx, id); err != nil {
		return q, err
	}
	found, err := c.store.Changed(ctx, []allmenning.RecordID{id})
	if q.record = found[id]; err == nil && q.record == nil {
		err = allmenning.ErrNotFound
	}
	return q, err
}

// keep stores an answer. It is a Conflict when the question has changed since, or got another answer.
func (c *Commons) keep(ctx context.Context, actor allmenning.Actor, q question, next *allmenning.SynthesisVersion) error {
	return c.act(ctx, actor, func(tx *store.Tx) error {
		now, err := tx.Record(q.record.ID)
		if err != nil {
			return err
		}
		if now.Version != q.record.Version {
			return allmenning.Refuse(allmenning.Conflict, "errors.conflict.title")
		}
		next.At = tx.Now()
		if err := tx.PutSynthesisVersion(next, actor); err != nil {
			return err
		}
		return linkUsed(tx, actor, now, next)
	})
}

// linkUsed lets the links say which of the results proposed here the newest answer uses: one that was closed or left out since is
// no longer pointed at.
func linkUsed(tx *store.Tx, actor allmenning.Actor, s *allmenning.Record, v *allmenning.SynthesisVersion) error {
	candidates, err := tx.CandidatesOf(s.ID)
	if err != nil {
		return err
	}
	for _, c := range candidates {
		link := allmenning.Link{From: s.ID, To: c.Finding, Kind: allmenning.LinkUses, By: s.Owner}
		draw := tx.DeleteLink
		if slices.ContainsFunc(v.Members, func(m allmenning.Member) bool { return m.Finding == c.Finding && m.Included }) {
			draw = tx.PutLink
		}
		if err := draw(link, actor); err != nil {
			return err
		}
	}
	return nil
}

// answerable says why a record has no stored answer: it is no question, or its audience is neither everybody nor one
// constellation.
func answerable(r *allmenning.Record) error {
	if r.Noun != allmenning.NounSynthesis {
		return allmenning.Refuse(allmenning.Invalid, "field.noun")
	}
	open := r.Closure.Level == allmenning.Public || r.Closure.Level == allmenning.Group
	if r.State != allmenning.Published || !open {
		return allmenning.Refuse(allmenning.Invalid, "field.no_audience")
	}
	return nil
}

// answer computes a synthesis for its audience, and gives the next version of it; nil when the last version says the same.
func (c *Commons) answer(ctx context.Context, q question) (*allmenning.SynthesisVersion, error) {
	r := q.record
	body := r.Body.(*allmenning.Synthesis) // answerable has asked
	outcome, ok := codes.Outcomes().Outcome(body.Outcome)
	if !ok {
		return nil, allmenning.Refuse(allmenning.Invalid, "field.unknown_code", "value", body.Outcome)
	}
	reader := audienceReader(r.Class())
	decided, err := c.store.Candidates(ctx, reader, r.ID)
	if err != nil {
		return nil, err
	}
	if decided, err = c.standing(ctx, reader, r, decided); err != nil {
		return nil, err
	}
	body = body.With(decided)
	inputs, err := c.inputs(ctx, reader, body)
	if err != nil {
		return nil, err
	}
	last, err := c.store.LatestSynthesisVersion(ctx, reader, r.ID)
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return nil, err
	}
	if last != nil && last.Engine == synthesis.Engine && last.InputsHash == synthesis.InputsHash(body, outcome, inputs) {
		return nil, nil
	}
	result, err := synthesis.Run(body, outcome, inputs)
	if err != nil { // a fault in the numbers of this one, which must not hold up the others
		return nil, &allmenning.Error{Kind: allmenning.Invalid, Key: "errors.invalid.title", Err: err}
	}
	next := &allmenning.SynthesisVersion{
		Synthesis: r.ID, N: q.next, Audience: r.Class(), Engine: result.Engine, InputsHash: result.InputsHash,
		Changed: "synthesis.changed.first", Members: members(result, body.Candidates),
	}
	switch {
	case last == nil:
	case last.Engine != next.Engine:
		next.Changed = "synthesis.changed.engine"
	default:
		next.Changed = "synthesis.changed.inputs"
	}
	next.Result, err = json.Marshal(result)
	return next, err
}

// standing are the decided candidates that still are what was decided on: a result that has come to be about something else is out
// whoever took it in, and one let in without numbers that has got some waits for a person.
func (c *Commons) standing(ctx context.Context, reader allmenning.Reader, s *allmenning.Record, decided []allmenning.Candidate) ([]allmenning.Candidate, error) {
	ids := make([]allmenning.RecordID, len(decided))
	for i, d := range decided {
		ids[i] = d.Finding
	}
	findings, err := c.store.RecordsByID(ctx, reader, ids)
	return slices.DeleteFunc(decided, func(d allmenning.Candidate) bool {
		r := findings[d.Finding]
		return r == nil || !synthesis.Stands(s.Body.(*allmenning.Synthesis), r) || d.State == allmenning.ByRule && poolable(s.Body.(*allmenning.Synthesis), r.Body.(*allmenning.Finding))
	}), err
}

// audienceReader is the reader an answer is written for: anybody of the class, and nobody in particular. A member of a
// constellation need not be a public employee.
func audienceReader(c allmenning.Class) allmenning.Reader {
	if c.Level == allmenning.Group {
		return allmenning.Reader{Groups: []allmenning.GroupID{c.Group}}
	}
	return allmenning.Reader{}
}

// inputs reads the candidates whose core and numbers the audience sees, each with what it belongs to.
func (c *Commons) inputs(ctx context.Context, reader allmenning.Reader, s *allmenning.Synthesis) ([]synthesis.Input, error) {
	ids := make([]allmenning.RecordID, len(s.Candidates))
	for i, m := range s.Candidates {
		ids[i] = m.Finding
	}
	return c.inputsOf(ctx, reader, ids)
}

// inputsOf reads the findings that a reader sees with their numbers, through the same filter as every page.
func (c *Commons) inputsOf(ctx context.Context, reader allmenning.Reader, ids []allmenning.RecordID) ([]synthesis.Input, error) {
	var parents []allmenning.RecordID
	findings, err := c.store.RecordsByID(ctx, reader, ids)
	if err != nil {
		return nil, err
	}
	links, err := c.store.LinksOf(ctx, reader, ids...)
	if err != nil {
		return nil, err
	}
	parent := map[allmenning.RecordID]allmenning.RecordID{}
	for _, l := range links {
		if l.Kind == allmenning.LinkFrom {
			parent[l.From] = l.To
			parents = append(parents, l.To)
		}
	}
	belongs, err := c.store.RecordsByID(ctx, reader, parents)
	if err != nil {
		return nil, err
	}
	var inputs []synthesis.Input
	for _, id := range ids {
		f := findings[id]
		if f == nil || slices.Contains(f.Hidden, allmenning.Numbers) {
			continue
		}
		in := synthesis.InputFrom(f, belongs[parent[id]], allmenning.NB)
		if in.Nameless() {
			owner, err := c.store.Organisation(ctx, f.Owner)
			if err != nil {
				return nil, err
			}
			in = in.Of(owner.Name)
		}
		inputs = append(inputs, in)
	}
	return inputs, nil
}

// members says of each candidate whether it was used, and why not.
func members(r *synthesis.Result, candidates []allmenning.Member) []allmenning.Member {
	why := map[allmenning.RecordID]string{}
	for _, l := range r.LeftOut {
		why[l.Finding] = l.Reason
	}
	used := map[allmenning.RecordID]bool{}
	for _, row := range r.Rows {
		used[row.Finding] = true
	}
	var out []allmenning.Member
	for _, m := range candidates {
		reason, left := why[m.Finding]
		if !used[m.Finding] && !left {
			continue // not seen by the audience: not mentioned
		}
		m.Included, m.Reason = used[m.Finding], reason
		out = append(out, m)
	}
	return out
}
