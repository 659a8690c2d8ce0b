package municipality

import (
	"regexp"
	"slices"
	"strings"
)

// Mention is a municipality named in a text. Numbers are of today, in rising order; more than one means that the name alone
// does not tell which, and that a person must choose.
type Mention struct {
	Text    string // the name as it stands in the text
	Numbers []Number
}

// kommuneWords are the words that make a place name the name of a municipality, in the form of key.
var kommuneWords = map[string]bool{
	"kommune": true, "kommunes": true, "kommuner": true, "kommunene": true, "kommunar": true, "kommunane": true, "herad": true,
	"bykommune": true, "municipality": true, "municipalities": true, "suohkan": true, "gielda": true, "tjielte": true, "kommuuni": true,
}

// plural are words after which the names may follow: "kommunene Løten, Hamar og Stange". After one municipality they follow
// only with of: "municipality of Bergen", "City of Oslo".
var plural = map[string]bool{"kommunene": true, "kommunane": true, "kommuner": true, "kommunar": true, "municipalities": true}

var ofWords = map[string]bool{"municipality": true, "municipalities": true, "city": true}

// Words and signs that bind names into one list.
var binding = map[string]bool{",": true, "&": true, "/": true, "og": true, "and": true, "samt": true, "ja": true, "of": true, ":": true, "(": true}

// Mentioned returns the municipalities a text about an organisation certainly names, in order of appearance: "Tysvær kommune
// og Helse Fonna" gives 1146, "Løten, Hamar og Stange kommuner" three. A place name counts only where the word kommune stands
// with it, or where the whole text is names: the University of Oslo is not the municipality of Oslo. Names of the past give
// their municipality of today. Names that fit several are left out; see Mentions.
func (r *Register) Mentioned(text string) []Number {
	var out []Number
	for _, m := range r.mentionsIn(text) {
		if len(m.Numbers) == 1 && !slices.Contains(out, m.Numbers[0]) {
			out = append(out, m.Numbers[0])
		}
	}
	return out
}

// Mentions is as Mentioned, and keeps the names that fit several municipalities.
func (r *Register) Mentions(text string) []Mention { return r.mentionsIn(text) }

var wordOrSign = regexp.MustCompile(`[\p{L}\p{M}\d]+(?:[-'’][\p{L}\p{M}\d]+)*|[^\s]`)

func (r *Register) mentionsIn(text string) []Mention {
	s := sentence{r: r, text: text, spans: wordOrSign.FindAllStringIndex(text, 400), found: map[int]Mention{}}
	for _, at := range s.spans {
		s.words = append(s.words, wordKey(text[at[0]:at[1]]))
	}
	for i, w := range s.words {
		before := len(s.found)
		if kommuneWords[w] {
			s.backwards(i)
		}
		if len(s.found) == before && i+1 < len(s.words) && (plural[w] && s.words[i+1] != "," || ofWords[w] && s.words[i+1] == "of") {
			s.forwards(i + 1)
		}
	}
	if len(s.found) == 0 && s.forwards(0) < len(s.words) {
		clear(s.found) // something other than names stands in the text
	}
	var out []Mention
	for i := range s.words {
		if m, ok := s.found[i]; ok {
			out = append(out, m)
		}
	}
	return out
}

// wordKey is the key of a word, and a sign as it stands.
func wordKey(s string) string {
	if k := key(s); k != "" {
		return k
	}
	return s
}

// sentence is a text cut into words and signs, with what has been found by the place of its first word.
type sentence struct {
	r     *Register
	text  string
	spans [][]int
	words []string
	found map[int]Mention
}

// backwards takes the name that ends before the word kommune at i, and before a plural the whole list: "Bærum og Ålesund
// kommuner". In "Helse Bergen og Etne kommune" only Etne is a municipality.
func (s *sentence) backwards(i int) {
	list := plural[s.words[i]]
	for i > 0 {
		from := max(0, i-s.r.longest)
		for ; from < i; from++ {
			if s.take(from, i) {
				break
			}
		}
		if from == i { // no name ends here
			return
		}
		if i = from; !list || i == 0 || !binding[s.words[i-1]] {
			return
		}
		for i > 0 && binding[s.words[i-1]] {
			i--
		}
	}
}

// forwards takes the list of names that begins at word i, and returns the word it stopped at.
func (s *sentence) forwards(i int) int {
	for i < len(s.words) {
		for i < len(s.words) && binding[s.words[i]] {
			i++
		}
		to := min(len(s.words), i+s.r.longest)
		for ; to > i; to-- {
			if s.take(i, to) {
				break
			}
		}
		if to == i {
			return i
		}
		if i = to; i < len(s.words) && !binding[s.words[i]] {
			return i
		}
	}
	return i
}

// take notes the name made by words from ≤ k < to, if they are one.
func (s *sentence) take(from, to int) bool {
	list := s.r.names[strings.Join(s.words[from:to], " ")]
	if len(list) == 0 {
		return false
	}
	list = s.r.choose(list, key(s.text))
	m := Mention{Text: s.text[s.spans[from][0]:s.spans[to-1][1]]}
	for _, n := range list {
		if number := s.r.all[n.at].Number; !slices.Contains(m.Numbers, number) {
			m.Numbers = append(m.Numbers, number)
		}
	}
	slices.Sort(m.Numbers)
	s.found[from] = m
	return true
}
