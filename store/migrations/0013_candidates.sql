-- +goose Up

-- Results written here that fit a synthesis, and what whoever keeps it has decided. The synthesis's own text is not touched: a
-- source may give a new one.
CREATE TABLE synthesis_candidate (
	synthesis {{text}} NOT NULL CONSTRAINT synthesis_candidate_synthesis REFERENCES record (id),
	finding   {{text}} NOT NULL CONSTRAINT synthesis_candidate_finding REFERENCES record (id),
	state     {{text}} NOT NULL,
	reason    {{text}} NOT NULL,
	at        {{time}} NOT NULL,
	CONSTRAINT synthesis_candidate_key   PRIMARY KEY (synthesis, finding),
	CONSTRAINT synthesis_candidate_state CHECK (state IN ('waiting', 'included', 'left-out', 'by-rule'))
) {{strict}};
CREATE INDEX synthesis_candidate_finding ON synthesis_candidate (finding);

-- +goose Down
DROP TABLE synthesis_candidate;
