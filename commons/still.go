package commons

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"allmenning"
	"allmenning/secret"
)

// This file asks once more, when a letter is to go out, whether what it says still holds: without a mail server letters wait, and
// all go at once the day there is one.

// goodFor is how long after it was made a letter of a template is worth sending.
var goodFor = map[string]time.Duration{
	MailPassword:     PasswordHeld,
	MailInvitation:   InvitationHeld,
	MailEntry:        InvitationHeld,
	MailDigest:       14 * 24 * time.Hour,
	MailQuestion:     30 * 24 * time.Hour,
	MailAsked:        30 * 24 * time.Hour,
	MailClaimDecided: 30 * 24 * time.Hour,
	MailWaiting:      30 * 24 * time.Hour,
	MailProposed:     30 * 24 * time.Hour,
	MailStillRuns:    30 * 24 * time.Hour,
	MailCircleAsks:   30 * 24 * time.Hour,
	MailCircleOut:    30 * 24 * time.Hour,
}

// toAccounts are the templates that go to somebody as one with an account, and to nobody when it is closed.
var toAccounts = []string{MailPassword, MailWaiting, MailClaimDecided, MailProposed}

// AsItStands gives a letter as it is to go out at this moment, and nil when it is not: it has grown old, the account it is for is
// closed, its link has ended or was used, what it asks is answered, or the record it tells of was taken back. The title of a record
// that was closed since is left out. A weekly letter asks [Commons.News] besides.
func (c *Commons) AsItStands(ctx context.Context, l Letter) (*Letter, error) {
	held, known := goodFor[l.Template]
	if !known {
		return &l, nil // nobody can write it: its sender gives it up
	}
	if c.store.Now() > after(l.Made, held) {
		return nil, nil
	}
	if gets, err := c.getsLetters(ctx, l.Mail); err != nil || !gets {
		return nil, err
	}
	l.Args = maps.Clone(l.Args)
	holds := map[string]func(context.Context, Mail) (bool, error){
		MailInvitation: c.linkHolds, MailPassword: c.linkHolds, MailEntry: c.linkHolds, MailQuestion: c.questionHolds, MailAsked: c.questionHolds,
		MailClaimDecided: c.decisionHolds, MailWaiting: c.waitingHolds, MailProposed: c.proposalHolds, MailStillRuns: c.stillRunsHolds,
		MailCircleAsks: c.circleAsksHolds,
	}[l.Template]
	if holds != nil {
		if still, err := holds(ctx, l.Mail); err != nil || !still {
			return nil, err
		}
	}
	return &l, nil
}

// getsLetters says whether whoever a letter is for is still there to get it.
func (c *Commons) getsLetters(ctx context.Context, m Mail) (bool, error) {
	if !slices.Contains(toAccounts, m.Template) {
		return true, nil
	}
	p, err := c.store.PersonByEmail(ctx, allmenning.FoldEmail(m.To))
	if allmenning.KindOf(err) == allmenning.NotFound {
		return false, nil
	}
	return !p.Closed, err
}

// found turns what is not there into false.
func found(err error) (bool, error) {
	if allmenning.KindOf(err) == allmenning.NotFound {
		return false, nil
	}
	return err == nil, err
}

// linkHolds: the link of the letter lets somebody in.
func (c *Commons) linkHolds(ctx context.Context, m Mail) (bool, error) {
	_, err := c.store.Invitation(ctx, secret.Digest(strings.TrimPrefix(m.Args["path"], InvitationPath(""))))
	return found(err)
}

// questionHolds: the record is not taken back. Where somebody has taken it over, nobody is asked to.
func (c *Commons) questionHolds(ctx context.Context, m Mail) (bool, error) {
	r, err := c.recordOf(ctx, recordIn(m.Args["path"]))
	if err != nil || r == nil || r.State != allmenning.Published {
		return false, err
	}
	untitle(m.Args, r)
	if r.Owner != Library {
		delete(m.Args, "claim")
	}
	return true, nil
}

// decisionHolds: what was decided stays so.
func (c *Commons) decisionHolds(ctx context.Context, m Mail) (bool, error) {
	r, err := c.recordOf(ctx, recordIn(m.Args["path"]))
	if err != nil || r == nil {
		return false, err
	}
	untitle(m.Args, r)
	return true, nil
}

