package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"allmenning"
)

// Letter is mail or a call to another machine, kept with the change that caused it.
type Letter struct {
	Key     string // what it is about, so that it goes out once: "digest:2026-48:0193…"
	Kind    string // "mail", "webhook", or Nobody
	Body    []byte // JSON; nil is {}
	Made    allmenning.Time
	SendAt  allmenning.Time // not before; 0 is at once
	Bound   string          // what LettersSince counts it under; empty: nothing. Known to Post only
	State   string          // "waiting" | "sending" | "sent" | "failed"
	Attempt int             // 1 the first time it is sent
}

// Nobody is the kind of letter that nobody gets. It lies in the outbox as one that went out, empty, and is not counted: it is put
// there so that an act that has nobody to write to takes the same work as one that has.
const Nobody = "nobody"

// Post puts a letter in the outbox, together with everything else the transaction does. A second letter with the same key
// is not put in.
func (tx *Tx) Post(l Letter) error {
	l.State = "waiting"
	if l.Kind == Nobody {
		l.Body, l.Bound, l.State = nil, "", "sent"
	}
	_, err := tx.exec(`
		INSERT INTO outbox (dedupe_key, kind, body, made_at, send_at, bound, state) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		l.Key, l.Kind, orEmpty(l.Body, "{}"), tx.now, l.SendAt, l.Bound, l.State)
	if err != nil {
		return fmt.Errorf("store: outbox %s: %w", l.Key, err)
	}
	return nil
}

// LettersSince counts the letters under a bound that were put in the outbox at since or later, whatever became of them, and says
// whether the one with a key is among them. Two transactions on PostgreSQL do not count each other's.
func (tx *Tx) LettersSince(bound string, since allmenning.Time, key string) (n int, among bool, err error) {
	var same int
	err = tx.tx.QueryRowContext(tx.ctx, `
		SELECT count(*), count(CASE WHEN dedupe_key = $3 THEN 1 END)
		FROM   outbox
		WHERE  bound = $1 AND bound <> '' AND made_at >= $2`, bound, since, key).Scan(&n, &same)
	return n, same > 0, wrap("outbox", err)
}

// LetterBefore says when the newest letter but n under a bound was put in the outbox: of n = 0, the newest of all. ErrNotFound when
// there are not so many.
func (tx *Tx) LetterBefore(bound string, n int) (allmenning.Time, error) {
	found, err := collect(tx.ctx, tx.tx, `
		SELECT made_at FROM outbox WHERE bound = $1 AND bound <> '' ORDER BY made_at DESC LIMIT 1 OFFSET $2`, []any{bound, n},
		func(row scanner) (at allmenning.Time, err error) {
			err = row.Scan(&at)
			return at, err
		})
	if err == nil && len(found) == 0 {
		return 0, allmenning.ErrNotFound
	}
	if err != nil {
		return 0, wrap("outbox", err)
	}
	return found[0], nil
}

const letterColumns = `dedupe_key, kind, body, made_at, send_at, state, attempt`

func scanLetter(row scanner) (l Letter, err error) {
	err = row.Scan(&l.Key, &l.Kind, &l.Body, &l.Made, &l.SendAt, &l.State, &l.Attempt)
	return l, err
}

// Letters gives the letters of the outbox, the oldest first, at most limit of them, whatever became of them.
func (db *DB) Letters(ctx context.Context, limit int) ([]Letter, error) {
	letters, err := collect(ctx, db.read, `
		SELECT `+letterColumns+` FROM outbox ORDER BY made_at, dedupe_key LIMIT $1`, []any{limit}, scanLetter)
	if err != nil {
		return nil, fmt.Errorf("store: outbox: %w", err)
	}
	return letters, nil
}

// TakeLetters marks at most n letters of a kind that are due as being sent, and gives them: they are the caller's until
// lease has passed. A process that dies while sending leaves them so, and another takes them up when the lease has run out;
// the receiver knows a letter that comes twice by its key.
func (db *DB) TakeLetters(ctx context.Context, kind string, n int, lease time.Duration) (letters []Letter, err error) {
	err = db.quietly(ctx, func(tx *Tx) (err error) {
		var a args
		until := a.add(tx.now + allmenning.Time(lease.Milliseconds()))
		now := a.add(tx.now)
		letters, err = collect(ctx, tx.tx, `
			UPDATE outbox SET state = 'sending', lease_until = `+until+`, attempt = attempt + 1
			WHERE  dedupe_key IN (SELECT dedupe_key FROM outbox
			                      WHERE  kind = `+a.add(kind)+` AND send_at <= `+now+`
			                      AND    (state = 'waiting' OR state = 'sending' AND lease_until < `+now+`)
			                      AND    state IN ('waiting', 'sending')
			                      ORDER  BY send_at, made_at, dedupe_key
			                      LIMIT  `+a.add(n)+` `+db.engine.skipLocked+`)
			RETURNING `+letterColumns, a, scanLetter)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: outbox: %w", err)
	}
	slices.SortFunc(letters, func(a, b Letter) int { // engines give changed rows in no order
		return cmp.Or(cmp.Compare(a.SendAt, b.SendAt), cmp.Compare(a.Made, b.Made), cmp.Compare(a.Key, b.Key))
	})
	return letters, nil
}

// LetterSent says that a letter is out, and forgets what it said: it may hold a link that lets somebody in. It does nothing
// when the lease ran out and another has taken the letter up.
func (db *DB) LetterSent(ctx context.Context, l Letter) error {
	return db.letter(ctx, `
		UPDATE outbox SET state = 'sent', body = '{}', last_error = '' WHERE dedupe_key = $1 AND attempt = $2 AND state = 'sending'`,
		l.Key, l.Attempt)
}

// LettersDue says whether any letter of a kind is due: TakeLetters without its writing.
func (db *DB) LettersDue(ctx context.Context, kind string) (due bool, err error) {
	found, err := collect(ctx, db.read, `
		SELECT dedupe_key FROM outbox
		WHERE  kind = $1 AND send_at <= $2 AND (state = 'waiting' OR state = 'sending' AND lease_until < $2)
		AND    state IN ('waiting', 'sending')
		LIMIT  1`, []any{kind, db.Now()}, scanString)
	return len(found) > 0, wrap("outbox", err)
}

// LetterFailed says why a letter could not be sent. It is tried again after again; with again <= 0 it is given up, and l.Body,
// where whoever gives up may leave out what nobody shall read any more, is what is kept of it.
func (db *DB) LetterFailed(ctx context.Context, l Letter, why error, again time.Duration) error {
	if again <= 0 {
		return db.letter(ctx, `
			UPDATE outbox SET state = 'failed', last_error = $3, body = $4 WHERE dedupe_key = $1 AND attempt = $2 AND state = 'sending'`,
			l.Key, l.Attempt, why.Error(), orEmpty(l.Body, "{}"))
	}
	return db.letter(ctx, `
		UPDATE outbox SET state = 'waiting', last_error = $3, send_at = $4 WHERE dedupe_key = $1 AND attempt = $2 AND state = 'sending'`,
		l.Key, l.Attempt, why.Error(), db.Now()+allmenning.Time(again.Milliseconds()))
}

func (db *DB) letter(ctx context.Context, query string, args ...any) error {
	return db.quietly(ctx, func(tx *Tx) error {
		if _, err := tx.exec(query, args...); err != nil {
			return fmt.Errorf("store: outbox %v: %w", args[0], err)
		}
		return nil
	})
}
