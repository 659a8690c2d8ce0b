package form

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"allmenning"
	"allmenning/serve/web/page"
)

// Clash is one field of which there are two texts.
type Clash struct {
	Name         string // the field's, or that of a whole list
	Label        string
	Mine, Theirs string
	Saved        string // by whom the other text was saved, and when; empty: not known
}

// twoTexts writes both texts of a field as people read them.
func (s *State) twoTexts(f *page.Frame, g string, mine, theirs Values) Clash {
	return Clash{Name: g, Label: s.Label(f, g), Mine: s.text(f, g, mine), Theirs: s.text(f, g, theirs)}
}

// text is a field, or all rows of a list, as people read it.
func (s *State) text(f *page.Frame, g string, v Values) string {
	var lines []string
	if values := v.All(g); len(values) > 0 || g == closureName {
		lines = append(lines, s.sayValues(f, g, values))
	}
	if g != closureName {
		for i := range v.Count(g) {
			if row := v.Row(g, i); !row.Empty() {
				lines = append(lines, s.sayRow(f, g, row))
			}
		}
	} else {
		for _, name := range []string{closureName + ".basis", closureName + ".opens"} {
			if values := v.All(name); len(values) > 0 {
				lines = append(lines, s.sayValues(f, name, values))
			}
		}
		for _, b := range blocksOf(s.kind.Noun) {
			if v.Get(BlockName(b)) != "" {
				lines = append(lines, f.T("visibility.block", "block", blockText(f, b))+": "+blockNow(f, v, b))
			}
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func (s *State) sayRow(f *page.Frame, list string, row Values) string {
	var cells []string
	names := make([]string, 0, len(row))
	for name := range row {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if t := s.sayValues(f, list+"."+name, row.All(name)); t != "" {
			cells = append(cells, t)
		}
	}
	return strings.Join(cells, " · ")
}

func (s *State) sayValues(f *page.Frame, name string, values []string) string {
	if t, ok := sayClosure(f, name, values); ok {
		return t
	}
	if s.kind.Say != nil {
		if t := s.kind.Say(f, name, values); t != "" {
			return t
		}
	}
	return strings.Join(values, "\n")
}

// theirsIn takes the other texts out of a form in which one of two was chosen.
func theirsIn(sent url.Values) Values {
	out := Values{}
	for name, values := range sent {
		if field, ok := strings.CutPrefix(name, theirsName); ok {
			out[field] = values
		}
	}
	return out
}

// compare holds a change up against the record as it stands now. What only one of them has changed is taken; of what both
// have, the form gets both texts. The form then builds on the version that stands.
func (p Pages) compare(r *http.Request, s *State, clash *allmenning.Clash) error {
	f := page.Of(r)
	read, err := p.Commons.ToChange(r.Context(), f.Visitor.Actor, s.ID, s.base)
	if err != nil {
		return err
	}
	now, err := p.Commons.ToChange(r.Context(), f.Visitor.Actor, s.ID, clash.Version)
	if err != nil {
		return err
	}
	was, theirs := p.fill(read), p.fill(now)
	for _, g := range groups(s.Values, theirs) {
		before, mine, other := was.of(g), s.Values.of(g), theirs.of(g)
		switch {
		case same(mine, other), same(other, before):
		case same(mine, before):
			s.Values.take(g, theirs)
		default:
			s.clash = append(s.clash, s.twoTexts(f, g, mine, other))
		}
	}
	if err := p.sayWhoSaved(r, s, now, clash.Version); err != nil {
		return err
	}
	s.theirs, s.base = theirs, clash.Version
	if len(s.clash) == 0 { // they differ in what the form does not ask for
		s.notice = f.T("errors.conflict.title") + ". " + f.T("form.clash.merged")
	}
	return nil
}

// sayWhoSaved says of each other text who saved it, and when: the one who made the newest version in which it is another than in the
// one before. Versions are looked at backwards from the one that stands to the one the form was filled with.
func (p Pages) sayWhoSaved(r *http.Request, s *State, now *allmenning.Record, newest int) error {
	if p.Saved == nil {
		return nil
	}
	f := page.Of(r)
	after := p.fill(now)
	for version := newest; version > s.base; version-- {
		was, err := p.Commons.ToChange(r.Context(), f.Visitor.Actor, s.ID, version-1)
		if err != nil {
			return err
		}
		before, said := p.fill(was), ""
		for i := range s.clash {
			c := &s.clash[i]
			if c.Saved != "" || same(before.of(c.Name), after.of(c.Name)) {
				continue
			}
			if said == "" {
				who, at, err := p.Saved(r, f, s.ID, version)
				if err != nil {
					return err
				}
				if who == "" {
					break
				}
				said = f.T("form.clash.saved", "when", when(f, at), "who", who)
			}
			c.Saved = said
		}
		after = before
	}
	return nil
}

// when says at what time of which day, with the day's name where it is the one it is now.
func when(f *page.Frame, at allmenning.Time) string {
	if t := at.Time(); f.P.Date(t) != f.P.Date(time.Now()) {
		return f.P.DateTime(t)
	}
	return f.T("form.clash.today", "clock", f.P.Clock(at.Time()))
}

// hidden are the fields a page with two texts carries on: what is written, and the other text of what there are two of.
func (s *State) hidden() (mine, theirs []pair) {
	clashing := map[string]bool{}
	for _, c := range s.clash {
		clashing[c.Name] = true
	}
	for _, name := range sortedNames(s.Values) {
		for _, v := range s.Values[name] {
			mine = append(mine, pair{name, v})
		}
	}
	for _, name := range sortedNames(s.theirs) {
		if !clashing[group(name)] {
			continue
		}
		for _, v := range s.theirs[name] {
			theirs = append(theirs, pair{theirsName + name, v})
		}
	}
	return mine, theirs
}

type pair struct{ Name, Value string }

func sortedNames(v Values) []string {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
