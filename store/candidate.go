package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"allmenning"
)

const candidateColumns = `c.synthesis, c.finding, c.state, c.reason, c.at`

func scanCandidate(row scanner) (c allmenning.Candidate, err error) {
	return c, row.Scan(&c.Synthesis, &c.Finding, &c.State, &c.Reason, &c.At)
}

// PutCandidate stores how far a candidate has come, and appends an event to the synthesis where its state is another than before.
// At is set to the transaction's time where the state changes. It says whether anything changed.
func (tx *Tx) PutCandidate(c allmenning.Candidate, actor allmenning.Actor) (changed bool, err error) {
	n, err := tx.exec(`
		INSERT INTO synthesis_candidate (synthesis, finding, state, reason, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (synthesis, finding) DO UPDATE SET state = excluded.state, reason = excluded.reason, at = excluded.at
		WHERE  synthesis_candidate.state <> excluded.state OR synthesis_candidate.reason <> excluded.reason`,
		c.Synthesis, c.Finding, c.State, c.Reason, tx.now)
	if err != nil || n == 0 {
		return false, wrap("candidate", err)
	}
	act := map[allmenning.CandidateState]allmenning.Act{
		allmenning.Waiting: allmenning.ActProposed, allmenning.ByRule: allmenning.ActProposed,
		allmenning.Included: allmenning.ActIncluded, allmenning.LeftOut: allmenning.ActLeftOut,
	}[c.State]
	version, err := tx.version(c.Synthesis)
	if err != nil {
		return false, err
	}
	tx.event(actor, allmenning.Event{Act: act, Record: c.Synthesis, Version: version, Meta: eventMeta{Other: c.Finding}.text()})
	return true, nil
}

