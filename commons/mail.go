package commons

import (
	"encoding/json"
	"time"

	"allmenning"
	"allmenning/secret"
	"allmenning/store"
)

// Mail is a letter to one person: a template of serve/mail and what goes into it. It is written out when it is sent, in the
// receiver's language.
type Mail struct {
	To       string            `json:"to"`
	Lang     allmenning.Lang   `json:"lang,omitempty"`
	Template string            `json:"template"` // one of those below
	Args     map[string]string `json:"args,omitempty"`
	ReplyTo  string            `json:"reply_to,omitempty"` // who gets the answer; empty: whoever runs the instance
	Digest   *Digest           `json:"digest,omitempty"`   // what a weekly letter tells of
}

// The templates of serve/mail, and the arguments each takes. A path is of a page on this instance. post is the organisation whose
// public address the letter goes to (empty: it goes to somebody known), and join where it asks to be let in (empty: somebody there is).
const (
	MailInvitation   = "invitation"    // path, organisation (may be empty: to run the instance), role
	MailPassword     = "password"      // path
	MailDigest       = "digest"        // none: Digest
	MailQuestion     = "question"      // path and title (empty: not open to all) of the record, name and organisation (may be empty) of who asks, text; post, join and claim (path where a record nobody has taken over is claimed; empty: it cannot be); email of who asks where the letter goes to whoever runs the instance, who passes it on (empty: it does not); ReplyTo is who asks
	MailAsked        = "asked"         // to whoever has asked: path and title (empty: not open to all) of the record, text (empty: the address is nobody's account), passed ("yes": it went to whoever runs the instance, who passes it on; empty: to those behind)
	MailEntry        = "entry"         // to an organisation's own address, for the one who asked to be let in: path, organisation, role, name, email, post and join
	MailClaimDecided = "claim_decided" // path and title (empty: not open to all) of the record, organisation, decision: "approved" or "declined"
	MailWaiting      = "waiting"       // to who decides on a request: path, organisation, id (request) and kind of the request, title of the record it is about (empty: none, or not open to all)
	MailProposed     = "proposed"      // to who keeps a synthesis that a result fits: path and title of the synthesis, organisation whose result it is, its id (finding)
	MailStillRuns    = "still_runs"    // some months after a result: path of the question, title and did of the result, months
	MailCircleAsks   = "circle_asks"   // to who decides for an organisation that is invited to a constellation: path and title of the record, organisation that leads, whom (the invited), post and join
	MailCircleOut    = "circle_out"    // to the same of one that was taken out: title of the record, organisation that leads, whom, open (titles of what it still shows the members, one a line; may be empty), path (empty: the page is no longer seen)
)

// WaitingDraft is the kind of a MailWaiting that is no request: a colleague asks for a draft to be published, request by the person in by.
const WaitingDraft = "draft"

// MailKind is the kind of letter in the outbox.
const MailKind = "mail"

// mostAnHour is how many letters of a template one address gets in an hour, for those that somebody can cause again and again:
// whoever asks from a thousand places still fills nobody's mailbox. The others go out once for what they are about.
var mostAnHour = map[string]int{
	MailPassword:   3,
	MailInvitation: 5,
	MailWaiting:    10,
	MailCircleAsks: 10,
	MailCircleOut:  10,
	MailQuestion:   30,
	MailAsked:      10,
}

// mostADay is the same for a day, of those that the calendar causes: what is over goes out another day.
var mostADay = map[string]int{
	MailStillRuns: 5,
}

// boundFor is how many letters of a template one address gets within how long; 0: any number.
func boundFor(template string) (most int, within time.Duration) {
	if n := mostADay[template]; n > 0 {
		return n, 24 * time.Hour
	}
	return mostAnHour[template], time.Hour
}

// boundOf is what the letters of a template to an address are counted under, without telling the address; empty for those that
// have no bound.
func boundOf(m Mail) string {
	if most, _ := boundFor(m.Template); most == 0 {
		return ""
	}
	return secret.Digest(m.Template + " " + allmenning.FoldEmail(m.To))
}

// reached says whether an address has had as many letters like m as it gets in an hour or a day, so that post will leave this one out.
// Never for one that lies in the outbox already.
func reached(tx *store.Tx, key string, m Mail) (bool, error) {
	bound := boundOf(m)
	if bound == "" {
		return false, nil
	}
	most, within := boundFor(m.Template)
	n, among, err := tx.LettersSince(bound, tx.Now()-allmenning.Time(within.Milliseconds()), key)
	return n >= most && !among, err
}

// post puts a mail in the outbox. key names what it is about, so that it goes out once. One too many to the same address within
// its time is left out: whoever has to tell so asks reached first.
func post(tx *store.Tx, key string, m Mail) error {
	if full, err := reached(tx, key, m); err != nil || full {
		return err
	}
	l, err := letterOf(key, m)
	if err != nil {
		return err
	}
	return tx.Post(l)
}

// letterOf is m as it lies in the outbox.
func letterOf(key string, m Mail) (store.Letter, error) {
	body, err := json.Marshal(m)
	return store.Letter{Key: key, Kind: MailKind, Body: body, Bound: boundOf(m)}, err
}

// postTo posts one mail to each of some addresses, each under its own key, and gives how many of them get it.
func postTo(tx *store.Tx, addresses []string, key string, m Mail) (get int, err error) {
	for _, m.To = range addresses {
		full, err := reached(tx, key+":"+m.To, m)
		if err != nil {
			return get, err
		}
		if full {
			continue
		}
		get++
		if err := post(tx, key+":"+m.To, m); err != nil {
			return get, err
		}
	}
	return get, nil
}
