package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"allmenning"
)

// PutLink stores an arrow between two stored records and appends an event for each end. By and At are set where they are
// empty. Putting a link in again does nothing.
func (tx *Tx) PutLink(l allmenning.Link, actor allmenning.Actor) error {
	if l.By == "" {
		l.By = actor.Acting
	}
	if l.At == 0 {
		l.At = tx.now
	}
	n, err := tx.exec(`
		INSERT INTO link (from_id, to_id, kind, by_org, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, l.From, l.To, l.Kind, l.By, l.At)
	if err != nil {
		return fmt.Errorf("store: link %s → %s: %w", l.From, l.To, err)
	}
	if n == 0 {
		return nil
	}
	return tx.linkEvents(l, allmenning.ActLinked, actor)
}

// DeleteLink takes an arrow away, whoever made it, and appends an event for each end. Without such a link it does nothing.
func (tx *Tx) DeleteLink(l allmenning.Link, actor allmenning.Actor) error {
	n, err := tx.exec(`DELETE FROM link WHERE from_id = $1 AND to_id = $2 AND kind = $3`, l.From, l.To, l.Kind)
	if err != nil {
		return fmt.Errorf("store: unlink %s → %s: %w", l.From, l.To, err)
	}
	if n == 0 {
		return nil
	}
	return tx.linkEvents(l, allmenning.ActUnlinked, actor)
}

// eventMeta is what the events of this package hold in Meta. Other is the far end of a link, which not everybody sees who
// sees the near one: History asks.
type eventMeta struct {
	Kind  allmenning.LinkKind `json:"kind,omitempty"`
	Other allmenning.RecordID `json:"other,omitempty"`
	Out   bool                `json:"out,omitempty"` // the link goes from this record to the other
	N     int                 `json:"n,omitempty"`   // number of a synthesis version
	Of    string              `json:"of,omitempty"`  // a code or an id of what it was about: an organisation that joined
	// Because is the result that an edit of a project follows from. The edit is told also to those who do not see the result.
	Because allmenning.RecordID `json:"because,omitempty"`
}

// EndedBy is the result that gave a project its status by the edit that an event is about, and that status; empty where it is about
// none. Whether a reader sees the result must be asked.
func EndedBy(e allmenning.Event) (allmenning.RecordID, allmenning.ProjectStatus) {
	var m eventMeta
	_ = json.Unmarshal([]byte(e.Meta), &m) // what is no JSON has no reason
	if m.Because == "" {
		return "", ""
	}
	return m.Because, allmenning.ProjectStatus(m.Of)
}

// KindOf is the kind of the link that an event is about; empty where it is about none.
func KindOf(e allmenning.Event) allmenning.LinkKind {
	var m eventMeta
	_ = json.Unmarshal([]byte(e.Meta), &m) // what is no JSON is about no link
	return m.Kind
}

// OtherOf is the record at the far end of the link that an event is about; empty where it is about none.
func OtherOf(e allmenning.Event) allmenning.RecordID {
	var m eventMeta
	_ = json.Unmarshal([]byte(e.Meta), &m) // what is no JSON is about no link
	return m.Other
}

// AnswerOf is the number of the stored answer that an event is about; 0 where it is about none.
func AnswerOf(e allmenning.Event) int {
	var m eventMeta
	_ = json.Unmarshal([]byte(e.Meta), &m) // what is no JSON is about no answer
	return m.N
}

func (m eventMeta) text() string {
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return string(raw)
}

func (tx *Tx) linkEvents(l allmenning.Link, act allmenning.Act, actor allmenning.Actor) error {
	for _, end := range []struct {
		record allmenning.RecordID
		meta   eventMeta
	}{
		{l.From, eventMeta{Kind: l.Kind, Other: l.To, Out: true}},
		{l.To, eventMeta{Kind: l.Kind, Other: l.From}},
	} {
		version, err := tx.version(end.record)
		if err != nil {
			return err
		}
		tx.event(actor, allmenning.Event{Act: act, Record: end.record, Version: version, Meta: end.meta.text()})
	}
	return nil
}

// FarEnds gives where the arrows of a kind from a record lead, whoever sees them, in the order they were drawn.
func (tx *Tx) FarEnds(from allmenning.RecordID, kind allmenning.LinkKind) ([]allmenning.RecordID, error) {
	ids, err := collect(tx.ctx, tx.tx, `SELECT to_id FROM link WHERE from_id = $1 AND kind = $2 ORDER BY at, to_id`, []any{from, kind},
		func(row scanner) (id allmenning.RecordID, err error) {
			err = row.Scan(&id)
			return id, err
		})
	return ids, wrap("links", err)
}

// Linked says whether any arrow touches a record, whoever sees it.
func (tx *Tx) Linked(id allmenning.RecordID) (bool, error) {
	found, err := collect(tx.ctx, tx.tx, `SELECT from_id FROM link WHERE from_id = $1 OR to_id = $1 LIMIT 1`, []any{id}, scanString)
	return len(found) > 0, wrap("links", err)
}

func (tx *Tx) version(id allmenning.RecordID) (version int, err error) {
	err = tx.tx.QueryRowContext(tx.ctx, `SELECT version FROM record WHERE id = $1`, id).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("store: version of %s: %w", id, err)
	}
	return version, nil
}

func scanLink(row scanner) (l allmenning.Link, err error) {
	err = row.Scan(&l.From, &l.To, &l.Kind, &l.By, &l.At)
	return l, err
}

// LinksOf gives the arrows that touch any of ids and whose both ends the reader sees, oldest first, each once. The arrows are
// found first, by a union: of an OR over both ends a PostgreSQL that has not counted a table filled just now makes all pairs of
// records.
func (db *DB) LinksOf(ctx context.Context, reader allmenning.Reader, ids ...allmenning.RecordID) ([]allmenning.Link, error) {
	out := []allmenning.Link{}
	for chunk := range slices.Chunk(ids, mostInList) {
		var a args
		these := list(&a, chunk)
		links, err := collect(ctx, db.read, `
			SELECT l.from_id, l.to_id, l.kind, l.by_org, l.at
			FROM   (SELECT * FROM link WHERE from_id IN (`+these+`) UNION SELECT * FROM link WHERE to_id IN (`+these+`)) l
			JOIN   record f ON f.id = l.from_id JOIN record t ON t.id = l.to_id
			WHERE  `+db.sees(reader, coreClass("f"), &a)+`
			AND    `+db.sees(reader, coreClass("t"), &a), a, scanLink)
		if err != nil {
			return nil, fmt.Errorf("store: links: %w", err)
		}
		out = append(out, links...)
	}
	slices.SortFunc(out, func(x, y allmenning.Link) int {
		if x.At != y.At {
			return int(x.At - y.At)
		}
		return strings.Compare(string(x.From+x.To)+string(x.Kind), string(y.From+y.To)+string(y.Kind))
	})
	return slices.Compact(out), nil
}

// CountFrom gives how many records have an arrow of a kind to another, where the reader sees both.
func (db *DB) CountFrom(ctx context.Context, reader allmenning.Reader, kind allmenning.LinkKind) (n int, err error) {
	var a args
	query := `
		SELECT count(DISTINCT l.from_id)
		FROM   link l
		JOIN   record f ON f.id = l.from_id JOIN record t ON t.id = l.to_id
		WHERE  l.kind = ` + a.add(string(kind)) + `
		AND    ` + db.sees(reader, coreClass("f"), &a) + `
		AND    ` + db.sees(reader, coreClass("t"), &a)
	err = each(ctx, db.read, query, a, func(row scanner) error { return row.Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("store: count links: %w", err)
	}
	return n, nil
}
