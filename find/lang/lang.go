// Package lang turns Norwegian and English text into weighted terms that keep the words people wrote.
//
// One chain serves every text: bokmål, nynorsk and English go through the same steps, because a
// guess at the language of a title is wrong too often to build on. Two forms of one word meet in
// one key ("tenesteutvikling" and "tjenesteutvikling"), a compound also gives its parts, and the
// glossary joins words that no rule can join ("hverdagsrehabilitering" and "reablement"). The key
// is for machines; only Surface is ever shown to people.
package lang

// Version names the chain. It is stored beside everything derived from it; another version means
// that the derived thing is to be rebuilt. It does not cover the glossary: see Analyser.Version.
const Version = "lang-4"

// Kind says how a term came out of the text.
type Kind uint8

const (
	// Word is a whole word, folded and stemmed.
	Word Kind = iota
	// Part is a part of a compound ("hjem" in "sykehjem"). Its surface is the whole compound.
	Part
	// Synonym is the shared key of a glossary set ("syn:reablement"), for one word or a phrase.
	Synonym
	// Acronym is a short word in capitals, kept whole ("IPS", "VR").
	Acronym
	// Number is a year or a law reference.
	Number
)

// Term is one term of a text.
type Term struct {
	// Key is equal for all forms that count as the same. Never shown to people.
	Key string
	// Surface is the text as written, from Start to End (a whole phrase for a phrase synonym).
	Surface string
	// Weight is 1 for a word, less for parts, synonyms and words that say little ("prosjekt").
	Weight float32
	Kind   Kind
	// Start and End are byte offsets of the surface in the text given to Analyse.
	Start, End int
}

// SynonymSet is one row of the glossary: words and phrases that lead to each other across languages. Those in Related only
// belong with the others; all the rest mean the same (see Analyser.SameMeaning). For finding there is no difference.
// ID is stable and becomes the key "syn:" + ID. An ID that begins with "word-" marks a plain
// translation ("children", "water"), which counts less than a concept of the sector: its words say
// the same already within a language.
type SynonymSet struct {
	ID             string
	NB, NN, EN, SE []string
	Related        []string // of the words above
}

// Options are what an installation adds to the chain. The zero value is a working chain.
type Options struct {
	// Synonyms is the glossary; nil means none.
	Synonyms []SynonymSet
	// Lexicon holds extra words that compounds may be split into, beside the built-in list.
	Lexicon []string
	// Learnt is what the public texts taught; the zero Learnt is nothing.
	Learnt Learnt
}

// Gram is one hashed character 4-gram with its count: hash<<16 | count.
type Gram = uint32

// Grams are the character 4-grams of a text, sorted by hash, each hash once.
// It is assignable to []uint32, which is what find/index takes.
type Grams []Gram
