package answers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/internal/testkit"
	"allmenning/municipality"
)

// Two projects of one municipality are alike by what they are about. Its name, and the words that every project has, are no reasons: on
// no page of the library, nor while somebody writes.
func TestReasons_are_words_that_say_something(t *testing.T) {
	ctx := context.Background()
	db, _ := opened(t)
	vefsn := []allmenning.Place{{Number: "1824", CodeYear: 2024}}
	var mine [2]*allmenning.Record
	for i, text := range []string{
		"Prosjektet i Vefsn kommune skal prøve digitalt tilsyn om natten, så eldre i Vefsn kan bo hjemme lenger.",
		"Vefsn kommune har et prosjekt om digitalt tilsyn hos eldre i Vefsn. Nattlige fall oppdages før.",
	} {
		r := testkit.Project()
		r.Owner, r.Places, r.Title = commons.MunicipalityOwner("1824"), vefsn, []string{"Tilsyn om natten i Vefsn kommune", "Prosjekt tryggere netter, Vefsn"}[i]
		r.Body.(*allmenning.Project).Summary = text
		mine[i] = r
	}
	testkit.Put(t, db, mine[:]...)
	register := municipality.Embedded()
	index, err := catalogue.Open(ctx, db, catalogue.Options{Places: Places(register), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	a := New(db, index, register)
	empty := []string{"kommune", "kommunen", "kommuner", "kommunene", "prosjekt", "prosjektet", "prosjekter", "municipality", "municipalities", "project"}
	names := Places(register).(places).Names()
	said, silent := 0, 0
	for id := range index.View().Records(index.Seen(allmenning.Reader{})) {
		r, err := db.Record(ctx, allmenning.Reader{}, allmenning.RecordID(id))
		if err != nil {
			t.Fatal(err)
		}
		relatives, err := a.relatives(ctx, Who{}, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range relatives {
			for _, why := range x.Reasons {
				said++
				for _, side := range []string{why.Query, why.Record} {
					if slices.Contains(empty, strings.ToLower(side)) || slices.Contains(names, side) && slices.Contains(names, why.Query) {
						t.Errorf("%s is like %s because of %q", r.Title, x.Record.Title, side)
					}
				}
			}
			if len(x.Reasons) == 0 {
				silent++
			}
			if r.ID == mine[0].ID && x.Record.ID == mine[1].ID && len(x.Reasons) == 0 {
				t.Error("the two are not said to be about the same thing")
			}
		}
	}
	if said < 100 || silent*20 > said {
		t.Errorf("%d reasons, and %d relatives without any", said, silent)
	}
	hits, err := a.Near(ctx, Who{}, Writing{Text: "Vefsn kommune vil ha et prosjekt om digitalt tilsyn for eldre om natten"})
	if err != nil || len(hits) == 0 {
		t.Fatalf("%d found, %v", len(hits), err)
	}
	for _, h := range hits {
		for _, why := range h.Reasons {
			if why.Query == "Vefsn" || slices.Contains(empty, strings.ToLower(why.Query)) {
				t.Errorf("%s because of %q", h.Record.Title, why.Query)
			}
		}
	}
}
