package answers

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"

	"allmenning"
)

// Difference is one field with what stood there before and what stands there after. Old and New are values as JSON has them:
// nil where nothing stood, string, float64, bool, a list, or a map for one of several things with fields of their own.
type Difference struct {
	Field    string // "title", "places", "core.challenge", "contact.role", "closure.level", "source.read"
	Old, New any
}

// past are the versions of one record as one reader sees them, each read once.
type past struct {
	*Answers
	ctx      context.Context
	reader   allmenning.Reader
	now      *allmenning.Record
	versions map[int]*allmenning.Record // nil: the reader does not see it
	titles   map[string]string
}

// at is a version; nil when the reader does not see it, as it was then or as it would be now.
func (p *past) at(version int) (*allmenning.Record, error) {
	if r, known := p.versions[version]; known {
		return r, nil
	}
	r, err := p.store.RecordAt(p.ctx, p.reader, p.now.ID, version)
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return nil, err
	}
	if err != nil {
		r = nil
	}
	p.versions[version] = r
	return r, nil
}

// pair is a version and the last one before it that the reader sees; nil, nil where there are not two.
func (p *past) pair(version int) (before, after *allmenning.Record, err error) {
	if after, err = p.at(version); err != nil || after == nil {
		return nil, nil, err
	}
	for v := version - 1; v > 0; v-- {
		if before, err = p.at(v); err != nil || before != nil {
			return before, after, err
		}
	}
	return nil, nil, nil
}

func (p *past) differs(version int) (bool, error) {
	before, after, err := p.pair(version)
	if err != nil || before == nil {
		return false, err
	}
	d, err := p.differences(before, after)
	return len(d) > 0, err
}

// differences are the fields that differ between two versions, in order of name but the title first. A block that is closed in
// either is passed over. Who sees the record, and whom to ask about it, are told to its owner alone: an address that was taken
// away must not live on here.
func (p *past) differences(before, after *allmenning.Record) ([]Difference, error) {
	was, err := p.fields(before)
	if err != nil {
		return nil, err
	}
	is, err := p.fields(after)
	if err != nil {
		return nil, err
	}
	for _, b := range slices.Concat(before.Hidden, after.Hidden) {
		delete(was, string(b))
		delete(is, string(b))
	}
	var out []Difference
	walk("", was, is, &out)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Field == "title" && out[j].Field != "title" })
	return out, nil
}

// fields is what a version says, as one tree.
func (p *past) fields(r *allmenning.Record) (map[string]any, error) {
	r.Source.ID = "" // the source's own number is of no use to a reader
	parts := map[string]any{"title": r.Title, "lang": r.Lang, "places": r.Places, "source": r.Source}
	for _, b := range allmenning.BlocksOf(r.Noun) {
		parts[string(b)] = r.Body.Part(b)
	}
	if owns(p.reader, p.now) {
		parts["closure"], parts["blocks"] = r.Closure, r.Blocks
	} else {
		delete(parts, string(allmenning.Contact))
	}
	var err error
	switch b := r.Body.(type) {
	case *allmenning.Finding:
		untitled := *b
		untitled.Titles = allmenning.Texts{} // made; what it is made of, and the title as it was written, are told
		parts[string(allmenning.Core)] = &untitled
	case *allmenning.Synthesis:
		parts[string(allmenning.Core)], err = p.members(b)
	case *allmenning.Constellation:
		parts[string(allmenning.Core)], err = p.invited(b)
	}
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(parts)
	if err != nil {
		return nil, fmt.Errorf("answers: version %d of %s: %w", r.Version, r.ID, err)
	}
	var tree map[string]any
	if err = json.Unmarshal(raw, &tree); err == nil {
		forgetHow(tree)
	}
	return tree, err
}

// forgetHow takes from the effect of numbers somebody filled in how it was reckoned, which follows from the numbers and is no
// change of anybody's.
func forgetHow(tree map[string]any) {
	numbers, _ := tree[string(allmenning.Numbers)].(map[string]any)
	if effect, ok := numbers["effect"].(map[string]any); ok && numbers["entered"] != nil {
		for _, name := range []string{"how", "se_from", "usable", "scale"} {
			delete(effect, name)
		}
	}
}

// members is a synthesis with only the findings that the reader sees.
func (p *past) members(s *allmenning.Synthesis) (*allmenning.Synthesis, error) {
	ids := make([]allmenning.RecordID, len(s.Candidates))
	for i, m := range s.Candidates {
		ids[i] = m.Finding
	}
	found, err := p.store.RecordsByID(p.ctx, p.reader, ids)
	if err != nil {
		return nil, err
	}
	seen := *s
	seen.Candidates = nil
	for _, m := range s.Candidates {
		if r := found[m.Finding]; r != nil {
			p.titles[string(m.Finding)] = r.Title
			seen.Candidates = append(seen.Candidates, m)
		}
	}
	return &seen, nil
}

// invited is a constellation with whom it lets in, which its members alone are told.
func (p *past) invited(c *allmenning.Constellation) (*allmenning.Constellation, error) {
	seen := *c
	if !owns(p.reader, p.now) && !slices.Contains(p.reader.Groups, allmenning.GroupID(p.now.ID)) {
		seen.Invited = nil
	}
	for _, id := range seen.Invited {
		name, err := p.organisationName(p.ctx, map[allmenning.OrganisationID]string{}, id)
		if err != nil {
			return nil, err
		}
		p.titles[string(id)] = name
	}
	return &seen, nil
}

// tellInvitation names whom a constellation invited, or no longer does, where that is all a version changed and the reader is told.
func (p *past) tellInvitation(h *Happening) error {
	if p.now.Noun != allmenning.NounConstellation || !h.Differs || h.Act != allmenning.ActEdited {
		return nil
	}
	before, after, err := p.pair(h.Version)
	if err != nil || before == nil {
		return err
	}
	all, err := p.differences(before, after)
	if err != nil || slices.ContainsFunc(all, func(d Difference) bool { return d.Field != "core.invited" }) {
		return err
	}
	was, is := before.Body.(*allmenning.Constellation).Invited, after.Body.(*allmenning.Constellation).Invited
	act, from, without := "invited", is, was
	if len(is) < len(was) {
		act, from, without = "uninvited", was, is
	}
	for _, id := range from {
		if !slices.Contains(without, id) {
			h.Invitation, h.About = act, p.titles[string(id)]
		}
	}
	return nil
}

// walk compares two trees. Texts in several languages are compared language by language.
func walk(path string, was, is map[string]any, out *[]Difference) {
	names := map[string]bool{}
	for n := range was {
		names[n] = true
	}
	for n := range is {
		names[n] = true
	}
	sorted := make([]string, 0, len(names))
	for n := range names {
		sorted = append(sorted, n)
	}
	slices.Sort(sorted)
	for _, n := range sorted {
		old, next := was[n], is[n]
		at := n
		if path != "" {
			at = path + "." + n
		}
		a, isMap := old.(map[string]any)
		b, isMap2 := next.(map[string]any)
		switch {
		case isMap || isMap2:
			walk(at, a, b, out)
		case !reflect.DeepEqual(old, next) && (!empty(old) || !empty(next)):
			*out = append(*out, Difference{Field: at, Old: old, New: next})
		}
	}
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case bool:
		return !v
	}
	return false
}
