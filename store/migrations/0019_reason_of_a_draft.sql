-- +goose Up

-- A result's reason was named after what stopped, while only that had one. Drafts are kept by the names of the form; of records the
-- old name is read as it stands, since what is in a revision is never written anew.
UPDATE draft
SET    fields = replace(fields, '"report.stopped_reason":', '"report.reason":')
WHERE  noun = 'finding' AND fields LIKE '%"report.stopped_reason":%';

-- +goose Down
SELECT 1;
