package store

import (
	"context"
	"fmt"

	"allmenning"
)

const membershipColumns = `constellation, org, role, since, until`

func scanMembership(row scanner) (m allmenning.Membership, err error) {
	err = row.Scan(&m.Constellation, &m.Organisation, &m.Role, &m.Since, &m.Until)
	return m, err
}

// Join makes an organisation a member of a constellation from now, or changes what it is there. It says whether anything
// changed. The record of the constellation must be stored; the event is the act's to append, with RecordEvent.
func (tx *Tx) Join(m allmenning.Membership) (changed bool, err error) {
	n, err := tx.exec(`UPDATE membership SET role = $1 WHERE constellation = $2 AND org = $3 AND until = 0 AND role <> $1`,
		m.Role, m.Constellation, m.Organisation)
	if err != nil || n > 0 {
		return n > 0, wrap("join", err)
	}
	n, err = tx.exec(`
		INSERT INTO membership (constellation, org, role, since, until) VALUES ($1, $2, $3, $4, 0)
		ON CONFLICT DO NOTHING`, m.Constellation, m.Organisation, m.Role, tx.now)
	return n > 0, wrap("join", err)
}

// Leave ends an organisation's membership now. It says whether there was one.
func (tx *Tx) Leave(c allmenning.GroupID, org allmenning.OrganisationID) (changed bool, err error) {
	n, err := tx.exec(`
		UPDATE membership SET until = CASE WHEN since >= $1 THEN since + 1 ELSE $1 END
		WHERE  constellation = $2 AND org = $3 AND until = 0`, tx.now, c, org)
	return n > 0, wrap("leave", err)
}

// Members gives the members of a constellation of today, the lead first, then by when they came.
func (db *DB) Members(ctx context.Context, c allmenning.GroupID) ([]allmenning.Membership, error) {
	return members(ctx, db.read, c)
}

// Members gives the members of a constellation of today, the lead first, then by when they came.
func (tx *Tx) Members(c allmenning.GroupID) ([]allmenning.Membership, error) {
	return members(tx.ctx, tx.tx, c)
}

func members(ctx context.Context, q querier, c allmenning.GroupID) ([]allmenning.Membership, error) {
	found, err := collect(ctx, q, `
		SELECT `+membershipColumns+` FROM membership WHERE constellation = $1 AND until = 0
		ORDER  BY CASE WHEN role = 'lead' THEN 0 ELSE 1 END, since, org`, []any{c}, scanMembership)
	return found, wrap("members", err)
}

// GroupsOf gives the constellations that any of orgs is a member of now, in order of id.
func (db *DB) GroupsOf(ctx context.Context, orgs ...allmenning.OrganisationID) ([]allmenning.GroupID, error) {
	if len(orgs) == 0 {
		return nil, nil
	}
	var a args
	found, err := collect(ctx, db.read, `
		SELECT DISTINCT constellation FROM membership WHERE until = 0 AND org IN (`+list(&a, orgs)+`) ORDER BY constellation`,
		a, func(row scanner) (g allmenning.GroupID, err error) {
			err = row.Scan(&g)
			return g, err
		})
	return found, wrap("groups", err)
}

// GroupsIn gives the constellations that an organisation of a municipality, by its number of today, is a member of now, in
// order of id.
func (db *DB) GroupsIn(ctx context.Context, number allmenning.MunicipalityNumber) ([]allmenning.RecordID, error) {
	found, err := collect(ctx, db.read, `
		SELECT DISTINCT m.constellation
		FROM   membership m JOIN organisation o ON o.id = m.org
		WHERE  m.until = 0 AND o.municipality = $1
		ORDER  BY m.constellation`, []any{number}, func(row scanner) (id allmenning.RecordID, err error) {
		err = row.Scan(&id)
		return id, err
	})
	return found, wrap("groups in", err)
}

// OpenTo gives the published records of an organisation that are open to a constellation and no further, or have a block that is,
// the newest change first; without the constellation's own record.
func (db *DB) OpenTo(ctx context.Context, c allmenning.GroupID, owner allmenning.OrganisationID) ([]allmenning.RecordID, error) {
	return openTo(ctx, db.read, c, owner)
}

// OpenTo gives the published records of an organisation that are open to a constellation and no further, or have a block that is,
// the newest change first; without the constellation's own record.
func (tx *Tx) OpenTo(c allmenning.GroupID, owner allmenning.OrganisationID) ([]allmenning.RecordID, error) {
	return openTo(tx.ctx, tx.tx, c, owner)
}

func openTo(ctx context.Context, q querier, c allmenning.GroupID, owner allmenning.OrganisationID) ([]allmenning.RecordID, error) {
	found, err := collect(ctx, q, `
		SELECT r.id FROM record r
		WHERE  r.owner_org = $1 AND r.state = 'published' AND r.id <> $2
		AND    (r.level = 1 AND r.group_id = $2 OR r.id IN (SELECT record FROM block WHERE level = 1 AND group_id = $2))
		ORDER  BY r.changed_at DESC, r.id DESC`, []any{owner, c}, func(row scanner) (id allmenning.RecordID, err error) {
		err = row.Scan(&id)
		return id, err
	})
	return found, wrap("open to", err)
}

// InvitedTo gives the published constellations whose record names an organisation that is no member now, the newest change first. The
// name may stand elsewhere than among the invited; whoever reads the records sees.
func (db *DB) InvitedTo(ctx context.Context, org allmenning.OrganisationID) ([]allmenning.RecordID, error) {
	found, err := collect(ctx, db.read, `
		SELECT r.id
		FROM   record r JOIN revision v ON v.record = r.id AND v.version = r.version AND v.block = 'core'
		WHERE  r.noun = 'constellation' AND r.state = 'published' AND v.body LIKE $1 ESCAPE '\'
		AND    NOT EXISTS (SELECT 1 FROM membership m WHERE m.constellation = r.id AND m.org = $2 AND m.until = 0)
		ORDER  BY r.changed_at DESC, r.id DESC`, []any{`%"` + literally(string(org)) + `"%`, org}, func(row scanner) (id allmenning.RecordID, err error) {
		err = row.Scan(&id)
		return id, err
	})
	return found, wrap("invited to", err)
}

// RecordEvent appends an event to a stored record whose texts stay as they are, such as that a member joined. meta is a code
// or an id, never a text.
func (tx *Tx) RecordEvent(actor allmenning.Actor, act allmenning.Act, id allmenning.RecordID, meta string) error {
	version, err := tx.version(id)
	if err != nil {
		return err
	}
	e := allmenning.Event{Act: act, Record: id, Version: version}
	if meta != "" {
		e.Meta = eventMeta{Of: meta}.text()
	}
	tx.event(actor, e)
	return nil
}

// wrap says what was being done; nil stays nil.
func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("store: %s: %w", what, err)
	}
	return nil
}
