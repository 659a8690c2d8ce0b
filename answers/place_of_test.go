package answers

import (
	"context"
	"testing"

	"allmenning"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/synthesis"
)

// Seen from Vefsn, a study that names Norwegian municipalities stands nearest, by the one of them that is most like Vefsn;
// one from abroad names none, and nothing is said of how like it is.
func TestPlaceOf_finds_the_most_similar_municipality_of_a_study(t *testing.T) {
	db, a := opened(t)
	ids := []allmenning.RecordID{library.ID("bjerk2019"), library.ID("holf2022"), library.ID("palvanen2014")}
	studies, err := db.RecordsByID(context.Background(), allmenning.Reader{}, ids)
	if err != nil || len(studies) != 3 {
		t.Fatalf("%d studies, %v", len(studies), err)
	}
	vefsn, _ := a.register.ByNumber("1824")
	rows := &synthesis.Result{}
	for _, id := range ids {
		rows.Rows = append(rows.Rows, synthesis.Row{Input: synthesis.Input{Study: id}})
	}
	place := a.placeOf("1824", &SynthesisPage{For: vefsn, Studies: studies, Result: rows})
	if _, named := place.Likest[ids[2]]; named || len(place.Likest) != 2 {
		t.Errorf("%+v", place.Likest)
	}
	ranks := a.register.Ranks("1824", municipality.DefaultWeights())
	for _, id := range ids[:2] {
		got, best := place.Likest[id], len(ranks)+1
		for _, p := range studies[id].Places {
			best = min(best, ranks[p.Number])
		}
		if got.Rank != best || got.People == 0 || got.Of != 356 {
			t.Errorf("%s: %+v, want rank %d of 356", studies[id].Title, got, best)
		}
	}
	r := &synthesis.Result{Rows: []synthesis.Row{
		{Input: synthesis.Input{Study: ids[2], Country: "Finland", N: 1314}},
		{Input: synthesis.Input{Study: ids[0], Country: "Norway", N: 155}},
		{Input: synthesis.Input{Study: ids[1], Country: "Norway", N: 100}},
	}}
	near := synthesis.Nearest(r, place)
	if near[2].Row.Study != ids[2] || near[0].Likest == nil || near[1].Likest == nil || near[0].Likest.Rank > near[1].Likest.Rank {
		t.Errorf("%+v", near)
	}
}
