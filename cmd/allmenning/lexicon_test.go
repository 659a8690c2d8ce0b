package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"allmenning/find/lang"
)

// A list of words of one's own makes another chain, so that an index made without it is built anew; one that cannot be used is told of.
func TestLexicon(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	none, err := data{}.words()
	if err != nil {
		t.Fatal(err)
	}
	words, err := data{Lexicon: write("own.dic", "2\nulveflokk/ABC\nkvitveis\n")}.words()
	if err != nil {
		t.Fatal(err)
	}
	plain, own := lang.New(lang.Options{Lexicon: none}), lang.New(lang.Options{Lexicon: words})
	if plain.Version() == own.Version() || len(own.Analyse("ulveflokkvarsling")) <= len(plain.Analyse("ulveflokkvarsling")) {
		t.Error("the list of words changes nothing")
	}
	for name, path := range map[string]string{"none there": filepath.Join(folder, "nowhere"), "no words in it": write("empty.txt", "# tom\n")} {
		if _, err := (data{Lexicon: path}).words(); err == nil || !strings.Contains(err.Error(), "--lexicon") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
