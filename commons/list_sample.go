package commons

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"allmenning/files/sources"
	"allmenning/files/table"
)

// Hidden stands where a value of a list is not shown again: it may tell of a person.
const Hidden = "•••"

// How many values of a column are shown to whoever says what it carries, and how much of each, in characters.
const (
	mostSamples = 3
	mostSample  = 60
)

// sampled gives the first values of each column of a list that are not empty, each once, as they can be shown.
func sampled(list *table.List) [][]string {
	header := list.Header()
	out := make([][]string, len(header))
	n := 0
	for row, err := range list.Rows() {
		if n++; n > samples || err != nil {
			break
		}
		for i := range header {
			value := sampleOf(header[i], row.Cell(i).Text)
			if value != "" && len(out[i]) < mostSamples && !slices.Contains(out[i], value) {
				out[i] = append(out[i], value)
			}
		}
	}
	return out
}

// sampleOf is a value of a column as it can be shown: without what tells of a person, by its header or by itself, and not longer than
// a line.
func sampleOf(header, value string) string {
	value = strings.Join(strings.Fields(value), " ")
	switch {
	case value == "":
		return ""
	case ofPeople(header), sources.HoldsIdentityNumber(value), longAgo(value):
		return Hidden
	}
	return Shown(value, mostSample)
}

// Shown is a text out of a file as it can be shown: without addresses of people and without signs that cannot be seen, cut to most
// characters; Hidden where it holds what looks like a national identity number.
func Shown(text string, most int) string {
	if sources.HoldsIdentityNumber(text) {
		return Hidden
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) && r != '\u00ad' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = addresses.ReplaceAllString(text, Hidden)
	if utf8.RuneCountInString(text) > most {
		text = strings.TrimSpace(string([]rune(text)[:most])) + "…"
	}
	return text
}

var addresses = regexp.MustCompile(`[^\s<>;,()]+@[^\s<>;,()]+`)

// peopleWords are words of headers over what tells of persons.
var peopleWords = []string{
	"født", "fødd", "fødselsdato", "fødselsår", "fødselsnummer", "fødselsnr", "fnr", "personnummer", "personnr", "dnummer", "alder", "birth", "birthdate", "born",
	"klient", "klienter", "pasient", "pasienter", "elev", "elever", "bruker", "brukar", "beboer", "barnets", "client", "patient", "pupil",
	"telefon", "mobil", "tlf", "phone", "epost", "mail", "email", "kontaktperson", "kontakt", "saksbehandler", "prosjektleder", "prosjektleiar",
}

// ofPeople says whether a header names something about persons.
func ofPeople(header string) bool {
	words := strings.FieldsFunc(strings.ToLower(header), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(peopleWords, w) })
}

var aDay = regexp.MustCompile(`^(\d{1,2}[./-]\d{1,2}[./-](\d{4})|(\d{4})-\d{2}-\d{2})$`)

// longAgo says whether a value is a day so long ago that it is rather somebody's birthday than a project's.
func longAgo(value string) bool {
	m := aDay.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	year := m[2] + m[3]
	return year < time.Now().AddDate(-25, 0, 0).Format("2006")
}
