package synthesis

import (
	"strings"

	"allmenning"
)

// Input is one candidate finding as the synthesis sees it. Numbers stand as the source prints them: Run turns those round
// that the synthesis' Member marks with Invert.
type Input struct {
	Finding   allmenning.RecordID  `json:"finding"`
	Study     allmenning.RecordID  `json:"study"`                // the study, project or trial it belongs to
	Label     allmenning.Texts     `json:"label"`                // what it is called: "Fallklinikk i Lappeenranta og Tampere"
	Y         float64              `json:"y"`                    // effect on the scale of analysis; log for ratios
	SE        float64              `json:"se"`                   // 0: not known, so it cannot be pooled
	Printed   []float64            `json:"printed_ci,omitempty"` // the interval as printed, two numbers on the natural scale (a ratio, not its log)
	N         int                  `json:"n"`                    // participants; 0 = not known
	Year      int                  `json:"year"`                 // 0 = not known
	Country   string               `json:"country"`
	Places    []string             `json:"places,omitempty"` // as the source words them, in English
	Design    string               `json:"design"`           // codes.Designs; empty: not known
	Outcome   string               `json:"outcome"`          // codes.Outcomes; may differ from the synthesis' own
	Measure   string               `json:"measure"`          // RR, OR, IRR, HR, RD, MD, SMD
	Scale     string               `json:"scale"`            // of Y, as codes.Scale
	Primary   bool                 `json:"primary"`
	TrialKey  string               `json:"trial_key"` // shared by reports of one trial
	SEFrom    string               `json:"se_from"`   // "p" is approximate
	Checked   string               `json:"checked"`
	Direction allmenning.Direction `json:"direction"`
	Poolable  bool                 `json:"poolable"`
	Own       bool                 `json:"own,omitempty"`    // told by those who tried it, and not published by others
	Judged    bool                 `json:"judged,omitempty"` // somebody has judged what may have led an own one's numbers astray
	WhyNot    string               `json:"why_not"`          // why it is not poolable, in own words or as a catalogue key

	named bool // the label says whose it is
}

// InputFrom reads an Input out of a finding and the record it belongs to (a study or a project; nil when not known).
// A finding whose numbers the reader does not see comes out as one without numbers, which Run never pools. The label is
// the parent's title in all languages it has, the finding's own without a parent, as where the audience of an answer does not see the
// project; what people tell of a result themselves holds all the same. lang is the language of a title that stands in one only, where the record
// itself does not say.
func InputFrom(finding, parent *allmenning.Record, lang allmenning.Lang) Input {
	in := Input{Finding: finding.ID}
	if f, ok := finding.Body.(*allmenning.Finding); ok {
		in.Design, in.Outcome, in.Primary, in.Direction = f.Design, f.Outcome, f.Primary, f.Direction
		if n := f.NumbersBlock.Entered; n != nil {
			in.Own, in.Judged = true, n.Bias != allmenning.Bias{}
		}
		in.Measure, in.Printed = f.NumbersBlock.Measure, f.NumbersBlock.PrintedCI
		if x := f.NumbersBlock.Effect; x != nil {
			in.Y, in.Scale, in.SEFrom, in.Checked = x.Y, x.Scale, x.SEFrom, x.Checked
			in.Poolable, in.WhyNot = x.Usable && x.Poolable && x.SE != nil, x.Why
			if x.SE != nil {
				in.SE = *x.SE
			}
		}
	}
	if parent == nil { // named by itself
		in.Label = titles(finding, lang)
		if f, ok := finding.Body.(*allmenning.Finding); ok && finding.Source.Name == "" {
			in.Country = "Norway" // who writes here is here
			in.told(f)
			in.TrialKey, in.named = unplacedTrial(finding, f), !f.Titles.IsZero()
		}
		return in
	}
	in.Study = parent.ID
	in.Label = titles(parent, lang)
	switch b := parent.Body.(type) {
	case *allmenning.Study:
		in.N, in.Year, in.Country, in.Places, in.TrialKey = b.N, b.Year, b.Country, b.PlaceNames, b.TrialKey
		if in.Design == "" {
			in.Design = b.Design
		}
	case *allmenning.Project:
		in.Year, _ = b.Period.Years()
		in.Country = "Norway"
	}
	if f, ok := finding.Body.(*allmenning.Finding); ok {
		in.told(f)
	}
	return in
}

