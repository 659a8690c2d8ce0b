package show

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/answers"
)

// NearSyntheses are syntheses that a record is in none of, and that may answer the same all the same.
type NearSyntheses struct {
	Like  []answers.SynthesisCard // among its relatives
	Theme []answers.SynthesisCard // on one of its themes, beside those
}

// SynthesesNear finds the syntheses near a record that none of them uses. For one that is used there is no need of any.
func SynthesesNear(ctx context.Context, a *answers.Answers, who answers.Who, p *answers.RecordPage, themes []string) (NearSyntheses, error) {
	like := likeSyntheses(p)
	if len(p.Syntheses) > 0 || len(like)+len(themes) == 0 {
		return NearSyntheses{}, nil
	}
	all, err := a.Syntheses(ctx, who, 100)
	if err != nil {
		return NearSyntheses{}, err
	}
	var out NearSyntheses
	var rest []answers.SynthesisCard
	for _, c := range all {
		if slices.ContainsFunc(like, func(r *allmenning.Record) bool { return r.ID == c.Record.ID }) {
			out.Like = append(out.Like, c)
		} else {
			rest = append(rest, c)
		}
	}
	out.Theme = OnThemes(rest, themes)
	return out, nil
}

// besides are the relatives of a record that the section of syntheses does not show: what stands there stands once on the page.
func besides(p *answers.RecordPage, near NearSyntheses) (out []answers.Relative) {
	there := map[allmenning.RecordID]bool{}
	for _, list := range [][]answers.SynthesisCard{p.Syntheses, near.Like, near.Theme} {
		for _, c := range list {
			there[c.Record.ID] = true
		}
	}
	for _, x := range p.Relatives {
		if !there[x.Record.ID] {
			out = append(out, x)
		}
	}
	return out
}

// likeSyntheses are the syntheses among the relatives of a record that is in none itself, the most like first.
func likeSyntheses(p *answers.RecordPage) []*allmenning.Record {
	var out []*allmenning.Record
	for _, x := range p.Relatives {
		if x.Record.Noun == allmenning.NounSynthesis && len(p.Syntheses) == 0 {
			out = append(out, x.Record)
		}
	}
	return out
}
