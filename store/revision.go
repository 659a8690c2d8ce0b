package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"allmenning"
)

// blockHeading is the name, among the revisions, of what all records share. It is no block anybody may close: it is seen
// with the core.
const blockHeading allmenning.BlockName = "heading"

// heading is everything of a version that is not in a block, as stored. The record's columns repeat what is searched by.
type heading struct {
	Title   string                                      `json:"title"`
	Lang    allmenning.Lang                             `json:"lang,omitempty"`
	Owner   allmenning.OrganisationID                   `json:"owner"`
	State   allmenning.State                            `json:"state"`
	Closure allmenning.Closure                          `json:"closure"`
	Blocks  map[allmenning.BlockName]allmenning.Closure `json:"blocks,omitempty"`
	Places  []allmenning.Place                          `json:"places,omitempty"`
	Source  allmenning.Source                           `json:"source,omitzero"`
}

func headingOf(r *allmenning.Record) heading {
	return heading{r.Title, r.Lang, r.Owner, r.State, r.Closure, r.Blocks, r.Places, r.Source}
}

// into fills the fields of r that a heading holds.
func (h heading) into(r *allmenning.Record) {
	r.Title, r.Lang, r.Owner, r.State = h.Title, h.Lang, h.Owner, h.State
	r.Closure, r.Blocks, r.Places, r.Source = h.Closure, h.Blocks, h.Places, h.Source
}

// SameText says whether a record's text was the same in two versions, its state, owner and closure too.
func (tx *Tx) SameText(id allmenning.RecordID, a, b int) (same bool, err error) {
	err = each(tx.ctx, tx.tx, `SELECT 1 WHERE `+sameText("$1", "$2", "$3"), []any{id, a, b}, func(scanner) error {
		same = true
		return nil
	})
	return same, wrap("revisions", err)
}

// sameText is the condition that two versions of a record have the same blocks with the same text.
func sameText(record, a, b string) string {
	without := func(a, b string) string {
		return `NOT EXISTS (SELECT 1 FROM revision x WHERE x.record = ` + record + ` AND x.version = ` + a + ` AND NOT EXISTS (
			SELECT 1 FROM revision y
			WHERE  y.record = x.record AND y.version = ` + b + ` AND y.block = x.block AND y.sha256 = x.sha256))`
	}
	return without(a, b) + ` AND ` + without(b, a)
}

// texts are the bodies of one version: JSON by block, the heading among them.
type texts map[allmenning.BlockName]string

// encode gives the texts of r: the heading and the core always, another block where something is in it. The same record
// gives the same bytes: fields stand in the order of their types, maps by key.
func encode(r *allmenning.Record) (texts, error) {
	out := texts{}
	head, err := canonical(headingOf(r))
	if err != nil {
		return nil, err
	}
	out[blockHeading] = head
	for _, block := range allmenning.BlocksOf(r.Noun) {
		body, err := canonical(r.Body.Part(block))
		if err != nil {
			return nil, fmt.Errorf("block %s: %w", block, err)
		}
		if block == allmenning.Core || body != "{}" {
			out[block] = body
		}
	}
	return out, nil
}

// decode puts one text into r, whose Noun is known.
func decode(r *allmenning.Record, block allmenning.BlockName, body []byte) error {
	if block == blockHeading {
		var h heading
		if err := json.Unmarshal(body, &h); err != nil {
			return fmt.Errorf("record %s: heading: %w", r.ID, err)
		}
		h.into(r)
		return nil
	}
	if r.Body == nil {
		if r.Body = allmenning.NewBody(r.Noun); r.Body == nil {
			return fmt.Errorf("record %s: unknown noun %q", r.ID, r.Noun)
		}
	}
	part := r.Body.Part(block)
	if part == nil {
		return fmt.Errorf("record %s: a %s has no block %q", r.ID, r.Noun, block)
	}
	if err := json.Unmarshal(body, part); err != nil {
		return fmt.Errorf("record %s: block %s: %w", r.ID, block, err)
	}
	return nil
}

// canonical is compact JSON with letters such as < and & as they are.
func canonical(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}
