package sources

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"allmenning"
)

// ParsePeriod reads a period as people write it in bokmål, nynorsk and English: "2024", "2022–2024", "2022/23", "fra 2023",
// "2021-", "til 2025", "høsten 2021", "mars 2022 – juni 2023", "01.08.2021–31.12.2022", "2021-08-01 to 2022". A single year,
// month or day is both beginning and end. AsGiven keeps the wording where the dates say less than it (seasons) or where it
// could not be read; then From and To are empty.
func ParsePeriod(s string) allmenning.Period {
	given := strings.Join(strings.Fields(s), " ")
	if given == "" {
		return allmenning.Period{}
	}
	text := strings.ToLower(given)
	for _, c := range []struct {
		shape *regexp.Regexp
		make  func(m []string) (allmenning.Period, bool)
	}{
		{fromOnly, func(m []string) (allmenning.Period, bool) {
			a, ok := readPoint(m[1])
			return allmenning.Period{From: a.from, AsGiven: a.note(given)}, ok
		}},
		{openEnd, func(m []string) (allmenning.Period, bool) {
			a, ok := readPoint(m[1])
			return allmenning.Period{From: a.from, AsGiven: a.note(given)}, ok
		}},
		{toOnly, func(m []string) (allmenning.Period, bool) {
			a, ok := readPoint(m[1])
			return allmenning.Period{To: a.to, AsGiven: a.note(given)}, ok
		}},
		{shortSpan, func(m []string) (allmenning.Period, bool) {
			if strings.Contains(text, "-") && m[2] <= "12" {
				return allmenning.Period{}, false // 2021-03 is a month
			}
			return between(point{from: m[1], to: m[1]}, point{from: m[1][:2] + m[2], to: m[1][:2] + m[2]}, given)
		}},
	} {
		if m := c.shape.FindStringSubmatch(text); m != nil {
			if p, ok := c.make(m); ok {
				return p
			}
		}
	}
	if a, ok := readPoint(text); ok {
		return allmenning.Period{From: a.from, To: a.to, AsGiven: a.note(given)}
	}
	if p, ok := span(text, given); ok {
		return p
	}
	return allmenning.Period{AsGiven: given}
}

var (
	fromOnly  = regexp.MustCompile(`^(?:fra og med|frå og med|fra|frå|f\.o\.m\.?|fom|siden|sidan|from|since) ([^–—]+)$`)
	openEnd   = regexp.MustCompile(`^(.+?) ?[-–—]$`)
	toOnly    = regexp.MustCompile(`^(?:(?:til og med|til|t\.o\.m\.?|tom|until|to) |[-–—] ?)(.+)$`)
	shortSpan = regexp.MustCompile(`^([12]\d{3}) ?[/–-] ?(\d{2})$`)
	divider   = regexp.MustCompile(` ?[–—] ?| (?:-|til og med|til|to|until) |-|/`)
	leadIn    = regexp.MustCompile(`^(?:fra og med|frå og med|fra|frå|from) `)
)

// span tries every place the text may be parted in two: a hyphen also stands inside dates.
func span(text, given string) (allmenning.Period, bool) {
	text = leadIn.ReplaceAllString(text, "")
	for _, at := range divider.FindAllStringIndex(text, -1) {
		a, ok1 := readPoint(text[:at[0]])
		b, ok2 := readPoint(text[at[1]:])
		if !ok1 && ok2 { // "mars – juni 2023", "1.8.–31.12.2022": the year stands once
			a, ok1 = readPoint(strings.TrimRight(text[:at[0]], ". ") + joint(text[:at[0]]) + b.to[:4])
		}
		if ok1 && ok2 {
			if p, ok := between(a, b, given); ok {
				return p, true
			}
		}
	}
	return allmenning.Period{}, false
}

func joint(s string) string {
	if strings.ContainsAny(s, "0123456789") {
		return "."
	}
	return " "
}

// between makes a period of two points; one that runs backwards is none.
func between(a, b point, given string) (allmenning.Period, bool) {
	if b.to[:min(len(a.from), len(b.to))] < a.from[:min(len(a.from), len(b.to))] {
		return allmenning.Period{}, false
	}
	p := allmenning.Period{From: a.from, To: b.to}
	if a.vague || b.vague {
		p.AsGiven = given
	}
	return p, true
}

