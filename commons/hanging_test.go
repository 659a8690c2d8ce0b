package commons

import (
	"context"
	"errors"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// tellTwo publishes a project with two results, the second with its numbers closed to public employees.
func tellTwo(t *testing.T, c *Commons, by allmenning.Actor) (project, first, second *allmenning.Record) {
	t.Helper()
	project = ownProject(t, c, by)
	first, second = shortResult(), numbers(shortResult(), 30, 100, 40, 100)
	second.Blocks = map[allmenning.BlockName]allmenning.Closure{allmenning.Numbers: {Level: allmenning.Peers, Basis: "offl-14"}}
	for _, r := range []*allmenning.Record{first, second} {
		if _, err := c.Publish(context.Background(), by, Publishing{Record: r, Links: from1(project)}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
	}
	return project, first, second
}

func TestWithdraw_takes_the_results_along_that_are_named(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project, first, second := tellTwo(t, c, editor)
		now := stands(t, db, editor, project.ID)
		hang, err := c.OpenResults(ctx, editor, now)
		if err != nil || len(hang) != 2 {
			t.Fatalf("%d results hang on the project (%v), want 2", len(hang), err)
		}
		for range 2 { // sent twice
			if err := c.Withdraw(ctx, editor, project.ID, now.Version, first.ID, first.ID); err != nil {
				t.Fatal(err)
			}
		}
		for id, want := range map[allmenning.RecordID]allmenning.State{project.ID: allmenning.Withdrawn, first.ID: allmenning.Withdrawn, second.ID: allmenning.Published} {
			if got := stands(t, db, editor, id); got.State != want {
				t.Errorf("%s %s is %s, want %s", got.Noun, id, got.State, want)
			}
		}
		if got := stands(t, db, editor, first.ID); got.Version != 2 {
			t.Errorf("version %d of the result, want one new version", got.Version)
		}
		if hang, _ := c.OpenResults(ctx, editor, now); len(hang) != 1 || hang[0].ID != second.ID {
			t.Errorf("%d results are still open, want the one", len(hang))
		}
	})
}

func TestWithdraw_takes_along_nothing_but_the_owners_results_of_that_project(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project, first, _ := tellTwo(t, c, editor)
		_, another, _ := tellTwo(t, c, editor)
		others := testkit.Finding()
		others.Owner = fauske
		testkit.Put(t, db, others)
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutLink(allmenning.Link{From: others.ID, To: project.ID, Kind: allmenning.LinkFrom, By: fauske}, Program())
		})
		now := stands(t, db, editor, project.ID)
		if hang, err := c.OpenResults(ctx, editor, now); err != nil || len(hang) != 2 {
			t.Errorf("%d results (%v), want the owner's two", len(hang), err)
		}
		for name, id := range map[string]allmenning.RecordID{"of another project": another.ID, "of another owner": others.ID, "no such": allmenning.NewID[allmenning.RecordID]()} {
			if err := c.Withdraw(ctx, editor, project.ID, now.Version, first.ID, id); allmenning.KindOf(err) != allmenning.NotFound {
				t.Errorf("%s: %v, want not found", name, err)
			}
			core := allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}
			if err := c.SetClosure(ctx, editor, project.ID, now.Version, core, nil, first.ID, id); allmenning.KindOf(err) != allmenning.NotFound {
				t.Errorf("closing, %s: %v, want not found", name, err)
			}
		}
		for _, id := range []allmenning.RecordID{project.ID, first.ID} {
			if got := stands(t, db, editor, id); got.State != allmenning.Published || got.Closure.Level != allmenning.Public {
				t.Errorf("%s is %s at level %d after what was refused", got.Noun, got.State, got.Closure.Level)
			}
		}
	})
}

