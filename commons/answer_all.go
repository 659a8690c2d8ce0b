package commons

import (
	"context"
	"fmt"

	"allmenning"
	"allmenning/store"
)

// SynthesiseAll answers every public synthesis anew where its inputs or the engine have changed, or where it has no answer
// yet: a program that was killed between storing a synthesis and answering it makes up for it at the next start. It says
// how many answers were made.
func (c *Commons) SynthesiseAll(ctx context.Context, actor allmenning.Actor) (int, error) {
	made := 0
	f := store.Filter{Noun: allmenning.NounSynthesis}
	for {
		records, err := c.store.List(ctx, allmenning.Reader{}, f)
		if err != nil || len(records) == 0 {
			return made, err
		}
		for _, r := range records {
			ok, err := c.Synthesise(ctx, actor, r.ID)
			if allmenning.KindOf(err) == allmenning.Invalid {
				continue // closed or taken back in the meantime: it has no audience to answer
			}
			if err != nil {
				return made, fmt.Errorf("commons: synthesis %s: %w", r.ID, err)
			}
			if ok {
				made++
			}
		}
		f.After = store.CursorAt(records[len(records)-1])
	}
}
