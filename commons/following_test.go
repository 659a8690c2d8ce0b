package commons

import (
	"context"
	"net/url"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
)

func TestSearchOf_one_form(t *testing.T) {
	for in, want := range map[string]string{
		"q=eldre+som+faller&n=20&kommune=1824&lang=nn": "q=eldre+som+faller",
		"tema=falls&q=+fall+&noun=study&noun=project":  "noun=study&noun=project&q=fall&tema=falls",
		"tema=falls": "",
		"q=++":       "",
		"":           "",
	} {
		q, err := url.ParseQuery(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := SearchOf(q); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFollow(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleReader)
	mine, others := testkit.Project(), testkit.Project()
	mine.Owner, others.Owner = vefsn, fauske
	mine.Closure, others.Closure = allmenning.Closure{Level: allmenning.Own}, allmenning.Closure{Level: allmenning.Own}
	testkit.Put(t, db, mine, others)
	none := func(id allmenning.RecordID, what string) {
		t.Helper()
		if err := c.Follow(ctx, kari, allmenning.FollowRecord, string(id)); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("%s: %v, want NotFound", what, err)
		}
	}
	none(others.ID, "a hidden record")
	none("no such", "a record that is not there")
	for kind, of := range map[allmenning.FollowKind]string{
		allmenning.FollowMunicipality: "9999", allmenning.FollowOrganisation: "no such", allmenning.FollowTheme: "no such", allmenning.FollowSearch: "q=", "person": "ada",
	} {
		if err := c.Follow(ctx, kari, kind, of); err == nil {
			t.Errorf("%s %q can be followed", kind, of)
		}
	}
	if err := c.Follow(ctx, allmenning.Visitor{}, allmenning.FollowTheme, "falls"); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("nobody follows: %v", err)
	}
	for range 2 {
		for kind, of := range map[allmenning.FollowKind]string{
			allmenning.FollowRecord: string(mine.ID), allmenning.FollowMunicipality: "1824", allmenning.FollowOrganisation: string(Library), allmenning.FollowTheme: "falls",
			allmenning.FollowSearch: "q=fall&n=30",
		} {
			if err := c.Follow(ctx, kari, kind, of); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
		}
	}
	f, err := c.Follows(ctx, kari)
	if err != nil || len(f.All) != 5 || f.Often != Weekly {
		t.Fatalf("%+v, %v", f, err)
	}
	for _, x := range f.All {
		if x.Path == "" {
			t.Errorf("%s %s leads nowhere", x.Kind, x.Of)
		}
	}
	if err := c.Unfollow(ctx, kari, "", ""); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("following nothing more at once, by mistake: %v", err)
	}
	if err := c.Unfollow(ctx, kari, allmenning.FollowSearch, "q=fall"); err != nil {
		t.Fatal(err)
	}
	if yes, err := c.IsFollowed(ctx, kari.Actor.Person, allmenning.FollowSearch, "q=fall"); yes || err != nil {
		t.Errorf("still followed: %v, %v", yes, err)
	}
	if yes, err := c.IsFollowed(ctx, kari.Actor.Person, allmenning.FollowTheme, "falls"); !yes || err != nil {
		t.Errorf("not followed: %v, %v", yes, err)
	}
	if err := c.SetDigest(ctx, kari, "daily"); allmenning.KindOf(err) != allmenning.Invalid {
		t.Errorf("a rhythm there is none of: %v", err)
	}
}

// Who writes a record hears of what comes to be like it, without asking.
func TestPublish_follows_ones_own(t *testing.T) {
	_, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleEditor)
	r, err := c.Publish(ctx, kari.Actor, Publishing{Record: wholeNeed()})
	if err != nil {
		t.Fatal(err)
	}
	if yes, err := c.IsFollowed(ctx, kari.Actor.Person, allmenning.FollowRecord, string(r.ID)); !yes || err != nil {
		t.Errorf("not followed: %v, %v", yes, err)
	}
}
