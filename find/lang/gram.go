package lang

import (
	"slices"
	"unicode/utf8"
)

// Grams gives the character 4-grams of the words of a text, with a mark at each end of a word,
// hashed to 16 bits. Stop words are left out. They cross bokmål, nynorsk, Swedish and misspelling
// where no rule does, and serve to rescore candidates (McNamee & Mayfield, Information Retrieval 7,
// 2004). No words give nil.
func (a *Analyser) Grams(text string) Grams {
	loud := shouting(text)
	hashes := make([]uint16, 0, len(text))
	tokens(text, func(t token) {
		hashes = append(hashes, a.lookup(text[t.start:t.end], loud, t.law).grams...)
	})
	slices.Sort(hashes)
	var out Grams
	for i, h := range hashes {
		if i > 0 && hashes[i-1] == h {
			if out[len(out)-1]&0xffff < 0xffff {
				out[len(out)-1]++
			}
			continue
		}
		if out == nil {
			out = make(Grams, 0, len(hashes))
		}
		out = append(out, uint32(h)<<16|1)
	}
	return out
}

// gramHashes gives the hashes of "_word_"; a word of two letters is one gram.
func gramHashes(folded string) []uint16 {
	if folded == "" {
		return nil
	}
	runes := make([]rune, 0, utf8.RuneCountInString(folded)+2)
	runes = append(runes, '_')
	runes = append(runes, []rune(folded)...)
	runes = append(runes, '_')
	n := max(1, len(runes)-3)
	out := make([]uint16, 0, n)
	for i := range n {
		h := uint32(2166136261) // FNV-1a over the runes, folded to 16 bits
		for _, r := range runes[i:min(i+4, len(runes))] {
			h = (h ^ uint32(r)) * 16777619
		}
		out = append(out, uint16(h>>16)^uint16(h))
	}
	return out
}
