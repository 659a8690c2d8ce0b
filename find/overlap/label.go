package overlap

import (
	"slices"
	"strconv"
)

// Label says in one word how two records stand to each other. It is the last part of a catalogue key, "labels.overlap." + Label.
type Label string

// The labels, nearest first.
const (
	Duplicate     Label = "duplicate"     // nearly the same text
	SameProject   Label = "same_project"  // one piece of work told twice: the same challenge, municipality and years
	Same          Label = "same"          // the same challenge
	Parallel      Label = "parallel"      // probably the same challenge
	Complementary Label = "complementary" // the same challenge met in another way, or one has results and the other has not
	Related       Label = "related"
	SameTheme     Label = "same_theme" // the same theme, another measure
	Different     Label = "different"
)

// The labels of a search: a few words are no text that could be the same challenge as another, so they say only how much of what
// was asked for the record says too. A word counts when the record has it, a form of it, or one that means the same.
const (
	AllWords  Label = "all_words"
	MostWords Label = "most_words"
	SomeWords Label = "some_words"
)

// SameChallenge says that two records are about the same challenge, or probably so. Those that may complement each other need not be.
func (l Label) SameChallenge() bool {
	return l == Duplicate || l == SameProject || l == Same || l == Parallel
}

// Limits of P for the labels, and of likeness by 4-grams for a duplicate: above .5 nearly no two texts about different things
// lie (LANGUAGE note, section 8).
const (
	pSame      = .85
	pParallel  = .6
	pRelated   = .25
	gramsTwins = .5
)

func labelOf(p float64, f Features, a, b *fields) Label {
	switch {
	case duplicate(f):
		return Duplicate
	case sameProject(p, a, b):
		return SameProject
	case p >= pParallel && (otherMeans(a, b) || a.noun != "" && a.hasResult != b.hasResult && apartInTime(a, b)):
		return Complementary
	case p >= pSame:
		return Same
	case p >= pParallel:
		return Parallel
	case p >= pRelated && otherMeans(a, b):
		return Complementary
	case p >= pRelated:
		return Related
	case agreement(a.themes, b.themes) > 0:
		return SameTheme
	}
	return Different
}

// duplicate: nearly the same text.
func duplicate(f Features) bool { return f.Grams >= gramsTwins && f.Words >= gramsTwins }

// otherMeans: both name their measure, and they have none in common.
func otherMeans(a, b *fields) bool {
	return agreement(a.measures, b.measures) <= -.5 && agreement(a.themes, b.themes) >= 0
}

// mostYears is how far apart in time one piece of work may be told: the grant, and what came of it.
const mostYears = 3

// sameProject: two that are about the same challenge, of one kind, in one municipality and about the same years. A large municipality may
// have two such projects, so it is said of those alone that have enough words in common for what they claim.
func sameProject(p float64, a, b *fields) bool {
	return p >= pParallel && a.noun == b.noun && samePlace(a, b) == .5 && yearsApart(a, b) <= mostYears
}

// yearsApart is how many years lie between two periods; 0 where they meet or one is not known.
func yearsApart(a, b *fields) int {
	if len(a.years) == 0 || len(b.years) == 0 {
		return 0
	}
	apart := func(x, y []string) int {
		last, _ := strconv.Atoi(slices.Max(x))
		first, _ := strconv.Atoi(slices.Min(y))
		return first - last
	}
	return max(0, apart(a.years, b.years), apart(b.years, a.years))
}

// apartInTime: both have a period, and the periods share no year.
func apartInTime(a, b *fields) bool {
	return len(a.years) > 0 && len(b.years) > 0 && agreement(a.years, b.years) <= -.5
}
