package overlap

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"allmenning/find/index"
)

// ReasonKind says how a word of the query and a word of the record meet.
type ReasonKind string

// The kinds.
const (
	SharedWord ReasonKind = "shared"   // the same word, written the same
	OtherForm  ReasonKind = "form"     // another form: "heimetenesta", "hjemmetjenesten"
	Synonym    ReasonKind = "synonym"  // another word that means the same, by the glossary
	Near       ReasonKind = "near"     // words that belong together, by the glossary or because the record's code is called so
	SamePart   ReasonKind = "part"     // compounds with a part in common
	SpeltAlike ReasonKind = "spelling" // words spelt nearly alike: perhaps a slip of the pen
)

// MeansSame says that the two words of such a reason mean the same. Those of the other kinds are related, and no more.
func (k ReasonKind) MeansSame() bool { return k == SharedWord || k == OtherForm || k == Synonym }

// Reason is one pair of words that makes two texts alike, both as people wrote them.
type Reason struct {
	Kind   ReasonKind `json:"kind"`
	Query  string     `json:"query"`  // as the query or the subject writes it
	Record string     `json:"record"` // as the record writes it; for SharedWord the same but for capitals
	Share  float64    `json:"-"`      // of the sum of all contributions, 0 to 1; for order, not to be shown
}

// String writes the reason for people: the word, "one ≈ other" where another means the same, "one ~ other" where it is related.
func (r Reason) String() string {
	switch {
	case r.Kind == SharedWord:
		return r.Query
	case r.Kind.MeansSame():
		return r.Query + " ≈ " + r.Record
	}
	return r.Query + " ~ " + r.Record
}

// MostReasons is how many reasons people are shown.
const MostReasons = 5

// A pair of words that gives less than this of the whole is no reason, nor is a part of a compound that gives less than that.
const (
	leastShare     = .03
	leastPartShare = .07
)

// pair is a reason being gathered.
type pair struct {
	Reason
	rank int // how near the two words are; lower is nearer
	key  string
}

// Words is what is known of two words or phrases. A nil function knows nothing.
type Words struct {
	Same func(a, b string) bool // they mean the same (lang.Analyser.SameMeaning); nil: no two that are written differently do
	Meet func(a, b string) bool // a reader can see what they have to do with each other (lang.Analyser.Meet); nil: always
	Says func(a string) bool    // it is more than nearly every text of the sector holds; nil: always
	Name func(a string) bool    // a municipality or county is called so, however it is spelt; nil: none is
}

// puzzling says that two words are related, and that nobody who reads them sees why.
func (w Words) puzzling(p pair) bool {
	return w.Meet != nil && !honest(p, w.Same).MeansSame() && !w.Meet(p.Query, p.Record)
}

// silent says that two words say nothing of what the texts are about: each word of either is one that nearly every text of the sector
// holds, as "kommune" and "prosjekt", or the name of a place. Some places are called as other words are, so a name counts as one only
// where both write it with a capital: "Time" and "time".
func (w Words) silent(p pair) bool {
	return w.says(p.Query, p.Record) == "" || w.says(p.Record, p.Query) == ""
}

// says is the first word of one side of a pair that says something, the other side being what it met.
func (w Words) says(side, other string) string {
	place := w.Name != nil && capital(side) && capital(other)
	for _, word := range strings.Fields(side) {
		if (w.Says == nil || w.Says(word)) && !(place && capital(word) && w.Name(word)) {
			return word
		}
	}
	return ""
}

