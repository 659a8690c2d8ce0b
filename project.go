package allmenning

import "strconv"

// Phase is how far a project has come on the road from idea to practice.
type Phase string

// The phases, as codes.Phases names them; empty means that the source does not say.
const (
	Idea        Phase = "idea"
	PreProject  Phase = "pre-project"
	Pilot       Phase = "pilot"
	MainProject Phase = "main-project"
	InUse       Phase = "in-use"
)

// ProjectStatus says what became of it; stopped and never started are as welcome as the rest.
type ProjectStatus string

// The statuses, as codes.Statuses names them; empty means that the source does not say.
const (
	Planned              ProjectStatus = "planned"
	Running              ProjectStatus = "running"
	Paused               ProjectStatus = "paused"
	Ended                ProjectStatus = "ended" // the source does not say how it went
	CompletedAsPlanned   ProjectStatus = "completed-as-planned"
	CompletedWithChanges ProjectStatus = "completed-with-changes"
	StoppedEarly         ProjectStatus = "stopped-early"
	NeverStarted         ProjectStatus = "never-started"
)

// Project is something somebody tries, from idea to main project.
type Project struct {
	Summary       string        `json:"summary,omitempty"`
	Titles        Texts         `json:"titles,omitzero"`        // the title in other languages where somebody has written it
	Organisation  string        `json:"organisation,omitempty"` // who does it, as the source wrote it
	Partners      []string      `json:"partners,omitempty"`
	Phase         Phase         `json:"phase,omitempty"`
	Status        ProjectStatus `json:"status,omitempty"`
	Period        Period        `json:"period,omitzero"`
	Grants        []Grant       `json:"grants,omitempty"`
	Themes        []string      `json:"themes,omitempty"`
	Sectors       []string      `json:"sectors,omitempty"`
	TargetGroups  []string      `json:"target_groups,omitempty"`
	Measures      []string      `json:"measures,omitempty"`
	StoppedReason string        `json:"stopped_reason,omitempty"` // codes.StopReasons

	LessonsBlock ProjectLessons `json:"-"`
	ContactBlock ContactPoint   `json:"-"`
}

// ProjectLessons is the block of what a project learnt.
type ProjectLessons struct {
	Lessons []Lesson `json:"lessons,omitempty"`
}

// Period is a time span as the source gives it: years, months or days ("2024", "2024-03", "2024-03-01"). Either end may be
// empty; AsGiven keeps a wording that could not be read as dates.
type Period struct {
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	AsGiven string `json:"as_given,omitempty"`
}

// IsZero says that nothing is known of the time.
func (p Period) IsZero() bool { return p == Period{} }

// Years returns the first and last year of the period; 0 where it is not known.
func (p Period) Years() (from, to int) { return year(p.From), year(p.To) }

func year(s string) int {
	if len(s) < 4 {
		return 0
	}
	y, err := strconv.Atoi(s[:4])
	if err != nil {
		return 0
	}
	return y
}

// Grant is money given to a project.
type Grant struct {
	Funder    string `json:"funder"`
	Purpose   string `json:"purpose,omitempty"` // programme or what it was for
	AmountNOK int64  `json:"amount_nok,omitempty"`
	AmountEUR int64  `json:"amount_eur,omitempty"` // where the source counts in euros; never turned into kroner
	Year      int    `json:"year,omitempty"`
}

// Noun is NounProject.
func (*Project) Noun() Noun { return NounProject }

// TitleTexts are the titles in the languages somebody has written.
func (p *Project) TitleTexts() Texts { return p.Titles }

// Part gives the blocks core, lessons and contact.
func (p *Project) Part(b BlockName) any {
	switch b {
	case Core:
		return p
	case Lessons:
		return &p.LessonsBlock
	case Contact:
		return &p.ContactBlock
	}
	return nil
}

func (p *Project) check(e *FieldErrors) {
	e.text("summary", p.Summary, 0, 20000)
	e.text("organisation", p.Organisation, 0, 500)
	e.date("period.from", p.Period.From)
	e.date("period.to", p.Period.To)
	if p.Period.From != "" && p.Period.To != "" && p.Period.To < p.Period.From[:min(len(p.Period.From), len(p.Period.To))] {
		e.add("period.to", "field.period_backwards")
	}
	for i, g := range p.Grants {
		if g.AmountNOK < 0 {
			e.add("grants."+strconv.Itoa(i)+".amount_nok", "field.negative")
		}
		if g.AmountEUR < 0 {
			e.add("grants."+strconv.Itoa(i)+".amount_eur", "field.negative")
		}
		e.text("grants."+strconv.Itoa(i)+".funder", g.Funder, 0, 500)
		e.text("grants."+strconv.Itoa(i)+".purpose", g.Purpose, 0, 500)
	}
	for i, partner := range p.Partners {
		e.text("partners."+strconv.Itoa(i), partner, 0, 500)
	}
	for i, l := range p.LessonsBlock.Lessons {
		l.check(e, "lessons."+strconv.Itoa(i))
	}
}

// complete asks for what tells others apart: a summary, how far it has come, when, and whom to ask.
func (p *Project) complete(e *FieldErrors) {
	e.text("summary", p.Summary, 1, 20000)
	e.text("phase", string(p.Phase), 1, 40)
	e.text("status", string(p.Status), 1, 40)
	e.text("period.from", p.Period.From, 1, 10)
	if (p.Status == StoppedEarly || p.Status == NeverStarted) && p.StoppedReason == "" {
		e.add("stopped_reason", "field.required")
	}
	p.ContactBlock.complete(e)
}
