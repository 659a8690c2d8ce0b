package lang

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A word outside these lengths, in letters, is no use as a part: shorter ones fit by chance, longer ones are compounds themselves.
const (
	leastListed = 4
	mostListed  = 16
)

// ReadWords reads a list of words for Options.Lexicon: one a line, or a dictionary of hunspell (word/FLAGS, the count first), in UTF-8
// or, where the bytes are none, in ISO-8859-1. Names, which begin with a capital, words with other signs than letters, and those of
// fewer than 4 or more than 16 letters are passed over; the marks "!word" and "one+two" mean what they do in the list the program is
// delivered with. Lines that begin with "#" are comments. No words at all is an error.
func ReadWords(r io.Reader) ([]string, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("lang: read words: %w", err)
	}
	if !utf8.Valid(raw) {
		if raw, err = charmap.ISO8859_1.NewDecoder().Bytes(raw); err != nil {
			return nil, fmt.Errorf("lang: read words: %w", err)
		}
	}
	var out []string
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		word, _, _ := strings.Cut(strings.TrimSpace(lines.Text()), "/")
		word, _, _ = strings.Cut(word, "\t")
		if isListed(strings.TrimSpace(word)) {
			out = append(out, strings.TrimSpace(word))
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("lang: read words: %w", err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("lang: read words: no word of %d to %d letters in the list", leastListed, mostListed)
	}
	return out, nil
}

func isListed(word string) bool {
	plain := strings.TrimPrefix(word, "!")
	letters := 0
	for i, r := range plain {
		switch {
		case r == '+' && i > 0 && i < len(plain)-1:
		case !unicode.IsLetter(r) || unicode.IsUpper(r):
			return false
		default:
			letters++
		}
	}
	return letters >= leastListed && (letters <= mostListed || plain != word || strings.Contains(word, "+"))
}
