package commons

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"allmenning"
	"allmenning/store"
)

// digestJob is the kind of the jobs that make weekly letters, and what one is asked for.
const digestJob = "digest"

type digestArgs struct {
	Person allmenning.PersonID `json:"person"`
	Week   string              `json:"week"`
}

// WeeklyLetters makes the letters that are due, and gives how many it put in the outbox. What cannot
// be made now comes again; the error tells of it.
func (c *Commons) WeeklyLetters(ctx context.Context, find Finder) (posted int, err error) {
	if err := c.planDigests(ctx); err != nil {
		return 0, err
	}
	return c.makeDigests(ctx, find)
}

// planDigests asks for a letter for everybody who is due one this week: once a person and week, however many processes ask. A
// server that was down on Monday morning makes them when it is up again.
func (c *Commons) planDigests(ctx context.Context) error {
	week := Week(c.store.Now().Time())
	due, err := c.store.DigestsDue(ctx, week)
	if err != nil || len(due) == 0 {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		for _, d := range due {
			args, err := json.Marshal(digestArgs{d.Person, week})
			if err != nil {
				return err
			}
			if err := tx.Enqueue(store.Job{Kind: digestJob, Args: args, Unique: "digest:" + week + ":" + string(d.Person)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// How long a process may take to make a handful of letters before another takes them up, and how soon one that could not be
// made is tried again: in the next round, for the usual reason is an index that is a moment behind.
const (
	digestBatch = 20
	digestLease = 10 * time.Minute
	digestAgain = 30 * time.Second
)

// makeDigests makes the letters that have been asked for, by this process or another.
func (c *Commons) makeDigests(ctx context.Context, find Finder) (posted int, err error) {
	for {
		jobs, err := c.store.Claim(ctx, []string{digestJob}, digestBatch, digestLease)
		if err != nil || len(jobs) == 0 {
			return posted, err
		}
		var failed []error
		for _, j := range jobs {
			var args digestArgs
			err := json.Unmarshal(j.Args, &args)
			if err == nil {
				var made bool
				if made, err = c.makeDigest(ctx, args.Person, args.Week, find); made {
					posted++
				}
			}
			if err != nil {
				failed = append(failed, err, c.store.Fail(ctx, j, err, digestAgain))
				continue
			}
			if err := c.store.Done(ctx, j); err != nil {
				return posted, err
			}
		}
		if len(failed) > 0 {
			return posted, errors.Join(failed...)
		}
	}
}

// makeDigest makes the letter of one person and week, unless it is made already. The letter and how far it has come are stored
// together.
func (c *Commons) makeDigest(ctx context.Context, person allmenning.PersonID, week string, find Finder) (posted bool, err error) {
	was, err := c.store.Digest(ctx, person)
	if allmenning.KindOf(err) == allmenning.NotFound || err == nil && (was.Often != Weekly || was.Week >= week) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	p, err := c.store.Person(ctx, person)
	if err != nil || p.Closed {
		return false, err
	}
	upTo, _, err := c.store.Head(ctx)
	if err != nil {
		return false, err
	}
	d, err := c.digest(ctx, person, week, was.Seen, upTo, find)
	if err != nil {
		return false, err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		posted = false
		moved, err := tx.MoveDigest(was, week, upTo)
		if err != nil || !moved || len(d.Sections) == 0 {
			return err
		}
		posted = true
		return post(tx, "digest:"+week+":"+string(person), Mail{To: p.Email, Lang: p.Lang, Template: MailDigest, Digest: d})
	})
	return posted && err == nil, err
}
