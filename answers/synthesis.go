package answers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/municipality"
	"allmenning/store"
	"allmenning/synthesis"
)

// SynthesisPage is a synthesis as its page and its case paper show it: the last stored answer, and what one municipality
// may expect from it.
type SynthesisPage struct {
	Record      *allmenning.Record
	Body        *allmenning.Synthesis
	Outcome     codes.Outcome
	Version     *allmenning.SynthesisVersion
	Result      *synthesis.Result
	For         *municipality.Municipality // the municipality asked about; nil: a municipality that is not named
	Expectation *synthesis.Expectation     // nil where the rule allows no number
	BaselineOff bool                       // a starting point was given that cannot be used; the stored one stands
	Nearest     []synthesis.Near           // the studies, nearest in context first
	Studies     map[allmenning.RecordID]*allmenning.Record
	Findings    map[allmenning.RecordID]*allmenning.Record
	Projects    []Card // of municipalities that work on the same, most alike first
	Thread      []Station
	History     []Happening // the newest first
	Stored      []Answer    // the stored answers with what each changed, the newest first
	Proposed    []Proposed  // results that wait for whoever keeps it, oldest first
	Decided     []Proposed  // those taken in or left out by a person, the last decided first

	candidates []allmenning.Candidate // all that are stored
}

// Synthesis answers what the municipality who looks from may expect. baseline is its own starting point, or nil. The answer
// is shared: do not change it.
func (a *Answers) Synthesis(ctx context.Context, who Who, id allmenning.RecordID, baseline *float64) (*SynthesisPage, error) {
	if baseline != nil {
		return a.makeSynthesis(ctx, who, id, baseline)
	}
	return a.syntheses.get(ctx, a, who.Reader, asked{allmenning.NounSynthesis, id, who.From}, func() (*SynthesisPage, error) {
		return a.makeSynthesis(ctx, who, id, nil)
	})
}

func (a *Answers) makeSynthesis(ctx context.Context, who Who, id allmenning.RecordID, baseline *float64) (*SynthesisPage, error) {
	r, err := a.record(ctx, who.Reader, allmenning.NounSynthesis, id)
	if err != nil {
		return nil, err
	}
	p := &SynthesisPage{Record: r, Body: r.Body.(*allmenning.Synthesis)}
	p.Outcome, _ = codes.Outcomes().Outcome(p.Body.Outcome)
	if p.Version, err = a.store.LatestSynthesisVersion(ctx, who.Reader, id); err != nil {
		return nil, err
	}
	if p.Result, err = decodeResult(p.Version); err != nil {
		return nil, err
	}
	p.For, _ = a.register.ByNumber(who.From)
	if p.Result.Rule.Headline() {
		p.Expectation = synthesis.Expect(p.Body, p.Result, baseline)
	}
	if p.Expectation == nil && baseline != nil {
		p.BaselineOff = true
		if p.Result.Rule.Headline() {
			p.Expectation = synthesis.Expect(p.Body, p.Result, nil)
		}
	}
	if err := a.behind(ctx, who, p); err != nil {
		return nil, err
	}
	if p.Stored, err = a.stored(ctx, who, p); err != nil {
		return nil, err
	}
	if p.Proposed, p.Decided, p.candidates, err = a.proposed(ctx, who, p); err != nil {
		return nil, err
	}
	p.Nearest = synthesis.Nearest(p.Result, a.placeOf(who.From, p))
	p.Projects, err = a.working(ctx, who, r)
	if err != nil {
		return nil, err
	}
	around, err := a.around(ctx, who.Reader, []allmenning.RecordID{id})
	if err != nil {
		return nil, err
	}
	p.Thread = around.thread(r, []*allmenning.Record{r})
	p.History, _, err = a.happened(ctx, who.Reader, r)
	return p, err
}

func decodeResult(v *allmenning.SynthesisVersion) (*synthesis.Result, error) {
	var r synthesis.Result
	if err := json.Unmarshal(v.Result, &r); err != nil {
		return nil, fmt.Errorf("answers: synthesis %s version %d: %w", v.Synthesis, v.N, err)
	}
	return &r, nil
}

// behind fetches the findings and studies the answer rests on.
func (a *Answers) behind(ctx context.Context, who Who, p *SynthesisPage) (err error) {
	var findings, studies []allmenning.RecordID
	for _, row := range p.Result.Rows {
		findings, studies = append(findings, row.Finding), append(studies, row.Study)
	}
	for _, l := range p.Result.LeftOut {
		findings = append(findings, l.Finding)
	}
	if p.Findings, err = a.store.RecordsByID(ctx, who.Reader, findings); err != nil {
		return err
	}
	p.Studies, err = a.store.RecordsByID(ctx, who.Reader, studies)
	return err
}

