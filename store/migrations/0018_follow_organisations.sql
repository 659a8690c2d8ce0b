-- +goose Up

-- An organisation is followed too, as a municipality is: a county, a university, an association.
DROP INDEX following_what;
ALTER TABLE following RENAME TO following_before;
CREATE TABLE following (
	person {{text}} NOT NULL CONSTRAINT following_person REFERENCES person (id),
	kind   {{text}} NOT NULL,
	of     {{text}} NOT NULL,
	since  {{time}} NOT NULL,
	CONSTRAINT following_once  PRIMARY KEY (person, kind, of),
	CONSTRAINT following_kinds CHECK (kind IN ('record', 'municipality', 'organisation', 'theme', 'search'))
) {{strict}};
INSERT INTO following (person, kind, of, since) SELECT person, kind, of, since FROM following_before;
DROP TABLE following_before;
CREATE INDEX following_what ON following (kind, of);

-- +goose Down
DROP INDEX following_what;
ALTER TABLE following RENAME TO following_after;
CREATE TABLE following (
	person {{text}} NOT NULL CONSTRAINT following_person REFERENCES person (id),
	kind   {{text}} NOT NULL,
	of     {{text}} NOT NULL,
	since  {{time}} NOT NULL,
	CONSTRAINT following_key  PRIMARY KEY (person, kind, of),
	CONSTRAINT following_kind CHECK (kind IN ('record', 'municipality', 'theme', 'search'))
) {{strict}};
INSERT INTO following (person, kind, of, since) SELECT person, kind, of, since FROM following_after WHERE kind <> 'organisation';
DROP TABLE following_after;
CREATE INDEX following_what ON following (kind, of);
