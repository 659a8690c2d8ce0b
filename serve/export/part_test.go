package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons" // that knows the ids of municipalities
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/export"
	"allmenning/serve/web/history" // whose words the program gives the files
	"allmenning/store"
)

// sheetOf are the rows of one sheet of all that an organisation owns, by the names of their columns; nil where there is no such sheet.
func sheetOf(t *testing.T, a *answers.Answers, f export.File, owner allmenning.OrganisationID, part export.Part, nouns ...allmenning.Noun) []map[string]string {
	t.Helper()
	for _, s := range export.Owned(context.Background(), a, f.Reader, owner, nouns...) {
		if s.Part != part {
			continue
		}
		var b bytes.Buffer
		if err := f.Write(&b, export.CSV, s); err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\ufeff"))))
		r.Comma = ';'
		cells, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		rows := []map[string]string{}
		for _, line := range cells[1:] {
			row := map[string]string{}
			for i, c := range export.TableOf(f.P, part).Columns {
				row[c.Name] = line[i]
			}
			rows = append(rows, row)
		}
		return rows
	}
	return nil
}

// has says whether a row holds all of want.
func has(rows []map[string]string, want map[string]string) bool {
	return slices.ContainsFunc(rows, func(row map[string]string) bool {
		for name, text := range want {
			if !strings.Contains(row[name], text) || text == "" && row[name] != "" {
				return false
			}
		}
		return true
	})
}