// Home is the record a row leads to: the study or project it belongs to, else the finding itself, which is open where its project is
// not; nil where the reader sees neither.
func (p *SynthesisPage) Home(row synthesis.Row) *allmenning.Record {
	if s := p.Studies[row.Study]; s != nil {
		return s
	}
	return p.Findings[row.Finding]
}

// Offer is what the people of a row were offered, and its language: as the study says, else as those who tried it tell, else the name
// of what they tried. Empty where none is known, or seen.
func (p *SynthesisPage) Offer(row synthesis.Row, lang allmenning.Lang) (string, allmenning.Lang) {
	if s := p.Studies[row.Study]; s != nil {
		if b, ok := s.Body.(*allmenning.Study); ok {
			return b.Intervention.In(lang)
		}
	}
	r := p.Findings[row.Finding]
	if r == nil {
		return "", lang
	}
	told := r.Body.(*allmenning.Finding).Report
	if told.Did != "" {
		return told.Did, r.Lang
	}
	return codes.Measures().Name(told.Measure, string(lang)), lang
}

// placeOf is what the ranking of the studies needs to know of the one that asks.
func (a *Answers) placeOf(from allmenning.MunicipalityNumber, p *SynthesisPage) synthesis.Place {
	if p.For == nil {
		return synthesis.Place{}
	}
	place := synthesis.Place{Name: p.For.Name, Setting: synthesis.SettingOf(p.For.CentralityClass), Likest: map[allmenning.RecordID]synthesis.Likest{}}
	ranks := a.ranks(from)
	for _, row := range p.Result.Rows {
		home := p.Home(row)
		if home == nil {
			continue
		}
		l := a.likenessOf(from, ranks, a.today(home.Places))
		if l == nil {
			continue
		}
		likest := synthesis.Likest{Name: l.Other.Name, Rank: l.Rank, Of: l.Of, Same: l.Same}
		if v, ok := l.Other.PopulationNow(); ok {
			likest.People = int(v.Value)
		}
		place.Likest[row.Home()] = likest
	}
	return place
}

// working finds who works on the same question: the needs and projects about the challenge of the synthesis, at most five, those of
// municipalities most like the reader's first. What is only related to it does not work on the same.
func (a *Answers) working(ctx context.Context, who Who, r *allmenning.Record) ([]Card, error) {
	near, err := a.alike.get(ctx, a, who.Reader, r.ID, func() ([]overlap.Relative, error) {
		near, _, err := a.catalogue.Similar(ctx, who.Reader, r.ID, overlap.Ask{Limit: 5, NoReasons: true, Filter: []index.Facet{
			{Axis: "noun", Value: string(allmenning.NounProject)}, {Axis: "noun", Value: string(allmenning.NounNeed)},
		}})
		near = slices.DeleteFunc(near, func(n overlap.Relative) bool { return !n.Label.SameChallenge() })
		return near, unlessUnknown(err)
	})
	if err != nil {
		return nil, err
	}
	list, _, err := a.shownOf(ctx, who, near)
	if err != nil {
		return nil, err
	}
	cards, err := a.cards(ctx, who, list)
	byLikeness(cards)
	return cards, err
}

// Versions lists the stored answers of a synthesis, newest first.
func (a *Answers) Versions(ctx context.Context, who Who, id allmenning.RecordID) ([]*allmenning.SynthesisVersion, error) {
	return a.store.SynthesisVersions(ctx, who.Reader, id)
}

// SynthesisCard is a synthesis in a list: the record with its last answer.
type SynthesisCard struct {
	Record *allmenning.Record
	Result *synthesis.Result
	At     allmenning.Time
}

// Syntheses lists the syntheses the reader sees, newest first, at most limit. The answer is shared: do not change it.
func (a *Answers) Syntheses(ctx context.Context, who Who, limit int) ([]SynthesisCard, error) {
	return a.lists.get(ctx, a, who.Reader, limit, func() ([]SynthesisCard, error) { return a.makeSyntheses(ctx, who, limit) })
}

func (a *Answers) makeSyntheses(ctx context.Context, who Who, limit int) ([]SynthesisCard, error) {
	records, err := a.store.List(ctx, who.Reader, store.Filter{Noun: allmenning.NounSynthesis, Limit: limit})
	if err != nil {
		return nil, err
	}
	return a.synthesisCards(ctx, who, records)
}

func (a *Answers) synthesisCards(ctx context.Context, who Who, records []*allmenning.Record) ([]SynthesisCard, error) {
	var out []SynthesisCard
	for _, r := range records {
		v, err := a.store.LatestSynthesisVersion(ctx, who.Reader, r.ID)
		if allmenning.KindOf(err) == allmenning.NotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		result, err := decodeResult(v)
		if err != nil {
			return nil, err
		}
		out = append(out, SynthesisCard{Record: r, Result: result, At: v.At})
	}
	return out, nil
}
