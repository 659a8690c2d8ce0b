package answers

import (
	"testing"

	"allmenning"
	"allmenning/store"
)

func TestCursor_is_read_as_it_was_written(t *testing.T) {
	study := &allmenning.Record{Noun: allmenning.NounStudy, ID: "0f-1", Title: `Søvn. Del 2: «Å gå»`, Changed: 5, Body: &allmenning.Study{Year: 2021}}
	c := store.CursorAt(study)
	if got := ReadCursor(study.Noun, WriteCursor(study.Noun, c)); got.Key != c.Key || got.ID != c.ID || c.Key == "" {
		t.Errorf("%+v is read as %+v", c, got)
	}
	need := &allmenning.Record{Noun: allmenning.NounNeed, ID: "a", Changed: 17, Body: &allmenning.Need{}}
	if got := ReadCursor(need.Noun, WriteCursor(need.Noun, store.CursorAt(need))); got != (Cursor{Changed: 17, ID: "a"}) {
		t.Errorf("%+v", got)
	}
	for _, s := range []string{"", ".", "x", "17.a", "x.a", "7978 a.", "7978 \x00.a", "7978 \xff.a"} {
		if got := ReadCursor(study.Noun, s); got != (Cursor{}) {
			t.Errorf("%q is read as %+v", s, got)
		}
	}
}
