package commons

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/files/table"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/store"
)

// Whatever an actor may do here is refused to one whose rights were taken away after the request had come, and to nobody who has them.
func TestAct_rights_that_are_gone_count_nowhere(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		is, was := twins(t, db)
		acts := actsOf(t, db, c, is, was)
		named := slices.Sorted(maps.Keys(acts))
		if all := writing(t); !slices.Equal(named, all) {
			t.Fatalf("the acts are\n%v, tried are\n%v", all, named)
		}
		for _, name := range named {
			if err := acts[name](was); allmenning.KindOf(err) != allmenning.Forbidden {
				t.Errorf("%s by who may no longer: %v", name, err)
			}
		}
		for _, name := range named {
			if slices.Contains(programs, name) {
				continue
			}
			if err := acts[name](is); allmenning.KindOf(err) == allmenning.Forbidden {
				t.Errorf("%s by who may: %v", name, err)
			}
		}
	})
}

// programs are the acts that no person may do.
var programs = []string{"ImportProjects", "LoadLibrary", "SynthesiseAll", "UpdateRegister"}

// twins are two administrators of an organisation who run the instance too; the second came with these rights and has lost them.
func twins(t *testing.T, db *store.DB) (is, was allmenning.Actor) {
	t.Helper()
	is, was = somebody(t, db, "is", vefsn, allmenning.RoleAdmin), somebody(t, db, "was", vefsn, allmenning.RoleAdmin)
	is.Admin, was.Admin = true, true
	write(t, db, func(tx *store.Tx) error {
		p, err := tx.Person(is.Person)
		if err != nil {
			return err
		}
		p.Admin = true
		return errors.Join(tx.PutPerson(&p), tx.DeleteAppointment(was.Person, vefsn))
	})
	return is, was
}

