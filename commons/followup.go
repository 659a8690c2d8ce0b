package commons

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/secret"
	"allmenning/store"
)

// followMonths is when those who told of a result are asked whether it still runs, in months after the end.
var followMonths = allmenning.FollowMonths()

// mostAskedAfter is how many results are read at a time.
const mostAskedAfter = 500

// AskAfterwards sends the question whether it still runs to those behind each result that ended 6, 12 or 24 months ago, once each.
// It gives how many letters it put in the outbox. What stopped or never started is not asked about, nor what is not open to everybody:
// the letter and its link tell what was done. An owner that wants two persons behind what is published is led to the form of the result
// instead of to a link that answers at once. A server that was down asks the newest question only.
// One that cannot be asked about does not hold the others back, and nobody gets more than a few letters a day: both are tried again
// the next time.
func (c *Commons) AskAfterwards(ctx context.Context) (asked int, err error) {
	after, failed := allmenning.RecordID(""), []error(nil)
	for {
		toAsk, err := c.store.ToFollowUp(ctx, followMonths[len(followMonths)-1], mostAskedAfter, after)
		if err != nil || len(toAsk) == 0 {
			return asked, errors.Join(append(failed, err)...)
		}
		ids := slices.Sorted(maps.Keys(toAsk))
		results, err := c.store.RecordsByID(ctx, allmenning.Reader{}, ids)
		if err != nil {
			return asked, errors.Join(append(failed, err)...)
		}
		for _, id := range ids {
			month := monthDue(results[id], c.store.Now().Time())
			if month <= toAsk[id] {
				continue
			}
			n, err := c.askAfterwards(ctx, id, month)
			if err != nil {
				failed = append(failed, fmt.Errorf("commons: ask what became of %s: %w", id, err))
			}
			asked += n
		}
		after = ids[len(ids)-1]
	}
}

// monthDue is the newest of the followMonths that has passed since the end, and that lies after the result was told; 0 for none.
func monthDue(r *allmenning.Record, now time.Time) int {
	if r == nil {
		return 0
	}
	f := r.Body.(*allmenning.Finding)
	if f.Report.Cut() || f.Report.GoOn == allmenning.Stops {
		return 0
	}
	end, told := endOf(f.Report.Period, r.Created.Time()), r.Created.Time()
	for _, m := range slices.Backward(followMonths) {
		if at := end.AddDate(0, m, 0); !at.After(now) && at.After(told) {
			if slices.ContainsFunc(f.Report.Later, func(l allmenning.FollowUp) bool { return l.Month >= m }) {
				return 0
			}
			return m
		}
	}
	return 0
}

// endOf is the last day of a period as far as it is known; when the result was told where it is not.
func endOf(p allmenning.Period, told time.Time) time.Time {
	for _, form := range []struct {
		layout string
		months int
	}{{time.DateOnly, 0}, {"2006-01", 1}, {"2006", 12}} {
		if t, err := time.Parse(form.layout, p.To); err == nil {
			return t.AddDate(0, form.months, 0)
		}
	}
	return told
}

func (c *Commons) askAfterwards(ctx context.Context, id allmenning.RecordID, month int) (asked int, err error) {
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		asked = 0
		r, err := tx.Hold(id) // as it stands now: it may have been closed or answered since it was read
		if err != nil {
			return err
		}
		if !(allmenning.Reader{}).Sees(r.Class()) || monthDue(r, tx.Now().Time()) != month {
			return nil
		}
		choice, err := tx.OrganisationChoice(r.Owner)
		if err != nil {
			return err
		}
		to, err := c.behind(tx, r, nil)
		if allmenning.KindOf(err) == allmenning.Unavailable {
			return nil // nobody to ask yet
		}
		if err != nil {
			return err
		}
		token, digest := secret.NewToken()
		letters, err := stillRuns(tx, r, month, to.Emails, token, choice.TwoPersons)
		if err != nil || len(letters) == 0 {
			return err
		}
		isNew, err := tx.PutFollowUp(r.ID, month, digest)
		if err != nil || !isNew {
			return err
		}
		for key, m := range letters {
			if err := post(tx, key, m); err != nil {
				return err
			}
			asked++
		}
		return nil
	})
	return asked, err
}

