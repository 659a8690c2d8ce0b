package show

import (
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/find/overlap"
	"allmenning/municipality"
)

// Every label search gives has its place in the one table, and the nearer it is the more bars it has.
func TestLabels_one_table(t *testing.T) {
	fewer := 4
	for _, l := range []overlap.Label{overlap.Duplicate, overlap.SameProject, overlap.Same, overlap.Parallel, overlap.Complementary, overlap.Related, overlap.SameTheme, overlap.Different} {
		bars := labels[l].bars
		if bars > fewer {
			t.Errorf("%s has %d bars, a nearer label %d", l, bars, fewer)
		}
		fewer = bars
		if labels[l].about == same && bars < 2 {
			t.Errorf("%s counts as the same with %d bars", l, bars)
		}
	}
}

func TestTallies(t *testing.T) {
	vefsn, hitra, oslo := &municipality.Municipality{Number: "1824"}, &municipality.Municipality{Number: "5056"}, &municipality.Municipality{Number: "0301"}
	hit := func(l overlap.Label, noun allmenning.Noun, places ...*municipality.Municipality) answers.Hit {
		return answers.Hit{Label: l, Card: answers.Card{Record: &allmenning.Record{Noun: noun}, Places: places}}
	}
	h := &answers.Hits{AsText: true, Total: 9, Hits: []answers.Hit{
		hit(overlap.Same, allmenning.NounProject, vefsn, hitra),
		hit(overlap.Parallel, allmenning.NounNeed, hitra),
		hit(overlap.Complementary, allmenning.NounStudy),
		hit(overlap.Related, allmenning.NounProject, oslo),
		hit(overlap.SameTheme, allmenning.NounProject, oslo),
	}}
	alike, kin, more := Tallies(h)
	if alike.Municipalities != 2 || alike.Works != 2 || alike.Studies != 1 {
		t.Errorf("the same: %+v", alike)
	}
	if kin.Municipalities != 1 || kin.Works != 1 {
		t.Errorf("related: %+v", kin)
	}
	if more {
		t.Error("the list ends with what is only on the same theme, and yet there may be more of the same")
	}
	words := &answers.Hits{Total: 2, Hits: []answers.Hit{
		hit(overlap.AllWords, allmenning.NounProject, vefsn), hit(overlap.MostWords, allmenning.NounProject, hitra, oslo), hit(overlap.SomeWords, allmenning.NounProject, oslo),
	}}
	if has, some, _ := Tallies(words); has.Municipalities != 1 || some.Municipalities != 2 {
		t.Errorf("with the words: %+v, %+v", has, some)
	}
	if words.AsText = true; labels[overlap.AllWords].about == same {
		t.Error("a record with the words counts as one about the same")
	}
	h.Hits = h.Hits[:3]
	if _, _, more = Tallies(h); !more {
		t.Error("the list was cut off at a hit about the same, and yet there are no more")
	}
}
