-- +goose Up

-- The number and time of the newest event. One row; the last statement of every writing transaction moves it, so that
-- events are without gaps and in the order of their commits.
CREATE TABLE head (
	name {{text}}     NOT NULL CONSTRAINT head_key PRIMARY KEY,
	seq  {{int}}  NOT NULL,
	at   {{time}} NOT NULL
) {{strict}};
INSERT INTO head (name, seq, at) VALUES ('events', 0, 0);

-- Events hold no texts.
CREATE TABLE event (
	seq        {{int}}  NOT NULL CONSTRAINT event_key PRIMARY KEY,
	id         {{text}}     NOT NULL CONSTRAINT event_id UNIQUE,
	at         {{time}} NOT NULL,
	actor      {{text}}     NOT NULL, -- person, or '' for the program itself
	acting_org {{text}}     NOT NULL,
	for_org    {{text}}     NOT NULL,
	act        {{text}}     NOT NULL,
	record     {{text}}     NOT NULL CONSTRAINT event_record REFERENCES record (id),
	version    {{int}}  NOT NULL,
	import_id  {{text}}     NOT NULL,
	meta       {{text}}     NOT NULL  -- short JSON of codes and numbers, or ''
) {{strict}};
CREATE INDEX event_of_record ON event (record, seq);

-- +goose Down
DROP TABLE event;
DROP TABLE head;