// capital says that a text begins with a capital letter.
func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// Reasons turns the contributions of terms into at most n pairs of words, best first. A word of the query that matched in
// several ways, as itself, by a part and by the glossary, gives one reason with the nearest of its words in the record. Words
// that are only related are a reason where a reader can see why: the name of a code counts in all its languages and is shown
// in one, so "eldre med høy fallrisiko" may meet "higher". Words that say nothing, see Words.silent, are none.
func Reasons(contributions []index.Contribution, n int, words Words) []Reason {
	pairs, total := gather(contributions)
	pairs = joinPhrases(slices.DeleteFunc(pairs, words.puzzling))
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.key, b.key))
	})
	out := make([]Reason, 0, min(n, len(pairs)))
	said := map[string]bool{}
	for _, p := range pairs {
		word := strings.ToLower(p.Record)
		if len(out) == n || len(out) > 0 && p.Share < leastShare*total {
			break
		}
		if len(out) > 0 && p.Kind == SamePart && p.Share < leastPartShare*total {
			continue
		}
		if words.silent(p) { // asked of those alone that come so far: it takes reading both sides
			continue
		}
		if said[word] { // "medisin" and "medisinar" both met one word: once is enough
			continue
		}
		said[word] = true
		p.Share /= total
		p.Kind = honest(p, words.Same)
		out = append(out, p.Reason)
	}
	return out
}

// honest is the kind that says no more than is known. Terms meet on keys; a key may be that of a glossary set whose words only
// belong together, or stand in the name of a code, which says more than the word does.
func honest(p pair, same func(a, b string) bool) ReasonKind {
	switch {
	case p.Kind == SharedWord || p.Kind == SamePart && p.rank < rankForeign:
		return p.Kind
	case same == nil || !same(p.Query, p.Record):
		return Near
	case p.Kind == SamePart:
		return Synonym
	}
	return p.Kind
}

func gather(contributions []index.Contribution) (pairs []pair, total float64) {
	at := map[string]int{}
	for _, c := range contributions { // most first
		if c.Value <= 0 {
			continue
		}
		total += c.Value
		query := strings.ToLower(c.QuerySurface)
		kind, rank := kindOf(c)
		i, ok := at[query]
		if !ok {
			i = len(pairs)
			at[query] = i
			pairs = append(pairs, pair{Reason{kind, c.QuerySurface, c.Surface, 0}, rank, c.Key})
		} else if rank < pairs[i].rank {
			pairs[i].Kind, pairs[i].Record, pairs[i].rank = kind, c.Surface, rank
		}
		pairs[i].Share += c.Value
	}
	return pairs, total
}

// joinPhrases lets a phrase and its words be one reason. When each of the words stands in the record as it is, "physical activity" by
// the glossary adds nothing to "physical" and "activity"; else the phrase says more than its words.
func joinPhrases(pairs []pair) []pair {
	gone := make([]bool, len(pairs))
	for i, p := range pairs {
		words := strings.Fields(strings.ToLower(p.Query))
		if len(words) < 2 {
			continue
		}
		var mine []int
		near := 0
		for j, q := range pairs {
			if j != i && !gone[j] && slices.Contains(words, strings.ToLower(q.Query)) {
				mine = append(mine, j)
				if q.rank <= rankForm {
					near++
				}
			}
		}
		if p.rank > rankShared && near == len(mine) && near > 1 {
			for _, j := range mine {
				pairs[j].Share += p.Share / float64(len(mine))
			}
			gone[i] = true
			continue
		}
		for _, j := range mine {
			pairs[i].Share += pairs[j].Share
			gone[j] = true
		}
	}
	kept := pairs[:0]
	for i, p := range pairs {
		if !gone[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

// How near two words are. A word that stands only in the name of a code or a place comes after all of the record's own.
const (
	rankShared = iota
	rankForm
	rankSynonym
	rankPart
	rankForeign // and more, by what it would be else
)

// OwnFields are the fields that hold a record's own words, as bits of index.Contribution.Fields.
const OwnFields = 1<<Title | 1<<Challenge | 1<<Measure | 1<<Body

func kindOf(c index.Contribution) (ReasonKind, int) {
	kind, rank := OtherForm, rankForm
	switch {
	case strings.EqualFold(c.QuerySurface, c.Surface):
		kind, rank = SharedWord, rankShared
	case c.Synonym:
		kind, rank = Synonym, rankSynonym
	case c.Part:
		kind, rank = SamePart, rankPart
	}
	if c.Fields&OwnFields == 0 {
		rank += rankForeign
	}
	return kind, rank
}
