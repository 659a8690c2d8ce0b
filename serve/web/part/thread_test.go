package part

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"allmenning/i18n"
)

// A whole line joins two stations that are there; a line to or from a missing one is dashed (class loose).
func TestThread_line_between_stations(t *testing.T) {
	for name, c := range map[string]struct {
		states []StepState
		loose  []bool
	}{
		"linked on both sides of the record": {[]StepState{Done, Now, Done}, []bool{false, false, false}},
		"a gap":                              {[]StepState{Done, Todo, Now}, []bool{true, true, false}},
		"nothing but the record":             {[]StepState{Todo, Now, Todo}, []bool{true, true, true}},
		"the end is missing":                 {[]StepState{Now, Done, Todo}, []bool{false, true, true}},
		"an explanation":                     {[]StepState{"", "", ""}, []bool{false, false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			var steps []Step
			for _, s := range c.states {
				steps = append(steps, Step{State: s, Name: "x"})
			}
			var b strings.Builder
			if err := Thread(i18n.New(i18n.NB), "x", steps).Render(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			var got []bool
			for _, m := range regexp.MustCompile(`<li class="([^"]*)"`).FindAllStringSubmatch(b.String(), -1) {
				got = append(got, slices.Contains(strings.Fields(m[1]), "loose"))
			}
			if !slices.Equal(got, c.loose) {
				t.Errorf("%v: loose %v, want %v", c.states, got, c.loose)
			}
		})
	}
}
