-- +goose Up

-- What became of each part of what was taken up is asked part by part, where a draft of before has one text of all.
UPDATE draft
SET    fields = replace(fields, '"report.adapted":', '"report.adaptation.0.line":')
WHERE  noun = 'finding' AND fields LIKE '%"report.adapted":%' AND fields NOT LIKE '%"report.adaptation.0.line":%';

-- A form from before others were asked by leave had no tick for it, and all who were named could be asked: without it the one who is
-- named would be shown to nobody once the draft is published.
UPDATE draft
SET    fields = '{"contact.willing_to_be_asked":["ja"],' || substr(fields, 2)
WHERE  noun IN ('need', 'project', 'finding') AND (fields LIKE '%"contact.role":%' OR fields LIKE '%"contact.email":%')
       AND fields NOT LIKE '%"contact.willing_to_be_asked":%';

-- +goose Down
SELECT 1;
