-- +goose Up

CREATE TABLE draft (
	id       {{text}} NOT NULL, -- of the record to be, or of the one it changes
	author   {{text}} NOT NULL CONSTRAINT draft_author REFERENCES person (id),
	noun     {{text}} NOT NULL,
	org      {{text}} NOT NULL CONSTRAINT draft_org REFERENCES organisation (id),
	base     {{int}}  NOT NULL, -- version it changes; 0: it makes a new record
	fields   {{text}} NOT NULL, -- JSON
	asked    {{bool}} NOT NULL,
	saves    {{int}}  NOT NULL,
	saved_at {{time}} NOT NULL,
	CONSTRAINT draft_key PRIMARY KEY (id, author)
) {{strict}};
CREATE INDEX draft_of_author ON draft (author, saved_at);
CREATE INDEX draft_asked ON draft (org) WHERE asked;

-- The first answer to an act, so that the same act sent again does nothing more.
CREATE TABLE idempotency (
	actor  {{text}} NOT NULL,
	key    {{text}} NOT NULL,
	digest {{text}} NOT NULL, -- of what was asked
	result {{text}} NOT NULL,
	at     {{time}} NOT NULL,
	CONSTRAINT idempotency_key PRIMARY KEY (actor, key)
) {{strict}};
CREATE INDEX idempotency_age ON idempotency (at);

-- +goose Down
DROP TABLE idempotency;
DROP TABLE draft;
