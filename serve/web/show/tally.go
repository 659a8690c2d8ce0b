package show

import (
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/serve/web/page"
)

// Tally counts hits of one nearness, for the sentences at the head of a page.
type Tally struct {
	Municipalities int  // different ones that have a need or a project among the hits, without the reader's own
	Past           int  // of these, how many have nothing but what is over, by its status or its period
	Own            bool // the reader's own municipality has one too
	Works          int  // needs and projects
	WithResults    int  // of these, how many have results
	Studies        int
	Syntheses      int
	Nearest        *answers.Card // the need or project of the municipality most like the reader's; nil when there is none
}

// Any says that there is something to tell.
func (t Tally) Any() bool { return t.Works+t.Studies+t.Syntheses > 0 }

// Tallies counts the hits about the same as a text, and those that are only related; of a search for words those that have all the
// words, and those that have most. more says that the hits were cut off while they still were of the first kind, so that the
// numbers are the least there can be.
func Tallies(h *answers.Hits) (alike, kin Tally, more bool) {
	first, second := same, near
	if !h.AsText {
		first, second = worded, partly
	}
	last := len(h.Hits) - 1
	more = last >= 0 && h.Total > len(h.Hits) && labels[h.Hits[last].Label].about == first
	return tally(h.Hits, first), tally(h.Hits, second), more
}

func tally(hits []answers.Hit, of about) Tally {
	var t Tally
	places := map[allmenning.MunicipalityNumber]bool{} // whether something of theirs goes on
	for i, h := range hits {
		if labels[h.Label].about != of {
			continue
		}
		switch h.Record.Noun {
		case allmenning.NounStudy:
			t.Studies++
		case allmenning.NounSynthesis:
			t.Syntheses++
		case allmenning.NounNeed, allmenning.NounProject:
			t.Works++
			if h.Results.Has() {
				t.WithResults++
			}
			for _, m := range h.Places {
				if l := h.Likeness; l != nil && l.From.Number == m.Number {
					t.Own = true
				} else {
					places[m.Number] = places[m.Number] || goesOn(h.Record, time.Now().Year())
				}
			}
			if l := h.Likeness; l != nil && !l.Same && (t.Nearest == nil || l.Rank < t.Nearest.Likeness.Rank) {
				t.Nearest = &hits[i].Card
			}
		}
	}
	t.Municipalities = len(places)
	for _, on := range places {
		if !on {
			t.Past++
		}
	}
	return t
}

// goesOn says that somebody works on a need or a project in a year: a need does not end here, a project by its status, else by its
// period. Of one that tells neither we know that somebody has worked on it, and no more.
func goesOn(r *allmenning.Record, year int) bool {
	p, ok := r.Body.(*allmenning.Project)
	if !ok {
		return true
	}
	switch p.Status {
	case "":
		from, to := p.Period.Years()
		return to >= year || to == 0 && from >= year-openEnded
	case allmenning.Planned, allmenning.Running, allmenning.Paused:
		return true
	}
	return false
}

// openEnded is how many years a project that began is taken to go on when nothing says when it ends.
const openEnded = 3

// Research is how many studies and syntheses, in words: "fem studier og én oppsummering"; empty for none.
func (t Tally) Research(f *page.Frame) string {
	var parts []string
	if t.Studies > 0 {
		parts = append(parts, f.P.Count(t.Studies, string(allmenning.NounStudy)))
	}
	if t.Syntheses > 0 {
		parts = append(parts, f.P.Count(t.Syntheses, string(allmenning.NounSynthesis)))
	}
	return f.P.Join(parts, i18n.And)
}

// Short is the tally in two or three words, for the end of a line: municipalities where there are any, else what there is.
func (t Tally) Short(f *page.Frame) string {
	switch {
	case t.Municipalities > 0:
		return f.P.Count(t.Municipalities, "municipality")
	case t.Works > 0:
		return f.P.Count(t.Works, string(allmenning.NounProject))
	}
	return t.Research(f)
}