// point is a year, month, day or season. A season is vague: its months are what we make of it.
type point struct {
	from, to string
	vague    bool
}

// note is the wording, where the dates are only what we make of it.
func (p point) note(given string) string {
	if p.vague {
		return given
	}
	return ""
}

var (
	yearShape   = regexp.MustCompile(`^(?:år )?([12]\d{3})$`)
	isoShape    = regexp.MustCompile(`^([12]\d{3})-(\d{2})(?:-(\d{2}))?$`)
	norskShape  = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?([12]\d{3})$`)
	shortShape  = regexp.MustCompile(`^(\d{1,2})(?:\. ?(\d{1,2})\. ?|/(\d{1,2})[ .–-]{1,2})(\d{4}|\d{2})$`) // 1.8.24, 1/8-2024, 1/8 24
	wordShape   = regexp.MustCompile(`^(?:(\d{1,2})\.? )?(\p{L}+)\.? ([12]\d{3})$`)
	seasonMonth = map[string][2]int{
		"vår": {1, 6}, "våren": {1, 6}, "spring": {1, 6}, "sommer": {6, 8}, "sommeren": {6, 8}, "sommar": {6, 8}, "sommaren": {6, 8}, "summer": {6, 8},
		"høst": {8, 12}, "høsten": {8, 12}, "haust": {8, 12}, "hausten": {8, 12}, "autumn": {8, 12},
	}
	months = []string{"jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"}
	others = map[string]string{"may": "mai", "oct": "okt", "dec": "des", "october": "okt", "december": "des"}
)

func readPoint(s string) (point, bool) {
	s = strings.TrimSpace(s)
	if m := yearShape.FindStringSubmatch(s); m != nil {
		return date(m[1], 0, 0)
	}
	if m := isoShape.FindStringSubmatch(s); m != nil && m[2] != "00" && m[3] != "00" {
		return date(m[1], atoi(m[2]), atoi(m[3]))
	}
	if m := norskShape.FindStringSubmatch(s); m != nil {
		return date(m[3], atoi(m[2]), atoi(m[1]))
	}
	if m := shortShape.FindStringSubmatch(s); m != nil {
		return date(century(m[4]), atoi(m[2]+m[3]), atoi(m[1]))
	}
	if m := wordShape.FindStringSubmatch(s); m != nil {
		if in, ok := seasonMonth[m[2]]; ok && m[1] == "" {
			return point{from: fmt.Sprintf("%s-%02d", m[3], in[0]), to: fmt.Sprintf("%s-%02d", m[3], in[1]), vague: true}, true
		}
		if month := monthOf(m[2]); month > 0 {
			return date(m[3], month, atoi(m[1]))
		}
	}
	return point{}, false
}

// century makes a whole year of one written with two digits: of projects, so this century, but for the nineties.
func century(year string) string {
	switch {
	case len(year) == 4:
		return year
	case year >= "90":
		return "19" + year
	}
	return "20" + year
}

// date makes a point of a year, with month and day where they are not 0 and are in the calendar.
func date(year string, month, day int) (point, bool) {
	s := year
	switch {
	case month < 0 || month > 12 || day < 0 || day > 31 || month == 0 && day > 0:
		return point{}, false
	case day > 0 && time.Date(atoi(year), time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day: // 31 February
		return point{}, false
	case day > 0:
		s = fmt.Sprintf("%s-%02d-%02d", year, month, day)
	case month > 0:
		s = fmt.Sprintf("%s-%02d", year, month)
	}
	return point{from: s, to: s}, true
}

// monthOf reads a month by its first three letters: "mars", "sept", "desember", "october". 0 is no month.
func monthOf(word string) int {
	if o, ok := others[word]; ok {
		word = o
	}
	full := []string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember", "january", "february", "march", "april", "may", "june", "july", "august", "september"}
	for i, m := range months {
		if word == m || strings.HasPrefix(full[i], word) && len(word) >= 3 {
			return i + 1
		}
	}
	for i, f := range full[12:] {
		if word == f {
			return i + 1
		}
	}
	return 0
}

func atoi(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}
