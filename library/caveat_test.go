package library

import (
	"regexp"
	"testing"

	"allmenning"
)

// counted are the ways a caveat counts the results of its synthesis, or speaks of them as if there were no others: «én av de fire»,
// «bare to», «begge», «ingen er», and «studiene» without whose. Results of municipalities may come in, and then it is wrong.
var counted = []*regexp.Regexp{
	regexp.MustCompile(`(?i)(^|[^\p{L}])(en|én|éin|ett|to|tre|fire|fem|one|two|three|four|five|\d+) (av|of)([^\p{L}]|$)`),
	regexp.MustCompile(`(?i)(^|[^\p{L}])(bare|berre|only) (en|én|éin|to|tre|fire|fem|one|two|three|four|five)([^\p{L}]|$)`),
	regexp.MustCompile(`(?i)(^|[^\p{L}])(to|tre|fire|fem|two|three|four|five) ([\p{L}]+ )?(utfall|studi|outcome)`),
	regexp.MustCompile(`(?i)(^|[^\p{L}])(begge|both|ingen er|none is|de andre|dei andre|the others|alle er|all are)([^\p{L}]|$)`),
	regexp.MustCompile(`(?i)(^|[^\p{L}])(én|éin|one) (studie|study)([^\p{L}]|$)`),
}

// unnamed finds «studiene» that are not said to be the published ones.
var unnamed = regexp.MustCompile(`(?i)(publiserte |published )?(studiene|studiane|studies)`)

func counts(s string) string {
	for _, c := range counted {
		if found := c.FindString(s); found != "" {
			return found
		}
	}
	for _, found := range unnamed.FindAllStringSubmatch(s, -1) {
		if found[1] == "" {
			return found[0]
		}
	}
	return ""
}

func TestCaveats_of_syntheses_count_nothing_that_may_change(t *testing.T) {
	all, _ := records(t)
	n := 0
	for _, r := range all {
		s, ok := r.Body.(*allmenning.Synthesis)
		if !ok {
			continue
		}
		for _, text := range []string{s.Caveat.NB, s.Caveat.NN, s.Caveat.EN} {
			if n++; counts(text) != "" {
				t.Errorf("%s counts %q: %s", r.Source.ID, counts(text), text)
			}
		}
	}
	if n < 24 {
		t.Errorf("%d caveats were read", n)
	}
	for _, stale := range []string{
		"De fulgte folk i 12 til 24 måneder, og én av de fire er ikke nordisk.", "To av de fem studiene er ikke individuell jobbstøtte.", "Bare to studier: vi viser begge.",
		"Tre beslektede utfall står sammen.", "Talet frå Oulu er eit hasardforhold, dei andre er rateforhold.", "Éin studie er ikkje loddtrekt.", "One study is not randomised.",
		"The studies do not measure quite the same.",
	} {
		if counts(stale) == "" {
			t.Errorf("%q is let through", stale)
		}
	}
}