// unplacedTrial is shared by the results of one measure that one owner tells of without a project the reader sees. Whether they come
// from one project is then not for the reader to know, by the counts either; two of them in a number would make that one trial two, if
// they do. So they count as one, whatever is closed or was never said.
func unplacedTrial(r *allmenning.Record, f *allmenning.Finding) string {
	return unplacedKey + string(r.Owner) + ":" + f.Report.Measure
}

// unplacedKey begins the key of a trial that is one for want of a project to tell by.
const unplacedKey = "own:"

// unplaced says that whether it is a trial of its own cannot be seen.
func (in Input) unplaced() bool {
	return in.Study == "" && in.Own && strings.HasPrefix(in.TrialKey, unplacedKey)
}

// told takes from a result that people tell of what its study would else say: when it was, and how many it rests on.
func (in *Input) told(f *allmenning.Finding) {
	if year, _ := f.Report.Period.Years(); year > 0 {
		in.Year = year
	}
	if x := f.NumbersBlock.Entered; x != nil && x.Tried.N != nil && x.Not.N != nil {
		in.N = int(*x.Tried.N + *x.Not.N)
	}
}

// Nameless says that people tell of a result whose project is not seen, and that its label does not say whose it is.
func (in Input) Nameless() bool { return in.Study == "" && in.Own && !in.named }

// Of names a nameless result as well by whose it is: what it is about says little alone.
func (in Input) Of(owner string) Input {
	for _, s := range []*string{&in.Label.NB, &in.Label.NN, &in.Label.EN} {
		if *s != "" {
			*s += ", " + owner
		}
	}
	return in
}

// Home is the record that a row leads to: the study or project it belongs to, and the finding itself where that is not seen.
func (in Input) Home() allmenning.RecordID {
	if in.Study != "" {
		return in.Study
	}
	return in.Finding
}

// titles gives a record's title in the languages it has.
func titles(r *allmenning.Record, lang allmenning.Lang) allmenning.Texts {
	var t allmenning.Texts
	if b, ok := r.Body.(interface{ TitleTexts() allmenning.Texts }); ok {
		t = b.TitleTexts()
	}
	if r.Lang != "" {
		lang = r.Lang
	}
	switch {
	case !t.IsZero():
	case lang == allmenning.NN:
		t.NN = r.Title
	case lang == allmenning.EN:
		t.EN = r.Title
	default:
		t.NB = r.Title
	}
	return t
}

// trial is what must not be counted twice: one trial reported in several papers, or one study with several findings.
func (in Input) trial() string {
	switch {
	case in.TrialKey != "":
		return "trial:" + in.TrialKey
	case in.Study != "":
		return "study:" + string(in.Study)
	}
	return "finding:" + string(in.Finding)
}

// Reasons why a candidate is left out; catalogue keys.
const (
	LeftOutSameTrial = "synthesis.left_out.same_trial"
	LeftOutMaybeSame = "synthesis.left_out.maybe_same" // nobody sees whether it is, for want of a project
	LeftOutDirection = "synthesis.left_out.direction"
	LeftOutNoSE      = "synthesis.left_out.no_se"
	LeftOutScale     = "synthesis.left_out.scale"
	LeftOutUnusable  = "synthesis.left_out.unusable"
	LeftOutByPeople  = "synthesis.left_out.by_people"
)

// isKey tells a catalogue key of ours from own words.
func isKey(reason string) bool { return strings.HasPrefix(reason, "synthesis.left_out.") }
