package store

import (
	"context"
	"fmt"
	"strconv"

	"allmenning"
)

// NextSynthesisVersion gives the number that the next stored answer of a synthesis shall have: one above the newest for any
// audience.
func (db *DB) NextSynthesisVersion(ctx context.Context, id allmenning.RecordID) (n int, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) + 1 FROM synthesis_version WHERE synthesis = $1`, id).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: synthesis %s: %w", id, err)
	}
	return n, nil
}

// PutSynthesisVersion stores an answer and appends an event. v.N is one above the newest stored (1 for the first), else a
// Conflict; v.At is set where it is 0. The audience is Public or one Group; its owner and state are set to the synthesis's
// owner and Published where they are empty. The synthesis and the findings must be stored.
func (tx *Tx) PutSynthesisVersion(v *allmenning.SynthesisVersion, actor allmenning.Actor) error {
	var newest, version int
	var owner allmenning.OrganisationID
	err := tx.tx.QueryRowContext(tx.ctx, `
		SELECT coalesce((SELECT max(n) FROM synthesis_version WHERE synthesis = r.id), 0), r.version, r.owner_org
		FROM   record r
		WHERE  r.id = $1`, v.Synthesis).Scan(&newest, &version, &owner)
	if err != nil {
		return fmt.Errorf("store: synthesis %s: %w", v.Synthesis, err)
	}
	if v.N != newest+1 {
		return errConflict
	}
	if v.At == 0 {
		v.At = tx.now
	}
	if v.Audience.Owner == "" {
		v.Audience.Owner = owner
	}
	if v.Audience.State == "" {
		v.Audience.State = allmenning.Published
	}
	_, err = tx.exec(`
		INSERT INTO synthesis_version (synthesis, n, level, group_id, owner_org, state, engine, inputs_hash, result,
		                               changed_because, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		v.Synthesis, v.N, v.Audience.Level, v.Audience.Group, v.Audience.Owner, v.Audience.State, v.Engine, v.InputsHash,
		orEmpty(v.Result, "{}"), v.Changed, v.At)
	if err != nil {
		return fmt.Errorf("store: synthesis %s version %d: %w", v.Synthesis, v.N, err)
	}
	for i, m := range v.Members {
		_, err := tx.exec(`
			INSERT INTO synthesis_member (synthesis, n, place, finding, invert, included, reason)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, v.Synthesis, v.N, i, m.Finding, m.Invert, m.Included, m.Reason)
		if err != nil {
			return fmt.Errorf("store: synthesis %s version %d: member %s: %w", v.Synthesis, v.N, m.Finding, err)
		}
	}
	tx.event(actor, allmenning.Event{
		Act: allmenning.ActSynthesised, Record: v.Synthesis, Version: version, Meta: eventMeta{N: v.N}.text(),
	})
	return nil
}

// audience is the class of a stored answer.
var audience = classColumns{"s.level", "s.group_id", "s.owner_org", "s.state"}

// LatestSynthesisVersion gives the newest answer the reader sees. ErrNotFound when the reader does not see the synthesis,
// and when it has no answer for the reader.
func (db *DB) LatestSynthesisVersion(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID) (*allmenning.SynthesisVersion, error) {
	found, err := db.answers(ctx, reader, id, ` LIMIT 1`)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, allmenning.ErrNotFound
	}
	return found[0], nil
}

// SynthesisVersions gives all answers the reader sees, the newest first. Numbers may be missing: those are for another
// audience.
func (db *DB) SynthesisVersions(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID) ([]*allmenning.SynthesisVersion, error) {
	return db.answers(ctx, reader, id, "")
}

// NewestAnswers is SynthesisVersions for the n newest.
func (db *DB) NewestAnswers(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID, n int) ([]*allmenning.SynthesisVersion, error) {
	return db.answers(ctx, reader, id, ` LIMIT `+strconv.Itoa(n))
}

func (db *DB) answers(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID, limit string) ([]*allmenning.SynthesisVersion, error) {
	var a args
	found, err := collect(ctx, db.read, `
		SELECT s.synthesis, s.n, s.level, s.group_id, s.owner_org, s.state, s.engine, s.inputs_hash, s.result,
		       s.changed_because, s.at
		FROM   synthesis_version s JOIN record r ON r.id = s.synthesis
		WHERE  s.synthesis = `+a.add(id)+`
		AND    `+db.sees(reader, coreClass("r"), &a)+`
		AND    `+db.sees(reader, audience, &a)+`
		ORDER  BY s.n DESC`+limit, a, scanAnswer)
	if err != nil {
		return nil, fmt.Errorf("store: answers of %s: %w", id, err)
	}
	if len(found) == 0 {
		return found, nil
	}
	return found, db.members(ctx, id, found)
}

func scanAnswer(row scanner) (*allmenning.SynthesisVersion, error) {
	v := &allmenning.SynthesisVersion{}
	c := &v.Audience
	return v, row.Scan(&v.Synthesis, &v.N, &c.Level, &c.Group, &c.Owner, &c.State, &v.Engine, &v.InputsHash, &v.Result,
		&v.Changed, &v.At)
}

// members fills in which findings the answers of one synthesis use. An answer never changes, so a second statement is safe.
func (db *DB) members(ctx context.Context, id allmenning.RecordID, answers []*allmenning.SynthesisVersion) error {
	var a args
	byN := map[int]*allmenning.SynthesisVersion{}
	var ns []int
	for _, v := range answers {
		byN[v.N] = v
		ns = append(ns, v.N)
	}
	err := each(ctx, db.read, `
		SELECT n, finding, invert, included, reason
		FROM   synthesis_member
		WHERE  synthesis = `+a.add(id)+` AND n IN (`+list(&a, ns)+`)
		ORDER  BY n, place`, a, func(row scanner) error {
		var n int
		var m allmenning.Member
		err := row.Scan(&n, &m.Finding, &m.Invert, &m.Included, &m.Reason)
		if v := byN[n]; v != nil {
			v.Members = append(v.Members, m)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: members of %s: %w", id, err)
	}
	return nil
}
