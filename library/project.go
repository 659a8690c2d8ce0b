package library

import (
	"slices"

	"allmenning"
)

// projectFile is facts/projects.json.
type projectFile struct {
	head
	Projects []projectFacts `json:"projects"`
}

// projectFacts is one project as its source names it. Note says what the source left open.
type projectFacts struct {
	ID             string                          `json:"id"`
	Lang           allmenning.Lang                 `json:"lang"`
	Title          string                          `json:"title"`
	URL            string                          `json:"url,omitempty"`
	Municipalities []allmenning.MunicipalityNumber `json:"municipality_numbers,omitempty"` // numbers of codeYear
	Note           string                          `json:"note,omitempty"`
	allmenning.Project
}

// codeYear is the year of the code set that places are written in.
const codeYear = 2024

// project adds one project.
func (w *writer) project(f *projectFile, p *projectFacts) {
	body := p.Project
	body.Grants, body.Partners = slices.Clone(body.Grants), slices.Clone(body.Partners)
	body.Themes, body.Sectors = slices.Clone(body.Themes), slices.Clone(body.Sectors)
	body.TargetGroups, body.Measures = slices.Clone(body.TargetGroups), slices.Clone(body.Measures)
	note := p.Note
	if note == "" {
		note = "Bare fakta er tatt med. Beskrivelsen står hos kilden."
	}
	w.add(p.ID, allmenning.Record{
		Lang: p.Lang, Title: p.Title, Body: &body, Places: places(p.Municipalities),
		Source: allmenning.Source{URL: p.URL, Read: f.Read, Note: note},
	})
}

// places writes numbers of codeYear as places; none is nil.
func places(numbers []allmenning.MunicipalityNumber) []allmenning.Place {
	var out []allmenning.Place
	for _, n := range numbers {
		out = append(out, allmenning.Place{Number: n, CodeYear: codeYear})
	}
	return out
}
