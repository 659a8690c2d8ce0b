package commons

import (
	"regexp"

	"allmenning/files/sources"
)

// holdsIdentity says whether a text that people write holds somebody's national identity number: one whose check digits are right, or
// eleven digits that the text itself calls one. Whoever makes a slip in a digit has still written of somebody; an organisation's number
// has nine digits, a phone's eight, and an account's is called an account.
func holdsIdentity(text string) bool {
	return sources.HoldsIdentityNumber(text) || calledBefore.MatchString(text) || calledAfter.MatchString(text)
}

// What eleven digits are written as, and what they are called. Between the two stand only a few letters and signs that begin no new
// sentence and name nothing else.
const (
	elevenWritten = `(?:[0-9]{11}|[0-9]{6}[ .\x{a0}\x{202f}-]{1,3}[0-9]{5})`
	calledSo      = `(?:f[øo]dsels?[ -]?(?:nummer(?:et)?|nr)|fnr|person[ -]?(?:nummer(?:et)?|nr)|d-?nummer(?:et)?|(?:national |personal )?(?:identity|identification) number|identitetsnummer(?:et)?)`
	fewWords      = `(?:[.:= (\x{a0}«"-]|\b(?:er|var|hans|hennes|mitt|hennar|til|hun|han|og|is|was|his|her|my)\b){0,8}`
)

var (
	calledBefore = regexp.MustCompile(`(?i)(?:^|[^\pL])` + calledSo + fewWords + elevenWritten + `(?:$|[^0-9])`)
	calledAfter  = regexp.MustCompile(`(?i)(?:^|[^0-9])` + elevenWritten + `(?:[, (\x{a0}-]|\b(?:er|et|is|a)\b){0,6}` + calledSo + `(?:$|[^\pL])`)
)
