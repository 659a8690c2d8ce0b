-- +goose Up

-- What a person has chosen of the weekly letter, and how far it has come.
CREATE TABLE digest (
	person {{text}} NOT NULL CONSTRAINT digest_key PRIMARY KEY CONSTRAINT digest_person REFERENCES person (id),
	often  {{text}} NOT NULL,
	seen   {{int}}  NOT NULL, -- number of the last event that a letter has told of or passed by
	week   {{text}} NOT NULL, -- the last week a letter was made for, or would have been: "2026-W48"
	token  {{text}} NOT NULL CONSTRAINT digest_token UNIQUE, -- stops the letters without signing in, and opens nothing else
	CONSTRAINT digest_often CHECK (often IN ('weekly', 'never'))
) {{strict}};

-- +goose Down
DROP TABLE digest;
