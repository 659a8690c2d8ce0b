package store

import (
	"context"
	"fmt"

	"allmenning"
)

const organisationColumns = `id, number, kind, name, parent, municipality, website`

func scanOrganisation(row scanner) (o allmenning.Organisation, err error) {
	err = row.Scan(&o.ID, &o.Number, &o.Kind, &o.Name, &o.Parent, &o.Municipality, &o.Website)
	return o, err
}

// PutOrganisation stores an organisation, in place of the one with the same id. Conflict when another has its number.
func (tx *Tx) PutOrganisation(o allmenning.Organisation) error {
	_, err := tx.exec(`
		INSERT INTO organisation (id, number, kind, name, parent, municipality, website)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, kind = excluded.kind, name = excluded.name,
		                               parent = excluded.parent, municipality = excluded.municipality,
		                               website = excluded.website`,
		o.ID, o.Number, o.Kind, o.Name, o.Parent, o.Municipality, o.Website)
	if err != nil {
		return fmt.Errorf("store: organisation %s: %w", o.ID, err)
	}
	return nil
}

// LockOrganisation lets no other transaction that asks the same go on until this one has ended: for acts that count who is
// left before they take somebody away.
func (tx *Tx) LockOrganisation(id allmenning.OrganisationID) error {
	_, err := tx.exec(`UPDATE organisation SET name = name WHERE id = $1`, id)
	return wrap("organisation", err)
}

// Organisation gives one organisation. ErrNotFound when there is none.
func (tx *Tx) Organisation(id allmenning.OrganisationID) (allmenning.Organisation, error) {
	return organisation(tx.ctx, tx.tx, id)
}

// Organisation gives one organisation. ErrNotFound when there is none. Organisations are open to everybody.
func (db *DB) Organisation(ctx context.Context, id allmenning.OrganisationID) (allmenning.Organisation, error) {
	return organisation(ctx, db.read, id)
}

func organisation(ctx context.Context, q querier, id allmenning.OrganisationID) (allmenning.Organisation, error) {
	found, err := collect(ctx, q, `SELECT `+organisationColumns+` FROM organisation WHERE id = $1`, []any{id}, scanOrganisation)
	if err != nil {
		return allmenning.Organisation{}, fmt.Errorf("store: organisation %s: %w", id, err)
	}
	if len(found) == 0 {
		return allmenning.Organisation{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// Organisations gives all organisations by name, in byte order.
func (db *DB) Organisations(ctx context.Context) ([]allmenning.Organisation, error) {
	found, err := collect(ctx, db.read, `SELECT `+organisationColumns+` FROM organisation ORDER BY name, id`, nil, scanOrganisation)
	if err != nil {
		return nil, fmt.Errorf("store: organisations: %w", err)
	}
	return found, nil
}
