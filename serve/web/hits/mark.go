package hits

import (
	"slices"
	"strings"
	"unicode"
)

// run is a piece of a text, marked or not. The view writes each piece as text: nothing in it becomes an element.
type run struct {
	S    string
	Mark bool
}

// marked cuts a text into runs, where words, or whole phrases, that stand in the text are marked. Capitals do not matter; a
// word inside another is not marked.
func marked(text string, words []string) []run {
	var out []run
	add := func(s []rune, mark bool) {
		if len(s) > 0 {
			out = append(out, run{string(s), mark})
		}
	}
	runes, plain := []rune(text), 0
	looked := longestFirst(words)
	for i := 0; i < len(runes); {
		n := 0
		if i == 0 || !inWord(runes[i-1]) {
			n = wordAt(runes, i, looked)
		}
		if n == 0 {
			i++
			continue
		}
		add(runes[plain:i], false)
		add(runes[i:i+n], true)
		i += n
		plain = i
	}
	add(runes[plain:], false)
	return out
}

func longestFirst(words []string) [][]rune {
	var out [][]rune
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, []rune(w))
		}
	}
	slices.SortStableFunc(out, func(a, b []rune) int { return len(b) - len(a) })
	return out
}

// wordAt is the length of the longest of words that stands whole at place i; 0 for none.
func wordAt(text []rune, i int, words [][]rune) int {
	for _, w := range words {
		if end := i + len(w); end <= len(text) && equalFold(text[i:end], w) && (end == len(text) || !inWord(text[end])) {
			return len(w)
		}
	}
	return 0
}

func equalFold(a, b []rune) bool {
	for i := range a {
		if unicode.ToLower(a[i]) != unicode.ToLower(b[i]) {
			return false
		}
	}
	return true
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

const (
	excerptLength = 280 // characters of a summary in the list
	excerptBefore = 80  // at most this much before the first word that was met
)

// excerpt is a summary short enough for a list, holding the first of words that was met. Spaces and lines are made single
// spaces.
func excerpt(text string, words []string) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= excerptLength+40 {
		return text
	}
	from := 0
	for i, looked := 0, longestFirst(words); i < len(runes); i++ {
		if (i == 0 || !inWord(runes[i-1])) && wordAt(runes, i, looked) > 0 {
			from = max(0, i-excerptBefore)
			break
		}
	}
	if from < excerptLength-excerptBefore {
		return cut(text, excerptLength) // it begins where the text begins
	}
	for from < len(runes) && runes[from] != ' ' {
		from++
	}
	return "… " + cut(strings.TrimSpace(string(runes[from:])), excerptLength)
}

// cut keeps the first n characters of a text, to the end of a word.
func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	s := string(runes[:n])
	if i := strings.LastIndexFunc(s, unicode.IsSpace); i > len(s)/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " \n\t,.;:–-") + " …"
}
