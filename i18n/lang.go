package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// Lang is an interface language.
type Lang string

// The languages of the interface.
const (
	NB Lang = "nb" // bokmål
	NN Lang = "nn" // nynorsk
	EN Lang = "en" // English
)

// Langs returns the interface languages in the order they are offered.
func Langs() []Lang { return []Lang{NB, NN, EN} }

// Parse reads one language tag as people and programs write it: "nb", "nb-NO", "NN", "no" and "nor" (bokmål), "en-GB".
// It gives false for anything else, other languages included.
func Parse(tag string) (Lang, bool) {
	if len(tag) > 35 { // RFC 5646, 4.4.1: enough for any tag a person would send
		return "", false
	}
	t, err := language.Parse(strings.TrimSpace(tag))
	if err != nil {
		return "", false
	}
	return fromTag(t)
}

func fromTag(t language.Tag) (Lang, bool) {
	base, sure := t.Base()
	if sure < language.High { // "und" would be guessed to be English
		return "", false
	}
	switch base.String() {
	case "nb", "no":
		return NB, true
	case "nn":
		return NN, true
	case "en":
		return EN, true
	}
	return "", false
}

// Negotiate picks the language of a page. What the reader chose on this page (query) wins over what they chose before
// (cookie), which wins over the browser's Accept-Language header; otherwise the instance's own language, otherwise
// bokmål. Empty or unknown values count as not given. In the header the highest weight we can serve wins, and the first
// of equals: "se,nn;q=0.5" gives nynorsk, since we do not have Northern Sámi yet.
func Negotiate(query, cookie, acceptLanguage string, instance Lang) Lang {
	for _, chosen := range []string{query, cookie} {
		if l, ok := Parse(chosen); ok {
			return l
		}
	}
	if len(acceptLanguage) <= 1000 {
		// Tags come sorted by weight; those with q=0 are left out, and a malformed header gives none.
		tags, _, _ := language.ParseAcceptLanguage(acceptLanguage)
		for _, t := range tags {
			if l, ok := fromTag(t); ok {
				return l
			}
		}
	}
	if l, ok := Parse(string(instance)); ok {
		return l
	}
	return NB
}
