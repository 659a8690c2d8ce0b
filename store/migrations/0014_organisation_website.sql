-- +goose Up

-- Where an organisation is found elsewhere: an address on the web, or ''. That of a municipality stands in the register.
ALTER TABLE organisation ADD COLUMN website {{text}} NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE organisation DROP COLUMN website;
