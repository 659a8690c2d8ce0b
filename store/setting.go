package store

import (
	"context"
	"fmt"
)

// Setting gives a value kept by name; empty when it was never set.
func (tx *Tx) Setting(key string) (string, error) { return setting(tx.ctx, tx.tx, key) }

// Setting gives a value kept by name; empty when it was never set.
func (db *DB) Setting(ctx context.Context, key string) (string, error) {
	return setting(ctx, db.read, key)
}

func setting(ctx context.Context, q querier, key string) (string, error) {
	found, err := collect(ctx, q, `SELECT value FROM setting WHERE key = $1`, []any{key}, scanString)
	if err != nil {
		return "", fmt.Errorf("store: setting %s: %w", key, err)
	}
	if len(found) == 0 {
		return "", nil
	}
	return found[0], nil
}

// SetSetting keeps a value by name, in place of the one there was.
func (tx *Tx) SetSetting(key, value string) error {
	_, err := tx.exec(`
		INSERT INTO setting (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	if err != nil {
		return fmt.Errorf("store: setting %s: %w", key, err)
	}
	return nil
}
