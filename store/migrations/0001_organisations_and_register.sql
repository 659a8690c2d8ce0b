-- +goose Up

CREATE TABLE organisation (
	id           {{text}} NOT NULL CONSTRAINT organisation_key PRIMARY KEY,
	number       {{text}} NOT NULL, -- nine digits, or '' where it is not known
	kind         {{text}} NOT NULL,
	name         {{text}} NOT NULL,
	parent       {{text}} NOT NULL, -- organisation, or ''
	municipality {{text}} NOT NULL, -- four digits, or ''
	CONSTRAINT organisation_named CHECK (name <> '')
) {{strict}};
CREATE UNIQUE INDEX organisation_number ON organisation (number) WHERE number <> '';
CREATE INDEX organisation_municipality ON organisation (municipality) WHERE municipality <> '';

-- Facts that win over the embedded facts file.
CREATE TABLE register_row (
	number     {{text}}  NOT NULL, -- municipality or county
	kind       {{text}}  NOT NULL, -- 'name', 'indicator:population' …
	valid_from {{text}}  NOT NULL, -- date, or ''
	valid_to   {{text}}  NOT NULL, -- date it no longer holds, or ''
	body       {{text}}  NOT NULL, -- JSON of the shape kind says
	source     {{text}}  NOT NULL,
	year       {{int}} NOT NULL,
	CONSTRAINT register_row_key PRIMARY KEY (number, kind, valid_from)
) {{strict}};

CREATE TABLE setting (
	key   {{text}} NOT NULL CONSTRAINT setting_key PRIMARY KEY,
	value {{text}} NOT NULL
) {{strict}};

-- +goose Down
DROP TABLE setting;
DROP TABLE register_row;
DROP TABLE organisation;
