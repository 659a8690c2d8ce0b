package allmenning

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each part has a limit of its own, and what is wrong is said at the field it is wrong in.
func TestReport_adaptation_names_what_is_wrong(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ø", n) }
	for name, c := range map[string]struct {
		parts []Element
		want  []string
	}{
		"whole":        {[]Element{{"sensor", Kept, long(160)}, {long(80), Dropped, ""}}, nil},
		"too long":     {[]Element{{"sensor", Kept, ""}, {long(81), Dropped, long(161)}}, []string{"report.adaptation.1.element", "report.adaptation.1.line"}},
		"unknown act":  {[]Element{{"sensor", "removed", ""}}, []string{"report.adaptation.0.act"}},
		"characters":   {[]Element{{"sen\x00sor", Kept, "\xff"}}, []string{"report.adaptation.0.element", "report.adaptation.0.line"}},
		"too many":     {make([]Element, mostElements+1), []string{"report.adaptation"}},
		"from before":  {[]Element{{Line: long(1000)}}, nil},
		"before, long": {[]Element{{Line: long(1001)}}, []string{"report.adaptation.0.line"}},
	} {
		t.Run(name, func(t *testing.T) {
			var e FieldErrors
			r := Report{Adaptation: c.parts}
			r.checkAdaptation(&e)
			var got []string
			for _, x := range e {
				got = append(got, x.Field)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	var e FieldErrors
	r := Report{Adaptation: []Element{{Line: "bare en linje"}, {Act: Kept, Line: "uten del"}, {Element: "sensoren"}}}
	r.completeAdaptation(&e)
	if len(e) != 2 || e[0].Field != "report.adaptation.1.element" || e[1].Field != "report.adaptation.2.act" {
		t.Errorf("a line of no part: %+v", e)
	}
}

// What was told in one text before it was asked part by part is kept, and read as one part of which nobody has said more.
func TestReport_adaptation_told_before(t *testing.T) {
	var r Report
	if err := json.Unmarshal([]byte(`{"did":"Trente","adapted":"Nattrunden ble droppet"}`), &r); err != nil {
		t.Fatal(err)
	}
	if want := []Element{{Line: "Nattrunden ble droppet"}}; !cmp.Equal(r.Adaptation, want) || r.Adapted() != "Nattrunden ble droppet" || r.Did != "Trente" {
		t.Errorf("%+v", r)
	}
	raw, err := json.Marshal(Report{Adaptation: []Element{{"sensor", Kept, "som før"}}})
	if err != nil || string(raw) != `{"adaptation":[{"element":"sensor","act":"kept","line":"som før"}]}` {
		t.Errorf("%s, %v", raw, err)
	}
}
