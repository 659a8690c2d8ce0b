package allmenning_test

import (
	"reflect"
	"testing"

	"allmenning"
)

// An event holds no texts, so that erasing a text never breaks the log: every word in it is an id or a name of ours. Meta is held to
// the same where it is made (store).
func TestEvent_holds_no_texts(t *testing.T) {
	codes := []reflect.Type{
		reflect.TypeFor[allmenning.EventID](), reflect.TypeFor[allmenning.PersonID](), reflect.TypeFor[allmenning.OrganisationID](),
		reflect.TypeFor[allmenning.Act](), reflect.TypeFor[allmenning.RecordID](), reflect.TypeFor[allmenning.ImportID](),
	}
	code := map[reflect.Type]bool{}
	for _, c := range codes {
		code[c] = true
	}
	for f := range reflect.TypeFor[allmenning.Event]().Fields() {
		switch k := f.Type.Kind(); {
		case code[f.Type], k == reflect.Int, k == reflect.Int64, f.Name == "Meta":
		default:
			t.Errorf("%s is a %s: an event has room for a text", f.Name, f.Type)
		}
	}
}
