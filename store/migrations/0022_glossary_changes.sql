-- +goose Up

-- What an instance has changed in the glossary. Rows are only added: what undoes a change is a change too.
CREATE TABLE glossary_change (
	id      {{text}} NOT NULL CONSTRAINT glossary_change_key PRIMARY KEY,
	set_id  {{text}} NOT NULL, -- of a set that the program is delivered with, or of the instance's own
	n       {{int}}  NOT NULL, -- from 1 within the set
	kind    {{text}} NOT NULL,
	added   {{text}} NOT NULL, -- JSON of words by language
	removed {{text}} NOT NULL, -- JSON of words by language
	source  {{text}} NOT NULL,
	reason  {{text}} NOT NULL,
	undoes  {{text}} NOT NULL, -- another change of the set, or ''
	made_by {{text}} NOT NULL, -- person
	at      {{time}} NOT NULL,
	CONSTRAINT glossary_change_once UNIQUE (set_id, n),
	CONSTRAINT glossary_change_kind CHECK (kind IN ('added', 'changed', 'retired', 'undone'))
) {{strict}};

-- An event may be on the glossary, and then on no record, so that record is ''. That any other is there is looked at by a check.
DROP INDEX event_of_record;
ALTER TABLE event RENAME TO event_before;
CREATE TABLE event (
	seq        {{int}}  NOT NULL CONSTRAINT event_number PRIMARY KEY,
	id         {{text}} NOT NULL CONSTRAINT event_once UNIQUE,
	at         {{time}} NOT NULL,
	actor      {{text}} NOT NULL, -- person, or '' for the program itself
	acting_org {{text}} NOT NULL,
	for_org    {{text}} NOT NULL,
	act        {{text}} NOT NULL,
	record     {{text}} NOT NULL, -- or ''
	version    {{int}}  NOT NULL,
	import_id  {{text}} NOT NULL,
	meta       {{text}} NOT NULL  -- short JSON of codes and numbers, or ''
) {{strict}};
INSERT INTO event (seq, id, at, actor, acting_org, for_org, act, record, version, import_id, meta)
	SELECT seq, id, at, actor, acting_org, for_org, act, record, version, import_id, meta FROM event_before;
DROP TABLE event_before;
CREATE INDEX event_of_record ON event (record, seq);

-- +goose Down
DROP INDEX event_of_record;
ALTER TABLE event RENAME TO event_after;
CREATE TABLE event (
	seq        {{int}}  NOT NULL CONSTRAINT event_key PRIMARY KEY,
	id         {{text}} NOT NULL CONSTRAINT event_id UNIQUE,
	at         {{time}} NOT NULL,
	actor      {{text}} NOT NULL,
	acting_org {{text}} NOT NULL,
	for_org    {{text}} NOT NULL,
	act        {{text}} NOT NULL,
	record     {{text}} NOT NULL CONSTRAINT event_record REFERENCES record (id),
	version    {{int}}  NOT NULL,
	import_id  {{text}} NOT NULL,
	meta       {{text}} NOT NULL
) {{strict}};
INSERT INTO event (seq, id, at, actor, acting_org, for_org, act, record, version, import_id, meta)
	SELECT seq, id, at, actor, acting_org, for_org, act, record, version, import_id, meta FROM event_after WHERE record <> '';
DROP TABLE event_after;
CREATE INDEX event_of_record ON event (record, seq);
DROP TABLE glossary_change;
