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
	Template string            `json:"template"` // "invitation", "password" …
	Args     map[string]string `json:"args,omitempty"`
	ReplyTo  string            `json:"reply_to,omitempty"`
}

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
