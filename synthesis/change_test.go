package synthesis

import (
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/i18n" // stands above this package: only a printer shows that the sentences can be read
)

// toldIn gives the sentences of a change in one language, one a line.
func toldIn(c Change, lang i18n.Lang) string {
	p := i18n.New(lang)
	var all []string
	for _, s := range c.Tell() {
		all = append(all, s.Say(p, allmenning.Lang(lang)))
	}
	return strings.Join(all, "\n")
}

// Each case is what is done to a set of three studies, and what must be said of it in the three languages.
func TestCompare(t *testing.T) {
	effects := []float64{-0.3, -0.25, -0.35}
	fourth := func(s *allmenning.Synthesis, in []Input, change func(*Input)) (*allmenning.Synthesis, []Input) {
		x := in[0]
		x.Finding, x.Study, x.Label, x.Y = "f99", "s99", allmenning.Texts{NB: "Trygg på beina", NN: "Trygg på beina", EN: "Steady on your feet"}, -0.3
		change(&x)
		more := *s
		more.Candidates = append(slices.Clone(s.Candidates), allmenning.Member{Finding: x.Finding, Included: true})
		return &more, append(slices.Clone(in), x)
	}
	for name, c := range map[string]struct {
		change     func(*allmenning.Synthesis, []Input) (*allmenning.Synthesis, []Input)
		nb, nn, en string // the first sentence
		moves      bool   // the range is another
	}{
		"one comes in": {
			func(s *allmenning.Synthesis, in []Input) (*allmenning.Synthesis, []Input) {
				return fourth(s, in, func(*Input) {})
			},
			"«Trygg på beina» er kommet til.", "«Trygg på beina» har kome til.", "“Steady on your feet” has been added.", true,
		},
		"one goes, unnamed": {
			func(s *allmenning.Synthesis, in []Input) (*allmenning.Synthesis, []Input) { return s, in[:2] },
			"Ett resultat er ikke lenger med.", "Eitt resultat er ikkje lenger med.", "One finding is no longer included.", false,
		},
		"one has other numbers": {
			func(s *allmenning.Synthesis, in []Input) (*allmenning.Synthesis, []Input) {
				in = slices.Clone(in)
				in[0].Y = -0.5
				return s, in
			},
			"Tallene i ett av resultatene er endret.", "Tala i eitt av resultata er endra.", "The numbers of one of the findings have changed.", true,
		},
		"one is told of otherwise": {
			func(s *allmenning.Synthesis, in []Input) (*allmenning.Synthesis, []Input) {
				in = slices.Clone(in)
				in[0].Label.NB = "Et annet navn"
				return s, in
			},
			"Det som står om ett av resultatene, er endret.", "Det som står om eitt av resultata, er endra.", "What is said of one of the findings has changed.", false,
		},
		"one with a direction only": {
			func(s *allmenning.Synthesis, in []Input) (*allmenning.Synthesis, []Input) {
				return fourth(s, in, func(x *Input) { x.Scale, x.SE, x.Poolable, x.Direction = "", 0, false, allmenning.Better })
			},
			"«Trygg på beina» er holdt utenfor: bare retning, ingen tall.", "«Trygg på beina» er halde utanfor: berre retning, ingen tal.", "“Steady on your feet” is left out: direction only, no numbers.", false,
		},
		"one is left out by people": {
			func(s *allmenning.Synthesis, in []Input) (*allmenning.Synthesis, []Input) {
				more, in := fourth(s, in, func(*Input) {})
				more.Candidates[3].Included, more.Candidates[3].Reason = false, "Bare to måneder."
				return more, in
			},
			"«Trygg på beina» er holdt utenfor: Bare to måneder.", "«Trygg på beina» er halde utanfor: Bare to måneder.", "“Steady on your feet” is left out: Bare to måneder.", false,
		},
	} {
		s, o, in := set(codes.LogRatio, 0.1, effects...)
		before := run(t, s, o, in)
		s, in = c.change(s, in)
		after := run(t, s, o, in)
		change := Compare(s, o, before, after)
		for lang, want := range map[i18n.Lang]string{i18n.NB: c.nb, i18n.NN: c.nn, i18n.EN: c.en} {
			got := toldIn(change, lang)
			if first, _, _ := strings.Cut(got, "\n"); first != want {
				t.Errorf("%s in %s: %q, want %q first", name, lang, got, want)
			}
			if strings.ContainsAny(got, "⟪{") {
				t.Errorf("%s in %s: %q", name, lang, got)
			}
		}
		if moved := strings.Contains(toldIn(change, i18n.NB), "Spennet var "); moved != c.moves {
			t.Errorf("%s: %q, want that the range moves: %t", name, toldIn(change, i18n.NB), c.moves)
		}
	}
}

