package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// args collects the arguments of a statement that is put together, and hands out their places.
type args []any

// add takes an argument and gives its place: "$3".
func (a *args) add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

// list takes all of vs and gives their places, "$3, $4", for IN (…). vs must not be empty. Both engines know IN; SQLite
// takes 32,766 arguments, PostgreSQL 65,535.
func list[T any](a *args, vs []T) string {
	places := make([]string, len(vs))
	for i, v := range vs {
		places[i] = a.add(v)
	}
	return strings.Join(places, ", ")
}

// mostInList keeps lists well below what SQLite takes in one statement.
const mostInList = 8000

// scanner is what a row can be read from.
type scanner interface{ Scan(into ...any) error }

// collect runs a query and reads each row with scan. No rows is an empty slice.
func collect[T any](ctx context.Context, q querier, query string, args []any, scan func(scanner) (T, error)) ([]T, error) {
	out := []T{}
	err := each(ctx, q, query, args, func(row scanner) error {
		v, err := scan(row)
		out = append(out, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// each runs a query and calls fn for every row.
func each(ctx context.Context, q querier, query string, args []any, fn func(scanner) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func scanString(row scanner) (s string, err error) {
	err = row.Scan(&s)
	return s, err
}

// orEmpty gives JSON as text, with a stand-in for nil.
func orEmpty(json []byte, empty string) string {
	if len(json) == 0 {
		return empty
	}
	return string(json)
}
