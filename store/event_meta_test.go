package store

import (
	"reflect"
	"testing"

	"allmenning"
)

// What an event says more is a kind, an id, a yes or a number. Of alone is any string: who puts an event of an act on a record by
// RecordEvent names what it was about, and the test of the acts (commons) looks at what stands there.
func TestEventMeta_has_no_room_for_texts(t *testing.T) {
	allowed := map[string]reflect.Type{
		"Kind": reflect.TypeFor[allmenning.LinkKind](), "Other": reflect.TypeFor[allmenning.RecordID](), "Out": reflect.TypeFor[bool](),
		"N": reflect.TypeFor[int](), "Of": reflect.TypeFor[string](),
		"Because": reflect.TypeFor[allmenning.RecordID](),
	}
	for f := range reflect.TypeFor[eventMeta]().Fields() {
		if allowed[f.Name] != f.Type {
			t.Errorf("%s is a %s: an event has room for a text", f.Name, f.Type)
		}
	}
}
