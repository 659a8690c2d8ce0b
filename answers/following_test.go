package answers

import (
	"context"
	"slices"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/catalogue"
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
