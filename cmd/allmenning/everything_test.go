package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/serve/mail"
	"allmenning/serve/worker"
	"allmenning/store"
)

// everything is a store in a data folder with a row in each table that people and the program fill: the example library, a record of
// every noun with a text in every field, people with what they have begun, follow and have asked for, newer facts of the register, and a
// list that came in, was changed here, and came again. list is that list.
func everything(t *testing.T, program, data string) (c *canaries, list allmenning.ImportID) {
	t.Helper()
	ctx := context.Background()
	c = openCanaries(t, filepath.Join(data, file), nil)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.acts.LoadLibrary(ctx, commons.Program(), nil)
	must(err)
	who := func(name string) allmenning.Visitor {
		v, err := c.acts.Visit(ctx, c.named(name).token)
		must(err)
		return v
	}

	here := testkit.Project()
	here.Owner = owner(town)
	testkit.Put(t, c.db, here)
	editor := who("editor").Actor
	bring := func(text string) allmenning.ImportID {
		i, err := c.acts.ReceiveList(ctx, editor, "prosjekter.csv", "byens prosjekter", strings.NewReader(text))
		must(err)
		l, err := c.acts.List(ctx, editor, i.ID)
		must(err)
		l.Choices.Joined = map[string]allmenning.RecordID{"b-2": here.ID}
		must(c.acts.LookThrough(ctx, editor, i.ID, l.Choices))
		c.lists()
		l, err = c.acts.List(ctx, editor, i.ID)
		must(err)
		must(c.acts.TakeInList(ctx, editor, i.ID, l.Seen()))
		c.lists()
		return i.ID
	}
	first := bring("Saksnr;Tittel;Tekst\nb-1;Nattevakt;Vi prøver.\nb-2;Skulehage;Vi dyrkar.\nb-3;;Uten navn.\n")
	rows, err := c.acts.ListRows(ctx, editor, first, 0, 10)
	must(err)
	if len(rows) != 3 || rows[0].Record == nil {
		t.Fatalf("the list gave %+v", rows)
	}
	changed := *rows[0].Record
	changed.Title = "Nattevakt i heimen"
	_, err = c.acts.Change(ctx, editor, commons.Changing{Record: &changed})
	must(err)
	list = bring("Saksnr;Tittel;Tekst\nb-1;Nattevakt;Vi prøver to slag.\nb-2;Skulehage;Vi dyrkar.\nb-3;;Uten navn.\n")

	administrator := who("administrator").Actor
	token, err := c.acts.Invite(ctx, administrator, commons.Inviting{Email: "ny@example.org", Org: administrator.Acting, Role: allmenning.RoleReader})
	must(err)
	_, err = c.acts.Accept(ctx, token, commons.Accepting{Name: "Ny Ås", Password: "fjorten tette løk", Lang: allmenning.NN})
	must(err)
	_, err = c.acts.AddWords(ctx, who("instance").Actor, commons.GlossaryEdit{
		ID: allmenning.NewID[allmenning.GlossaryChangeID](), Words: allmenning.GlossaryWords{NB: []string{"nattvandring", "nattrunde"}}, Reason: "slik sier vi det",
	})
	must(err)
	must(c.acts.ChooseForOrganisation(ctx, administrator, store.OrganisationChoice{Email: "post@example.org", TwoPersons: true}))

	facts := write(t, t.TempDir(), "kartverket.json", `{"fylkesnummer":"18","fylkesnavn":"Nordland","kommuner":[
		{"kommunenummer":"1824","kommunenavnNorsk":"Vefsn","gyldigeNavn":[{"navn":"Vefsn","sprak":"Norsk"},{"navn":"Vaapste","sprak":"Sørsamisk"}]}]}`)
	if out, err := exec.Command(program, "register", facts, "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return c, list
}

// lists does what the program does of itself with lists on their way in.
func (c *canaries) lists() {
	c.t.Helper()
	for _, task := range worker.Tasks(c.acts, c.answers, &mail.Sender{Letters: c.acts}) {
		if task.Name == "lists" {
			if err := task.Do(context.Background()); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}
