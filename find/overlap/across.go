package overlap

import (
	"strings"
	"unicode"
)

// AxisLang is the axis of the language a record is written in, by what its author says: "nb", "nn", "en" or "se".
const AxisLang = "lang"

// Small words that stand in nearly every text of one language and in none of the other. "for", "to", "by", "i" and their like are in both.
var (
	smallEnglish   = wordSet("the of and is are our we with that this from their have has not which who will be at on it they or an as")
	smallNorwegian = wordSet("og på av er som å det ikke ikkje vi med til de dei ei et eit en ein har kan vil fra frå også seg om hos etter eller men da då")
)

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// languageOf tells English from Norwegian: "en", "nb" for both written forms, and "" for a text that shows neither. It is asked of texts
// that nobody has said the language of, and one that is wrong costs little: see Features.Across.
func languageOf(text string) string {
	english, norwegian := 0, 0
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch {
		case smallEnglish[w]:
			english++
		case smallNorwegian[w]:
			norwegian++
		}
	}
	switch {
	case english > 2*norwegian:
		return "en"
	case norwegian > 2*english:
		return "nb"
	}
	return ""
}

// across says that two records are in languages that share few words: English and Norwegian, in either written form. It is false where
// the language of one is not known.
func across(a, b string) bool {
	return a != "" && b != "" && (a == "en") != (b == "en")
}
