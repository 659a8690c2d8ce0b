-- +goose Up

CREATE TABLE person (
	id         {{text}} NOT NULL CONSTRAINT person_key PRIMARY KEY,
	name       {{text}} NOT NULL,
	email      {{text}} NOT NULL CONSTRAINT person_email UNIQUE, -- folded
	lang       {{text}} NOT NULL, -- or ''
	admin      {{bool}} NOT NULL,
	closed     {{bool}} NOT NULL,
	created_at {{time}} NOT NULL,
	CONSTRAINT person_named CHECK (name <> '' AND email <> '')
) {{strict}};

-- How somebody shows who they are: a password, or later an account elsewhere or a key of their own.
CREATE TABLE credential (
	kind    {{text}} NOT NULL, -- 'password' …
	subject {{text}} NOT NULL, -- for a password the person; for others what the other side calls the person
	person  {{text}} NOT NULL CONSTRAINT credential_person REFERENCES person (id),
	secret  {{text}} NOT NULL, -- a password's digest; '' where the other side keeps it
	set_at  {{time}} NOT NULL,
	CONSTRAINT credential_key PRIMARY KEY (kind, subject)
) {{strict}};
CREATE INDEX credential_of_person ON credential (person);

CREATE TABLE appointment (
	person {{text}} NOT NULL CONSTRAINT appointment_person REFERENCES person (id),
	org    {{text}} NOT NULL CONSTRAINT appointment_org REFERENCES organisation (id),
	role   {{text}} NOT NULL,
	since  {{time}} NOT NULL,
	CONSTRAINT appointment_key  PRIMARY KEY (person, org),
	CONSTRAINT appointment_role CHECK (role IN ('reader', 'contributor', 'editor', 'admin'))
) {{strict}};
CREATE INDEX appointment_in_org ON appointment (org);

CREATE TABLE delegation (
	from_org {{text}} NOT NULL CONSTRAINT delegation_from REFERENCES organisation (id),
	to_org   {{text}} NOT NULL CONSTRAINT delegation_to REFERENCES organisation (id),
	until    {{time}} NOT NULL,
	by_person {{text}} NOT NULL,
	at       {{time}} NOT NULL,
	CONSTRAINT delegation_key    PRIMARY KEY (from_org, to_org),
	CONSTRAINT delegation_itself CHECK (from_org <> to_org)
) {{strict}};
CREATE INDEX delegation_to_org ON delegation (to_org);

-- Only the digest of a session's or an invitation's token is kept. (A link stands in the outbox until its letter is sent.)
CREATE TABLE session (
	token_digest {{text}} NOT NULL CONSTRAINT session_key PRIMARY KEY,
	person       {{text}} NOT NULL CONSTRAINT session_person REFERENCES person (id),
	acting_org   {{text}} NOT NULL, -- or '': none chosen
	for_org      {{text}} NOT NULL, -- or ''
	made_at      {{time}} NOT NULL,
	seen_at      {{time}} NOT NULL,
	ends_at      {{time}} NOT NULL
) {{strict}};
CREATE INDEX session_of_person ON session (person);
CREATE INDEX session_end ON session (ends_at);

CREATE TABLE invitation (
	token_digest {{text}} NOT NULL CONSTRAINT invitation_key PRIMARY KEY,
	email        {{text}} NOT NULL, -- folded; '': whoever has the link gives one
	org          {{text}} NOT NULL, -- or ''
	role         {{text}} NOT NULL, -- or ''
	admin        {{bool}} NOT NULL, -- to run the instance
	made_by      {{text}} NOT NULL, -- person, or '' for the program itself
	made_at      {{time}} NOT NULL,
	ends_at      {{time}} NOT NULL,
	used_at      {{time}} NOT NULL  -- 0: not yet
) {{strict}};

-- What an organisation has chosen for itself.
CREATE TABLE organisation_choice (
	org         {{text}} NOT NULL CONSTRAINT organisation_choice_key PRIMARY KEY CONSTRAINT organisation_choice_org REFERENCES organisation (id),
	email       {{text}} NOT NULL, -- public post address, or ''
	two_persons {{bool}} NOT NULL  -- nobody publishes alone
) {{strict}};

-- What was done with people and organisations: who let whom in, and when. Records have the event log.
CREATE TABLE people_log (
	id     {{text}} NOT NULL CONSTRAINT people_log_key PRIMARY KEY,
	at     {{time}} NOT NULL,
	actor  {{text}} NOT NULL, -- person, or '' for the program itself
	act    {{text}} NOT NULL,
	person {{text}} NOT NULL, -- whom it was done to, or ''
	org    {{text}} NOT NULL, -- or ''
	meta   {{text}} NOT NULL  -- a code such as a role, never a text; or ''
) {{strict}};
CREATE INDEX people_log_org ON people_log (org, at);

-- +goose Down
DROP TABLE people_log;
DROP TABLE organisation_choice;
DROP TABLE invitation;
DROP TABLE session;
DROP TABLE delegation;
DROP TABLE appointment;
DROP TABLE credential;
DROP TABLE person;
