package commons

import (
	"encoding/json"

	"allmenning"
	"allmenning/store"
)

// base is what a source gave last of a record that people here have changed.
type base struct {
	Last   fields              `json:"last,omitempty"`   // nil: the version it gave says it
	Before fields              `json:"before,omitempty"` // what it gave before Import did, which comes back when that is undone
	Import allmenning.ImportID `json:"import,omitempty"`
}

// bases are what is kept of a record, by the name of the source: several lists may have a row for it. What an earlier release kept is
// under no name, and holds for whichever source comes first.
type bases map[string]base

func basesOf(tx *store.Tx, id allmenning.RecordID) (bases, error) {
	raw, err := tx.Base(id)
	if err != nil || raw == nil {
		return bases{}, err
	}
	out := bases{}
	if json.Unmarshal(raw, &out) == nil {
		return out, nil
	}
	var only fields
	err = json.Unmarshal(raw, &only)
	return bases{"": {Last: only}}, err
}

func (b bases) of(source string) base {
	if of, is := b[source]; is {
		return of
	}
	return b[""]
}

// put keeps what a source gave, and forgets it where there is nothing to keep.
func (b bases) put(tx *store.Tx, id allmenning.RecordID, source string, next base) error {
	if len(b) == 0 && next.Last == nil && next.Before == nil {
		return nil
	}
	delete(b, "")
	if b[source] = next; next.Last == nil && next.Before == nil {
		delete(b, source)
	}
	if len(b) == 0 {
		return tx.PutBase(id, nil)
	}
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return tx.PutBase(id, raw)
}

// undo brings back what a source gave before an import that is undone.
func (b bases) undo(tx *store.Tx, id allmenning.RecordID, source string, imp allmenning.ImportID) error {
	of, is := b[source]
	if !is || of.Import != imp {
		return nil
	}
	return b.put(tx, id, source, base{Last: of.Before})
}
