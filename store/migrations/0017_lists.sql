-- +goose Up

-- Another source's name for a record: what the library got from a list before its owner claimed it, or a row that a person said
-- is a record that was here already. By it the same row finds its record again.
CREATE TABLE source_alias (
	owner     {{text}} NOT NULL, -- organisation whose list it is
	source    {{text}} NOT NULL,
	source_id {{text}} NOT NULL,
	record    {{text}} NOT NULL CONSTRAINT source_alias_record REFERENCES record (id),
	CONSTRAINT source_alias_key PRIMARY KEY (owner, source, source_id)
) {{strict}};
CREATE INDEX source_alias_record ON source_alias (record);

-- What a source gave last of a record, where people here have changed that: by it is seen what the source changes next. Where the
-- record still says what the source gave, its revision does.
CREATE TABLE source_base (
	record {{text}} NOT NULL CONSTRAINT source_base_key PRIMARY KEY CONSTRAINT source_base_record REFERENCES record (id),
	body   {{text}} NOT NULL -- JSON of fields
) {{strict}};

-- A list waits with its bytes and a person's choices before it is taken in, and may be taken in by another process than the one that
-- got it: line says how far that has come.
ALTER TABLE import RENAME TO import_before;
ALTER TABLE import_row RENAME TO import_row_before;

CREATE TABLE import (
	id       {{text}} NOT NULL CONSTRAINT import_id PRIMARY KEY,
	format   {{text}} NOT NULL,
	name     {{text}} NOT NULL, -- file name or address
	sha256   {{text}} NOT NULL,
	made_by  {{text}} NOT NULL, -- person, or ''
	org      {{text}} NOT NULL, -- organisation the person acts in, or ''
	at       {{time}} NOT NULL,
	state    {{text}} NOT NULL,
	source   {{text}} NOT NULL, -- whose list it is
	owner    {{text}} NOT NULL, -- of the records it makes
	size     {{int}}  NOT NULL, -- bytes
	choices  {{text}} NOT NULL, -- JSON
	told     {{text}} NOT NULL, -- JSON: what a preview found
	line     {{int}}  NOT NULL, -- the last line that is taken in, or undone
	held     {{time}} NOT NULL, -- until when a process works on it
	CONSTRAINT import_states CHECK (state IN ('received', 'looking', 'ready', 'waiting', 'running', 'done', 'failed', 'undoing', 'undone'))
) {{strict}};
INSERT INTO import SELECT id, format, name, sha256, made_by, org, at, state, '', '', 0, '{}', '{}', 0, 0 FROM import_before;
CREATE INDEX import_owner ON import (owner, at);

CREATE TABLE import_row (
	import         {{text}} NOT NULL CONSTRAINT import_row_of REFERENCES import (id),
	line           {{int}}  NOT NULL, -- from 1
	source_id      {{text}} NOT NULL,
	record         {{text}} NOT NULL, -- or ''
	outcome        {{text}} NOT NULL,
	message_key    {{text}} NOT NULL,
	args           {{text}} NOT NULL, -- JSON array
	version_before {{int}}  NOT NULL,
	version_after  {{int}}  NOT NULL,
	CONSTRAINT import_row_id       PRIMARY KEY (import, line),
	CONSTRAINT import_row_outcomes CHECK (outcome IN ('new', 'updated', 'unchanged', 'joined', 'left-out', 'refused', 'undone', 'kept'))
) {{strict}};
INSERT INTO import_row SELECT import, line, source_id, record, outcome, message_key, args, version_before, version_after FROM import_row_before;
DROP TABLE import_row_before;
DROP TABLE import_before;

CREATE TABLE import_part (
	import {{text}} NOT NULL CONSTRAINT import_part_import REFERENCES import (id),
	n      {{int}}  NOT NULL, -- from 0
	bytes  {{text}} NOT NULL, -- base64
	CONSTRAINT import_part_key PRIMARY KEY (import, n)
) {{strict}};

-- +goose Down
DROP TABLE import_part;
ALTER TABLE import RENAME TO import_after;
ALTER TABLE import_row RENAME TO import_row_after;
CREATE TABLE import (
	id {{text}} NOT NULL CONSTRAINT import_key PRIMARY KEY, format {{text}} NOT NULL, name {{text}} NOT NULL, sha256 {{text}} NOT NULL,
	made_by {{text}} NOT NULL, org {{text}} NOT NULL, at {{time}} NOT NULL, state {{text}} NOT NULL,
	CONSTRAINT import_state CHECK (state IN ('running', 'done', 'failed', 'undone'))
) {{strict}};
CREATE TABLE import_row (
	import {{text}} NOT NULL CONSTRAINT import_row_import REFERENCES import (id), line {{int}} NOT NULL, source_id {{text}} NOT NULL,
	record {{text}} NOT NULL, outcome {{text}} NOT NULL, message_key {{text}} NOT NULL, args {{text}} NOT NULL,
	version_before {{int}} NOT NULL, version_after {{int}} NOT NULL,
	CONSTRAINT import_row_key     PRIMARY KEY (import, line),
	CONSTRAINT import_row_outcome CHECK (outcome IN ('new', 'updated', 'unchanged', 'refused'))
) {{strict}};
INSERT INTO import SELECT id, format, name, sha256, made_by, org, at, state FROM import_after WHERE state IN ('running', 'done', 'failed', 'undone');
INSERT INTO import_row
	SELECT import, line, source_id, record, outcome, message_key, args, version_before, version_after
	FROM   import_row_after WHERE outcome IN ('new', 'updated', 'unchanged', 'refused') AND import IN (SELECT id FROM import);
DROP TABLE import_row_after;
DROP TABLE import_after;
DROP TABLE source_base;
DROP TABLE source_alias;
