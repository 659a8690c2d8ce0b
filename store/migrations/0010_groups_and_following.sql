-- +goose Up

CREATE TABLE membership (
	constellation {{text}} NOT NULL CONSTRAINT membership_record REFERENCES record (id),
	org           {{text}} NOT NULL CONSTRAINT membership_org REFERENCES organisation (id),
	role          {{text}} NOT NULL,
	since         {{time}} NOT NULL,
	until         {{time}} NOT NULL, -- 0: still a member
	CONSTRAINT membership_key  PRIMARY KEY (constellation, org, since),
	CONSTRAINT membership_role CHECK (role IN ('lead', 'member'))
) {{strict}};
CREATE UNIQUE INDEX membership_once ON membership (constellation, org) WHERE until = 0;
CREATE INDEX membership_of_org ON membership (org) WHERE until = 0;

CREATE TABLE following (
	person {{text}} NOT NULL CONSTRAINT following_person REFERENCES person (id),
	kind   {{text}} NOT NULL,
	of     {{text}} NOT NULL,
	since  {{time}} NOT NULL,
	CONSTRAINT following_key  PRIMARY KEY (person, kind, of),
	CONSTRAINT following_kind CHECK (kind IN ('record', 'municipality', 'theme', 'search'))
) {{strict}};
CREATE INDEX following_what ON following (kind, of);

-- "Vi også": organisations that stand behind a need.
CREATE TABLE endorsement (
	record {{text}} NOT NULL CONSTRAINT endorsement_record REFERENCES record (id),
	org    {{text}} NOT NULL CONSTRAINT endorsement_org REFERENCES organisation (id),
	person {{text}} NOT NULL,
	at     {{time}} NOT NULL,
	CONSTRAINT endorsement_key PRIMARY KEY (record, org)
) {{strict}};

CREATE TABLE request (
	id         {{text}} NOT NULL CONSTRAINT request_key PRIMARY KEY,
	kind       {{text}} NOT NULL,
	record     {{text}} NOT NULL, -- or ''
	org        {{text}} NOT NULL CONSTRAINT request_org REFERENCES organisation (id),
	by_person  {{text}} NOT NULL, -- or ''
	name       {{text}} NOT NULL,
	email      {{text}} NOT NULL,
	body       {{text}} NOT NULL,
	state      {{text}} NOT NULL,
	at         {{time}} NOT NULL,
	decided_by {{text}} NOT NULL,
	decided_at {{time}} NOT NULL,
	CONSTRAINT request_kind  CHECK (kind IN ('claim', 'entry')),
	CONSTRAINT request_state CHECK (state IN ('waiting', 'approved', 'declined'))
) {{strict}};
CREATE INDEX request_waiting ON request (at) WHERE state = 'waiting';

-- The outbox learns to be sent: one row waits, is on its way, is gone or was given up.
ALTER TABLE outbox ADD COLUMN state {{text}} NOT NULL DEFAULT 'waiting' CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sending', 'sent', 'failed'));
ALTER TABLE outbox ADD COLUMN attempt {{int}} NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN send_at {{time}} NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN lease_until {{time}} NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN last_error {{text}} NOT NULL DEFAULT '';
CREATE INDEX outbox_next ON outbox (send_at, made_at, dedupe_key) WHERE state IN ('waiting', 'sending');

-- +goose Down
DROP INDEX outbox_next;
ALTER TABLE outbox DROP COLUMN last_error;
ALTER TABLE outbox DROP COLUMN lease_until;
ALTER TABLE outbox DROP COLUMN send_at;
ALTER TABLE outbox DROP COLUMN attempt;
ALTER TABLE outbox DROP COLUMN state;
DROP TABLE request;
DROP TABLE endorsement;
DROP TABLE following;
DROP TABLE membership;
