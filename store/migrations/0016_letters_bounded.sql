-- +goose Up

-- How often one address is written to has a bound. Which letters count together is kept when what they said is forgotten.
ALTER TABLE outbox ADD COLUMN bound {{text}} NOT NULL DEFAULT ''; -- digest of a kind of letter and an address, or ''
CREATE INDEX outbox_bound ON outbox (bound, made_at) WHERE bound <> '';

-- +goose Down
DROP INDEX outbox_bound;
ALTER TABLE outbox DROP COLUMN bound;
