package answers

import (
	"context"
	"net/url"
	"time"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/overlap"
)

// mostMatching is how many hits of a followed question count as answers to it, as on the page of hits.
const mostMatching = 50

// Matching gives the records that answer a followed question (as commons.SearchOf writes it) as a reader sees them, best first:
// for the weekly letters. Unavailable when the index does not know of every event up to upTo yet.
func (a *Answers) Matching(ctx context.Context, reader allmenning.Reader, question string, upTo int64) ([]allmenning.RecordID, error) {
	if err := a.knows(ctx, upTo); err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(question)
	if err != nil {
		return nil, nil // nobody can have asked it
	}
	q := Question{Text: form.Get("q"), Limit: mostMatching}
	for _, noun := range form["noun"] {
		q.Nouns = append(q.Nouns, allmenning.Noun(noun))
	}
	for field, axis := range map[string]string{"fase": "phase", "tema": "theme"} {
		for _, value := range form[field] {
			q.Facets = append(q.Facets, index.Facet{Axis: axis, Value: value})
		}
	}
	if form.Get("resultat") == "ja" {
		q.Facets = append(q.Facets, index.Facet{Axis: "has_result", Value: "yes"})
	}
	found, err := a.Find(ctx, Who{Reader: reader}, q)
	if err != nil {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, h := range found.Hits {
		if answersTo(h.Label) {
			ids = append(ids, h.Card.Record.ID)
		}
	}
	return ids, nil
}

// mostWait is how long a weekly letter waits for the index: what another process has stored is read within a second.
const mostWait = 3 * time.Second

// knows waits a little until the index knows of every event up to upTo, and is Unavailable when it does not.
func (a *Answers) knows(ctx context.Context, upTo int64) error {
	ctx, cancel := context.WithTimeout(ctx, mostWait)
	defer cancel()
	for a.catalogue.Ready() {
		if a.catalogue.View().Seq() >= upTo {
			return nil
		}
		select {
		case <-time.After(mostWait / 100):
			continue
		case <-ctx.Done():
		}
		break
	}
	return allmenning.Refuse(allmenning.Unavailable, "errors.unavailable.title")
}

// Alike gives the records that the page of a followed record names as working on something alike, as a reader sees them, with the labels
// that stand there: for the weekly letters. None for a record the reader does not see. Unavailable as Matching.
func (a *Answers) Alike(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID, upTo int64) (ids []allmenning.RecordID, labels []string, err error) {
	if err := a.knows(ctx, upTo); err != nil {
		return nil, nil, err
	}
	r, err := a.store.Record(ctx, reader, id)
	if err = unlessUnknown(err); err != nil || r == nil {
		return nil, nil, err
	}
	list, how, err := a.nearest(ctx, Who{Reader: reader}, r)
	for i, x := range list {
		ids, labels = append(ids, x.ID), append(labels, string(how[i]))
	}
	return ids, labels, err
}

// answersTo says that a hit is worth a letter: it says most of the words asked for, or is about something related.
func answersTo(l overlap.Label) bool {
	return l != overlap.SomeWords && l != overlap.SameTheme && l != overlap.Different
}