// waitingHolds: nobody has answered the request, and what a colleague asked to have published waits still.
func (c *Commons) waitingHolds(ctx context.Context, m Mail) (bool, error) {
	if m.Args["kind"] == WaitingDraft {
		d, err := c.store.Draft(ctx, allmenning.RecordID(m.Args["request"]), allmenning.PersonID(m.Args["by"]))
		there, err := found(err)
		return there && d.Asked, err
	}
	waiting, err := c.store.RequestsWaiting(ctx)
	at := slices.IndexFunc(waiting, func(q allmenning.Request) bool { return q.ID == m.Args["request"] })
	if err != nil || at < 0 {
		return false, err
	}
	if m.Args["title"] == "" {
		return true, nil
	}
	r, err := c.recordOf(ctx, waiting[at].Record)
	if err != nil || r == nil {
		return false, err
	}
	untitle(m.Args, r)
	return true, nil
}

// proposalHolds: the result still waits for the synthesis, and whoever gets the letter keeps that.
func (c *Commons) proposalHolds(ctx context.Context, m Mail) (bool, error) {
	s, err := c.recordOf(ctx, recordIn(m.Args["path"]))
	if err != nil || s == nil {
		return false, err
	}
	r, err := c.recordOf(ctx, allmenning.RecordID(m.Args["finding"]))
	if err != nil || r == nil || !mayPropose(s, r) {
		return false, err
	}
	p, err := c.store.PersonByEmail(ctx, allmenning.FoldEmail(m.To)) // getsLetters has asked that there is one
	if err != nil {
		return false, err
	}
	reader, err := c.readerNow(ctx, p.ID)
	if err != nil || !slices.Contains(reader.Organisations, s.Owner) && !(p.Admin && s.Owner == Library) {
		return false, err
	}
	all, err := c.store.Candidates(ctx, audienceReader(s.Class()), s.ID)
	return slices.ContainsFunc(all, func(d allmenning.Candidate) bool {
		return d.Finding == r.ID && d.State == allmenning.Waiting
	}), err
}

// stillRunsHolds: the result is open to everybody, and nobody has answered.
func (c *Commons) stillRunsHolds(ctx context.Context, m Mail) (bool, error) {
	id := recordIn(m.Args["path"])
	if token, isLink := strings.CutPrefix(m.Args["path"], FollowUpPath("")); isLink {
		asked, err := c.FollowUp(ctx, token)
		if err != nil || asked.Answer != nil {
			_, err = found(err)
			return false, err
		}
		id = asked.Result.ID
	}
	r, err := c.recordOf(ctx, id)
	return r != nil && (allmenning.Reader{}).Sees(r.Class()), err
}

// circleAsksHolds: the organisation is still invited, and the constellation is there.
func (c *Commons) circleAsksHolds(ctx context.Context, m Mail) (bool, error) {
	r, err := c.recordOf(ctx, recordIn(m.Args["path"]))
	if err != nil || r == nil || r.Noun != allmenning.NounConstellation || r.State != allmenning.Published {
		return false, err
	}
	names, err := c.organisationNames(ctx)
	return slices.ContainsFunc(r.Body.(*allmenning.Constellation).Invited, func(o allmenning.OrganisationID) bool {
		return names[o] == m.Args["whom"]
	}), err
}

// recordOf reads a record whoever sees it; nil where there is none.
func (c *Commons) recordOf(ctx context.Context, id allmenning.RecordID) (*allmenning.Record, error) {
	if id == "" {
		return nil, nil
	}
	records, err := c.store.Changed(ctx, []allmenning.RecordID{id})
	return records[id], err
}

// recordIn is the id of the record that a path is of; empty for none.
func recordIn(path string) allmenning.RecordID {
	if end := strings.IndexAny(path, "?#"); end >= 0 {
		path = path[:end]
	}
	for part := range strings.SplitSeq(path, "/") {
		if _, err := uuid.Parse(part); err == nil {
			return allmenning.RecordID(part)
		}
	}
	return ""
}

// entitle adds to the arguments of a letter what a record is called, where everybody may know: a letter is read by others than it is
// for. It gives the arguments.
func entitle(args map[string]string, r *allmenning.Record) map[string]string {
	if (allmenning.Reader{}).Sees(r.Class()) {
		args["title"] = r.Title
	}
	return args
}

// untitle takes the title of a record that is not open to everybody out of the arguments of a letter.
func untitle(args map[string]string, r *allmenning.Record) {
	if !(allmenning.Reader{}).Sees(r.Class()) {
		delete(args, "title")
	}
}
