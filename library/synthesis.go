package library

import (
	"fmt"
	"slices"

	"allmenning"
)

// synthesisFile is facts/syntheses.json.
type synthesisFile struct {
	head
	Syntheses []synthesisFacts `json:"syntheses"`
}

// synthesisFacts is one question; its candidates name findings by the library's own ids.
type synthesisFacts struct {
	ID string `json:"id"`
	allmenning.Synthesis
}

// synthesis adds the question and its links to the findings it uses.
func (w *writer) synthesis(f *synthesisFile, s *synthesisFacts) error {
	body := s.Synthesis
	body.Measures = slices.Clone(body.Measures)
	body.Baseline = cloneOf(body.Baseline)
	body.Candidates = slices.Clone(body.Candidates)
	w.add(s.ID, allmenning.Record{
		Lang: allmenning.NB, Title: s.Question.NB, Body: &body,
		Source: allmenning.Source{Read: f.Read, Note: "Spørsmålet og utvalget av studier er våre egne."},
	})
	for i := range body.Candidates {
		m := &body.Candidates[i]
		finding := string(m.Finding)
		if !w.findings[finding] {
			return fmt.Errorf("library: synthesis %s uses finding %q, which is not there", s.ID, finding)
		}
		m.Finding = ID(finding)
		w.link(s.ID, finding, allmenning.LinkUses)
	}
	return nil
}
