-- +goose Up

-- Where a record stands in a list that has an order of reading (SortKey); '' where the newest change stands first.
ALTER TABLE record ADD COLUMN sort_key {{text}} NOT NULL DEFAULT '';
CREATE INDEX record_public_noun_sorted ON record (noun, sort_key, id) WHERE level = 3 AND state = 'published';

-- +goose Down
DROP INDEX record_public_noun_sorted;
ALTER TABLE record DROP COLUMN sort_key;
