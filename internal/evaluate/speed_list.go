package evaluate

import (
	"context"
	"errors"
	"fmt"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/municipality"
	"allmenning/store"
)

// byBrowser brings a list in as an editor of a municipality does on the pages: it is received, looked through with all that is asked of
// the index, and taken in. The index is that of an empty store.
func byBrowser(ctx context.Context, m *imported) error {
	register := municipality.Embedded()
	acts := commons.New(m.db, register)
	if err := acts.PrepareOrganisations(ctx); err != nil {
		return err
	}
	editor, err := anEditor(ctx, m.db)
	if err != nil {
		return err
	}
	index, err := catalogue.Open(ctx, m.db, catalogue.Options{ReadOnly: true, Places: answers.Places(register)})
	if err != nil {
		return err
	}
	a := answers.New(m.db, index, register)
	knows := commons.Knows{Same: a.SameAs, Themes: a.ThemesOf}
	var i store.Import
	err = m.part("_receive", func() error {
		i, err = acts.ReceiveList(ctx, editor, m.list.Name(), "speed", m.list)
		return err
	})
	if err != nil {
		return err
	}
	work := func(want commons.ListState) (l commons.ListOnItsWay, err error) {
		if _, err = acts.WorkOnLists(ctx, knows); err == nil {
			l, err = acts.List(ctx, editor, i.ID)
		}
		if err == nil && l.State != want {
			err = fmt.Errorf("the list is %s, want %s", l.State, want)
		}
		return l, err
	}
	l, err := acts.List(ctx, editor, i.ID)
	if err != nil {
		return err
	}
	err = m.part("_look", func() error {
		if err := acts.LookThrough(ctx, editor, i.ID, l.Choices); err != nil {
			return err
		}
		l, err = work(commons.ListReady)
		return err
	})
	if err != nil {
		return err
	}
	err = m.part("_take", func() error {
		if err := acts.TakeInList(ctx, editor, i.ID, l.Seen()); err != nil {
			return err
		}
		l, err = work(commons.ListDone)
		return err
	})
	if n := l.Counts[commons.RowNew]; err == nil && n != m.rows {
		err = fmt.Errorf("%d of %d rows are new", n, m.rows)
	}
	return err
}

// anEditor is somebody who may send lists for a municipality.
func anEditor(ctx context.Context, db *store.DB) (allmenning.Actor, error) {
	p, owner := allmenning.Person{ID: "speed", Name: "Speed", Email: "speed@example.org"}, commons.MunicipalityOwner("0301")
	err := db.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(&p), tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: owner, Role: allmenning.RoleEditor}))
	})
	return allmenning.Actor{
		Reader: allmenning.Reader{Person: p.ID, Peer: true, Organisations: []allmenning.OrganisationID{owner}}, Acting: owner, Role: allmenning.RoleEditor,
	}, err
}
