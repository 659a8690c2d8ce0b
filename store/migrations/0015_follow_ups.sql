-- +goose Up

-- Questions sent some months after a trial ended: does it still run? The answers stand in the result itself.
CREATE TABLE follow_up (
	finding  {{text}} NOT NULL CONSTRAINT follow_up_finding REFERENCES record (id),
	month    {{int}}  NOT NULL, -- after the end
	token_digest {{text}} NOT NULL CONSTRAINT follow_up_token UNIQUE,
	asked_at {{time}} NOT NULL,
	CONSTRAINT follow_up_key PRIMARY KEY (finding, month)
) {{strict}};

-- +goose Down
DROP TABLE follow_up;
