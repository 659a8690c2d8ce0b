package main

import (
	"net/http"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// exchangeTags asks for pages with the tags that others got with them, and fails where somebody is told by it that a page is as it was
// which is another to them. It gives how many pages had a tag.
func (c *canaries) exchangeTags(people ...*person) (tagged int) {
	c.t.Helper()
	for _, path := range []string{"/", "/prosjekter", "/behov", "/kommuner/" + town, "/sok?q=fall", "/prosjekter/" + string(idOf(allmenning.NounProject, "public")), "/prosjekter/" + string(idOf(allmenning.NounProject, "own"))} {
		for _, a := range people {
			first := c.ask(a, http.MethodGet, path, nil)
			tag := first.header.Get("ETag")
			if tag == "" {
				continue
			}
			tagged++
			for _, b := range people {
				plain, got := c.ask(b, http.MethodGet, path, nil), c.ask(b, http.MethodGet, path, nil, "If-None-Match", tag)
				if got.code == http.StatusNotModified && plain.body != first.body {
					c.leak("%s: %s is told that the page of %s is unchanged", path, b.name, a.name)
				}
			}
		}
	}
	return tagged
}

// A tag of a page as another reader has it says nothing: the page is sent unless it is the same.
func TestCanary_tags(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	if tagged := c.exchangeTags(c.people...); tagged == 0 {
		t.Error("no page had a tag")
	}
	public := c.byID(idOf(allmenning.NounProject, "public"))
	before := c.ask(c.people[0], http.MethodGet, public.Path(), nil)
	testkit.Write(t, c.db, func(tx *store.Tx) error {
		_, err := tx.SetState(public.ID, public.Version, allmenning.Withdrawn, testkit.Program())
		return err
	})
	if got := c.ask(c.people[0], http.MethodGet, public.Path(), nil, "If-None-Match", before.header.Get("ETag")); got.code != http.StatusNotFound {
		t.Errorf("what was withdrawn a moment ago is answered with %d to its old tag", got.code)
	}
	public.State = allmenning.Withdrawn
	for _, path := range c.fixed() {
		c.listen(c.people[0], path+" after withdrawal", c.ask(c.people[0], http.MethodGet, path, nil).all())
	}
}
