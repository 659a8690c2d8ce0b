package overlap

// Label says in one word how two records stand to each other. It is the last part of a catalogue key, "labels.overlap." + Label.
type Label string

// The labels, nearest first.
const (
	Duplicate     Label = "duplicate"     // nearly the same text
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
func (l Label) SameChallenge() bool { return l == Duplicate || l == Same || l == Parallel }

// Limits of P for the labels, and of likeness by 4-grams for a duplicate: above .5 nearly no two texts about different things
// lie (LANGUAGE note, section 8).
const (
	pSame      = .85
	pParallel  = .6
	pRelated   = .25
	gramsTwins = .5
)

func labelOf(p float64, f Features, a, b fields) Label {
	switch {
	case f.Grams >= gramsTwins && f.Words >= gramsTwins:
		return Duplicate
	case p >= pParallel && (otherMeans(f) || a.noun != "" && a.hasResult != b.hasResult && apartInTime(a, b)):
		return Complementary
	case p >= pSame:
		return Same
	case p >= pParallel:
		return Parallel
	case p >= pRelated && otherMeans(f):
		return Complementary
	case p >= pRelated:
		return Related
	case f.Theme > 0:
		return SameTheme
	}
	return Different
}

// otherMeans: both name their measure, and they have none in common.
func otherMeans(f Features) bool { return f.Means <= -.5 && f.Theme >= 0 }

// apartInTime: both have a period, and the periods share no year.
func apartInTime(a, b fields) bool {
	return len(a.years) > 0 && len(b.years) > 0 && agreement(a.years, b.years) <= -.5
}
