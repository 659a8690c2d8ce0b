package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"allmenning"
)

// A list that waits is its organisation's. To everybody else its address is as one that was never given: the same answer after the same
// work, to whatever is asked of it; and the list stays as it was.
func TestCanary_lists(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	opens := func(p *person) bool { return p.edits(owner(town)) }
	lines := strings.Builder{}
	lines.WriteString("Nr;Navn;Status;Kommune\n")
	for i := range 3 {
		title := c.say(fmt.Sprintf("title in a list, %d", i), opens)
		status := "running"
		if i == 2 {
			status = c.say("what is wrong in a list", opens)
		}
		fmt.Fprintf(&lines, "%d;%s;%s;1824\n", i, title, status)
	}
	editor := c.named("editor")
	actor := allmenning.Actor{Reader: editor.reader, Acting: owner(town), Role: allmenning.RoleEditor}
	i, err := c.acts.ReceiveList(t.Context(), actor, "liste.csv", c.say("name of a list", opens), strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	const never = "0193cfff-0000-7000-8000-00000000beef"
	if _, err := c.db.Import(t.Context(), never, ""); allmenning.KindOf(err) != allmenning.NotFound {
		t.Fatalf("there is a list at %s: %v", never, err)
	}
	heard := map[string]bool{}
	for _, p := range c.people {
		for _, pattern := range append(spread("other"), spread("self")...) {
			method, path, _ := strings.Cut(pattern, " ")
			if !strings.HasPrefix(path, "/lister/{id}") {
				continue
			}
			methods := []string{method}
			if method == http.MethodGet {
				methods = append(methods, http.MethodHead)
			}
			if opens(p) {
				if method == http.MethodGet {
					for _, k := range c.listen(p, pattern, c.ask(p, method, strings.Replace(path, "{id}", string(i.ID), 1), nil).all()) {
						heard[k.name] = true
					}
				}
				continue
			}
			var form url.Values
			if method == http.MethodPost {
				form = url.Values{"niva": {"public"}, "ark": {"0"}}
			}
			for _, method := range methods {
				asks := func(id string) func() (answer, string) {
					return func() (answer, string) {
						got := c.ask(p, method, strings.Replace(path, "{id}", id, 1), form)
						c.listen(p, pattern, got.all())
						return got, id
					}
				}
				c.hold(method+" "+path+" of somebody else's list, to "+p.name, asks(string(i.ID)), asks(never))
			}
		}
	}
	now, err := c.db.Import(t.Context(), i.ID, "")
	if err != nil || now.State != i.State || string(now.Choices) != string(i.Choices) || now.Line != i.Line {
		t.Errorf("the list is not as it was: %+v (%v)", now, err)
	}
	if len(heard) < 3 {
		t.Errorf("those who may see the list read of it: %v", heard)
	}
}

// A request, an invitation and a person of somebody else's are to who may not decide of them as those that never were.
func TestCanary_ids_of_others(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	requests, err := c.db.RequestsWaiting(t.Context())
	claims, byErr := c.db.RequestsBy(t.Context(), owner(town))
	requests, err = append(requests, claims...), errors.Join(err, byErr)
	if err != nil || len(requests) < 2 {
		t.Fatalf("%d requests wait: %v", len(requests), err)
	}
	open, err := c.db.OpenInvitations(t.Context())
	if err != nil || len(open) < 2 {
		t.Fatalf("%d invitations are open: %v", len(open), err)
	}
	folk := "/organisasjoner/" + string(owner(town)) + "/folk/"
	for _, p := range c.people {
		if p.admin || p.name == "administrator" {
			continue
		}
		hold := func(path, field, known, never string) {
			asks := func(id string) func() (answer, string) {
				return func() (answer, string) {
					form := url.Values{field: {id}, "svar": {"ja"}, "role": {"reader"}}
					got := c.ask(p, http.MethodPost, path, form)
					c.listen(p, path, got.all())
					return got, id
				}
			}
			c.hold(path+" of what is another's, by "+p.name, asks(known), asks(never))
		}
		for _, q := range requests {
			if q.Kind == allmenning.RequestClaim && p.in(q.Org) {
				continue // who may see it
			}
			hold("/min-side/svar", "id", q.ID, "0193cfff-0000-7000-8000-00000000beef")
		}
		for _, in := range open {
			for _, path := range []string{folk + "trekk", "/drift/trekk", "/drift/igjen"} {
				hold(path, "invitasjon", in.Digest, strings.Repeat("0", len(in.Digest)))
			}
		}
		for _, other := range c.people[1:] {
			if strings.HasPrefix(string(p.reader.Person), string(other.reader.Person)) {
				continue // one's own id, or how it begins, is on every page of one's own
			}
			for _, path := range []string{folk + "rolle", folk + "fjern"} {
				hold(path, "person", string(other.reader.Person), "person-never")
			}
		}
	}
}
