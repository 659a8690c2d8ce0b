package commons

import (
	"encoding/json"

	"allmenning"
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

// The templates of serve/mail, and the arguments each takes. A path is of a page on this instance.
const (
	MailInvitation   = "invitation"    // path, organisation (may be empty: to run the instance), role
	MailPassword     = "password"      // path
	MailDigest       = "digest"        // none: Digest
	MailQuestion     = "question"      // path and title of the record, name and organisation (may be empty) of who asks, text; ReplyTo is who asks
	MailEntry        = "entry"         // to an organisation's own address, for the one who asked to be let in: path, organisation, role, name, email
	MailClaimDecided = "claim_decided" // path and title of the record, organisation, decision: "approved" or "declined"
	MailWaiting      = "waiting"       // to who decides on a request: path, organisation, kind of the request, title of the record it is about (empty: none, or not open to all)
	MailProposed     = "proposed"      // to who keeps a synthesis that a result fits: path and title of the synthesis, organisation whose result it is
	MailStillRuns    = "still_runs"    // some months after a result: path of the question, title and did of the result, months
	MailCircleAsks   = "circle_asks"   // to who decides for an organisation that is invited to a constellation: path and title of the record, organisation that leads, whom (the invited)
	MailCircleOut    = "circle_out"    // to the same of one that was taken out: title of the record, organisation that leads, whom, open (titles of what it still shows the members, one a line; may be empty), path (empty: the page is no longer seen)
)

// MailKind is the kind of letter in the outbox.
const MailKind = "mail"

// post puts a mail in the outbox. key names what it is about, so that it goes out once.
func post(tx *store.Tx, key string, m Mail) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return tx.Post(store.Letter{Key: key, Kind: MailKind, Body: body})
}
