package testkit

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// Work is what the database was asked for one caller's sake: the text of each statement in its order, with the number of rows it
// gave, and where transactions began and ended. Two ways that take the same work cannot be told apart by how long the database
// takes, but for what lies in the rows.
type Work struct {
	mu    sync.Mutex
	asked []*asked
}

type asked struct {
	statement string
	rows      int
}

type workKey struct{}

// Counting gives a context in which a store opened with [Counted] notes its work.
func Counting(ctx context.Context) (context.Context, *Work) {
	w := &Work{}
	return context.WithValue(ctx, workKey{}, w), w
}

// String is the work as a text, a statement a line.
func (w *Work) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var b strings.Builder
	for _, a := range w.asked {
		fmt.Fprintf(&b, "%s → %d\n", strings.Join(strings.Fields(a.statement), " "), a.rows)
	}
	return b.String()
}

// Statements is the work without how many rows there were: for those that find what was asked for in one case, and not in the other.
func (w *Work) Statements() (all []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.asked {
		all = append(all, a.statement)
	}
	return all
}

// note writes a statement down for the caller whose context it came with; nil when nobody counts.
func note(ctx context.Context, statement string) *asked {
	w, _ := ctx.Value(workKey{}).(*Work)
	if w == nil {
		return nil
	}
	a := &asked{statement: statement}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, a)
	return a
}

// Counted is store.Options.Through for a store whose work is counted: statements that are run, not those that are only prepared,
// for a pool prepares one anew on each of its connections.
func Counted(c driver.Connector) driver.Connector { return countedConnector{c} }

type countedConnector struct{ driver.Connector }

func (c countedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return countedConn{conn.(fullConn)}, nil
}

// fullConn is what both drivers' connections can do, of what database/sql asks them.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
}

type countedConn struct{ fullConn }

func (c countedConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	note(ctx, "BEGIN")
	tx, err := c.fullConn.BeginTx(ctx, o)
	return countedTx{tx, ctx}, err
}

func (c countedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.fullConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return countedStmt{stmt.(fullStmt), query}, nil
}

func (c countedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	note(ctx, query)
	return c.fullConn.ExecContext(ctx, query, args)
}

func (c countedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	a := note(ctx, query)
	rows, err := c.fullConn.QueryContext(ctx, query, args)
	return counted(rows, err, a)
}

// CheckNamedValue is the driver's, where it has one.
func (c countedConn) CheckNamedValue(v *driver.NamedValue) error {
	if own, ok := c.fullConn.(driver.NamedValueChecker); ok {
		return own.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// IsValid is the driver's, where it has one.
func (c countedConn) IsValid() bool {
	own, ok := c.fullConn.(driver.Validator)
	return !ok || own.IsValid()
}

type fullStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type countedStmt struct {
	fullStmt
	query string
}

func (s countedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	note(ctx, s.query)
	return s.fullStmt.ExecContext(ctx, args)
}

func (s countedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	a := note(ctx, s.query)
	rows, err := s.fullStmt.QueryContext(ctx, args)
	return counted(rows, err, a)
}

type countedTx struct {
	driver.Tx
	ctx context.Context
}

func (t countedTx) Commit() error {
	note(t.ctx, "COMMIT")
	return t.Tx.Commit()
}

func (t countedTx) Rollback() error {
	note(t.ctx, "ROLLBACK")
	return t.Tx.Rollback()
}

// counted counts the rows that are read.
func counted(rows driver.Rows, err error, a *asked) (driver.Rows, error) {
	if err != nil || a == nil {
		return rows, err
	}
	return countedRows{rows, a}, nil
}

type countedRows struct {
	driver.Rows
	asked *asked
}

func (r countedRows) Next(row []driver.Value) error {
	err := r.Rows.Next(row)
	if !errors.Is(err, io.EOF) {
		r.asked.rows++
	}
	return err
}
