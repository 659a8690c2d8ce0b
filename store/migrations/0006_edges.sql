-- +goose Up

-- Likeness between public records. Derived: may be deleted and made again.
CREATE TABLE edge (
	a        {{text}}     NOT NULL CONSTRAINT edge_a REFERENCES record (id),
	b        {{text}}     NOT NULL CONSTRAINT edge_b REFERENCES record (id),
	label    {{text}}     NOT NULL,
	score    {{real}} NOT NULL,
	features {{text}}     NOT NULL, -- JSON
	chain    {{text}}     NOT NULL, -- version of the analysis chain
	CONSTRAINT edge_key   PRIMARY KEY (a, b),
	CONSTRAINT edge_order CHECK (a < b)
) {{strict}};
CREATE INDEX edge_backwards ON edge (b);

-- +goose Down
DROP TABLE edge;
