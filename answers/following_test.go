package answers

import (
	"context"
	"slices"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/overlap"
	"allmenning/internal/testkit"
	"allmenning/municipality"
)

func TestMatching_answers_a_followed_search_for_its_reader(t *testing.T) {
	ctx := context.Background()
	db, _ := opened(t)
	public, closed := testkit.Project(), testkit.Project()
	public.Owner, closed.Owner = commons.MunicipalityOwner("1841"), commons.MunicipalityOwner("1841")
	public.Title, closed.Title = "Gåskole for snømåkere", "Gåskole for snømåkere, internt"
	closed.Closure = allmenning.Closure{Level: allmenning.Own}
	testkit.Put(t, db, public, closed)
	index, err := catalogue.Open(ctx, db, catalogue.Options{Places: Places(municipality.Embedded()), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	a := New(db, index, municipality.Embedded())
	head, _, err := db.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	owner := allmenning.Reader{Organisations: []allmenning.OrganisationID{public.Owner}}
	for _, test := range []struct {
		question       string
		reader         allmenning.Reader
		public, closed bool
	}{
		{"q=g%C3%A5skole+for+sn%C3%B8m%C3%A5kere", allmenning.Reader{}, true, false},
		{"q=g%C3%A5skole+for+sn%C3%B8m%C3%A5kere", owner, true, true},
		{"q=g%C3%A5skole+for+sn%C3%B8m%C3%A5kere&noun=study", owner, false, false},
		{"q=g%C3%A5skole+for+sn%C3%B8m%C3%A5kere&tema=falls", owner, false, false},
		{"q=g%C3%A5skole+dagsorden+overnatting", owner, false, false}, // one word of three
		{"q=tannhelse", owner, false, false},
	} {
		ids, err := a.Matching(ctx, test.reader, test.question, head)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(ids, public.ID) != test.public || slices.Contains(ids, closed.ID) != test.closed {
			t.Errorf("%s: %v", test.question, ids)
		}
	}
	if _, err := a.Matching(ctx, owner, "q=x", head+1); allmenning.KindOf(err) != allmenning.Unavailable {
		t.Errorf("an index that is behind: %v", err)
	}
}

// What a letter calls alike is what the page of the followed record shows, in its order and with its labels: no weaker relative.
func TestAlike_is_what_the_page_of_the_record_names(t *testing.T) {
	ctx := context.Background()
	db, a := opened(t)
	head, _, err := db.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	peer := allmenning.Reader{Peer: true, Organisations: []allmenning.OrganisationID{commons.MunicipalityOwner("1824")}}
	named, weaker := 0, 0
	for _, reader := range []allmenning.Reader{{}, peer} {
		for id := range a.catalogue.View().Records(a.catalogue.Seen(reader)) {
			id := allmenning.RecordID(id)
			r, err := db.Record(ctx, reader, id)
			if err != nil {
				t.Fatal(err)
			}
			p, err := a.Record(ctx, Who{Reader: reader}, r.Noun, id)
			if r.Noun == allmenning.NounSynthesis || err != nil {
				continue // its page is another
			}
			ids, labels, err := a.Alike(ctx, reader, id, head)
			if err != nil || len(ids) != len(p.Relatives) || len(labels) != len(ids) {
				t.Fatalf("%s: %d in the letter, %d on the page, %v", r.Title, len(ids), len(p.Relatives), err)
			}
			for i, x := range p.Relatives {
				if ids[i] != x.Record.ID || labels[i] != string(x.Label) || x.Label == overlap.Different {
					t.Errorf("%s: the letter names %s as %s, the page %s as %s", r.Title, ids[i], labels[i], x.Record.ID, x.Label)
				}
			}
			near, err := a.catalogue.Relatives(ctx, reader, id, 50)
			if err != nil {
				t.Fatal(err)
			}
			named, weaker = named+len(ids), weaker+len(near)-len(ids)
		}
	}
	if named == 0 || weaker == 0 {
		t.Errorf("%d named, and %d weaker that are not: the test shows nothing", named, weaker)
	}
	if ids, _, err := a.Alike(ctx, allmenning.Reader{}, allmenning.NewID[allmenning.RecordID](), head); len(ids) != 0 || err != nil {
		t.Errorf("of a record nobody sees: %v, %v", ids, err)
	}
	if _, _, err := a.Alike(ctx, allmenning.Reader{}, "", head+1); allmenning.KindOf(err) != allmenning.Unavailable {
		t.Errorf("an index that is behind: %v", err)
	}
}

// What is alike is asked of the database in as few questions for each followed record, however many are alike: a letter asks it for all
// that somebody follows.
func TestAlike_asks_little(t *testing.T) {
	db, a := opened(t)
	head, _, err := db.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	most, alike := 0, 0
	for id := range a.catalogue.View().Records(a.catalogue.Seen(allmenning.Reader{})) {
		ctx, work := testkit.Counting(t.Context())
		ids, _, err := a.Alike(ctx, allmenning.Reader{}, allmenning.RecordID(id), head)
		if err != nil {
			t.Fatal(err)
		}
		most, alike = max(most, len(work.Statements())), max(alike, len(ids))
	}
	if most == 0 || most > 4 || alike < 3 {
		t.Errorf("%d questions for what is like one record, which are %d records at most; want 4 questions at most", most, alike)
	}
}
