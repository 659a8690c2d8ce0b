package storetest

import (
	"errors"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func links(t *testing.T, open Open) {
	db := open(t, store.Options{})
	project, need, closed := testkit.Project(), testkit.Need(), testkit.Finding()
	closed.Closure.Level = allmenning.Own
	testkit.Put(t, db, project, need, closed)
	answers := allmenning.Link{From: project.ID, To: need.ID, Kind: allmenning.LinkAnswers, By: project.Owner, At: 7}
	from := allmenning.Link{From: closed.ID, To: project.ID, Kind: allmenning.LinkFrom, By: project.Owner, At: 8}
	testkit.Write(t, db, func(tx *store.Tx) error { return errors.Join(tx.PutLink(answers, program), tx.PutLink(from, program)) })
	seq, _, _ := db.Head(ctx)
	is(t, seq, int64(3+4))
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutLink(answers, program) })
	again, _, _ := db.Head(ctx)
	is(t, again, seq)

	get := must[[]allmenning.Link](t)
	is(t, get(db.LinksOf(ctx, anonymous, project.ID)), []allmenning.Link{answers})
	is(t, get(db.LinksOf(ctx, library, project.ID)), []allmenning.Link{answers, from})
	is(t, get(db.LinksOf(ctx, anonymous, closed.ID)), []allmenning.Link{})
	is(t, get(db.LinksOf(ctx, library, project.ID, need.ID, closed.ID)), []allmenning.Link{answers, from})
	is(t, get(db.LinksOf(ctx, library)), []allmenning.Link{})
	is(t, len(get(db.EveryLink(ctx))), 2)
	err := db.Write(ctx, func(tx *store.Tx) error {
		return tx.PutLink(allmenning.Link{From: project.ID, To: project.ID, Kind: allmenning.LinkFollows}, program)
	})
	if err == nil {
		t.Error("a record is linked to itself")
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.DeleteLink(answers, program), tx.DeleteLink(answers, program))
	})
	is(t, get(db.LinksOf(ctx, anonymous, project.ID)), []allmenning.Link{})
	whole(t, db)
}

func history(t *testing.T, open Open) {
	db := open(t, store.Options{})
	project, need, closed := testkit.Project(), testkit.Need(), testkit.Need()
	closed.Closure.Level = allmenning.Own
	testkit.Put(t, db, project, need, closed)
	actor := allmenning.Actor{Reader: allmenning.Reader{Person: "p1"}, Acting: "org-x"}
	testkit.Write(t, db, func(tx *store.Tx) error {
		next := *project
		next.Version, next.Title = 2, "Ny"
		_, err := tx.PutRecord(&next, allmenning.ActUpdated, actor, "imp-1")
		return errors.Join(err,
			tx.PutLink(allmenning.Link{From: project.ID, To: need.ID, Kind: allmenning.LinkAnswers}, program),
			tx.PutLink(allmenning.Link{From: project.ID, To: closed.ID, Kind: allmenning.LinkAnswers}, program))
	})
	get := must[[]allmenning.Event](t)
	is(t, len(get(db.History(ctx, anonymous, project.ID))), 3)
	all := get(db.History(ctx, library, project.ID))
	is(t, len(all), 4)
	is(t, []any{all[1].Act, all[1].Actor, all[1].Acting, all[1].For, all[1].Version, all[1].Import},
		[]any{allmenning.ActUpdated, allmenning.PersonID("p1"), allmenning.OrganisationID("org-x"), project.Owner, 2, allmenning.ImportID("imp-1")})
	is(t, get(db.EventsAfter(ctx, 3, 1)), all[1:2])
	whole(t, db)
}
