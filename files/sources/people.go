package sources

import (
	"regexp"
	"slices"
	"strings"
)

// HoldsBirthDate says whether a text tells somebody's date of birth: a date after words that say so, in bokmål, nynorsk or English
// ("født 12.03.1941", "fødd 1941-03-12", "f. 12.03.41").
func HoldsBirthDate(s string) bool {
	for at := 0; at < len(s); at++ {
		if s[at] < '0' || s[at] > '9' {
			continue
		}
		run := at
		for at++; at < len(s) && s[at] >= '0' && s[at] <= '9'; at++ {
		}
		if n := at - run; n > 6 || n == 3 || n == 5 || n != 6 && (at == len(s) || !strings.ContainsRune("./-", rune(s[at]))) {
			continue // no date begins so
		}
		if born.MatchString(s[max(0, run-beforeDate):min(len(s), run+dateLength)]) {
			return true
		}
	}
	return false
}

// How far before a date the words stand that say what it is, and how long it is with what ends it, in bytes, and some more: what is cut
// there never looks like a beginning or an end. The words are sought around dates only, since long texts have few.
const (
	beforeDate = 64
	dateLength = 32
)

var born = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:født|fødd|f\.|fødselsdato|fødselsdag|fdato|born|date of birth|d\.?o\.?b\.?)[\s:.,–-]{0,4}(?:den |on )?(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})|(?:19|20)\d{2}-\d{2}-\d{2}|\d{6})(?:[^\d]|$)`)

// NamesPeople says whether a header is of a column that holds what tells who somebody is: numbers or dates of birth, names of clients
// and patients. A column of the people who do a project is not one.
func NamesPeople(header string) bool {
	key := headerKey(header)
	return slices.ContainsFunc(peopleHeaders, func(h string) bool { return key == h || strings.HasPrefix(key, h+" ") }) ||
		slices.ContainsFunc(strings.Fields(key), func(word string) bool { return slices.Contains(peopleWords, word) })
}

// peopleWords say by themselves that a column is of people, wherever in its header they stand: "Pasientens fødselsdato".
var peopleWords = names("fødselsnummer", "fødselsnr", "fnr", "personnummer", "personnr", "fødselsdato", "fødselsdag", "fdato", "birthdate", "klientnavn", "klientnamn",
	"pasientnavn", "pasientnamn")

var peopleHeaders = names("fødselsnummer", "fødselsnr", "fnr", "f nr", "personnummer", "personnr", "d nummer", "fødselsdato", "fødselsdag",
	"fødd", "født", "fdato", "f dato", "dob", "date of birth", "birth date", "birthdate", "national identity number", "social security number",
	"klient", "klientnavn", "klientnamn", "klientens navn", "brukers navn", "navn på bruker", "namn på brukar", "brukernavn", "brukarnamn", "pasient", "pasientnavn", "pasientnamn",
	"pasientens navn", "elevnavn", "elevnamn", "client", "client name", "patient", "patient name")
