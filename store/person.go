package store

import (
	"context"
	"fmt"

	"allmenning"
)

const personColumns = `p.id, p.name, p.email, p.lang, p.admin, p.closed, p.created_at`

func scanPerson(row scanner) (p allmenning.Person, err error) {
	err = row.Scan(&p.ID, &p.Name, &p.Email, &p.Lang, &p.Admin, &p.Closed, &p.Created)
	return p, err
}

// PutPerson stores p, in place of the one with the same id. Conflict when another has the address. Created is set where it
// is 0.
func (tx *Tx) PutPerson(p *allmenning.Person) error {
	if err := p.Check(); err != nil {
		return err
	}
	if p.Created == 0 {
		p.Created = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO person (id, name, email, lang, admin, closed, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, lang = excluded.lang,
		                               admin = excluded.admin, closed = excluded.closed`,
		p.ID, p.Name, p.Email, p.Lang, p.Admin, p.Closed, p.Created)
	if err != nil {
		return fmt.Errorf("store: person %s: %w", p.ID, err)
	}
	return nil
}

// Person gives one person. ErrNotFound when there is none.
func (tx *Tx) Person(id allmenning.PersonID) (allmenning.Person, error) {
	return onePerson(tx.ctx, tx.tx, `p.id = $1`, id)
}

// HoldPerson is Person, and lets nobody else change the person, begin or end a session of theirs, or close the account, before the
// transaction ends, if they hold the person too. Whoever holds more than one person begins with HoldAdmins.
func (tx *Tx) HoldPerson(id allmenning.PersonID) (allmenning.Person, error) {
	if _, err := collect(tx.ctx, tx.tx, `SELECT id FROM person WHERE id = $1 `+tx.db.engine.hold, []any{id}, scanString); err != nil {
		return allmenning.Person{}, wrap("person", err)
	}
	return tx.Person(id) // by a statement of its own, which sees what was waited for
}

// Person gives one person. ErrNotFound when there is none.
func (db *DB) Person(ctx context.Context, id allmenning.PersonID) (allmenning.Person, error) {
	return onePerson(ctx, db.read, `p.id = $1`, id)
}

// PersonByEmail gives the person with a folded address. ErrNotFound when there is none.
func (tx *Tx) PersonByEmail(email string) (allmenning.Person, error) {
	return onePerson(tx.ctx, tx.tx, `p.email = $1`, email)
}

// PersonByEmail gives the person with a folded address. ErrNotFound when there is none.
func (db *DB) PersonByEmail(ctx context.Context, email string) (allmenning.Person, error) {
	return onePerson(ctx, db.read, `p.email = $1`, email)
}

func onePerson(ctx context.Context, q querier, where string, arg any) (allmenning.Person, error) {
	found, err := collect(ctx, q, `SELECT `+personColumns+` FROM person p WHERE `+where, []any{arg}, scanPerson)
	if err != nil {
		return allmenning.Person{}, fmt.Errorf("store: person: %w", err)
	}
	if len(found) == 0 {
		return allmenning.Person{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// PersonNames gives the names of people by id, for history; those that are not there are left out.
func (db *DB) PersonNames(ctx context.Context, ids []allmenning.PersonID) (map[allmenning.PersonID]string, error) {
	out := map[allmenning.PersonID]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var a args
	err := each(ctx, db.read, `SELECT id, name FROM person WHERE id IN (`+list(&a, ids)+`)`, a, func(row scanner) error {
		var id allmenning.PersonID
		var name string
		err := row.Scan(&id, &name)
		out[id] = name
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: names: %w", err)
	}
	return out, nil
}

// HasAdmin says whether anybody runs the instance.
func (tx *Tx) HasAdmin() (bool, error) { return hasAdmin(tx.ctx, tx.tx) }

// HasAdmin says whether anybody runs the instance.
func (db *DB) HasAdmin(ctx context.Context) (bool, error) { return hasAdmin(ctx, db.read) }

func hasAdmin(ctx context.Context, q querier) (bool, error) {
	found, err := collect(ctx, q, `SELECT id FROM person WHERE admin AND NOT closed LIMIT 1`, nil, scanString)
	if err != nil {
		return false, fmt.Errorf("store: admin: %w", err)
	}
	return len(found) > 0, nil
}

// Admins gives everybody who runs the instance, by name.
func (db *DB) Admins(ctx context.Context) ([]allmenning.Person, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+personColumns+` FROM person p WHERE p.admin AND NOT p.closed ORDER BY p.name, p.id`, nil, scanPerson)
	if err != nil {
		return nil, fmt.Errorf("store: admins: %w", err)
	}
	return found, nil
}

// HoldAdmins gives everybody who runs the instance and holds each as HoldPerson does: of two who stop at the same moment the second
// counts without the first.
func (tx *Tx) HoldAdmins() ([]allmenning.PersonID, error) {
	found, err := collect(tx.ctx, tx.tx, `SELECT id FROM person WHERE admin AND NOT closed ORDER BY id `+tx.db.engine.hold, nil,
		func(row scanner) (id allmenning.PersonID, err error) {
			err = row.Scan(&id)
			return id, err
		})
	return found, wrap("admins", err)
}

// PutCredential keeps how a person shows who they are, in place of the one with the same kind and subject.
func (tx *Tx) PutCredential(kind, subject string, person allmenning.PersonID, secret string) error {
	_, err := tx.exec(`
		INSERT INTO credential (kind, subject, person, secret, set_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (kind, subject) DO UPDATE SET secret = excluded.secret, set_at = excluded.set_at`,
		kind, subject, person, secret, tx.now)
	if err != nil {
		return fmt.Errorf("store: credential: %w", err)
	}
	return nil
}

// DeleteCredentials takes away every way a person had to show who they are.
func (tx *Tx) DeleteCredentials(person allmenning.PersonID) error {
	if _, err := tx.exec(`DELETE FROM credential WHERE person = $1`, person); err != nil {
		return fmt.Errorf("store: credential: %w", err)
	}
	return nil
}

// Credential gives whom a credential belongs to, and its secret. ErrNotFound when there is none.
func (tx *Tx) Credential(kind, subject string) (person allmenning.PersonID, secret string, err error) {
	return credential(tx.ctx, tx.tx, kind, subject)
}

// Credential gives whom a credential belongs to, and its secret. ErrNotFound when there is none.
func (db *DB) Credential(ctx context.Context, kind, subject string) (person allmenning.PersonID, secret string, err error) {
	return credential(ctx, db.read, kind, subject)
}

func credential(ctx context.Context, q querier, kind, subject string) (person allmenning.PersonID, secret string, err error) {
	found := false
	err = each(ctx, q, `SELECT person, secret FROM credential WHERE kind = $1 AND subject = $2`, []any{kind, subject},
		func(row scanner) error {
			found = true
			return row.Scan(&person, &secret)
		})
	if err != nil {
		return "", "", fmt.Errorf("store: credential: %w", err)
	}
	if !found {
		return "", "", allmenning.ErrNotFound
	}
	return person, secret, nil
}
