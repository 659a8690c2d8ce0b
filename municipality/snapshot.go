package municipality

import "slices"

// passesIn is how many years what passes fast still says something.
const passesIn = 2

// Snapshot is the context of a municipality as of a year: what a record keeps when its period starts, so that later mergers
// and revisions do not change history.
type Snapshot struct {
	Number  Number
	Name    string
	AtYear  int
	Values  []Value // in the order of SnapshotIndicators; each with its own source and year
	Missing []Indicator
}

// Snapshot returns the context of n in atYear: for each indicator the latest value up to that year. Where the register holds
// nothing as old, the oldest value it has, marked Later; but what passes as fast as unemployment is then missing, and so it is where
// the latest is more than two years older: how it was years before or afterwards says nothing of it. Numbers are on the borders of today. It is false for a number that
// does not lead to exactly one municipality of today; an old number gives the snapshot of its only successor.
func (r *Register) Snapshot(n Number, atYear int) (Snapshot, bool) {
	today := r.Successors(n)
	if len(today) != 1 {
		return Snapshot{}, false
	}
	m, _ := r.ByNumber(today[0])
	s := Snapshot{Number: m.Number, Name: m.Name, AtYear: atYear}
	for _, i := range SnapshotIndicators() {
		v, ok := r.valueAt(m, i, atYear)
		if ok && slices.Contains(passing, i) {
			ok = !v.Later && atYear-v.Year <= passesIn
		}
		if ok {
			s.Values = append(s.Values, v)
		} else {
			s.Missing = append(s.Missing, i)
		}
	}
	return s, true
}
