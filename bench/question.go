package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"allmenning"
)

// kind is a kind of query.
type kind string

const (
	rare     kind = "one rare word"
	common   kind = "one common word"
	two      kind = "two words"
	phrase   kind = "phrase"
	prefix   kind = "prefix"
	misspelt kind = "misspelt"
	pasted   kind = "pasted text"
)

var kinds = []kind{rare, common, two, phrase, prefix, misspelt, pasted}

// question is what is asked. A phrase holds its words without quotes, a prefix the letters without a star.
type question struct {
	kind kind
	text string
}

func textOf(r *allmenning.Record) string { return r.Body.(*allmenning.Project).Summary }

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '.' || r == '\n' })
}

// draw makes n questions of each kind from the words of the corpus, as they stand there.
func draw(records []*allmenning.Record, seed uint64, n int) (map[kind][]question, error) {
	df := map[string]int{}
	for _, r := range records {
		in := map[string]bool{}
		for _, w := range wordsOf(r.Title + " " + textOf(r)) {
			if !in[w] {
				in[w] = true
				df[w]++
			}
		}
	}
	var few, many []string
	for w, d := range df {
		switch {
		case len([]rune(w)) < 5:
		case d >= 3 && d <= 30:
			few = append(few, w)
		case d >= len(records)/50 && d <= len(records)/3:
			many = append(many, w)
		}
	}
	if len(few) < 10 || len(many) < 3 {
		return nil, fmt.Errorf("%d records are too few to ask about", len(records))
	}
	slices.Sort(few)
	slices.Sort(many)
	d := &drawer{records: records, few: few, many: many, r: rand.New(rand.NewPCG(seed, 3))}
	out := map[kind][]question{}
	for _, k := range kinds {
		for range n {
			out[k] = append(out[k], question{k, d.one(k)})
		}
	}
	return out, nil
}

type drawer struct {
	records   []*allmenning.Record
	few, many []string
	r         *rand.Rand
}

func (d *drawer) one(k kind) string {
	few, many := d.few[d.r.IntN(len(d.few))], d.many[d.r.IntN(len(d.many))]
	text := textOf(d.records[d.r.IntN(len(d.records))])
	switch k {
	case rare:
		return few
	case common:
		return many
	case two:
		return few + " " + many
	case phrase: // two words that stand side by side in a text, neither of them a short one
		words := wordsOf(text)
		for {
			i := d.r.IntN(len(words) - 1)
			if len(words[i]) > 4 && len(words[i+1]) > 4 {
				return words[i] + " " + words[i+1]
			}
		}
	case prefix:
		return string([]rune(few)[:4])
	case misspelt: // two letters change places
		letters := []rune(few)
		i := 1 + d.r.IntN(len(letters)-2)
		letters[i], letters[i+1] = letters[i+1], letters[i]
		return string(letters)
	}
	return text
}
