package commons

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"allmenning"
	"allmenning/store"
)

// A change that is sent again gives the first answer, whatever others have done to the record in between that the form does not
// ask about: who sees it, and whether it is there.
func TestChange_sent_again_after_it_was_closed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r, err := c.Publish(ctx, editor, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		send := func() (*allmenning.Record, error) {
			form, err := c.ToChange(ctx, editor, r.ID, 1)
			if err != nil {
				return nil, err
			}
			form.Title, form.Version = "Ny tittel", 1
			return c.Change(ctx, editor, Changing{Record: form, Key: "change-1"})
		}
		if _, err := send(); err != nil {
			t.Fatal(err)
		}
		if err := c.SetClosure(ctx, editor, r.ID, 2, allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}, nil); err != nil {
			t.Fatal(err)
		}
		before, _, _ := db.Head(ctx)
		again, err := send()
		if err != nil || again.Version != 3 || again.Title != "Ny tittel" {
			t.Errorf("sent again: %+v, %v", again, err)
		}
		if now, _, _ := db.Head(ctx); now != before {
			t.Errorf("sent again, %d events more", now-before)
		}
	})
}

// Editors who change different fields at the same moment are all let to, without being asked to try again.
func TestChange_of_different_fields_at_once(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		r, err := c.Publish(ctx, somebody(t, db, "first", vefsn, allmenning.RoleEditor), Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		const times = 12
		var all sync.WaitGroup
		for name, set := range map[string]func(r *allmenning.Record, text string){
			"title":     func(r *allmenning.Record, text string) { r.Title = text },
			"who":       func(r *allmenning.Record, text string) { r.Body.(*allmenning.Need).Who = text },
			"challenge": func(r *allmenning.Record, text string) { r.Body.(*allmenning.Need).Challenge = text },
		} {
			editor := somebody(t, db, name, vefsn, allmenning.RoleEditor)
			all.Go(func() {
				for i := range times {
					form, err := c.ToChange(ctx, editor, r.ID, 0)
					if err == nil {
						set(form, fmt.Sprint(name, i))
						_, err = c.Change(ctx, editor, Changing{Record: form, Key: fmt.Sprint(name, i)})
					}
					if err != nil {
						t.Errorf("%s %d: %v", name, i, err)
					}
				}
			})
		}
		all.Wait()
		now, err := c.ToChange(ctx, somebody(t, db, "last", vefsn, allmenning.RoleEditor), r.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		n := now.Body.(*allmenning.Need)
		if now.Version != 1+3*times || now.Title != "title11" || n.Who != "who11" || n.Challenge != "challenge11" {
			t.Errorf("version %d: %s, %s, %s", now.Version, now.Title, n.Who, n.Challenge)
		}
	})
}

// A form that closes, or takes back, is pressed twice at once: it is done once, and nobody is told of a conflict.
func TestVisibility_pressed_twice_at_once(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		for round := range 10 {
			r, err := c.Publish(ctx, editor, Publishing{Record: wholeNeed()})
			if err != nil {
				t.Fatal(err)
			}
			for i, act := range []func() error{
				func() error {
					return c.SetClosure(ctx, editor, r.ID, 1, allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}, nil)
				},
				func() error { return c.Withdraw(ctx, editor, r.ID, 2) },
			} {
				var all sync.WaitGroup
				for range 4 {
					all.Go(func() {
						if err := act(); err != nil {
							t.Errorf("round %d, act %d: %v", round, i, err)
						}
					})
				}
				all.Wait()
			}
			if now, err := c.ToChange(ctx, editor, r.ID, 0); err != nil || now.Version != 3 {
				t.Errorf("version %d, %v", now.Version, err)
			}
		}
	})
}
