-- +goose Up

CREATE TABLE record (
	id           {{text}}    NOT NULL CONSTRAINT record_key PRIMARY KEY,
	noun         {{text}}    NOT NULL,
	owner_org    {{text}}    NOT NULL CONSTRAINT record_owner REFERENCES organisation (id),
	state        {{text}}    NOT NULL,
	level        {{int}} NOT NULL, -- of the core
	group_id     {{text}}    NOT NULL, -- of the core; '' at other levels than group
	opens_at     {{time}} NOT NULL, -- when the core becomes public; 0: no date
	basis        {{text}}    NOT NULL, -- law that closes the core, or ''
	title_folded {{text}}    NOT NULL, -- the title itself is in the revision
	source       {{text}}    NOT NULL,
	source_id    {{text}}    NOT NULL,
	version      {{int}} NOT NULL,
	created_at   {{time}} NOT NULL,
	changed_at   {{time}} NOT NULL,
	CONSTRAINT record_state   CHECK (state IN ('draft', 'published', 'withdrawn')),
	CONSTRAINT record_level   CHECK (level BETWEEN 0 AND 3),
	CONSTRAINT record_group   CHECK ((level = 1) = (group_id <> '')),
	CONSTRAINT record_version CHECK (version >= 1)
) {{strict}};
-- A key over all owners would tell that a hidden record exists.
CREATE UNIQUE INDEX record_source ON record (owner_org, source, source_id) WHERE source_id <> '';
CREATE INDEX record_owner_newest ON record (owner_org, changed_at, id);
-- What everybody sees; the anonymous rule is written so that these serve it.
CREATE INDEX record_public_newest ON record (changed_at, id) WHERE level = 3 AND state = 'published';
CREATE INDEX record_public_noun_newest ON record (noun, changed_at, id) WHERE level = 3 AND state = 'published';

CREATE TABLE record_municipality (
	record    {{text}}    NOT NULL CONSTRAINT record_municipality_record REFERENCES record (id),
	number    {{text}}    NOT NULL, -- as the source gave it
	code_year {{int}} NOT NULL,
	CONSTRAINT record_municipality_key PRIMARY KEY (record, number, code_year)
) {{strict}};
CREATE INDEX record_municipality_number ON record_municipality (number, record);

-- Only blocks that are stricter than the record's core.
CREATE TABLE block (
	record   {{text}}    NOT NULL CONSTRAINT block_record REFERENCES record (id),
	name     {{text}}    NOT NULL,
	level    {{int}} NOT NULL,
	group_id {{text}}    NOT NULL,
	opens_at {{time}} NOT NULL, -- 0: no date
	basis    {{text}}    NOT NULL,
	CONSTRAINT block_key   PRIMARY KEY (record, name),
	CONSTRAINT block_level CHECK (level BETWEEN 0 AND 3),
	CONSTRAINT block_group CHECK ((level = 1) = (group_id <> ''))
) {{strict}};

-- The texts: for each version one row for the heading (title, language, places, closures, source) and one for each block
-- with something in it. Bodies are TEXT, since their digests are kept.
CREATE TABLE revision (
	record  {{text}}    NOT NULL CONSTRAINT revision_record REFERENCES record (id),
	version {{int}} NOT NULL,
	block   {{text}}    NOT NULL, -- 'heading', 'core', 'numbers' …
	body    {{text}}    NOT NULL, -- JSON
	sha256  {{text}}    NOT NULL, -- of body
	CONSTRAINT revision_key PRIMARY KEY (record, version, block)
) {{strict}};

CREATE TABLE link (
	from_id {{text}}     NOT NULL CONSTRAINT link_from REFERENCES record (id),
	to_id   {{text}}     NOT NULL CONSTRAINT link_to   REFERENCES record (id),
	kind    {{text}}     NOT NULL,
	by_org  {{text}}     NOT NULL,
	at      {{time}} NOT NULL,
	CONSTRAINT link_key    PRIMARY KEY (from_id, to_id, kind),
	CONSTRAINT link_itself CHECK (from_id <> to_id)
) {{strict}};
CREATE INDEX link_backwards ON link (to_id);

-- +goose Down
DROP TABLE link;
DROP TABLE revision;
DROP TABLE block;
DROP TABLE record_municipality;
DROP TABLE record;
