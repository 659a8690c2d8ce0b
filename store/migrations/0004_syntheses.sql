-- +goose Up

-- One stored answer of a synthesis for one audience: public, or one constellation.
CREATE TABLE synthesis_version (
	synthesis       {{text}}     NOT NULL CONSTRAINT synthesis_version_record REFERENCES record (id),
	n               {{int}}  NOT NULL,
	level           {{int}}  NOT NULL, -- the audience, as a class of visibility
	group_id        {{text}}     NOT NULL,
	owner_org       {{text}}     NOT NULL,
	state           {{text}}     NOT NULL,
	engine          {{text}}     NOT NULL,
	inputs_hash     {{text}}     NOT NULL,
	result          {{text}}     NOT NULL, -- JSON
	changed_because {{text}}     NOT NULL,
	at              {{time}} NOT NULL,
	CONSTRAINT synthesis_version_key      PRIMARY KEY (synthesis, n),
	CONSTRAINT synthesis_version_n        CHECK (n >= 1),
	CONSTRAINT synthesis_version_audience CHECK ((level = 3 AND group_id = '') OR (level = 1 AND group_id <> ''))
) {{strict}};

CREATE TABLE synthesis_member (
	synthesis {{text}}     NOT NULL,
	n         {{int}}  NOT NULL,
	place     {{int}}  NOT NULL, -- order in the list, from 0
	finding   {{text}}     NOT NULL CONSTRAINT synthesis_member_finding REFERENCES record (id),
	invert    {{bool}} NOT NULL,
	included  {{bool}} NOT NULL,
	reason    {{text}}     NOT NULL,
	CONSTRAINT synthesis_member_key     PRIMARY KEY (synthesis, n, place),
	CONSTRAINT synthesis_member_version FOREIGN KEY (synthesis, n) REFERENCES synthesis_version (synthesis, n)
) {{strict}};
CREATE INDEX synthesis_member_of_finding ON synthesis_member (finding);

-- +goose Down
DROP TABLE synthesis_member;
DROP TABLE synthesis_version;
