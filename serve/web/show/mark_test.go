package show

import (
	"slices"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/serve/web/page"
)

func TestFacts_mark_what_is_not_open(t *testing.T) {
	for name, test := range map[string]struct {
		state allmenning.State
		level allmenning.Level
		want  string
	}{
		"open":      {allmenning.Published, allmenning.Public, ""},
		"peers":     {allmenning.Published, allmenning.Peers, "Ikke åpent for alle"},
		"own":       {allmenning.Published, allmenning.Own, "Ikke åpent for alle"},
		"withdrawn": {allmenning.Withdrawn, allmenning.Public, "Trukket tilbake"},
	} {
		r := testkit.Need()
		r.State, r.Closure.Level = test.state, test.level
		facts := Facts(&page.Frame{P: i18n.New(i18n.NB)}, answers.Card{Record: r})
		marked := slices.Contains(facts, "Ikke åpent for alle") || slices.Contains(facts, "Trukket tilbake")
		if marked != (test.want != "") || test.want != "" && facts[0] != test.want {
			t.Errorf("%s: %q", name, facts)
		}
	}
}
