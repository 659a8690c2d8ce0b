package store

import (
	"context"
	"database/sql"
	"fmt"

	"allmenning"
)

// Edge is a stored likeness between two public records. It has no direction: A is the smaller id, whichever way it was
// put in.
type Edge struct {
	A, B     allmenning.RecordID
	Label    string  // of find/overlap: "same", "related" …
	Score    float64 // 0–1, greater is more alike
	Features []byte  // JSON of what the reasons are made from; nil is stored as {}
	Chain    string  // version of the analysis chain that made it
}

// Other is the end of e that is not id.
func (e Edge) Other(id allmenning.RecordID) allmenning.RecordID {
	if e.A == id {
		return e.B
	}
	return e.A
}

// ReplaceEdges puts edges in place of all edges that touch a record: those are about a text it no longer has. Each edge must
// touch it. An edge with an end that is not public now is left out, so that nothing stored tells of a closed record. Edges
// are derived, so there is no event.
func (db *DB) ReplaceEdges(ctx context.Context, id allmenning.RecordID, edges []Edge) error {
	return db.Write(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`DELETE FROM edge WHERE a = $1 OR b = $1`, id); err != nil {
			return fmt.Errorf("store: edges of %s: %w", id, err)
		}
		for _, e := range edges {
			if e.A != id && e.B != id {
				return fmt.Errorf("store: edges of %s: %s – %s does not touch it", id, e.A, e.B)
			}
			if e.A > e.B {
				e.A, e.B = e.B, e.A
			}
			_, err := tx.exec(insertEdge, e.A, e.B, e.Label, e.Score, orEmpty(e.Features, "{}"), e.Chain)
			if err != nil {
				return fmt.Errorf("store: edge %s – %s: %w", e.A, e.B, err)
			}
		}
		return nil
	})
}

// insertEdge stores an edge between two records that are public, as Class.IsPublic says. The casts tell PostgreSQL what the
// arguments of a SELECT are.
const insertEdge = `
	INSERT INTO edge (a, b, label, score, features, chain)
	SELECT x.id, y.id, cast($3 AS TEXT), cast($4 AS DOUBLE PRECISION), cast($5 AS TEXT), cast($6 AS TEXT)
	FROM   record x, record y
	WHERE  x.id = $1 AND x.level = 3 AND x.state = 'published'
	AND    y.id = $2 AND y.level = 3 AND y.state = 'published'
	ON CONFLICT (a, b) DO UPDATE
	SET    label = excluded.label, score = excluded.score, features = excluded.features, chain = excluded.chain`

// Edges gives the edges of a record whose both ends the reader sees, the most alike first, at most limit of them. The edges are
// found first, as the arrows of LinksOf are.
func (db *DB) Edges(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID, limit int) ([]Edge, error) {
	var a args
	this := a.add(id)
	edges, err := collect(ctx, db.read, `
		SELECT e.a, e.b, e.label, e.score, e.features, e.chain
		FROM   (SELECT * FROM edge WHERE a = `+this+` UNION SELECT * FROM edge WHERE b = `+this+`) e
		JOIN   record x ON x.id = e.a JOIN record y ON y.id = e.b
		WHERE  `+db.sees(reader, coreClass("x"), &a)+`
		AND    `+db.sees(reader, coreClass("y"), &a)+`
		ORDER  BY e.score DESC, e.a, e.b
		LIMIT  `+a.add(limit), a, func(row scanner) (e Edge, err error) {
		err = row.Scan(&e.A, &e.B, &e.Label, &e.Score, &e.Features, &e.Chain)
		return e, err
	})
	return edges, wrap("edges", err)
}

// EachStrongEdge calls fn with the two ends of every edge of at least a score, in no order, and stops with its error. It asks
// nobody who may see them: who shows something of them asks for the records. The texts are good until fn returns.
func (db *DB) EachStrongEdge(ctx context.Context, least float64, fn func(a, b []byte) error) error {
	err := each(ctx, db.read, `SELECT a, b FROM edge WHERE score >= $1`, args{least}, func(row scanner) error {
		var a, b sql.RawBytes
		if err := row.Scan(&a, &b); err != nil {
			return err
		}
		return fn(a, b)
	})
	if err != nil {
		return fmt.Errorf("store: edges: %w", err)
	}
	return nil
}
