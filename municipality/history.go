package municipality

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ChangeKind says what happened to a number.
type ChangeKind string

// The kinds as the source has them.
const (
	Rename   ChangeKind = "rename"   // same number, new name
	Renumber ChangeKind = "renumber" // same municipality, new number
	Merge    ChangeKind = "merge"    // became part of a larger one
	Split    ChangeKind = "split"    // one row for each it went to
)

// Change is one step of the history: from Date, the municipality that was Old is (part of) New.
type Change struct {
	Date             string // first day of the new number: 2020-01-01
	Old              Number
	OldName, NewName string // as the source writes them, "Hábmer - Hamarøy"
	New              Number
	Kind             ChangeKind
}

// Exception says where an old number leads when following the changes one by one would not do.
type Exception struct {
	Number Number
	Today  []Number // more than one: a person must choose
	Why    string
	Source string
}

// Resolution says what a number means today.
type Resolution string

// The resolutions.
const (
	Current    Resolution = "current"    // it is a number of today
	Renumbered Resolution = "renumbered" // it leads to one municipality of today, by new number or merger
	Divided    Resolution = "split"      // it leads to several: ask, never choose silently
	Unknown    Resolution = "unknown"    // no municipality since 2017 has had it
)

// ReadNumber reads a number as people and sheets write it: spaces around it do not matter, and 301 is 0301. What is no number is
// given back as it is.
func ReadNumber(s string) Number {
	s = strings.TrimSpace(s)
	if len(s) == 3 && strings.Trim(s, "0123456789") == "" {
		s = "0" + s
	}
	return Number(s)
}

// Resolve returns the numbers of today that n leads to, in rising order, and how. None for an unknown number.
func (r *Register) Resolve(n Number) ([]Number, Resolution) {
	if _, ok := r.place[n]; ok {
		return []Number{n}, Current
	}
	switch today := r.former[n]; len(today) {
	case 0:
		return nil, Unknown
	case 1:
		return slices.Clone(today), Renumbered
	default:
		return slices.Clone(today), Divided
	}
}

// Successors returns the numbers of today that n leads to, in rising order: n itself when it is one. Every number valid in
// 2017 or later leads to at least one; a number that was never valid leads to none.
func (r *Register) Successors(n Number) []Number {
	today, _ := r.Resolve(n)
	return today
}

// History returns the changes that led to n, oldest first, or onwards from n when it is a number of the past. It is empty
// for a municipality that has kept number and name since 2017, and for an unknown number.
func (r *Register) History(n Number) []Change {
	on := map[Number]bool{n: true}
	m, current := r.ByNumber(n)
	if current {
		for _, f := range m.FormerNumbers {
			on[f] = true
		}
	}
	today := r.Successors(n)
	var out []Change
	for _, c := range r.data.changes { // in order of date, so one pass follows the numbers onwards
		if !on[c.Old] || !overlap(r.Successors(c.New), today) || current && !on[c.New] {
			continue
		}
		on[c.New] = true
		out = append(out, c)
	}
	return out
}

func overlap(a, b []Number) bool {
	return slices.ContainsFunc(a, func(n Number) bool { return slices.Contains(b, n) })
}

// Exception returns why an old number does not simply follow the changes; false for most numbers.
func (r *Register) Exception(n Number) (Exception, bool) {
	e, ok := r.exceptions[n]
	return e, ok
}

// LastName returns the name that an old number had last, as its source writes it: "Divtasvuodna - Tysfjord". Empty for a number of today
// and for an unknown one.
func (r *Register) LastName(n Number) (name string) {
	if _, ok := r.place[n]; ok {
		return ""
	}
	for _, c := range r.data.changes { // in order of date
		if c.Old == n {
			name = c.OldName
		}
	}
	return name
}

// LastYear returns the last year in which n was a valid number: for a number of today the year the register was gathered.
// It is 0 for an unknown number. A place read from a source without a code year gets this one.
func (r *Register) LastYear(n Number) int {
	if _, ok := r.place[n]; ok {
		return codeYear
	}
	year := 0
	for _, c := range r.data.changes {
		if c.Old == n && c.New != n {
			first, _ := strconv.Atoi(c.Date[:4])
			year = max(year, first-1)
		}
	}
	return year
}

// codeYear is the year of the embedded set of numbers.
const codeYear = 2026

// buildHistory follows every old number to today, and refuses a history that leads nowhere.
func (r *Register) buildHistory() error {
	slices.SortStableFunc(r.data.changes, func(a, b Change) int {
		switch {
		case a.Date < b.Date:
			return -1
		case a.Date > b.Date:
			return 1
		}
		return 0
	})
	r.former = map[Number][]Number{}
	for _, c := range r.data.changes {
		if len(c.Date) != 10 {
			return fmt.Errorf("municipality: change of %s: date %q", c.Old, c.Date)
		}
		if _, today := r.place[c.Old]; !today {
			r.former[c.Old] = nil
		}
	}
	for n := range r.former {
		today := r.follow(n)
		if e, ok := r.exceptions[n]; ok {
			today = nil
			for _, t := range e.Today { // which an overlay may have moved on
				today = append(today, r.follow(t)...)
			}
			slices.Sort(today)
			today = slices.Compact(today)
		}
		if len(today) == 0 {
			return fmt.Errorf("municipality: %s leads to no municipality of today", n)
		}
		for _, t := range today {
			i, ok := r.place[t]
			if !ok {
				return fmt.Errorf("municipality: %s leads to %s, which is none of today's", n, t)
			}
			r.all[i].FormerNumbers = append(r.all[i].FormerNumbers, n)
		}
		r.former[n] = today
	}
	for _, m := range r.all {
		slices.Sort(m.FormerNumbers)
	}
	return nil
}

// follow walks the changes in order of date from n to numbers of today, in rising order.
func (r *Register) follow(n Number) []Number {
	at := map[Number]bool{n: true}
	for i := 0; i < len(r.data.changes); {
		date := r.data.changes[i].Date
		next := map[Number]bool{}
		moved := map[Number]bool{}
		for ; i < len(r.data.changes) && r.data.changes[i].Date == date; i++ {
			if c := r.data.changes[i]; at[c.Old] {
				next[c.New], moved[c.Old] = true, true
			}
		}
		for old := range at {
			if !moved[old] {
				next[old] = true
			}
		}
		at = next
	}
	var out []Number
	for n := range at {
		if _, ok := r.place[n]; ok {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}
