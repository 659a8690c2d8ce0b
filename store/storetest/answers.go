package storetest

import (
	"errors"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func answers(t *testing.T, open Open) {
	db := open(t, store.Options{})
	s, f1, f2 := testkit.Synthesis(), testkit.Finding(), testkit.Finding()
	testkit.Put(t, db, s, f1, f2)
	version := func(n int, c allmenning.Class) *allmenning.SynthesisVersion {
		return &allmenning.SynthesisVersion{
			Synthesis: s.ID, N: n, Audience: c, Engine: "1", InputsHash: "ab", Result: []byte(`{"mu":-0.25,"b":[2,1]}`), At: 5,
			Changed: "synthesis.changed.first", Members: []allmenning.Member{
				{Finding: f2.ID, Included: true, Invert: true}, {Finding: f1.ID, Reason: "synthesis.why_not.no_se"},
			},
		}
	}
	putAnswer := func(v *allmenning.SynthesisVersion) error {
		return db.Write(ctx, func(tx *store.Tx) error { return tx.PutSynthesisVersion(v, program) })
	}
	public, group := version(1, allmenning.Class{Level: allmenning.Public}), version(2, allmenning.Class{Level: allmenning.Group, Group: "g1"})
	if err := errors.Join(putAnswer(public), putAnswer(group)); err != nil {
		t.Fatal(err)
	}
	refused(t, putAnswer(version(2, public.Audience)), allmenning.Conflict)
	refused(t, putAnswer(version(4, public.Audience)), allmenning.Conflict)
	if err := putAnswer(version(3, allmenning.Class{Level: allmenning.Peers})); err == nil {
		t.Error("an answer for peers is stored")
	}
	one := must[*allmenning.SynthesisVersion](t)
	is(t, one(db.LatestSynthesisVersion(ctx, anonymous, s.ID)), public)
	member := allmenning.Reader{Groups: []allmenning.GroupID{"g1"}}
	is(t, one(db.LatestSynthesisVersion(ctx, member, s.ID)), group)
	many := must[[]*allmenning.SynthesisVersion](t)
	is(t, many(db.SynthesisVersions(ctx, library, s.ID)), []*allmenning.SynthesisVersion{group, public})
	is(t, len(many(db.SynthesisVersions(ctx, anonymous, s.ID))), 1)
	is(t, len(must[[]allmenning.Event](t)(db.History(ctx, anonymous, s.ID))), 2)
	is(t, len(must[[]allmenning.Event](t)(db.History(ctx, member, s.ID))), 3)
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.SetState(s.ID, 1, allmenning.Withdrawn, program)
		return err
	})
	_, err := db.LatestSynthesisVersion(ctx, anonymous, s.ID)
	refused(t, err, allmenning.NotFound)
	whole(t, db)
}

func edges(t *testing.T, open Open) {
	db := open(t, store.Options{})
	a, b, c, closed := testkit.Project(), testkit.Project(), testkit.Need(), testkit.Project()
	closed.Closure.Level = allmenning.Peers
	testkit.Put(t, db, a, b, c, closed)
	edge := func(x, y *allmenning.Record, score float64) store.Edge {
		return store.Edge{A: x.ID, B: y.ID, Label: "related", Score: score, Features: []byte(`{"shared":["fall"]}`), Chain: "1"}
	}
	if err := db.ReplaceEdges(ctx, a.ID, []store.Edge{edge(b, a, .3), edge(a, c, .9), edge(a, closed, .5)}); err != nil {
		t.Fatal(err)
	}
	get := must[[]store.Edge](t)
	is(t, get(db.Edges(ctx, anonymous, a.ID, 10)), []store.Edge{edge(a, c, .9), edge(a, b, .3)})
	is(t, get(db.Edges(ctx, anonymous, a.ID, 1)), []store.Edge{edge(a, c, .9)})
	is(t, get(db.Edges(ctx, library, closed.ID, 10)), []store.Edge{}) // not stored at all
	is(t, get(db.Edges(ctx, anonymous, c.ID, 10)), []store.Edge{edge(a, c, .9)})
	strong := []string{}
	err := db.EachStrongEdge(ctx, .9, func(x, y []byte) error { strong = append(strong, string(x)+string(y)); return nil })
	is(t, err, nil)
	is(t, strong, []string{string(a.ID + c.ID)})
	if err := db.ReplaceEdges(ctx, c.ID, []store.Edge{edge(c, b, .4)}); err != nil {
		t.Fatal(err)
	}
	is(t, get(db.Edges(ctx, anonymous, a.ID, 10)), []store.Edge{edge(a, b, .3)})
	if err := db.ReplaceEdges(ctx, c.ID, []store.Edge{edge(a, b, 1)}); err == nil {
		t.Error("an edge that does not touch the record is stored")
	}
	next := *b
	next.Version, next.Closure.Level = 2, allmenning.Own
	must[bool](t)(put(db, &next)) // closed later: the stored edge is not shown, even before it is taken away
	is(t, get(db.Edges(ctx, anonymous, a.ID, 10)), []store.Edge{})
	is(t, len(get(db.Edges(ctx, library, a.ID, 10))), 1)
	if err := db.ClearDerived(ctx); err != nil {
		t.Fatal(err)
	}
	is(t, get(db.Edges(ctx, library, a.ID, 10)), []store.Edge{})
	whole(t, db)
}
