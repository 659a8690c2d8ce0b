-- +goose Up

CREATE TABLE job (
	id          {{text}}     NOT NULL CONSTRAINT job_key PRIMARY KEY,
	kind        {{text}}     NOT NULL,
	args        {{text}}     NOT NULL, -- JSON
	state       {{text}}     NOT NULL,
	priority    {{int}}  NOT NULL,
	run_at      {{time}} NOT NULL,
	lease_until {{time}} NOT NULL,
	attempt     {{int}}  NOT NULL,
	unique_key  {{text}}     NOT NULL,
	last_error  {{text}}     NOT NULL,
	CONSTRAINT job_state CHECK (state IN ('ready', 'running', 'done', 'failed'))
) {{strict}};
CREATE UNIQUE INDEX job_unfinished ON job (unique_key) WHERE unique_key <> '' AND state IN ('ready', 'running');
CREATE INDEX job_next ON job (priority, run_at, id) WHERE state IN ('ready', 'running');

-- Mail and calls out, kept with the change that caused them.
CREATE TABLE outbox (
	dedupe_key {{text}}     NOT NULL CONSTRAINT outbox_key PRIMARY KEY,
	kind       {{text}}     NOT NULL,
	body       {{text}}     NOT NULL, -- JSON
	made_at    {{time}} NOT NULL
) {{strict}};

-- +goose Down
DROP TABLE outbox;
DROP TABLE job;
