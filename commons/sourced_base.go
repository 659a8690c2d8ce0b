package commons

import (
	"encoding/json"
	"slices"

	"allmenning"
	"allmenning/store"
)

// base is what a source gave last of a record that people here have changed, and what it gave before that.
type base struct {
	Last  fields `json:"last,omitempty"`  // nil: the version it gave says it
	Steps []step `json:"steps,omitempty"` // the imports that gave something new, the newest last, at most mostSteps

	Before fields              `json:"before,omitempty"` // an earlier release kept one step alone, so
	Import allmenning.ImportID `json:"import,omitempty"`
}

// step is an import that gave something else than the one before it.
type step struct {
	Import allmenning.ImportID `json:"import"`
	Before fields              `json:"before,omitempty"` // what the source gave until then, which comes back when the import is undone
}

// mostSteps is how many imports of a source can be undone, one after the other, and have it known what the source gave before them.
const mostSteps = 12

func (b *base) push(s step) {
	b.Steps = append(slices.Clone(b.Steps), s)
	b.Steps = b.Steps[max(0, len(b.Steps)-mostSteps):]
}

func (b base) empty() bool { return b.Last == nil && len(b.Steps) == 0 }

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
		for source, of := range out {
			if of.Import != "" {
				of.Steps = []step{{Import: of.Import, Before: of.Before}}
				of.Before, of.Import = nil, ""
				out[source] = of
			}
		}
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
	if len(b) == 0 && next.empty() {
		return nil
	}
	delete(b, "")
	if b[source] = next; next.empty() {
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

// undo brings back what a source gave before an import that is undone. What a later one gave stands.
func (b bases) undo(tx *store.Tx, id allmenning.RecordID, source string, imp allmenning.ImportID) error {
	of := b[source]
	at := slices.IndexFunc(of.Steps, func(s step) bool { return s.Import == imp })
	if at < 0 {
		return nil
	}
	before, above := of.Steps[at].Before, at+1
	of.Steps = slices.Clone(of.Steps)
	if above < len(of.Steps) {
		of.Steps[above].Before = before
	} else {
		of.Last = before
	}
	of.Steps = slices.Delete(of.Steps, at, above)
	return b.put(tx, id, source, of)
}
