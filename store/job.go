package store

import (
	"context"
	"fmt"
	"time"

	"allmenning"
)

// Job is work to be done after the transaction that asked for it. Each kind must bear being done twice: a lease may run out
// while the work still goes on.
type Job struct {
	ID       string // set by Enqueue where it is empty
	Kind     string
	Args     []byte          // JSON; nil is {}
	Priority int             // smaller first
	RunAt    allmenning.Time // not before; 0 is now
	Unique   string          // at most one unfinished job has this key; empty: no such limit
	Attempt  int             // 1 the first time it is claimed
}

// Enqueue asks for a job, together with everything else the transaction does. Where an unfinished job has its Unique key,
// nothing is added.
func (tx *Tx) Enqueue(j Job) error {
	if j.ID == "" {
		j.ID = allmenning.NewID[string]()
	}
	if j.RunAt == 0 {
		j.RunAt = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO job (id, kind, args, state, priority, run_at, lease_until, attempt, unique_key, last_error)
		VALUES ($1, $2, $3, 'ready', $4, $5, 0, 0, $6, '')
		ON CONFLICT DO NOTHING`, j.ID, j.Kind, orEmpty(j.Args, "{}"), j.Priority, j.RunAt, j.Unique)
	if err != nil {
		return fmt.Errorf("store: job %s: %w", j.Kind, err)
	}
	return nil
}

// Claim gives at most n jobs of these kinds that are due, and keeps them for the caller until lease has passed; then another
// may have them. No job is an empty slice. Who waits for jobs wakes by Changes, and by a clock of its own.
func (db *DB) Claim(ctx context.Context, kinds []string, n int, lease time.Duration) ([]Job, error) {
	jobs := []Job{}
	if len(kinds) == 0 || n <= 0 {
		return jobs, nil
	}
	err := db.quietly(ctx, func(tx *Tx) (err error) {
		var a args
		until := a.add(tx.now + allmenning.Time(lease.Milliseconds()))
		now := a.add(tx.now)
		jobs, err = collect(ctx, tx.tx, `
			UPDATE job SET state = 'running', lease_until = `+until+`, attempt = attempt + 1
			WHERE  id IN (SELECT id FROM job
			              WHERE  run_at <= `+now+`
			              AND    (state = 'ready' OR state = 'running' AND lease_until < `+now+`)
			              AND    state IN ('ready', 'running')
			              AND    kind IN (`+list(&a, kinds)+`)
			              ORDER  BY priority, run_at, id
			              LIMIT  `+a.add(n)+` `+db.engine.skipLocked+`)
			RETURNING id, kind, args, priority, run_at, unique_key, attempt`, a, scanJob)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: claim: %w", err)
	}
	return jobs, nil
}

func scanJob(row scanner) (j Job, err error) {
	err = row.Scan(&j.ID, &j.Kind, &j.Args, &j.Priority, &j.RunAt, &j.Unique, &j.Attempt)
	return j, err
}

// Done says that a claimed job is finished. It does nothing when the lease ran out and another has the job.
func (db *DB) Done(ctx context.Context, j Job) error {
	return db.finish(ctx, j, `UPDATE job SET state = 'done' WHERE id = $1 AND attempt = $2 AND state = 'running'`)
}

// Fail says why a claimed job could not be done. It becomes due again after again; with again <= 0 it is given up. It does
// nothing when the lease ran out and another has the job.
func (db *DB) Fail(ctx context.Context, j Job, why error, again time.Duration) error {
	if again <= 0 {
		return db.finish(ctx, j, `
			UPDATE job SET state = 'failed', last_error = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'`, why.Error())
	}
	return db.finish(ctx, j, `
		UPDATE job SET state = 'ready', last_error = $3, run_at = $4 WHERE id = $1 AND attempt = $2 AND state = 'running'`,
		why.Error(), db.Now()+allmenning.Time(again.Milliseconds()))
}

func (db *DB) finish(ctx context.Context, j Job, query string, more ...any) error {
	return db.quietly(ctx, func(tx *Tx) error {
		if _, err := tx.exec(query, append([]any{j.ID, j.Attempt}, more...)...); err != nil {
			return fmt.Errorf("store: job %s %s: %w", j.Kind, j.ID, err)
		}
		return nil
	})
}