// What was left out and is taken back is no change of the question.
func TestCompare_one_that_was_left_out_is_gone(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.25, -0.35, -0.2)
	s.Candidates[3].Included, s.Candidates[3].Reason = false, "Bare to måneder."
	got := toldIn(Compare(s, o, run(t, s, o, in), run(t, s, o, in[:3])), i18n.NB)
	if !strings.HasPrefix(got, "Ett resultat som var holdt utenfor, er trukket tilbake eller lukket.\nSpennet er det samme") {
		t.Errorf("%q", got)
	}
}

func TestCompare_from_two_to_three_and_back(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.25, -0.35)
	three, two := run(t, s, o, in), run(t, s, o, in[:2])
	if got := toldIn(Compare(s, o, two, three), i18n.NB); !strings.Contains(got, "Nå er det nok resultater til å si noe i tall: ") {
		t.Errorf("%q", got)
	}
	if got := toldIn(Compare(s, o, three, two), i18n.NB); !strings.Contains(got, "Det er ikke lenger nok resultater til å si noe i tall. Før sto det ") {
		t.Errorf("%q", got)
	}
	if c := Compare(s, o, nil, three); !c.IsZero() || len(c.Tell()) != 0 {
		t.Errorf("the first answer changes something: %+v", c)
	}
}

// What the reader does not see is counted, and neither named nor told of.
func TestChange_For(t *testing.T) {
	s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.25, -0.35, -0.2, -0.3)
	s.Candidates[4].Included, s.Candidates[4].Reason = false, "Om en hemmelig ting."
	change := Compare(s, o, run(t, s, o, in[:3]), run(t, s, o, in))
	seen := change.For(func(id allmenning.RecordID) (allmenning.Texts, bool) {
		return allmenning.Texts{NB: "Navnet i dag", NN: "Namnet i dag", EN: "Today's name"}, true
	})
	if got := toldIn(seen, i18n.NB); !strings.HasPrefix(got, "«Navnet i dag» er kommet til.\n«Navnet i dag» er holdt utenfor: Om en hemmelig ting.\n") {
		t.Errorf("for one who sees all: %q", got)
	}
	hidden := change.For(func(allmenning.RecordID) (allmenning.Texts, bool) { return allmenning.Texts{}, false })
	for lang, want := range map[i18n.Lang]string{i18n.NB: "Ett resultat er kommet til.", i18n.NN: "Eitt resultat har kome til.", i18n.EN: "One finding has been added."} {
		got := toldIn(hidden, lang)
		if !strings.HasPrefix(got, want+"\n") || strings.Contains(got, "Studie") || strings.Contains(got, "hemmelig") {
			t.Errorf("for one who sees nothing, in %s: %q", lang, got)
		}
	}
}

// Designs are never mixed silently: as soon as two that bear unlike much stand together, the answer says so, and so does the change.
func TestCompare_designs_are_never_mixed_silently(t *testing.T) {
	for first, second := range map[string]string{"randomised-individual": "controlled", "before-after-comparison": "after-only", "controlled": "randomised-cluster"} {
		s, o, in := set(codes.LogRatio, 0.1, -0.3, -0.25, -0.35, -0.3)
		for i := range in {
			in[i].Design = first
		}
		before := run(t, s, o, in[:3])
		in[3].Design = second
		after := run(t, s, o, in)
		if len(after.Warnings) == 0 || !slices.ContainsFunc(after.Warnings, func(w string) bool { return strings.HasPrefix(w, "synthesis.warning.mixed_") }) {
			t.Errorf("%s and %s: the warnings are %v", first, second, after.Warnings)
		}
		if slices.ContainsFunc(before.Warnings, func(w string) bool { return strings.HasPrefix(w, "synthesis.warning.mixed_") }) {
			t.Errorf("%s alone: %v", first, before.Warnings)
		}
		if got := toldIn(Compare(s, o, before, after), i18n.NB); !strings.Contains(got, "Fra nå av er resultatene her funnet på måter som ikke gir like sikkert svar.") {
			t.Errorf("%s and %s: %q", first, second, got)
		}
	}
}

// A result that is better than the others makes the answer less certain elsewhere, and the change says why.
func TestCompare_a_wider_spread_is_said(t *testing.T) {
	result := func(tau, low, high float64) *Result {
		return &Result{Pooled: &Pooled{Tau: tau}, Prediction: &Predicted{PI: Interval{low, high}}}
	}
	before := result(0.1, -0.6, 0.3)
	for what, c := range map[string]struct {
		after *Result
		want  bool
	}{
		"wider and further apart": {result(0.4, -1.4, 0.7), true},
		"narrower":                {result(0.05, -0.5, 0.2), false},
		"further apart, narrower": {result(0.2, -0.5, 0.2), false},
		"nothing in numbers":      {&Result{}, false},
	} {
		if got := wider(before, c.after); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
	keys := func(all []Sentence) (out []string) {
		for _, s := range all {
			out = append(out, s.Key)
		}
		return out
	}
	c := Change{Spread: true}
	if got := keys(c.Tell()); !slices.Contains(got, "synthesis.change.spread") {
		t.Errorf("%v", got)
	}
	if got := keys(c.Would()); !slices.Contains(got, "synthesis.would.spread") {
		t.Errorf("%v", got)
	}
}
