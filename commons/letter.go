package commons

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"allmenning"
	"allmenning/codes"
	"allmenning/store"
	"allmenning/synthesis"
)

// Letter is a mail that is to be sent now, by whoever has taken it.
type Letter struct {
	Mail
	Key     string // the same each time one letter is sent
	Made    allmenning.Time
	Attempt int // 1 the first time

	taken store.Letter
}

// TakeLetters gives at most n mails that are due, and keeps them for the caller until lease has passed. Each must be answered
// with LetterSent or LetterFailed.
func (c *Commons) TakeLetters(ctx context.Context, n int, lease time.Duration) ([]Letter, error) {
	if due, err := c.store.LettersDue(ctx, MailKind); err != nil || !due {
		return nil, err
	}
	taken, err := c.store.TakeLetters(ctx, MailKind, n, lease)
	if err != nil {
		return nil, err
	}
	out := make([]Letter, len(taken))
	for i, l := range taken {
		out[i] = Letter{Key: l.Key, Made: l.Made, Attempt: l.Attempt, taken: l}
		_ = json.Unmarshal(l.Body, &out[i].Mail) // one that cannot be read has no template, and is given up by its sender
	}
	return out, nil
}

// LetterSent says that a letter is out. What it said is forgotten.
func (c *Commons) LetterSent(ctx context.Context, l Letter) error {
	return c.store.LetterSent(ctx, l.taken)
}

// LetterFailed says why a letter could not be sent. It is tried again after again; with again <= 0 it is given up, and only to
// whom it was and of what kind is kept.
func (c *Commons) LetterFailed(ctx context.Context, l Letter, why error, again time.Duration) error {
	if again <= 0 {
		kept, err := json.Marshal(Mail{To: l.To, Template: l.Template})
		if err != nil {
			return err
		}
		l.taken.Body = kept
	}
	return c.store.LetterFailed(ctx, l.taken, why, again)
}

// DigestNews is a weekly letter with its texts, as the receiver sees them now.
type DigestNews struct {
	Name     string // of the receiver
	Email    string
	Lang     allmenning.Lang // empty: the instance's
	Week     string          // "2026-W48"
	Stop     string          // the path that stops the letters
	Sections []NewsSection
}

// NewsSection is what happened to one thing that is followed, the newest first.
type NewsSection struct {
	Kind allmenning.FollowKind
	Name
	Items []NewsItem
}

// NewsItem is a record that something happened to.
type NewsItem struct {
	Record *allmenning.Record
	Act    allmenning.Act
	By     string // name of the organisation that did it; empty: not known
	At     allmenning.Time
	Label  string // of one that is alike (ActAlike): how, as Finder.Alike says
	// Changed says what the new answers of a synthesis say differently; none for other records, and for the first answer.
	Changed []synthesis.Sentence
	// Own says of a synthesis that decided of a result (ActIncluded, ActLeftOut) that the result is of the receiver's own organisation,
	// and Why, in its keeper's words, why the result was left out.
	Own bool
	Why string
}

