package commons

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"allmenning"
	"allmenning/codes"
	"allmenning/store"
)

// Glossary is the words that count as the same, as they are now: what the program is delivered with, and what this instance has
// changed.
type Glossary struct {
	Sets    []allmenning.GlossarySet       // also those that no longer count
	Changes []allmenning.GlossaryChange    // the newest first
	Names   map[allmenning.PersonID]string // of who made them, for signed-in public employees; nil for others
}

// Glossary gives the glossary. Everybody may read it.
func (c *Commons) Glossary(ctx context.Context, reader allmenning.Reader) (Glossary, error) {
	changes, err := c.store.GlossaryChanges(ctx)
	if err != nil {
		return Glossary{}, err
	}
	g := Glossary{Sets: allmenning.EditGlossary(delivered(), changes), Changes: changes}
	if reader.Peer && len(changes) > 0 {
		var ids []allmenning.PersonID
		for _, c := range changes {
			ids = append(ids, c.By)
		}
		slices.Sort(ids)
		if g.Names, err = c.store.PersonNames(ctx, slices.Compact(ids)); err != nil {
			return Glossary{}, err
		}
	}
	slices.SortStableFunc(g.Changes, func(a, b allmenning.GlossaryChange) int {
		if a.At != b.At {
			return int(b.At - a.At)
		}
		return b.N - a.N
	})
	return g, nil
}

// Find gives the sets with a word that holds asked, in capitals or not: those with the word itself first, then those with one that begins
// with it. All sets where nothing is asked. Sets that no longer count come last.
func (g Glossary) Find(asked string) (found []allmenning.GlossarySet) {
	asked = strings.ToLower(oneLine(asked))
	rank := map[string]int{}
	for _, s := range g.Sets {
		best := 4
		for _, word := range s.All() {
			switch word = strings.ToLower(word); {
			case word == asked:
				best = min(best, 0)
			case strings.HasPrefix(word, asked):
				best = min(best, 1)
			case strings.Contains(word, asked):
				best = min(best, 2)
			}
		}
		if best == 4 {
			continue
		}
		if !s.Counts() {
			best = 3
		}
		rank[s.ID] = best
		found = append(found, s)
	}
	slices.SortStableFunc(found, func(a, b allmenning.GlossarySet) int { return rank[a.ID] - rank[b.ID] })
	return found
}

// Set gives one set with its changes, the newest first. ErrNotFound when there is none.
func (g Glossary) Set(id string) (allmenning.GlossarySet, []allmenning.GlossaryChange, error) {
	i := slices.IndexFunc(g.Sets, func(s allmenning.GlossarySet) bool { return s.ID == id })
	if i < 0 {
		return allmenning.GlossarySet{}, nil, allmenning.ErrNotFound
	}
	var changes []allmenning.GlossaryChange
	for _, c := range g.Changes {
		if c.Set == id {
			changes = append(changes, c)
		}
	}
	slices.SortFunc(changes, func(a, b allmenning.GlossaryChange) int { return b.N - a.N })
	return g.Sets[i], changes, nil
}

// Standing says which of all changes are not undone.
func (g Glossary) Standing() map[allmenning.GlossaryChangeID]bool {
	of := map[string][]allmenning.GlossaryChange{}
	for _, c := range slices.Backward(g.Changes) {
		of[c.Set] = append(of[c.Set], c)
	}
	all := map[allmenning.GlossaryChangeID]bool{}
	for _, changes := range of {
		slices.SortFunc(changes, func(a, b allmenning.GlossaryChange) int { return a.N - b.N })
		for id, stands := range allmenning.StandingChanges(changes) {
			all[id] = stands
		}
	}
	return all
}

// delivered is the glossary the program is delivered with.
func delivered() []allmenning.GlossarySet {
	sets := make([]allmenning.GlossarySet, 0, len(codes.Glossary()))
	for _, s := range codes.Glossary() {
		sets = append(sets, allmenning.GlossarySet{
			ID: s.ID, Source: s.Source,
			GlossaryWords: allmenning.GlossaryWords{NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related},
		})
	}
	return sets
}

// GlossaryEdit is what an administrator writes of a set.
type GlossaryEdit struct {
	ID     allmenning.GlossaryChangeID // of the change to be, made when the form was; the same twice is done once
	Set    string
	Seen   int // how many changes the set had when the form was made; for a set to be, 0
	Words  allmenning.GlossaryWords
	Source string // empty: the instance's own
	Reason string
}

// ownSet begins the ids of the instance's own sets.
const ownSet = "own-"

// AddWords makes a set of the instance's own and gives its id, which follows from that of the change. Only whoever runs the instance
// may.
func (c *Commons) AddWords(ctx context.Context, actor allmenning.Actor, in GlossaryEdit) (set string, err error) {
	set = ownSet + string(in.ID)
	return set, c.changeGlossary(ctx, actor, in, func(tx *store.Tx) (allmenning.GlossaryChange, error) {
		return allmenning.GlossaryChange{Set: set, N: 1, Kind: allmenning.GlossaryAdded, Add: in.Words}, nil
	})
}

