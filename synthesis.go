package allmenning

import (
	"slices"
	"strconv"
)

// Synthesis is one fixed question answered from many findings. What it computes is a SynthesisVersion.
type Synthesis struct {
	Question   Texts     `json:"question"`
	Theme      string    `json:"theme,omitempty"`
	Measures   []string  `json:"measures,omitempty"`
	Outcome    string    `json:"outcome"`           // codes.Outcomes: gives unit, good direction, scale, prior
	Who        Texts     `json:"who"`               // in a sentence: "eldre med høy fallrisiko"
	Offer      Texts     `json:"offer"`             // in a sentence: "trening eller et sammensatt tilbud i ett år"
	Compared   Texts     `json:"compared,omitzero"` // "vanlig oppfølging"
	Baseline   *Baseline `json:"baseline,omitempty"`
	Cost       Texts     `json:"cost,omitzero"` // what is known of cost; empty: not known
	Caveat     Texts     `json:"caveat,omitzero"`
	Mixed      bool      `json:"mixed,omitempty"` // related outcomes or designs stand together: a weak set, said first
	Candidates []Member  `json:"candidates"`
}

// Baseline is the starting point an expectation is told from: what happens without the offer.
type Baseline struct {
	Value  float64 `json:"value"` // per Per people: 131 falls per 100
	Per    int     `json:"per"`
	What   Texts   `json:"what"` // "fall i løpet av ett år"
	Source Texts   `json:"source"`
}

// Member is a finding that a synthesis uses or leaves out, with the reason.
type Member struct {
	Finding  RecordID `json:"finding"`
	Invert   bool     `json:"invert,omitempty"` // the source prints the effect the other way round
	Included bool     `json:"included"`
	Reason   string   `json:"reason,omitempty"` // catalogue key or own words, where it is left out
}

// Candidate is a result written here that fits a synthesis: proposed by the program, decided by whoever keeps the synthesis. What a
// person decides stands above what the synthesis itself says of the same finding.
type Candidate struct {
	Synthesis RecordID
	Finding   RecordID
	State     CandidateState
	Reason    string // why it is left out, in the person's words
	At        Time   // of the last change of State
}

// CandidateState is how far a candidate has come.
type CandidateState string

// The states. ByRule is one whose numbers cannot be pooled: there is nothing to decide, it stands among those left out with the
// reason, and counts by its direction.
const (
	Waiting  CandidateState = "waiting"
	Included CandidateState = "included"
	LeftOut  CandidateState = "left-out"
	ByRule   CandidateState = "by-rule"
)

// Check says what is wrong with a decision: only taking in and leaving out are a person's, and why a result is left out must be said.
func (c Candidate) Check() error {
	var e FieldErrors
	e.oneOf("state", string(c.State), string(Included), string(LeftOut))
	least := 0
	if c.State == LeftOut {
		least = 1
	}
	e.text("reason", c.Reason, least, 300)
	return e.err()
}

// With is s with what people have decided of its candidates laid over its own; those that wait are not among them. s stays as it is.
func (s *Synthesis) With(decided []Candidate) *Synthesis {
	out := *s
	out.Candidates = slices.Clone(s.Candidates)
	for _, c := range decided {
		m := Member{Finding: c.Finding, Included: c.State != LeftOut, Reason: c.Reason}
		i := slices.IndexFunc(out.Candidates, func(m Member) bool { return m.Finding == c.Finding })
		switch {
		case c.State == Waiting:
		case i >= 0:
			m.Invert = out.Candidates[i].Invert
			out.Candidates[i] = m
		default:
			out.Candidates = append(out.Candidates, m)
		}
	}
	return &out
}

// SynthesisVersion is a stored answer: the same inputs give the same bytes with the same engine.
type SynthesisVersion struct {
	Synthesis  RecordID
	N          int // 1, 2, …
	Audience   Class
	Engine     string // version of the statistics that made it
	InputsHash string // SHA-256 of the numbers that went in
	Result     []byte // JSON of synthesis.Result, numbers rounded to ten significant digits
	Changed    string // catalogue key of why it was made anew: "synthesis.changed.first"
	At         Time
	Members    []Member
}

// Noun is NounSynthesis.
func (*Synthesis) Noun() Noun { return NounSynthesis }

// TitleTexts is the question.
func (s *Synthesis) TitleTexts() Texts { return s.Question }

// Part gives the core only.
func (s *Synthesis) Part(b BlockName) any {
	if b == Core {
		return s
	}
	return nil
}

func (s *Synthesis) check(e *FieldErrors) {
	if s.Question.IsZero() {
		e.add("question", "field.required")
	}
	if s.Outcome == "" {
		e.add("outcome", "field.required")
	}
	if b := s.Baseline; b != nil && (!(b.Value > 0) || b.Per <= 0) {
		e.add("baseline", "field.positive")
	}
	for i, m := range s.Candidates {
		if m.Finding == "" {
			e.add("candidates."+strconv.Itoa(i), "field.required")
		}
	}
}

// complete asks for nothing more than its shape.
func (*Synthesis) complete(*FieldErrors) {}