// News reads what a weekly letter tells of, with the rights the receiver has at this moment. It is nil when nothing is left to
// tell, or the receiver wants no letters any more: then nothing is to be sent.
func (c *Commons) News(ctx context.Context, d *Digest) (*DigestNews, error) {
	choice, err := c.store.Digest(ctx, d.Person)
	if allmenning.KindOf(err) == allmenning.NotFound || err == nil && choice.Often != Weekly {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p, err := c.store.Person(ctx, d.Person)
	if err != nil || p.Closed {
		return nil, err
	}
	out := &DigestNews{Name: p.Name, Email: p.Email, Lang: p.Lang, Week: d.Week, Stop: UnsubscribePath(choice.Token)}
	reader, err := c.readerNow(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if out.Sections, err = c.newsSections(ctx, reader, p.Lang, d); err != nil || len(out.Sections) == 0 {
		return nil, err
	}
	return out, nil
}

func (c *Commons) newsSections(ctx context.Context, reader allmenning.Reader, lang allmenning.Lang, d *Digest) ([]NewsSection, error) {
	var follows []allmenning.Follow
	var ids []allmenning.RecordID
	for _, s := range d.Sections {
		follows = append(follows, allmenning.Follow{Kind: s.Kind, Of: s.Of})
		for _, i := range s.Items {
			ids = append(ids, i.Record)
		}
	}
	names, err := c.followNames(ctx, reader, lang, follows)
	if err != nil {
		return nil, err
	}
	records, err := c.store.RecordsByID(ctx, reader, ids)
	if err != nil {
		return nil, err
	}
	organisations, err := c.organisationNames(ctx)
	if err != nil {
		return nil, err
	}
	var out []NewsSection
	for i, s := range d.Sections {
		section := NewsSection{Kind: s.Kind, Name: names[i]}
		for _, item := range s.Items {
			r := records[item.Record]
			if r == nil {
				continue
			}
			if item.Act == allmenning.ActEndorsed {
				if stands, err := c.endorsedStill(ctx, reader, item); err != nil {
					return nil, err
				} else if !stands && item.Instead == nil {
					continue
				} else if !stands {
					item = *item.Instead
				}
			}
			news := NewsItem{Record: r, Act: item.Act, By: organisations[item.By], At: item.At, Label: item.Label}
			if news.Changed, err = c.changed(ctx, reader, r, item); err != nil {
				return nil, err
			}
			if stands, err := c.decidedNow(ctx, reader, allmenning.RecordID(s.Of), &news); err != nil {
				return nil, err
			} else if !stands {
				continue
			}
			section.Items = append(section.Items, news)
		}
		if section.Path != "" && len(section.Items) > 0 {
			out = append(out, section)
		}
	}
	return out, nil
}

// endorsedStill says that whoever said "vi også" has not taken it back since the letter was made.
func (c *Commons) endorsedStill(ctx context.Context, reader allmenning.Reader, item DigestItem) (bool, error) {
	stand, err := c.store.Endorsements(ctx, reader, item.Record)
	return slices.ContainsFunc(stand, func(e store.Endorsement) bool { return e.Org == item.By }), err
}

// decidedNow fills in what a synthesis has decided of a result, as it stands when the letter goes out. It is false where that is
// nothing any more, and true for news of something else.
func (c *Commons) decidedNow(ctx context.Context, reader allmenning.Reader, finding allmenning.RecordID, news *NewsItem) (stands bool, err error) {
	if news.Act != allmenning.ActIncluded && news.Act != allmenning.ActLeftOut {
		return true, nil
	}
	result, err := c.store.Record(ctx, reader, finding)
	if allmenning.KindOf(err) == allmenning.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	news.Own = slices.Contains(reader.Organisations, result.Owner)
	all, err := c.store.CandidateOf(ctx, reader, finding)
	for _, candidate := range all {
		if candidate.Synthesis != news.Record.ID {
			continue
		}
		switch candidate.State {
		case allmenning.Included:
			news.Act = allmenning.ActIncluded
			return true, err
		case allmenning.LeftOut:
			news.Act, news.Why = allmenning.ActLeftOut, candidate.Reason
			return true, err
		}
	}
	return false, err
}

// changed says what the newest answer of a synthesis, of those its reader sees, says differently from the last one before the letter.
func (c *Commons) changed(ctx context.Context, reader allmenning.Reader, r *allmenning.Record, item DigestItem) ([]synthesis.Sentence, error) {
	body, ok := r.Body.(*allmenning.Synthesis)
	if !ok || item.Act != allmenning.ActSynthesised {
		return nil, nil
	}
	versions, err := c.store.SynthesisVersions(ctx, reader, r.ID)
	if err != nil {
		return nil, err
	}
	before := slices.IndexFunc(versions, func(v *allmenning.SynthesisVersion) bool { return v.N < item.From })
	if before < 1 { // no answer before it, or none since
		return nil, nil
	}
	var was, is synthesis.Result
	if err := errors.Join(json.Unmarshal(versions[before].Result, &was), json.Unmarshal(versions[0].Result, &is)); err != nil {
		return nil, fmt.Errorf("commons: answers of %s: %w", r.ID, err)
	}
	outcome, _ := codes.Outcomes().Outcome(body.Outcome)
	change := synthesis.Compare(body, outcome, &was, &is)
	seen, err := c.inputsOf(ctx, reader, change.Findings())
	if err != nil {
		return nil, err
	}
	return change.For(func(id allmenning.RecordID) (allmenning.Texts, bool) {
		i := slices.IndexFunc(seen, func(in synthesis.Input) bool { return in.Finding == id })
		if i < 0 {
			return allmenning.Texts{}, false
		}
		return seen[i].Label, true
	}).Tell(), nil
}

// organisationNames are the names of all organisations but the library, which does nothing itself.
func (c *Commons) organisationNames(ctx context.Context) (map[allmenning.OrganisationID]string, error) {
	all, err := c.Organisations(ctx)
	out := map[allmenning.OrganisationID]string{}
	for _, o := range all {
		out[o.ID] = o.Name
	}
	return out, err
}

// Tidy takes away what nobody can use any more.
func (c *Commons) Tidy(ctx context.Context) error {
	return c.store.Write(ctx, func(tx *store.Tx) error { return tx.Tidy() })
}

// Changes returns a channel that is closed when this process next stores something.
func (c *Commons) Changes() <-chan struct{} { return c.store.Changes() }