// What links there are, what has been decided and what earlier versions said stand in the owner's file; in that of others only the
// links and decisions whose both ends they see.
func TestOwned_past_links_and_decisions(t *testing.T) {
	db, _, a := open(t)
	vefsn, fauske := commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")
	own := func(r *allmenning.Record, title string, level allmenning.Level) *allmenning.Record {
		r.Owner, r.Title = vefsn, title
		if r.Closure.Level = level; level != allmenning.Public {
			r.Closure.Basis = "strategy"
		}
		return r
	}
	need, project := own(testkit.Need(), "Behovet", allmenning.Public), own(testkit.Project(), "Prosjektet", allmenning.Public)
	closed, theirs := own(testkit.Need(), "Det lukkede", allmenning.Own), own(testkit.Project(), "Naboens", allmenning.Public)
	theirs.Owner = fauske
	finding, secret := own(testkit.Finding(), "Resultatet", allmenning.Public), own(testkit.Finding(), "Det lukkede resultatet", allmenning.Own)
	synthesis := own(testkit.Synthesis(), "Spørsmålet", allmenning.Public)
	synthesis.Body.(*allmenning.Synthesis).Candidates = []allmenning.Member{
		{Finding: finding.ID, Reason: "Annen målgruppe"}, {Finding: secret.ID, Reason: "Lukket grunn", Included: false},
	}
	testkit.Put(t, db, need, project, closed, theirs, finding, secret, synthesis)
	kari := allmenning.Person{ID: "kari", Name: "Kari Ås", Email: "kari@example.org", Lang: allmenning.NB}
	editor := allmenning.Actor{
		Acting: vefsn, Reader: allmenning.Reader{Person: kari.ID, Peer: true, Organisations: []allmenning.OrganisationID{vefsn}},
	}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutPerson(&kari) })
	testkit.Write(t, db, func(tx *store.Tx) error {
		for _, l := range []allmenning.Link{
			{From: project.ID, To: need.ID, Kind: allmenning.LinkAnswers, By: vefsn},
			{From: project.ID, To: closed.ID, Kind: allmenning.LinkAnswers, By: vefsn},
			{From: theirs.ID, To: project.ID, Kind: allmenning.LinkFollows, By: fauske},
		} {
			if err := tx.PutLink(l, editor); err != nil {
				return err
			}
		}
		next := *need
		body := *need.Body.(*allmenning.Need)
		body.Challenge, body.Goal = "Nå sier vi det klarere.", "Færre faller."
		next.Version, next.Body = 2, &body
		_, err := tx.PutRecord(&next, allmenning.ActEdited, editor, "")
		return err
	})

	f := file()
	f.Words = history.NewWords(i18n.New(i18n.NB), municipality.Embedded())
	f.Reader = editor.Reader
	past := sheetOf(t, a, f, vefsn, export.Past)
	for _, want := range []map[string]string{
		{"title": "Behovet", "past_version": "2", "past_did": "Endret", "past_person": "Kari Ås", "past_organisation": "Vefsn", "past_field": "Hva de strever med", "past_was": "Mange eldre faller", "past_is": "Nå sier vi det klarere."},
		{"title": "Behovet", "past_field": "Hvordan de ser at det er bedre", "past_was": "", "past_is": "Færre faller."},
		{"title": "Prosjektet", "past_did": "Koblet til: Behovet", "past_field": ""},
		{"title": "Det lukkede", "past_version": "1"},
	} {
		if !has(past, want) {
			t.Errorf("the history has no row with %v: %v", want, past)
		}
	}
	links := sheetOf(t, a, f, vefsn, export.Links)
	if want := (map[string]string{"link_from_title": "Prosjektet", "link_from_noun": "prosjekt", "link_kind": "Svarer på behovet", "link_to_title": "Det lukkede", "link_to_state": "Publisert", "link_by": "Vefsn"}); !has(links, want) {
		t.Errorf("no link %v in %v", want, links)
	}
	if len(links) != 3 || !has(links, map[string]string{"link_from_title": "Naboens", "link_kind": "Har vokst ut av", "link_to_title": "Prosjektet"}) {
		t.Errorf("the links are %v", links)
	}
	if of := sheetOf(t, a, f, vefsn, export.Links, allmenning.NounNeed); len(of) != 2 || !has(of, map[string]string{"link_from_title": "Prosjektet", "link_to_title": "Behovet"}) {
		t.Errorf("in a file of needs alone, the links are %v", of)
	}
	weighed := sheetOf(t, a, f, vefsn, export.Weighed)
	if len(weighed) != 2 || !has(weighed, map[string]string{"weighed_id": string(secret.ID), "weighed_reason": "Lukket grunn", "weighed_state": "Holdt utenfor"}) {
		t.Errorf("weighed are %v", weighed)
	}

	f.Reader = allmenning.Reader{Person: "nabo", Peer: true, Organisations: []allmenning.OrganisationID{fauske}}
	if past := sheetOf(t, a, f, vefsn, export.Past); past != nil {
		t.Errorf("another's history: %v", past)
	}
	if links := sheetOf(t, a, f, vefsn, export.Links); len(links) != 2 || has(links, map[string]string{"link_to_title": "Det lukkede"}) {
		t.Errorf("to others the links are %v", links)
	}
	if weighed := sheetOf(t, a, f, vefsn, export.Weighed); len(weighed) != 1 || has(weighed, map[string]string{"weighed_reason": "Lukket grunn"}) {
		t.Errorf("to others weighed are %v", weighed)
	}
}

// The sheet about the data says when it was made, what it holds, for whom it is, and what each column of each sheet means.
func TestOwned_says_what_it_is(t *testing.T) {
	_, a, f, owner, _, _ := town(t)
	f.Of = f.P.T("export.of.owner", "name", "Vefsn kommune")
	for who, c := range map[string]struct {
		reader allmenning.Reader
		says   string
	}{
		"the owner": {f.Reader, f.P.T("export.note.who.own")},
		"anybody":   {allmenning.Reader{}, f.P.T("export.note.who.all")},
	} {
		f.Reader = c.reader
		book := all(t, f, a, owner)
		for _, want := range []string{"Om dataene", "23. november 2026", "Det Vefsn kommune har ansvar for", c.says} {
			if !strings.Contains(book, want) {
				t.Errorf("to %s it does not say %q", who, want)
			}
		}
		for _, part := range export.Parts() {
			for _, column := range export.TableOf(f.P, part).Columns {
				if told := strings.Contains(book, ">"+column.About+"<"); !told && (part != export.Past || who == "the owner") {
					t.Errorf("to %s it does not say what %s.%s means", who, part, column.Name)
				}
			}
		}
	}
}
