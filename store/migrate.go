package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrate brings the tables and what is derived in them up to the newest migration. On a store that is up to date it only reads.
func (db *DB) migrate(ctx context.Context) error {
	provider, err := db.migrations()
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return db.sortOld(ctx)
}

func (db *DB) migrations() (*goose.Provider, error) {
	files, err := render(db.engine.macros)
	if err != nil {
		return nil, err
	}
	options, err := db.engine.migrationOptions()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(db.engine.dialect, db.write, files, options...)
}

// render replaces the macros of column types in every migration.
func render(macros map[string]string) (fs.FS, error) {
	var pairs []string
	for macro, text := range macros {
		pairs = append(pairs, macro, text)
	}
	replace := strings.NewReplacer(pairs...)
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		raw, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		text := replace.Replace(string(raw))
		if i := strings.Index(text, "{{"); i >= 0 {
			return nil, fmt.Errorf("%s: unknown macro %.20q", name, text[i:])
		}
		out[path.Base(name)] = &fstest.MapFile{Data: []byte(text)}
	}
	return out, nil
}
