package lang

import (
	_ "embed"
	"strings"
)

//go:embed stop.txt
var stopText string

//go:embed boilerplate.txt
var boilerplateText string

//go:embed forms.txt
var formsText string

//go:embed lexicon.txt
var lexiconText string

//go:embed apart.txt
var apartText string

// The lists are read once, in this order: a list uses those above it.
var (
	stopWords   = wordSet(stopText, Fold)
	formRules   = readForms(formsText)
	apart       = readApart(apartText)
	keepWhole   = set("moderne", "interne", "eksterne", "gjerne", "hjerne", "stjerne", "fjerne", "kjerne", "kaserne", "lanterne", "nettverk", "vass")
	boilerplate = wordSet(boilerplateText, func(w string) string { return stem(foldForms(Fold(w))) })
	// Acronyms of the sector that people also write in small letters; they are never stemmed or split.
	acronyms = set("ips", "vr", "ki", "nav", "bpa", "kol", "adhd", "ppt", "sfo", "bup", "dps", "nku", "hms", "gis", "rpa",
		"iot", "ikt", "kostra", "fact", "act", "aap", "ssb", "slt", "mst", "icdp", "pmto", "ros", "fou", "ks", "va", "los", "dbt",
		"nibr", "nva", "hr", "ai", "tv", "eu", "fn", "nifu", "hdir", "fhi", "imdi", "bufdir")
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// readApart gives the forms of words that are kept from the key of another, with the key they have instead. A key ends in a full stop,
// which no stem has.
func readApart(text string) map[string]string {
	keys := map[string]string{}
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			for _, w := range words {
				keys[foldForms(Fold(w))] = words[0] + "."
			}
		}
	}
	return keys
}

// wordSet reads words parted by blanks; lines that start with # are comments.
func wordSet(text string, key func(string) string) map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			m[key(w)] = true
		}
	}
	return m
}