// stillRuns are the letters, by key, that ask whether something still runs, to those of some addresses that have not had as many as
// they get in a day.
func stillRuns(tx *store.Tx, r *allmenning.Record, month int, addresses []string, token string, two bool) (map[string]Mail, error) {
	args := map[string]string{
		"path": FollowUpPath(token), "two": "", "title": r.Title, "did": r.Body.(*allmenning.Finding).Report.Did, "months": strconv.Itoa(month),
	}
	if two {
		args["path"], args["two"] = r.Path()+"/endre?"+LaterName+"="+strconv.Itoa(month), "yes"
	}
	out := map[string]Mail{}
	for _, address := range addresses {
		key := "follow-up:" + string(r.ID) + ":" + strconv.Itoa(month) + ":" + address
		m := Mail{To: address, Lang: r.Lang, Template: MailStillRuns, Args: args}
		full, err := reached(tx, key, m)
		if err != nil {
			return nil, err
		}
		if !full {
			out[key] = m
		}
	}
	return out, nil
}

// LaterName is where the address of the form of a result says which question, by its month, is to be answered there.
const LaterName = "maned"

// FollowUpPath is where the question of a letter is answered without signing in.
func FollowUpPath(token string) string { return "/oppfolging/" + token }

// Afterwards is a question whether something still runs.
type Afterwards struct {
	Result *allmenning.Record
	Month  int
	Answer *allmenning.FollowUp // nil: not answered yet
}

// answerWithin is how long the link of a letter works.
const answerWithin = 180 * 24 * time.Hour

// FollowUp gives the question that a letter's token asks, for half a year. ErrNotFound when it asks none, and when the result is no
// longer open to everybody.
func (c *Commons) FollowUp(ctx context.Context, token string) (*Afterwards, error) {
	id, month, at, err := c.store.FollowUp(ctx, secret.Digest(token))
	if err != nil {
		return nil, err
	}
	if c.store.Now().Time().Sub(at.Time()) > answerWithin {
		return nil, allmenning.ErrNotFound
	}
	r, err := c.store.Record(ctx, allmenning.Reader{}, id)
	if err != nil {
		return nil, err
	}
	out := &Afterwards{Result: r, Month: month}
	for i, l := range r.Body.(*allmenning.Finding).Report.Later {
		if l.Month == month {
			out.Answer = &r.Body.(*allmenning.Finding).Report.Later[i]
		}
	}
	return out, nil
}

// AnswerFollowUp adds what became of a result to it, as a new version by its owner. Answered again, the newest answer stands. Where
// the owner wants two persons behind what is published, a letter's link is not enough: Forbidden with the key "later.two_persons".
func (c *Commons) AnswerFollowUp(ctx context.Context, token string, runs allmenning.StillRuns, line string) error {
	line = strings.TrimSpace(line)
	if holdsIdentity(line) {
		return allmenning.FieldErrors{{Field: "line", Key: "field.identity_number"}}
	}
	asked, err := c.FollowUp(ctx, token)
	if err != nil {
		return err
	}
	if err := (allmenning.FollowUp{Month: asked.Month, Runs: runs, Line: line}).Check(); err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.Hold(asked.Result.ID)
		if err != nil {
			return err
		}
		if !(allmenning.Reader{}).Sees(r.Class()) {
			return allmenning.ErrNotFound
		}
		choice, err := tx.OrganisationChoice(r.Owner)
		if err != nil {
			return err
		}
		if choice.TwoPersons {
			return allmenning.Refuse(allmenning.Forbidden, "later.two_persons")
		}
		f := r.Body.(*allmenning.Finding)
		next := allmenning.FollowUp{Month: asked.Month, At: tx.Now(), Runs: runs, Line: line}
		at := slices.IndexFunc(f.Report.Later, func(l allmenning.FollowUp) bool { return l.Month == asked.Month })
		switch {
		case at < 0:
			f.Report.Later = append(f.Report.Later, next)
			slices.SortFunc(f.Report.Later, func(a, b allmenning.FollowUp) int { return a.Month - b.Month })
		case f.Report.Later[at].Runs == runs && f.Report.Later[at].Line == line:
			return nil // the same form sent twice
		default:
			f.Report.Later[at] = next
		}
		r.Version++
		_, err = tx.PutRecord(r, allmenning.ActEdited, allmenning.Actor{Acting: r.Owner, Instance: true}, "")
		return err
	})
}
