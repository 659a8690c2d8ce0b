package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	sqlitedriver "modernc.org/sqlite"
)

// engine holds everything in which the two databases differ; all other SQL of this package is one text for both.
type engine struct {
	name       string
	dialect    goose.Dialect
	macros     map[string]string  // column types of the migrations
	skipLocked string             // ends the choice of jobs, so that two workers do not wait for each other
	snapshot   sql.IsolationLevel // of a reading transaction that must see one moment
	prepare    bool               // whether a statement used again is worth preparing by hand; pgx does it itself
	patience   string             // lets the statements of a transaction take the time they need
	alone      string             // keeps everybody else from writing until the transaction ends
	count      string             // lets the engine know how much there is, after much was put in at once
	hold       string             // ends the choice of rows that nobody else may change until the transaction ends
	meta       string             // what an event, e, says beside its act, as something ->> takes a field of; NULL where it says nothing
	told       string             // what looking through an import found, as something ->> takes a field of
}

var sqlite = engine{
	name:    "sqlite",
	dialect: goose.DialectSQLite3,
	macros: map[string]string{
		"{{int}}": "INTEGER", "{{time}}": "INTEGER", "{{bool}}": "INTEGER", "{{real}}": "REAL", "{{text}}": "TEXT",
		"{{strict}}": "STRICT",
	},
	prepare:  true,
	patience: "SELECT 1", // no statement has a limit
	alone:    "SELECT 1", // a writing transaction is alone from its start
	count:    "SELECT 1", // it looks when it plans
	hold:     "",         // for the same reason
	meta:     "nullif(e.meta, '')",
	told:     "told",
}

var postgres = engine{
	name:    "postgres",
	dialect: goose.DialectPostgres,
	macros: map[string]string{
		"{{int}}": "BIGINT", "{{time}}": "BIGINT", "{{bool}}": "BOOLEAN", "{{real}}": "DOUBLE PRECISION",
		"{{text}}":   `TEXT COLLATE "C"`, // bytes decide the order on both engines, whatever the server's language
		"{{strict}}": "",
	},
	skipLocked: "FOR UPDATE SKIP LOCKED",
	snapshot:   sql.LevelRepeatableRead,
	patience:   "SET LOCAL statement_timeout = 0",
	count:      "ANALYZE",
	alone:      "LOCK TABLE organisation IN EXCLUSIVE MODE", // what everything belongs to
	hold:       "FOR NO KEY UPDATE",
	meta:       "cast(nullif(e.meta, '') AS jsonb)",
	told:       "cast(told AS json)",
}

// What a constraint or a clash is called by each engine (SQLite's extended result codes, PostgreSQL's SQLSTATE).
const (
	sqliteBusy       = 5
	sqliteUnique     = 2067
	sqlitePrimaryKey = 1555

	postgresUnique        = "23505"
	postgresSerialisation = "40001"
	postgresDeadlock      = "40P01"
	postgresBadText       = "22021" // NUL or invalid UTF-8
)

// openSQLiteWriter gives the one writing connection. FULL, because what is answered with success must survive a power cut;
// immediate, because a transaction that starts reading and goes on to write would fail when another has written meanwhile.
func openSQLiteWriter(path string, o Options) (*sql.DB, error) {
	c, err := sqlitedriver.NewConnector(sqliteAddress(path,
		"_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_dqs=0&_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	db := o.pool(c)
	db.SetMaxOpenConns(1)
	return db, nil
}

// mostReaders is how many connections read a SQLite file at once.
const mostReaders = 4

func openSQLiteReaders(path string, o Options) (*sql.DB, error) {
	c, err := sqlitedriver.NewConnector(sqliteAddress(path,
		"mode=ro&_pragma=busy_timeout(5000)&_pragma=query_only(1)&_dqs=0&_txlock=deferred"))
	if err != nil {
		return nil, err
	}
	db := o.pool(c)
	db.SetMaxOpenConns(mostReaders)
	db.SetMaxIdleConns(mostReaders)
	return db, nil
}

func sqliteAddress(path, settings string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + settings
}

// mostToServer is how many connections a process has to PostgreSQL at once.
const mostToServer = 16

func openPostgres(ctx context.Context, address string, o Options) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["statement_timeout"] = "60000" // milliseconds
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "allmenning"
	}
	db := o.pool(stdlib.GetConnector(*config))
	db.SetMaxOpenConns(mostToServer)
	db.SetMaxIdleConns(8)
	db.SetConnMaxIdleTime(5 * time.Minute)
	var encoding string
	if err := db.QueryRowContext(ctx, `SHOW server_encoding`).Scan(&encoding); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if encoding != "UTF8" {
		return nil, errors.Join(fmt.Errorf("the database keeps texts as %s; make it with ENCODING 'UTF8'", encoding), db.Close())
	}
	return db, nil
}

// migrationOptions keeps two processes that start at once on PostgreSQL from migrating side by side; on SQLite
// migrateAlone does.
func (e engine) migrationOptions() ([]goose.ProviderOption, error) {
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	if e.name != "postgres" {
		return options, nil
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // asks once a second, for five minutes
	return append(options, goose.WithSessionLocker(locker)), err
}

// taken says that a unique key is in use already.
func taken(err error) bool {
	var s *sqlitedriver.Error
	if errors.As(err, &s) {
		return s.Code() == sqliteUnique || s.Code() == sqlitePrimaryKey
	}
	return postgresCode(err) == postgresUnique
}

// lostRace says that the transaction lost against another and may be tried again from the start.
func lostRace(err error) bool {
	code := postgresCode(err)
	return code == postgresSerialisation || code == postgresDeadlock
}

// busy says that another process held the file for longer than we wait.
func busy(err error) bool {
	var s *sqlitedriver.Error
	return errors.As(err, &s) && s.Code()&0xff == sqliteBusy
}

// badText says that the engine refused characters: PostgreSQL keeps no NUL.
func badText(err error) bool { return postgresCode(err) == postgresBadText }

func postgresCode(err error) string {
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// integrity is the engine's own list of what is broken in the file: SQLite's checks. PostgreSQL holds its constraints
// itself, so there is nothing to ask.
func (e engine) integrity(ctx context.Context, q querier) ([]Fault, error) {
	if e.name != "sqlite" {
		return nil, nil
	}
	texts, err := collect(ctx, q, `PRAGMA quick_check`, nil, scanString)
	if err != nil {
		return nil, err
	}
	var faults []Fault
	for _, text := range texts {
		if text != "ok" {
			faults = append(faults, Fault{What: "file", Text: text})
		}
	}
	broken, err := collect(ctx, q, `SELECT "table" || ' → ' || "parent" FROM pragma_foreign_key_check`, nil, scanString)
	for _, text := range broken {
		faults = append(faults, Fault{What: "foreign_key", Of: text, Text: "a row points at one that is not there"})
	}
	return faults, err
}