// Candidate gives one candidate, asking nobody who may see it. ErrNotFound when there is none.
func (tx *Tx) Candidate(synthesis, finding allmenning.RecordID) (allmenning.Candidate, error) {
	found, err := collect(tx.ctx, tx.tx, `
		SELECT `+candidateColumns+` FROM synthesis_candidate c WHERE c.synthesis = $1 AND c.finding = $2`, []any{synthesis, finding}, scanCandidate)
	if err != nil {
		return allmenning.Candidate{}, wrap("candidate", err)
	}
	if len(found) == 0 {
		return allmenning.Candidate{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// CandidatesOf gives all candidates of a synthesis, asking nobody who may see them.
func (tx *Tx) CandidatesOf(synthesis allmenning.RecordID) ([]allmenning.Candidate, error) {
	found, err := collect(tx.ctx, tx.tx, `
		SELECT `+candidateColumns+` FROM synthesis_candidate c WHERE c.synthesis = $1 ORDER BY c.finding`, []any{synthesis}, scanCandidate)
	return found, wrap("candidates", err)
}

// Candidates gives the candidates of a synthesis whose finding the reader sees, in the order of their ids. None where the reader
// does not see the synthesis.
func (db *DB) Candidates(ctx context.Context, reader allmenning.Reader, synthesis allmenning.RecordID) ([]allmenning.Candidate, error) {
	return db.candidates(ctx, reader, `c.finding`, func(a *args) string { return `c.synthesis = ` + a.add(synthesis) })
}

// CandidateOf gives the candidacies of a finding in syntheses the reader sees; none where the reader does not see the finding.
func (db *DB) CandidateOf(ctx context.Context, reader allmenning.Reader, finding allmenning.RecordID) ([]allmenning.Candidate, error) {
	return db.candidates(ctx, reader, `c.synthesis`, func(a *args) string { return `c.finding = ` + a.add(finding) })
}

// CandidaciesOf is CandidateOf for several findings, by finding, in one question for up to 8,000 of them.
func (db *DB) CandidaciesOf(ctx context.Context, reader allmenning.Reader, findings []allmenning.RecordID) (map[allmenning.RecordID][]allmenning.Candidate, error) {
	out := map[allmenning.RecordID][]allmenning.Candidate{}
	for chunk := range slices.Chunk(findings, mostInList) {
		all, err := db.candidates(ctx, reader, `c.finding, c.synthesis`, func(a *args) string { return `c.finding IN (` + list(a, chunk) + `)` })
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			out[c.Finding] = append(out[c.Finding], c)
		}
	}
	return out, nil
}

// WaitingCandidates gives the candidates that wait for whoever keeps the syntheses of these owners, oldest first, and whose
// finding the reader sees.
func (db *DB) WaitingCandidates(ctx context.Context, reader allmenning.Reader, owners ...allmenning.OrganisationID) ([]allmenning.Candidate, error) {
	if len(owners) == 0 {
		return nil, nil
	}
	return db.candidates(ctx, reader, `c.at, c.finding`, func(a *args) string {
		return `c.state = 'waiting' AND c.synthesis IN (SELECT id FROM record WHERE owner_org IN (` + list(a, owners) + `))`
	})
}

// candidates gives those of some candidates of which the reader sees both the finding and the synthesis. They are chosen first, for
// the reason that LinksOf has.
func (db *DB) candidates(ctx context.Context, reader allmenning.Reader, order string, choose func(*args) string) ([]allmenning.Candidate, error) {
	var a args
	found, err := collect(ctx, db.read, `
		WITH   c AS MATERIALIZED (SELECT * FROM synthesis_candidate c WHERE `+choose(&a)+`)
		SELECT `+candidateColumns+`
		FROM   c JOIN record f ON f.id = c.finding JOIN record s ON s.id = c.synthesis
		WHERE  `+db.sees(reader, coreClass("f"), &a)+`
		AND    `+db.sees(reader, coreClass("s"), &a)+`
		ORDER  BY `+order, a, scanCandidate)
	return found, wrap("candidates", err)
}

// CandidaciesOf gives all candidacies of a finding by their synthesis, asking nobody who may see them.
func (tx *Tx) CandidaciesOf(finding allmenning.RecordID) (map[allmenning.RecordID]allmenning.Candidate, error) {
	found, err := collect(tx.ctx, tx.tx, `
		SELECT `+candidateColumns+` FROM synthesis_candidate c WHERE c.finding = $1`, []any{finding}, scanCandidate)
	if err != nil {
		return nil, wrap("candidacies", err)
	}
	out := map[allmenning.RecordID]allmenning.Candidate{}
	for _, c := range found {
		out[c.Synthesis] = c
	}
	return out, nil
}

// Questions gives every published synthesis that has an audience: everybody, or one constellation; with outcomes, of those that ask
// about any of them. It is for the program itself, which answers them, and asks nobody who may see them.
func (db *DB) Questions(ctx context.Context, outcomes ...string) ([]*allmenning.Record, error) {
	var a args
	records, err := gather(ctx, db.read, `
		SELECT `+recordColumns+`
		FROM   record r JOIN revision v ON v.record = r.id AND v.version = r.version
		WHERE  r.noun = 'synthesis' AND r.state = 'published'`+about(outcomes, &a)+`
		ORDER  BY r.id`, a)
	return records, wrap("questions", err)
}

// ResultsOn gives the results that people wrote here and that measured an outcome, in order of id, asking nobody who may see them.
func (db *DB) ResultsOn(ctx context.Context, outcome string) ([]allmenning.RecordID, error) {
	var a args
	found, err := collect(ctx, db.read, `
		SELECT r.id FROM record r
		WHERE  r.noun = 'finding' AND r.state = 'published' AND r.source = ''`+about([]string{outcome}, &a)+`
		ORDER  BY r.id`, a, func(row scanner) (id allmenning.RecordID, err error) {
		err = row.Scan(&id)
		return id, err
	})
	return found, wrap("results", err)
}

// about is the condition that the core of a record names any of some outcomes; none: no condition. The text is looked at as it lies
// there, which is many times quicker than reading it, and may let one through that names the outcome elsewhere.
func about(outcomes []string, a *args) string {
	var any []string
	for _, o := range outcomes {
		code, _ := json.Marshal(o) // a string always encodes
		any = append(any, `c.body LIKE `+a.add(`%"outcome":`+literally(string(code))+`%`)+` ESCAPE '\'`)
	}
	if len(any) == 0 {
		return ""
	}
	return ` AND EXISTS (SELECT 1 FROM revision c WHERE c.record = r.id AND c.version = r.version AND c.block = 'core' AND (` + strings.Join(any, " OR ") + `))`
}

// SynthesesUsing gives the syntheses that have a result of one of these projects among their candidates, each once.
func (db *DB) SynthesesUsing(ctx context.Context, projects []allmenning.RecordID) ([]allmenning.RecordID, error) {
	var out []allmenning.RecordID
	for chunk := range slices.Chunk(projects, mostInList) {
		var a args
		found, err := collect(ctx, db.read, `
			SELECT DISTINCT c.synthesis
			FROM   synthesis_candidate c JOIN link l ON l.from_id = c.finding AND l.kind = 'from'
			WHERE  l.to_id IN (`+list(&a, chunk)+`)
			ORDER  BY c.synthesis`, a, scanString)
		if err != nil {
			return nil, wrap("syntheses using", err)
		}
		for _, id := range found {
			out = append(out, allmenning.RecordID(id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
