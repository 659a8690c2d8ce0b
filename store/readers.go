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

// QueryContext is sql.DB's.
func (r *readers) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := r.statement(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return r.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext is sql.DB's.
func (r *readers) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := r.statement(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return r.DB.QueryRowContext(ctx, query, args...)
}
