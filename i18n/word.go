package i18n

import "strings"

// Gender is the grammatical gender of a Norwegian noun. English texts take any.
type Gender string

// The genders.
const (
	Masculine Gender = "m"
	Feminine  Gender = "f"
	Neuter    Gender = "n"
)

var small = map[Lang][]string{
	NB: {"null", "", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"},
	NN: {"null", "", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"},
	EN: {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
}

// one in the genders, with the accent that tells the number from the article.
var one = map[Lang]map[Gender]string{
	NB: {Masculine: "én", Feminine: "én", Neuter: "ett"},
	NN: {Masculine: "éin", Feminine: "éi", Neuter: "eitt"},
	EN: {Masculine: "one", Feminine: "one", Neuter: "one"},
}

// Words spells the numbers from zero to twelve, as in running text: én kommune, ett prosjekt, fire kommuner. Larger and
// negative numbers are written in figures. An unknown gender counts as masculine.
func (p *Printer) Words(n int, g Gender) string {
	if n == 1 {
		if word, ok := one[p.lang][g]; ok {
			return word
		}
		return one[p.lang][Masculine]
	}
	if n < 0 || n >= len(small[p.lang]) {
		return p.Number(n)
	}
	return small[p.lang][n]
}

// Conjunction is the word before the last item of a list.
type Conjunction string

// The conjunctions.
const (
	And Conjunction = "and" // og
	Or  Conjunction = "or"  // eller
)

// Join writes items as a list in a sentence: "Fauske, Bodø og Vefsn". Norwegian and our English put no comma before the
// conjunction. No items give "".
func (p *Printer) Join(items []string, c Conjunction) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	word := map[Conjunction]string{And: p.T("words.and"), Or: p.T("words.or")}[c]
	return strings.Join(items[:last], ", ") + " " + word + " " + items[last]
}

// Noun is one of the registry's nouns with the forms a page needs.
type Noun struct {
	One     string // prosjekt
	The     string // prosjektet; in English "the project"
	Many    string // prosjekter
	TheMany string // prosjektene
	Gender  Gender // of the Norwegian word; Neuter in English
}

// Noun returns the noun by its name in the code, in lower case: "municipality", "need", "project", "finding". A name the
// catalogue lacks shows as missing texts.
func (p *Printer) Noun(name string) Noun {
	return Noun{
		One: p.T("nouns." + name + ".one"), The: p.T("nouns." + name + ".the"),
		Many: p.T("nouns." + name + ".many"), TheMany: p.T("nouns." + name + ".the_many"),
		Gender: Gender(p.T("nouns." + name + ".gender")),
	}
}

// Count writes how many there are of a noun, small numbers in words: "én kommune", "fire prosjekter", "1 284 behov". None
// is "ingen prosjekter".
func (p *Printer) Count(n int, noun string) string {
	forms := p.Noun(noun)
	switch n {
	case 0:
		return p.T("words.none") + " " + forms.Many
	case 1:
		return p.Words(1, forms.Gender) + " " + forms.One
	}
	return p.Words(n, forms.Gender) + " " + forms.Many
}