// actsOf does each act with an actor, on things that one who may can do it with.
func actsOf(t *testing.T, db *store.DB, c *Commons, is, was allmenning.Actor) map[string]func(allmenning.Actor) error {
	t.Helper()
	other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
	published := func(by allmenning.Actor) *allmenning.Record {
		t.Helper()
		r, err := c.Publish(ctx, by, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	own, changed, foreign := published(is), published(is), published(other)
	changed.Title += " nå"
	claimed := held(t, db, "1824")
	circle := circleOf(t, c, is, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
	open := circleOf(t, c, other, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
	asked := circleOf(t, c, other, func(r *allmenning.Record) {
		r.Body.(*allmenning.Constellation).Invited = []allmenning.OrganisationID{vefsn}
	})
	if err := c.JoinConstellation(ctx, other, circle.ID); err != nil {
		t.Fatal(err)
	}
	question, finding, librarys := testkit.Synthesis(), testkit.Finding(), testkit.Synthesis()
	question.Owner, finding.Owner, librarys.Owner = vefsn, vefsn, Library
	testkit.Put(t, db, question, finding, librarys)
	entry := allmenning.Request{ID: "q", Kind: allmenning.RequestEntry, Org: vefsn, Name: "Siv", Email: "siv@example.org"}
	draft := func(who allmenning.Actor, name string) *allmenning.Draft {
		return &allmenning.Draft{ID: allmenning.RecordID(name + string(who.Person)), Author: who.Person, Noun: allmenning.NounNeed, Org: vefsn}
	}
	write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutRequest(&entry), tx.PutDraft(draft(is, "asked")), tx.PutDraft(draft(was, "asked")),
			tx.PutInvitation(store.Invitation{Digest: "again", Email: "a@example.org", Org: vefsn, Role: allmenning.RoleReader, By: is.Person, Ends: tx.Now() + 1_000_000}),
			tx.PutInvitation(store.Invitation{Digest: "withdrawn", Email: "b@example.org", Org: vefsn, Role: allmenning.RoleReader, By: is.Person, Ends: tx.Now() + 1_000_000}))
	})
	list, err := c.ReceiveList(ctx, is, "liste.csv", "", strings.NewReader("Tittel;Problem\nEn;To\n"))
	dropped, also := c.ReceiveList(ctx, is, "annen.csv", "", strings.NewReader("Tittel\nTre\n"))
	if err := errors.Join(err, also); err != nil {
		t.Fatal(err)
	}
	closed := allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}
	words := func() GlossaryEdit {
		return GlossaryEdit{
			ID: allmenning.NewID[allmenning.GlossaryChangeID](), Set: "reablement", Words: allmenning.GlossaryWords{NB: []string{"nattvandring", "nattrunde"}}, Reason: "slik sier vi det",
		}
	}
	return map[string]func(who allmenning.Actor) error{
		"AddOrganisation": func(who allmenning.Actor) error {
			_, err := c.AddOrganisation(ctx, who, allmenning.Organisation{Kind: allmenning.KindOther, Name: "Laget"})
			return err
		},
		"AddWords":     func(who allmenning.Actor) error { _, err := c.AddWords(ctx, who, words()); return err },
		"AskToPublish": func(who allmenning.Actor) error { return c.AskToPublish(ctx, who, draft(who, "asked").ID, true) },
		"Change": func(who allmenning.Actor) error {
			_, err := c.Change(ctx, who, Changing{Record: changed})
			return err
		},
		"ChangeWords":  func(who allmenning.Actor) error { return c.ChangeWords(ctx, who, words()) },
		"RetireWords":  func(who allmenning.Actor) error { return c.RetireWords(ctx, who, words()) },
		"UndoGlossary": func(who allmenning.Actor) error { return c.UndoGlossary(ctx, who, words().ID, words()) },
		"ChooseForOrganisation": func(who allmenning.Actor) error {
			return c.ChooseForOrganisation(ctx, who, store.OrganisationChoice{Email: "post@example.org"})
		},
		"ClaimRecord": func(who allmenning.Actor) error { _, err := c.ClaimRecord(ctx, who, claimed.ID, "Vårt."); return err },
		"Decide":      func(who allmenning.Actor) error { return c.Decide(ctx, who, entry.ID, true) },
		"DecideCandidate": func(who allmenning.Actor) error {
			return c.DecideCandidate(ctx, who, allmenning.Candidate{
				Synthesis: question.ID, Finding: finding.ID, State: allmenning.LeftOut, Reason: "Et annet utfall.",
			})
		},
		"DeclineConstellation": func(who allmenning.Actor) error { return c.DeclineConstellation(ctx, who, asked.ID) },
		"Delegate":             func(who allmenning.Actor) error { return c.Delegate(ctx, who, fauske, db.Now()+1_000_000) },
		"DiscardDraft":         func(who allmenning.Actor) error { return c.DiscardDraft(ctx, who, draft(who, "asked").ID) },
		"DropList":             func(who allmenning.Actor) error { return c.DropList(ctx, who, dropped.ID) },
		"EndDelegation":        func(who allmenning.Actor) error { return c.EndDelegation(ctx, who, fauske) },
		"Endorse":              func(who allmenning.Actor) error { return c.Endorse(ctx, who, foreign.ID) },
		"Grant": func(who allmenning.Actor) error {
			return c.Grant(ctx, who, allmenning.Appointment{Person: is.Person, Organisation: vefsn, Role: allmenning.RoleAdmin})
		},
		"HandOverLead": func(who allmenning.Actor) error { return c.HandOverLead(ctx, who, circle.ID, vefsn) },
		"ImportProjects": func(who allmenning.Actor) error {
			_, err := c.ImportProjects(ctx, who, strings.NewReader("{}"), ImportOptions{})
			return err
		},
		"Invite": func(who allmenning.Actor) error {
			_, err := c.Invite(ctx, who, Inviting{Email: "ny@example.org", Org: vefsn, Role: allmenning.RoleReader})
			return err
		},
		"InviteAgain": func(who allmenning.Actor) error { _, err := c.InviteAgain(ctx, who, "again"); return err },
		"InviteToConstellation": func(who allmenning.Actor) error {
			_, err := c.InviteToConstellation(ctx, who, circle.ID, MunicipalityOwner("1813"))
			return err
		},
		"JoinConstellation":  func(who allmenning.Actor) error { return c.JoinConstellation(ctx, who, open.ID) },
		"LeaveConstellation": func(who allmenning.Actor) error { return c.LeaveConstellation(ctx, who, open.ID) },
		"LoadLibrary":        func(who allmenning.Actor) error { _, err := c.LoadLibrary(ctx, who, nil); return err },
		"LookThrough":        func(who allmenning.Actor) error { return c.LookThrough(ctx, who, list.ID, ListChoices{}) },
		"Publish": func(who allmenning.Actor) error {
			_, err := c.Publish(ctx, who, Publishing{Record: wholeNeed()})
			return err
		},
		"ReceiveList": func(who allmenning.Actor) error {
			_, err := c.ReceiveList(ctx, who, "b.csv", "", strings.NewReader("Tittel\nEn\n"))
			return err
		},
		"RemoveFromConstellation": func(who allmenning.Actor) error { return c.RemoveFromConstellation(ctx, who, circle.ID, fauske) },
		"ReopenList":              func(who allmenning.Actor) error { return c.ReopenList(ctx, who, list.ID, table.Format{}) },
		"Restore":                 func(who allmenning.Actor) error { return c.Restore(ctx, who, own.ID, 2) },
		"Revoke":                  func(who allmenning.Actor) error { return c.Revoke(ctx, who, other.Person, vefsn) },
		"SaveDraft":               func(who allmenning.Actor) error { return c.SaveDraft(ctx, who, draft(who, "saved")) },
		"SetClosure":              func(who allmenning.Actor) error { return c.SetClosure(ctx, who, own.ID, 1, closed, nil) },
		"SetPublicAddress":        func(who allmenning.Actor) error { return c.SetPublicAddress(ctx, who, fauske, "post@example.org") },
		"StartConstellation": func(who allmenning.Actor) error {
			_, err := c.StartConstellation(ctx, who, Publishing{Record: testkit.Constellation()})
			return err
		},
		"Synthesise":         func(who allmenning.Actor) error { _, err := c.Synthesise(ctx, who, question.ID); return err },
		"SynthesiseAll":      func(who allmenning.Actor) error { _, err := c.SynthesiseAll(ctx, who); return err },
		"TakeInList":         func(who allmenning.Actor) error { return c.TakeInList(ctx, who, list.ID, "") },
		"UndoList":           func(who allmenning.Actor) error { return c.UndoList(ctx, who, list.ID) },
		"Unendorse":          func(who allmenning.Actor) error { return c.Unendorse(ctx, who, foreign.ID) },
		"UpdateRegister":     func(who allmenning.Actor) error { return c.UpdateRegister(ctx, who, []municipality.Row{}) },
		"Withdraw":           func(who allmenning.Actor) error { return c.Withdraw(ctx, who, own.ID, 1) },
		"WithdrawInvitation": func(who allmenning.Actor) error { return c.WithdrawInvitation(ctx, who, "withdrawn") },
	}
}

