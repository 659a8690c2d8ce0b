package store

import (
	"context"
	"database/sql"
	"sync"
)

// readers is the pool of reading connections. Where the engine is worth it, it keeps the statements it has met prepared:
// to prepare one takes SQLite longer than to run it.
type readers struct {
	*sql.DB
	prepare bool

	mu    sync.Mutex
	stmts map[string]*sql.Stmt
}

// mostStatements is how many texts are kept prepared. Free filters and long lists make more texts than are worth keeping;
// those that come when it is full are prepared each time.
const mostStatements = 200

func (r *readers) statement(ctx context.Context, query string) *sql.Stmt {
	r.mu.Lock()
	defer r.mu.Unlock()
	if stmt, ok := r.stmts[query]; ok || !r.prepare || len(r.stmts) >= mostStatements {
		return stmt
	}
	stmt, err := r.PrepareContext(ctx, query)
	if err != nil {
		return nil // the query itself will give the error
	}
	if r.stmts == nil {
		r.stmts = map[string]*sql.Stmt{}
	}
	r.stmts[query] = stmt
	return stmt
}

// mostCut is how many connections that have ended without our knowing may lie in the pool.
const mostCut = mostToServer

// QueryContext is sql.DB's. It asks again where the connection had ended, and a server that does not answer is Unavailable.
func (r *readers) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := r.query(ctx, query, args)
	for n := 0; n < mostCut && cut(err) && ctx.Err() == nil; n++ {
		rows, err = r.query(ctx, query, args)
	}
	if cut(err) || away(err) {
		return nil, refusal(err)
	}
	return rows, err
}

func (r *readers) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	if stmt := r.statement(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return r.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext is sql.DB's, asking again as QueryContext does.
func (r *readers) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	row := r.queryRow(ctx, query, args)
	for n := 0; n < mostCut && cut(row.Err()) && ctx.Err() == nil; n++ {
		row = r.queryRow(ctx, query, args)
	}
	return row
}

func (r *readers) queryRow(ctx context.Context, query string, args []any) *sql.Row {
	if stmt := r.statement(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return r.DB.QueryRowContext(ctx, query, args...)
}
