package store

import (
	"context"
	"fmt"
	"strings"

	"allmenning"
)

// Filter says which records List and Count are asked for. Fields that are set must all hold; the zero Filter is everything
// the reader sees.
type Filter struct {
	Noun           allmenning.Noun
	Owner          allmenning.OrganisationID
	Group          allmenning.GroupID              // what is open to this constellation and no further
	Municipalities []allmenning.MunicipalityNumber // any of these, as the source gave the number; nil: anywhere or nowhere
	Source         string                          // Source.Name
	Written        bool                            // only what people wrote here, and no source gave
	Text           string                          // is part of the title, letters folded as Options.Fold does
	Sorted         bool                            // in the order of SortKey, then the lesser id; false: newest change first, then the greater id
	ByID           bool                            // in the order of the ids, which is that of when they came: it stays when a record changes. It goes before Sorted
	Limit          int                             // at most so many; 0 is 100; Count knows no limit
	After          Cursor                          // only what comes after it; the zero Cursor starts at the beginning
}

// Cursor is a place in the order of List, whether or not the record that stood there still does: Key and ID where the filter is
// Sorted, ID where it is ByID, else Changed and ID.
type Cursor struct {
	Changed allmenning.Time
	Key     string
	ID      allmenning.RecordID
}

// CursorAt is the cursor that goes on after r, in either order.
func CursorAt(r *allmenning.Record) Cursor {
	return Cursor{Changed: r.Changed, Key: SortKey(r), ID: r.ID}
}

// order is that of List.
func (f Filter) order() string {
	switch {
	case f.ByID:
		return `r.id`
	case f.Sorted:
		return `r.sort_key, r.id`
	}
	return `r.changed_at DESC, r.id DESC`
}

// longestText is how much of a Filter's Text is compared, in bytes; a title is not much longer.
const longestText = 1000

// where renders a filter as conditions, each begun with AND.
func (db *DB) where(f Filter, a *args) string {
	var b strings.Builder
	and := func(condition string) { b.WriteString(" AND " + condition) }
	switch {
	case f.Noun != "" && len(f.Municipalities) > 0:
		// Few records are of a place and many of a noun: put this way, SQLite does not begin with the noun.
		and("r.noun || '' = " + a.add(f.Noun))
	case f.Noun != "":
		and("r.noun = " + a.add(f.Noun))
	}
	if f.Owner != "" {
		and("r.owner_org = " + a.add(f.Owner))
	}
	if f.Group != "" {
		and("r.level = 1 AND r.group_id = " + a.add(f.Group))
	}
	if f.Source != "" {
		and("r.source = " + a.add(f.Source))
	}
	if f.Written {
		and("r.source = ''")
	}
	if len(f.Municipalities) > 0 {
		and("r.id IN (SELECT record FROM record_municipality WHERE number IN (" + list(a, f.Municipalities) + "))")
	}
	if text := db.fold(strings.TrimSpace(f.Text)); text != "" {
		and("r.title_folded LIKE " + a.add("%"+literally(text)+"%") + ` ESCAPE '\'`)
	}
	switch {
	case f.After == (Cursor{}):
	case f.ByID:
		and("r.id > " + a.add(f.After.ID))
	case f.Sorted:
		and("(r.sort_key, r.id) > (" + a.add(f.After.Key) + ", " + a.add(f.After.ID) + ")")
	default:
		and("(r.changed_at, r.id) < (" + a.add(f.After.Changed) + ", " + a.add(f.After.ID) + ")")
	}
	return b.String()
}

// literally takes the meaning from the signs that LIKE knows, and leaves out what no title holds.
func literally(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text[:min(len(text), longestText)], ""), "\x00", "")
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// List gives what the reader sees of the records of a filter, in its order.
func (db *DB) List(ctx context.Context, reader allmenning.Reader, f Filter) ([]*allmenning.Record, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 100
	}
	records, err := db.seen(ctx, reader, f.order(), func(a *args) string {
		return db.where(f, a) + ` ORDER BY ` + f.order() + ` LIMIT ` + a.add(limit)
	})
	if err != nil {
		return nil, fmt.Errorf("store: list: %w", err)
	}
	return records, nil
}

// Count gives how many records of a filter the reader sees; Limit and After do not matter.
func (db *DB) Count(ctx context.Context, reader allmenning.Reader, f Filter) (int, error) {
	var a args
	var n int
	f.After = Cursor{}
	query := `SELECT count(*) FROM record r WHERE ` + db.sees(reader, coreClass("r"), &a) + db.where(f, &a)
	if err := db.read.QueryRowContext(ctx, query, a...).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: count: %w", err)
	}
	return n, nil
}

// CountByNoun gives how many records of each noun the reader sees; a noun without any is left out.
func (db *DB) CountByNoun(ctx context.Context, reader allmenning.Reader) (map[allmenning.Noun]int, error) {
	var a args
	out := map[allmenning.Noun]int{}
	query := `
		SELECT r.noun, count(*)
		FROM   record r
		WHERE  ` + db.sees(reader, coreClass("r"), &a) + `
		GROUP  BY r.noun`
	err := each(ctx, db.read, query, a, func(row scanner) error {
		var noun allmenning.Noun
		var n int
		err := row.Scan(&noun, &n)
		out[noun] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: count by noun: %w", err)
	}
	return out, nil
}

// Here gives the ids of what the reader sees in any of some municipalities, by noun, newest change first. The numbers are those
// the sources gave. No numbers give nothing.
func (db *DB) Here(ctx context.Context, reader allmenning.Reader, numbers []allmenning.MunicipalityNumber) (map[allmenning.Noun][]allmenning.RecordID, error) {
	out := map[allmenning.Noun][]allmenning.RecordID{}
	if len(numbers) == 0 {
		return out, nil
	}
	var a args
	query := `
		SELECT r.id, r.noun
		FROM   record r
		WHERE  ` + db.sees(reader, coreClass("r"), &a) + db.where(Filter{Municipalities: numbers}, &a) + `
		ORDER  BY r.changed_at DESC, r.id DESC`
	err := each(ctx, db.read, query, a, func(row scanner) error {
		var id allmenning.RecordID
		var noun allmenning.Noun
		err := row.Scan(&id, &noun)
		out[noun] = append(out[noun], id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: here: %w", err)
	}
	return out, nil
}

// Placed is where a record belongs, by the numbers its source gave.
type Placed struct {
	Noun    allmenning.Noun
	Numbers []allmenning.MunicipalityNumber
}

// PlacesOfAll gives where every record of some nouns belongs, of those the reader sees. A record without a place is left out.
// It reads nothing else, for figures of the whole.
func (db *DB) PlacesOfAll(ctx context.Context, reader allmenning.Reader, nouns ...allmenning.Noun) (map[allmenning.RecordID]Placed, error) {
	out := map[allmenning.RecordID]Placed{}
	var a args
	query := `
		SELECT r.id, r.noun, m.number
		FROM   record r JOIN record_municipality m ON m.record = r.id
		WHERE  ` + db.sees(reader, coreClass("r"), &a) + ` AND r.noun IN (` + list(&a, nouns) + `)`
	err := each(ctx, db.read, query, a, func(row scanner) error {
		var id allmenning.RecordID
		var p Placed
		var number allmenning.MunicipalityNumber
		err := row.Scan(&id, &p.Noun, &number)
		p.Numbers = append(out[id].Numbers, number)
		out[id] = p
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: places: %w", err)
	}
	return out, nil
}