// writing gives the exported methods that are given an actor and, through whatever they call in this package, write.
func writing(t *testing.T) (out []string) {
	t.Helper()
	calls := callsByName(t)
	var writes func(name string, seen map[string]bool) bool
	writes = func(name string, seen map[string]bool) bool {
		if name == "store.Write" {
			return true
		}
		if seen[name] {
			return false
		}
		seen[name] = true
		return slices.ContainsFunc(calls[name], func(to string) bool { return writes(to, seen) })
	}
	methods, actor := reflect.TypeFor[*Commons](), reflect.TypeFor[allmenning.Actor]()
	for m := range methods.Methods() {
		given := false
		for i := range m.Type.NumIn() {
			given = given || m.Type.In(i) == actor
		}
		if given && writes("."+m.Name, map[string]bool{}) {
			out = append(out, m.Name)
		}
	}
	return out
}

// callsByName gives what each function of this package calls in it, by name, with a dot before that of a method, and "store.Write" for
// the store's. It knows no types: two methods of one name are one.
func callsByName(t *testing.T) map[string][]string {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				name := fn.Name.Name
				if fn.Recv != nil {
					name = "." + name
				}
				out[name] = append(out[name], called(f, fn.Body)...)
			}
		}
	}
	return out
}

// called names what a piece of a file calls that may be of the same package: neither another package's, nor the store's.
func called(f *ast.File, body ast.Node) (out []string) {
	foreign := map[string]bool{"tx": true}
	for _, i := range f.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		foreign[path[strings.LastIndex(path, "/")+1:]] = true
	}
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			out = append(out, fun.Name)
		case *ast.SelectorExpr:
			on := ""
			switch x := fun.X.(type) {
			case *ast.Ident:
				on = x.Name
			case *ast.SelectorExpr:
				on = x.Sel.Name
			}
			switch {
			case fun.Sel.Name == "Write" && (on == "store" || on == "db"):
				out = append(out, "store.Write")
			case on != "store" && !foreign[on]:
				out = append(out, "."+fun.Sel.Name)
			}
		}
		return true
	})
	return out
}
