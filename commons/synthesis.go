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
// the inputs or the engine have changed. The audience of a public synthesis is everybody: it never uses a number that only
// some may see. It says whether a version was made.
func (c *Commons) Synthesise(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) (bool, error) {
	made := false
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.Record(id)
		if err != nil {
			return err
		}
		if !actor.MayWrite(r.Owner) {
			return allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
		}
		next, err := c.answer(ctx, r)
		if err != nil || next == nil {
			return err
		}
		next.At = tx.Now()
		made = true
		return tx.PutSynthesisVersion(next, actor)
	})
	if err != nil {
		return false, fmt.Errorf("commons: synthesise: %w", err)
	}
	return made, nil
}

// answer computes a synthesis for its audience, and gives the next version of it; nil when the last version says the same.
func (c *Commons) answer(ctx context.Context, r *allmenning.Record) (*allmenning.SynthesisVersion, error) {
	body, ok := r.Body.(*allmenning.Synthesis)
	if !ok {
		return nil, allmenning.Refuse(allmenning.Invalid, "field.noun")
	}
	outcome, ok := codes.Outcomes().Outcome(body.Outcome)
	if !ok {
		return nil, allmenning.Refuse(allmenning.Invalid, "field.unknown_code", "value", body.Outcome)
	}
	reader := audienceReader(r.Class())
	inputs, err := c.inputs(ctx, reader, body)
	if err != nil {
		return nil, err
	}
	result, err := synthesis.Run(body, outcome, inputs)
	if err != nil {
		return nil, err
	}
	next := &allmenning.SynthesisVersion{
		Synthesis: r.ID, N: 1, Audience: r.Class(), Engine: result.Engine, InputsHash: result.InputsHash,
		Changed: "synthesis.changed.first", Members: members(result, body.Candidates),
	}
	last, err := c.store.LatestSynthesisVersion(ctx, reader, r.ID)
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound:
	case err != nil:
		return nil, err
	case last.InputsHash == next.InputsHash && last.Engine == next.Engine:
		return nil, nil
	default:
		next.N = last.N + 1
		next.Changed = "synthesis.changed.inputs"
		if last.Engine != next.Engine {
			next.Changed = "synthesis.changed.engine"
		}
	}
	next.Result, err = json.Marshal(result)
	return next, err
}

// audienceReader is the reader a synthesis is written for: anybody of the class, and nobody in particular.
func audienceReader(c allmenning.Class) allmenning.Reader {
	switch c.Level {
	case allmenning.Public:
		return allmenning.Reader{}
	case allmenning.Peers:
		return allmenning.Reader{Peer: true}
	case allmenning.Group:
		return allmenning.Reader{Peer: true, Groups: []allmenning.GroupID{c.Group}}
	default:
		return allmenning.Reader{Organisations: []allmenning.OrganisationID{c.Owner}}
	}
}

// inputs reads the candidates whose core and numbers the audience sees, each with what it belongs to. It reads as the
// audience does, through the same filter as every page.
func (c *Commons) inputs(ctx context.Context, reader allmenning.Reader, s *allmenning.Synthesis) ([]synthesis.Input, error) {
	var ids, parents []allmenning.RecordID
	for _, m := range s.Candidates {
		ids = append(ids, m.Finding)
	}
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
		if f := findings[id]; f != nil && !slices.Contains(f.Hidden, allmenning.Numbers) {
			inputs = append(inputs, synthesis.InputFrom(f, belongs[parent[id]], allmenning.NB))
		}
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
