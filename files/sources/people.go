package sources

import (
	"regexp"
	"slices"
	"strings"
)

// HoldsBirthDate says whether a text tells somebody's date of birth: a date after words that say so, in bokmål, nynorsk or English
// ("født 12.03.1941", "fødd 1941-03-12", "f. 12.03.41").
func HoldsBirthDate(s string) bool { return born.MatchString(s) }

var born = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:født|fødd|f\.|fødselsdato|fødselsdag|fdato|born|date of birth|d\.?o\.?b\.?)[\s:.,–-]{0,4}(?:den |on )?(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})|(?:19|20)\d{2}-\d{2}-\d{2}|\d{6})(?:[^\d]|$)`)

// NamesPeople says whether a header is of a column that holds what tells who somebody is: numbers or dates of birth, names of clients
// and patients. A column of the people who do a project is not one.
func NamesPeople(header string) bool {
	key := headerKey(header)
	return slices.ContainsFunc(peopleHeaders, func(h string) bool { return key == h || strings.HasPrefix(key, h+" ") })
}

var peopleHeaders = names("fødselsnummer", "fødselsnr", "fnr", "f nr", "personnummer", "personnr", "d nummer", "fødselsdato", "fødselsdag",
	"fødd", "født", "fdato", "f dato", "dob", "date of birth", "birth date", "birthdate", "national identity number", "social security number",
	"klient", "klientnavn", "klientnamn", "klientens navn", "brukers navn", "navn på bruker", "namn på brukar", "brukernavn", "brukarnamn", "pasient", "pasientnavn", "pasientnamn",
	"pasientens navn", "elevnavn", "elevnamn", "client", "client name", "patient", "patient name")
