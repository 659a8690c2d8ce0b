package store

import (
	"context"
	"fmt"
)

// RegisterRow is one fact of the register of municipalities that wins over the embedded facts file. Its key is (Number,
// Kind, ValidFrom): a row put in again replaces the old one.
type RegisterRow struct {
	Number    string // municipality or county
	Kind      string // "name", "indicator:population" …
	ValidFrom string // date, "2024-01-01"; empty: always
	ValidTo   string // date, the first day it no longer holds; empty: still
	Body      []byte // JSON, of the shape Kind says; nil is {}
	Source    string // who says so, with the table's name
	Year      int    // which year the fact is about; 0 where that has no meaning
}

// PutRegisterRows stores rows, each in place of the one with its key.
func (tx *Tx) PutRegisterRows(rows []RegisterRow) error {
	for _, r := range rows {
		_, err := tx.exec(`
			INSERT INTO register_row (number, kind, valid_from, valid_to, body, source, year)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (number, kind, valid_from)
			DO UPDATE SET valid_to = excluded.valid_to, body = excluded.body, source = excluded.source, year = excluded.year`,
			r.Number, r.Kind, r.ValidFrom, r.ValidTo, orEmpty(r.Body, "{}"), r.Source, r.Year)
		if err != nil {
			return fmt.Errorf("store: register: %s %s: %w", r.Number, r.Kind, err)
		}
	}
	return nil
}

// RegisterRows gives all rows by number, kind and date.
func (db *DB) RegisterRows(ctx context.Context) ([]RegisterRow, error) {
	rows, err := collect(ctx, db.read, `
		SELECT number, kind, valid_from, valid_to, body, source, year
		FROM   register_row
		ORDER  BY number, kind, valid_from`, nil, func(row scanner) (r RegisterRow, err error) {
		err = row.Scan(&r.Number, &r.Kind, &r.ValidFrom, &r.ValidTo, &r.Body, &r.Source, &r.Year)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: register: %w", err)
	}
	return rows, nil
}
