package commons

import (
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// A result is from the project it was told of: a change moves it nowhere, and does not say that it was taken up from there.
func TestChange_leaves_a_result_where_it_is_from(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		mine, second, others := ownProject(t, c, editor), ownProject(t, c, editor), ownProject(t, c, other)
		r, err := c.Publish(ctx, editor, Publishing{Record: shortResult(), Links: from1(mine)})
		if err != nil {
			t.Fatal(wrongFields(err), err)
		}
		to := func(p *allmenning.Record, kind allmenning.LinkKind) []allmenning.Link {
			return []allmenning.Link{{To: p.ID, Kind: kind}}
		}
		for name, test := range map[string]struct {
			link, unlink []allmenning.Link
			want         string
		}{
			"taken up from its own project": {to(mine, allmenning.LinkAdopted), nil, "links.adopted field.not_to_adopt"},
			"from another's project":        {to(others, allmenning.LinkFrom), nil, "links.from field.not_own_project"},
			"from two of its own":           {to(second, allmenning.LinkFrom), nil, "links.from field.not_own_project"},
			"moved":                         {to(second, allmenning.LinkFrom), to(mine, allmenning.LinkFrom), "links.from field.not_own_project"},
			"from nowhere":                  {nil, to(mine, allmenning.LinkFrom), "links.from field.required"},
			"from where it is":              {to(mine, allmenning.LinkFrom), nil, ""},
			"taken up from another's":       {to(others, allmenning.LinkAdopted), nil, ""},
		} {
			now, err := db.Record(ctx, editor.Reader, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Change(ctx, editor, Changing{Record: now, Link: test.link, Unlink: test.unlink})
			if got := wrongFields(err); test.want == "" && err != nil || test.want != "" && (len(got) != 1 || got[0] != test.want) {
				t.Errorf("%s: %v (%v), want %q", name, got, err, test.want)
			}
		}
		links, err := db.LinksOf(ctx, editor.Reader, r.ID)
		if err != nil || len(links) != 2 || links[0].To != mine.ID {
			t.Errorf("it has the arrows %v (%v), want the one it had and the one that was allowed", links, err)
		}
	})
}

// asOpen is held to the rule of who sees what, for everybody there may be.
func TestAsOpen_of_everybody(t *testing.T) {
	var closures []allmenning.Closure
	for _, level := range []allmenning.Level{allmenning.Own, allmenning.Group, allmenning.Peers, allmenning.Public} {
		closures = append(closures, allmenning.Closure{Level: level})
	}
	closures[1].Group = "one"
	closures = append(closures, allmenning.Closure{Level: allmenning.Group, Group: "two"})
	readers := []allmenning.Reader{
		{},
		{Peer: true},
		{Groups: []allmenning.GroupID{"one"}},
		{Groups: []allmenning.GroupID{"two"}},
		{Peer: true, Groups: []allmenning.GroupID{"one"}},
		{Organisations: []allmenning.OrganisationID{vefsn}},
	}
	class := func(cl allmenning.Closure) allmenning.Class {
		r := testkit.Project()
		r.Owner, r.Closure = vefsn, cl
		return r.Class()
	}
	for _, a := range closures {
		for _, b := range closures {
			want := true
			for _, r := range readers {
				want = want && (!r.Sees(class(b)) || r.Sees(class(a)))
			}
			if got := asOpen(a, b); got != want {
				t.Errorf("all who see %+v see %+v: %v, want %v", b, a, got, want)
			}
		}
	}
}
