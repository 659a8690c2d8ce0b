-- +goose Up

CREATE TABLE import (
	id     {{text}}     NOT NULL CONSTRAINT import_key PRIMARY KEY,
	format {{text}}     NOT NULL,
	name   {{text}}     NOT NULL, -- file name or address
	sha256 {{text}}     NOT NULL,
	made_by {{text}}    NOT NULL, -- person, or ''
	org    {{text}}     NOT NULL, -- organisation, or ''
	at     {{time}} NOT NULL,
	state  {{text}}     NOT NULL,
	CONSTRAINT import_state CHECK (state IN ('running', 'done', 'failed', 'undone'))
) {{strict}};

CREATE TABLE import_row (
	import         {{text}}    NOT NULL CONSTRAINT import_row_import REFERENCES import (id),
	line           {{int}} NOT NULL, -- from 1
	source_id      {{text}}    NOT NULL,
	record         {{text}}    NOT NULL, -- or ''
	outcome        {{text}}    NOT NULL,
	message_key    {{text}}    NOT NULL,
	args           {{text}}    NOT NULL, -- JSON array
	version_before {{int}} NOT NULL,
	version_after  {{int}} NOT NULL,
	CONSTRAINT import_row_key     PRIMARY KEY (import, line),
	CONSTRAINT import_row_outcome CHECK (outcome IN ('new', 'updated', 'unchanged', 'refused'))
) {{strict}};

-- +goose Down
DROP TABLE import_row;
DROP TABLE import;
