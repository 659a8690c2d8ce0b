package index

import "testing"

// A phrase stands in one text: it goes on neither into another field nor past a term without a key, and parts and synonyms, which are no
// words that stand there, neither break it nor make it. What takes a record away is a word too.
func TestPhrase_stands_in_one_text(t *testing.T) {
	terms := words(0, "skole", "fravær")
	terms = append(terms, Term{Key: "syn:elev", Surface: "elev", Weight: 1, Synonym: true}, Term{Key: "plan", Surface: "elevplan", Weight: .5, Part: true})
	terms = append(terms, words(0, "elev")...)
	terms = append(terms, words(1, "ungdom", "vold")...)
	terms = append(terms, Term{})
	terms = append(terms, words(1, "klima")...)
	v := build([]Record{{ID: "p", Blocks: []Block{{Public: true, Terms: terms}}}, public("q", "annet")}).View()
	for _, c := range []struct {
		words []string
		want  int
	}{
		{[]string{"skole", "fravær"}, 1},
		{[]string{"skole", "fravær", "elev"}, 1}, // over what is no word
		{[]string{"fravær", "skole"}, 0},
		{[]string{"skole", "elev"}, 0},
		{[]string{"elev", "ungdom"}, 0},  // another field
		{[]string{"ungdom", "vold"}, 1},  // in one text
		{[]string{"vold", "klima"}, 0},   // another text of the same field
		{[]string{"plan"}, 0},            // a part
		{[]string{"fravær", "plan"}, 0},  // likewise
		{[]string{"syn:elev"}, 0},        // a synonym
		{[]string{"skole", "ukjent"}, 0}, // nobody writes it
		{[]string{"klima"}, 1},           // one word is a phrase
		{[]string{"skole", "fravær", "elev", "ungdom"}, 0},
	} {
		if got := v.Search(Query{Seen: anonymous, Phrases: [][]string{c.words}}).Total; got != c.want {
			t.Errorf("%v is said by %d, want %d", c.words, got, c.want)
		}
	}
	for word, want := range map[string]int{"skole": 0, "plan": 1, "syn:elev": 1, "annet": 1, "ukjent": 1} {
		if got := v.Search(Query{Terms: words(3, "fravær"), Seen: anonymous, Without: []string{word}}).Total; got != want {
			t.Errorf("without %s: %d, want %d", word, got, want)
		}
	}
}
