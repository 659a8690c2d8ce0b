package store

import (
	"context"
	"fmt"
	"strings"

	"allmenning"
)

// Sorted says that records of a noun are listed in an order of reading, and not by when they were changed here: studies by year,
// newest first, then by title; findings by what was measured. They come in by the load, so when they were changed tells nobody
// anything.
func Sorted(n allmenning.Noun) bool { return n == allmenning.NounStudy || n == allmenning.NounFinding }

// SortKey is what r is put in order by, byte by byte: empty where its noun is not [Sorted]. A study without a year comes last. The
// names of findings are those in bokmål, where there are any.
func SortKey(r *allmenning.Record) string {
	switch b := r.Body.(type) {
	case *allmenning.Study:
		const last = 9999
		return fmt.Sprintf("%04d %s", last-min(max(b.Year, 0), last), alphabetical(r.Title))
	case *allmenning.Finding:
		if name, _ := b.OutcomeNamed.In(allmenning.NB); name != "" {
			return " " + alphabetical(name)
		}
		return " " + alphabetical(r.Title)
	}
	return ""
}

// longestKey is how many characters of a title decide where it stands; an address that goes on after it should not be long.
const longestKey = 60

// alphabetical is a text whose bytes stand in the order of the Norwegian alphabet: æ, ø and å after z.
func alphabetical(s string) string {
	letters := []rune(strings.Join(strings.Fields(strings.ToLower(s)), " "))
	return inOrder.Replace(string(letters[:min(len(letters), longestKey)]))
}

var inOrder = strings.NewReplacer(
	"æ", "{a", "ä", "{a", "ø", "{b", "ö", "{b", "å", "{c", "é", "e", "è", "e", "ê", "e", "ó", "o", "ò", "o", "ô", "o", "á", "a", "à", "a", "ü", "y",
	"č", "c", "đ", "d", "ŋ", "n", "š", "s", "ŧ", "t", "ž", "z", "«", "", "»", "", "\"", "",
)

// sortOld gives a key to the records that were stored before there were any. Where there are none it only reads, so a store whose
// disk is full or read-only opens.
func (db *DB) sortOld(ctx context.Context) error {
	ids, err := collect(ctx, db.write, `SELECT id FROM record WHERE sort_key = '' AND noun IN ($1, $2)`, []any{allmenning.NounStudy, allmenning.NounFinding}, scanString)
	if err != nil {
		return fmt.Errorf("order of lists: %w", err)
	}
	if len(ids) == 0 {
		return nil
	}
	return db.quietly(ctx, func(tx *Tx) error {
		for _, id := range ids {
			r, err := tx.Record(allmenning.RecordID(id))
			if err != nil {
				return err
			}
			if _, err := tx.exec(`UPDATE record SET sort_key = $1 WHERE id = $2`, SortKey(r), id); err != nil {
				return fmt.Errorf("order of lists: record %s: %w", id, err)
			}
		}
		return nil
	})
}