// ChangeWords makes the words of a set those of in: what is new is added, what is missing is removed. Conflict when somebody has changed
// the set since it was seen.
func (c *Commons) ChangeWords(ctx context.Context, actor allmenning.Actor, in GlossaryEdit) error {
	return c.changeGlossary(ctx, actor, in, func(tx *store.Tx) (allmenning.GlossaryChange, error) {
		s, err := setToChange(tx, in)
		change := allmenning.GlossaryChange{Set: s.ID, N: s.Changes + 1, Kind: allmenning.GlossaryChanged}
		change.Add, change.Remove = s.To(in.Words)
		return change, err
	})
}

// RetireWords lets a set no longer count. It is still told of, and may be taken back by UndoGlossary.
func (c *Commons) RetireWords(ctx context.Context, actor allmenning.Actor, in GlossaryEdit) error {
	return c.changeGlossary(ctx, actor, in, func(tx *store.Tx) (allmenning.GlossaryChange, error) {
		s, err := setToChange(tx, in)
		if err == nil && s.Retired {
			err = glossaryMeanwhile
		}
		return allmenning.GlossaryChange{Set: s.ID, N: s.Changes + 1, Kind: allmenning.GlossaryRetired}, err
	})
}

// UndoGlossary undoes a change of the set in.Set, which is a change too and may itself be undone. Conflict when it does not stand.
func (c *Commons) UndoGlossary(ctx context.Context, actor allmenning.Actor, id allmenning.GlossaryChangeID, in GlossaryEdit) error {
	return c.changeGlossary(ctx, actor, in, func(tx *store.Tx) (allmenning.GlossaryChange, error) {
		former, err := tx.GlossaryChange(id)
		if err != nil {
			return former, err
		}
		changes, err := tx.GlossaryChangesOf(former.Set)
		if err == nil && !allmenning.StandingChanges(changes)[id] {
			err = glossaryMeanwhile
		}
		return allmenning.GlossaryChange{Set: former.Set, N: len(changes) + 1, Kind: allmenning.GlossaryUndone, Undoes: id}, err
	})
}

var glossaryMeanwhile = allmenning.Refuse(allmenning.Conflict, "glossary.changed_meanwhile")

// setToChange is a set as it is stored, if it is as it was seen.
func setToChange(tx *store.Tx, in GlossaryEdit) (allmenning.GlossarySet, error) {
	changes, err := tx.GlossaryChangesOf(in.Set)
	if err != nil {
		return allmenning.GlossarySet{}, err
	}
	s, _, err := Glossary{Sets: allmenning.EditGlossary(delivered(), changes)}.Set(in.Set)
	if err == nil && s.Changes != in.Seen {
		err = glossaryMeanwhile
	}
	return s, err
}

// changeGlossary stores what make makes of the glossary as it is, once.
func (c *Commons) changeGlossary(ctx context.Context, actor allmenning.Actor, in GlossaryEdit, make func(*store.Tx) (allmenning.GlossaryChange, error)) error {
	if !actor.Admin {
		return forbidden
	}
	if _, err := uuid.Parse(string(in.ID)); err != nil {
		return allmenning.Refuse(allmenning.Invalid, "errors.invalid.title")
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		switch done, err := tx.GlossaryChange(in.ID); {
		case err == nil && done.By == actor.Person:
			return nil // the form was sent twice
		case allmenning.KindOf(err) != allmenning.NotFound:
			if err == nil {
				err = allmenning.Refuse(allmenning.Conflict, "errors.conflict.title")
			}
			return err
		}
		change, err := make(tx)
		if err != nil {
			return err
		}
		change.ID, change.Source, change.Reason = in.ID, oneLine(in.Source), strings.TrimSpace(in.Reason)
		if change.Source == "" {
			change.Source = allmenning.OwnWords
		}
		if err := firstOf(checkWritten(change), change.Check()); err != nil {
			return err
		}
		return tx.PutGlossaryChange(actor, change)
	})
}

// checkWritten refuses national identity numbers, wherever in a change they stand.
func checkWritten(c allmenning.GlossaryChange) error {
	var bad allmenning.FieldErrors
	written := map[string]string{"source": c.Source, "reason": c.Reason}
	for _, lang := range allmenning.GlossaryLangs() {
		written[string(lang)] = strings.Join(c.Add.In(lang), "\n")
	}
	for _, field := range []string{"nb", "nn", "en", "se", "source", "reason"} {
		if holdsIdentity(written[field]) {
			bad = append(bad, allmenning.FieldError{Field: field, Key: "field.identity_number"})
		}
	}
	return orNil(bad)
}
