package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	sqlitedriver "modernc.org/sqlite"
)

// What a disk that takes nothing is called by each engine (SQLite's primary result codes, PostgreSQL's SQLSTATE).
const (
	sqliteReadOnly = 8
	sqliteIOError  = 10
	sqliteFull     = 13
	sqliteCantOpen = 14

	postgresDiskFull = "53100"
	postgresReadOnly = "25006"
	postgresIOError  = "58030"

	postgresStopped = "57P01" // by whoever runs the server
	postgresCrashed = "57P02"
)

// full says that there is no room on the disk.
func full(err error) bool {
	return sqliteCode(err) == sqliteFull || postgresCode(err) == postgresDiskFull
}

// unwritable says that the file, its disk or the server is read-only just now, or does not take what it is given.
func unwritable(err error) bool {
	switch sqliteCode(err) {
	case sqliteReadOnly, sqliteIOError, sqliteCantOpen:
		return true
	}
	code := postgresCode(err)
	return code == postgresReadOnly || code == postgresIOError
}

// away says that no server answers.
func away(err error) bool {
	var unreached *pgconn.ConnectError
	return errors.As(err, &unreached)
}

// cut says that the connection to the server ended under what was asked: the server was stopped, or another took its place. What was
// not committed is not there.
func cut(err error) bool {
	if away(err) {
		return false
	}
	code := postgresCode(err)
	var broken *net.OpError
	return code == postgresStopped || code == postgresCrashed || errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn)
}

// onlyRead says that SQLite has the file open for reading alone. Nothing was written, so it may be tried again with it open anew.
func onlyRead(err error) bool { return sqliteCode(err) == sqliteReadOnly }

// sqliteCode is the primary result code, or 0 for an error that is not SQLite's.
func sqliteCode(err error) int {
	var s *sqlitedriver.Error
	if errors.As(err, &s) {
		return s.Code() & 0xff
	}
	return 0
}

// reopen lets go of the connections that nobody uses just now, so that the next gets a new one. SQLite opens a file that may only be
// read for reading, and what is shared beside it too, and keeps to that however the files change; the store shall mend itself when
// the disk does. After another fault of the disk the connections stay: they write again when it takes something, and with the last one
// of them what is shared would go, which a disk that takes nothing does not let be made again.
func (db *DB) reopen() {
	if db.engine.name != "sqlite" || db.read == nil {
		return
	}
	for _, pool := range []*sql.DB{db.write, db.read.DB} {
		pool.SetMaxIdleConns(0)
		pool.SetMaxIdleConns(mostReaders)
	}
}
