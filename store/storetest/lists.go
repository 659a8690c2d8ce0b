package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func lists(t *testing.T, open Open) {
	clock := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { clock = clock.Add(time.Millisecond / 2); return clock }})
	var ids []allmenning.RecordID
	for i := range 25 {
		r := testkit.Project()
		if i%5 == 0 {
			r = testkit.Need()
		}
		r.Title = fmt.Sprintf("Tiltak %d av 100%% Æ_Ø", i)
		r.Places = []allmenning.Place{{Number: allmenning.MunicipalityNumber(fmt.Sprintf("180%d", i%3)), CodeYear: 2024}}
		testkit.Put(t, db, r)
		ids = append(ids, r.ID)
	}
	get := must[[]*allmenning.Record](t)
	var f store.Filter
	f.Limit = 4
	var walked []allmenning.RecordID
	for {
		page := get(db.List(ctx, anonymous, f))
		for _, r := range page {
			walked = append([]allmenning.RecordID{r.ID}, walked...)
		}
		if len(page) < f.Limit {
			break
		}
		f.After = store.CursorAt(page[len(page)-1])
	}
	is(t, walked, ids)
	for _, c := range []struct {
		f    store.Filter
		want int
	}{
		{store.Filter{}, 25},
		{store.Filter{Noun: allmenning.NounNeed}, 5},
		{store.Filter{Owner: testkit.Library().ID}, 25},
		{store.Filter{Owner: "nobody"}, 0},
		{store.Filter{Source: "jsonl"}, 0},
		{store.Filter{Text: "TILTAK 1"}, 11}, // 1, 10–19
		{store.Filter{Text: "100% æ_ø"}, 25},
		{store.Filter{Text: "100_ æ%ø"}, 0},
		{store.Filter{Municipalities: []allmenning.MunicipalityNumber{"1800", "1801"}}, 17},
		{store.Filter{Municipalities: []allmenning.MunicipalityNumber{"1802"}, Noun: allmenning.NounNeed}, 2}, // 5 and 20
	} {
		is(t, must[int](t)(db.Count(ctx, anonymous, c.f)), c.want)
		is(t, len(get(db.List(ctx, anonymous, c.f))), c.want)
	}
}

// Studies stand by year and title, findings by what was measured, and whoever goes from page to page meets each once, also when
// the record that ended the page is withdrawn meanwhile.
func sorted(t *testing.T, open Open) {
	db := open(t, store.Options{})
	study := func(title string, year int) *allmenning.Record {
		r := testkit.Study()
		r.Title, r.Body.(*allmenning.Study).Year = title, year
		return r
	}
	finding := func(name string) *allmenning.Record {
		r := testkit.Finding()
		r.Body.(*allmenning.Finding).OutcomeNamed = allmenning.Texts{NB: name}
		return r
	}
	testkit.Put(t, db, testkit.Project(), study("Ål", 2023), study("Pori", 2009), study("uten år", 0), study("kuopio", 2023), study("Ærlig", 2023),
		study("Kuopio 2", 2023), study("Østre", 2023), study("zoo", 2023), finding("åpenhet"), finding("Fall"), finding("Ærlighet"), finding("arbeid"))
	moved := study("moved", 1990)
	testkit.Put(t, db, moved)
	moved.Version, moved.Body.(*allmenning.Study).Year = 2, 2025
	testkit.Put(t, db, moved)
	for noun, want := range map[allmenning.Noun][]string{
		allmenning.NounStudy:   {"moved", "kuopio", "Kuopio 2", "zoo", "Ærlig", "Østre", "Ål", "Pori", "uten år"},
		allmenning.NounFinding: {"arbeid", "Fall", "Ærlighet", "åpenhet"},
	} {
		f := store.Filter{Noun: noun, Sorted: true, Limit: 2}
		var walked []string
		for {
			page := must[[]*allmenning.Record](t)(db.List(ctx, anonymous, f))
			for _, r := range page {
				name := r.Title
				if b, ok := r.Body.(*allmenning.Finding); ok {
					name, _ = b.OutcomeNamed.In(allmenning.NB)
				}
				walked = append(walked, name)
			}
			if len(page) < f.Limit {
				break
			}
			last := page[len(page)-1]
			f.After = store.CursorAt(last)
			testkit.Write(t, db, func(tx *store.Tx) error {
				_, err := tx.SetState(last.ID, last.Version, allmenning.Withdrawn, program)
				return err
			})
		}
		is(t, walked, want)
	}
}

func counts(t *testing.T, open Open) {
	db := open(t, store.Options{})
	a, b, closed := testkit.Project(), testkit.Need(), testkit.Project()
	a.Places = []allmenning.Place{{Number: "1824", CodeYear: 2020}, {Number: "0301", CodeYear: 2020}, {Number: "0301", CodeYear: 2024}}
	b.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}}
	closed.Places, closed.Closure.Level = a.Places, allmenning.Peers
	testkit.Put(t, db, a, b, closed)
	is(t, must[map[allmenning.Noun]int](t)(db.CountByNoun(ctx, allmenning.Reader{Peer: true})),
		map[allmenning.Noun]int{allmenning.NounProject: 2, allmenning.NounNeed: 1})
	places := must[map[allmenning.RecordID]store.Placed](t)
	all := places(db.PlacesOfAll(ctx, anonymous, allmenning.NounProject))
	slices.Sort(all[a.ID].Numbers)
	is(t, all, map[allmenning.RecordID]store.Placed{a.ID: {Noun: allmenning.NounProject, Numbers: []allmenning.MunicipalityNumber{"0301", "0301", "1824"}}})
	is(t, len(places(db.PlacesOfAll(ctx, library, allmenning.NounProject, allmenning.NounNeed))), 3)
	type ids map[allmenning.Noun][]allmenning.RecordID
	here := must[map[allmenning.Noun][]allmenning.RecordID](t)
	both := []allmenning.MunicipalityNumber{"0301", "1824"}
	is(t, ids(here(db.Here(ctx, anonymous, both))), ids{allmenning.NounProject: {a.ID}, allmenning.NounNeed: {b.ID}})
	is(t, ids(here(db.Here(ctx, anonymous, both[:1]))), ids{allmenning.NounProject: {a.ID}})
	is(t, ids(here(db.Here(ctx, anonymous, nil))), ids{})
	peer := here(db.Here(ctx, allmenning.Reader{Peer: true}, both))
	newest := []allmenning.RecordID{a.ID, closed.ID} // of one moment: the greater id first
	slices.SortFunc(newest, func(x, y allmenning.RecordID) int { return strings.Compare(string(y), string(x)) })
	is(t, peer[allmenning.NounProject], newest)
}