func TestSetClosure_closes_the_results_along_as_much(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project, first, second := tellTwo(t, c, editor)
		now := stands(t, db, editor, project.ID)
		peers := allmenning.Closure{Level: allmenning.Peers, Basis: "offl-14"}
		for range 2 { // sent twice
			if err := c.SetClosure(ctx, editor, project.ID, now.Version, peers, nil, second.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := stands(t, db, editor, second.ID); got.Closure != peers || len(got.Blocks) != 0 || got.Version != 2 {
			t.Errorf("%+v, blocks %v, version %d; want as the project, the block with it, in one version", got.Closure, got.Blocks, got.Version)
		}
		if got := stands(t, db, editor, first.ID); got.Closure.Level != allmenning.Public || got.Version != 1 {
			t.Errorf("level %d, version %d of the one that was not named", got.Closure.Level, got.Version)
		}
		// Opened again, the results that go along are not opened.
		if err := c.SetClosure(ctx, editor, project.ID, now.Version+1, allmenning.Closure{Level: allmenning.Public}, nil, second.ID); err != nil {
			t.Fatal(err)
		}
		if got := stands(t, db, editor, second.ID); got.Closure != peers {
			t.Errorf("the result follows a project that opens: %+v", got.Closure)
		}
	})
}

func TestSetClosure_of_a_result_along_asks_for_two_persons_as_for_itself(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", vefsn, allmenning.RoleEditor)
		project, first, _ := tellTwo(t, c, editor)
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
		})
		now := stands(t, db, editor, project.ID)
		later := allmenning.Closure{Level: allmenning.Own, Basis: "offl-14", OpensAt: c.store.Now() + 86_400_000}
		var refusal *allmenning.Error
		if err := c.SetClosure(ctx, editor, project.ID, now.Version, later, nil, first.ID); !errors.As(err, &refusal) || refusal.Key != "publish.second_person" {
			t.Fatalf("%v, want that another must do what opens by a date", err)
		}
		if err := c.SetClosure(ctx, other, project.ID, now.Version, later, nil, first.ID); err != nil {
			t.Fatal(err)
		}
		if got := stands(t, db, editor, first.ID); got.Closure != later {
			t.Errorf("%+v, want as the project", got.Closure)
		}
	})
}

func TestAsStrict_opens_no_block(t *testing.T) {
	own, peers := allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}, allmenning.Closure{Level: allmenning.Peers, Basis: "offl-14"}
	a, b := allmenning.Closure{Level: allmenning.Group, Group: "a"}, allmenning.Closure{Level: allmenning.Group, Group: "b"}
	for name, test := range map[string]struct{ core, was, want allmenning.Closure }{
		"the same group":                   {a, a, a},
		"another group":                    {a, b, allmenning.Closure{Level: allmenning.Own}},
		"employees, the core to a group":   {a, peers, allmenning.Closure{Level: allmenning.Own}},
		"employees, the core the owner's":  {own, peers, own},
		"the owner's":                      {peers, own, own},
		"a group, the core to employees":   {peers, a, allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}},
		"opens before the core":            {allmenning.Closure{Level: allmenning.Peers, OpensAt: 20}, allmenning.Closure{Level: allmenning.Own, OpensAt: 10}, allmenning.Closure{Level: allmenning.Own, OpensAt: 20}},
		"opens never, the core some day":   {allmenning.Closure{Level: allmenning.Peers, OpensAt: 20}, own, own},
		"opens after the core, which also": {allmenning.Closure{Level: allmenning.Peers, OpensAt: 20}, allmenning.Closure{Level: allmenning.Own, OpensAt: 30}, allmenning.Closure{Level: allmenning.Own, OpensAt: 30}},
	} {
		if got := asStrict(test.core, map[allmenning.BlockName]allmenning.Closure{allmenning.Numbers: test.was})[allmenning.Numbers]; got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// stands is a record as the actor sees it now.
func stands(t *testing.T, db *store.DB, by allmenning.Actor, id allmenning.RecordID) *allmenning.Record {
	t.Helper()
	r, err := db.Record(context.Background(), by.Reader, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
