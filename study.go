package allmenning

// Study is published research from outside: a citation and what was studied. Its numbers are findings of their own.
type Study struct {
	Titles       Texts    `json:"titles,omitzero"`  // our own short title
	Summary      Texts    `json:"summary,omitzero"` // one sentence in our own words
	Citation     string   `json:"citation"`
	DOI          string   `json:"doi,omitempty"` // without the address: "10.1186/s12877-015-0142-9"
	Year         int      `json:"year"`
	Country      string   `json:"country,omitempty"`     // as the source names it, in English: "Norway"
	PlaceNames   []string `json:"place_names,omitempty"` // places outside the register, as the source names them
	PlaceText    Texts    `json:"place_text,omitzero"`   // where, in a few words of our own, where a name does not say it
	Design       string   `json:"design"`                // codes.Designs
	DesignAsSaid string   `json:"design_as_said,omitempty"`
	N            int      `json:"n,omitempty"` // participants in all; 0 = not read
	NIntervened  int      `json:"n_intervention,omitempty"`
	NControl     int      `json:"n_control,omitempty"`
	Intervention Texts    `json:"intervention,omitzero"`
	Comparator   Texts    `json:"comparator,omitzero"`
	Themes       []string `json:"themes,omitempty"`
	TargetGroups []string `json:"target_groups,omitempty"`
	Measures     []string `json:"measures,omitempty"`
	TrialKey     string   `json:"trial_key,omitempty"` // shared by reports of one trial
	Caveat       Texts    `json:"caveat,omitzero"`     // what is missing or uncertain in how we read it
	SecondSource string   `json:"second_source,omitempty"`
}

// Noun is NounStudy.
func (*Study) Noun() Noun { return NounStudy }

// TitleTexts are our own short titles.
func (s *Study) TitleTexts() Texts { return s.Titles }

// Part gives the core only: a published study has nothing to close.
func (s *Study) Part(b BlockName) any {
	if b == Core {
		return s
	}
	return nil
}

func (s *Study) check(e *FieldErrors) {
	e.text("citation", s.Citation, 1, 2000)
	if s.Year != 0 && (s.Year < 1900 || s.Year > 2100) {
		e.add("year", "field.year")
	}
	if s.N < 0 || s.NIntervened < 0 || s.NControl < 0 {
		e.add("n", "field.negative")
	}
	e.url("second_source", s.SecondSource)
}

// complete asks for nothing more: a study is known by its citation.
func (*Study) complete(*FieldErrors) {}
