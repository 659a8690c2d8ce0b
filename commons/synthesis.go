package commons

import (
	"context"
	"encoding/json"
	"fmt"

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
		made = false
		r, err := tx.Record(id)
		if err != nil {
			return err
		}
		if !actor.MayWrite(r.Owner) {
			return allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
		}
		body, ok := r.Body.(*allmenning.Synthesis)
		if !ok {
			return allmenning.Refuse(allmenning.Invalid, "field.noun")
		}
		outcome, ok := codes.Outcomes().Outcome(body.Outcome)
		if !ok {
			return allmenning.Refuse(allmenning.Invalid, "field.unknown_code", "value", body.Outcome)
		}
		audience := r.Class()
		inputs, err := inputsFor(tx, body, audience)
		if err != nil {
			return err
		}
		result, err := synthesis.Run(body, outcome, inputs)
		if err != nil {
			return err
		}
		made, err = storeVersion(tx, r.ID, audience, result, body.Candidates, actor)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("commons: synthesise: %w", err)
	}
	return made, nil
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

// inputsFor reads the candidates whose core and numbers the audience sees, each with what it belongs to.
func inputsFor(tx *store.Tx, s *allmenning.Synthesis, audience allmenning.Class) ([]synthesis.Input, error) {
	reader := audienceReader(audience)
	var inputs []synthesis.Input
	for _, m := range s.Candidates {
		finding, err := tx.Record(m.Finding)
		if allmenning.KindOf(err) == allmenning.NotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		if !reader.Sees(finding.Class()) || !reader.SeesBlock(finding.Class(), finding.BlockClass(allmenning.Numbers)) {
			continue
		}
		parent, err := parentOf(tx, finding.ID, reader)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, synthesis.InputFrom(finding, parent, allmenning.NB))
	}
	return inputs, nil
}

// parentOf is what a finding belongs to, where reader sees it; else nil.
func parentOf(tx *store.Tx, finding allmenning.RecordID, reader allmenning.Reader) (*allmenning.Record, error) {
	links, err := tx.Links(finding)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		if l.Kind != allmenning.LinkFrom || l.From != finding {
			continue
		}
		parent, err := tx.Record(l.To)
		if err != nil {
			return nil, err
		}
		if reader.Sees(parent.Class()) {
			return parent, nil
		}
	}
	return nil, nil
}

// storeVersion writes result as the next version, unless the last one says the same.
func storeVersion(tx *store.Tx, id allmenning.RecordID, audience allmenning.Class, result *synthesis.Result, candidates []allmenning.Member, actor allmenning.Actor) (bool, error) {
	last, err := tx.LatestSynthesisVersion(id, audience)
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return false, err
	}
	next := &allmenning.SynthesisVersion{
		Synthesis: id, N: 1, Audience: audience, Engine: result.Engine, InputsHash: result.InputsHash,
		Changed: "synthesis.changed.first", At: tx.Now(), Members: members(result, candidates),
	}
	if last != nil {
		if last.InputsHash == next.InputsHash && last.Engine == next.Engine {
			return false, nil
		}
		next.N = last.N + 1
		next.Changed = "synthesis.changed.inputs"
		if last.InputsHash == next.InputsHash {
			next.Changed = "synthesis.changed.engine"
		}
	}
	if next.Result, err = json.Marshal(result); err != nil {
		return false, err
	}
	return true, tx.PutSynthesisVersion(next, actor)
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
