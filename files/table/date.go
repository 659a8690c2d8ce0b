package table

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// GivenDate is a date as precise as it was written: Day 0 is a month, Month 0 a year.
type GivenDate struct{ Year, Month, Day int }

// String writes "2024-12-31", "2024-12" or "2024".
func (d GivenDate) String() string {
	switch {
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// ReadDate reads one date, in bokmål, nynorsk and English: "31.12.2024", "31/12-24", "2024-12-31", "31. desember 2024",
// "December 31, 2024", "31-Dec-24", "20241231", "des. 2024", "12/2024", "2024-12", "2024". The day stands before the month; an
// American "12/31/2024" is refused rather than guessed, since "03/04/2024" beside it would be read wrong. A time of day after
// the date is read past. Years of two digits are 1950–2049. Days that no calendar has are refused. ErrNotDate is the only
// error. Periods and seasons are not read here.
func ReadDate(s string) (GivenDate, error) {
	s = strings.Join(strings.FieldsFunc(strings.ToLower(s), unicode.IsSpace), " ")
	if len(s) > 60 {
		return GivenDate{}, ErrNotDate
	}
	s = clock.ReplaceAllString(weekday.ReplaceAllString(s, ""), "")
	for _, shape := range dateShapes {
		if m := shape.written.FindStringSubmatch(s); m != nil {
			if d, ok := given(m[shape.year], m[shape.month], m[shape.day], shape); ok {
				return d, nil
			}
		}
	}
	return GivenDate{}, ErrNotDate
}

// dateShape is a way of writing a date, with the groups its parts stand in; 0 is the whole, for a part that is not there.
type dateShape struct {
	written          *regexp.Regexp
	year, month, day int
}

var (
	weekday = regexp.MustCompile(`^(?:(?:man|tirs|ons|tors|fre|lør|søn)dag|(?:måndag|tysdag|laurdag|sundag)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|den)[,.]? (?:den )?`)
	clock   = regexp.MustCompile(`(?:,? (?:kl\.? ?)?|t)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)? ?(?:z|[+-]\d{2}:?\d{2})?$`)

	dateShapes = []dateShape{
		{regexp.MustCompile(`^([12]\d{3})$`), 1, 0, 0},
		{regexp.MustCompile(`^([12]\d{3})-(\d{2})$`), 1, 2, 0},
		{regexp.MustCompile(`^([12]\d{3})([-./])(\d{1,2})([-./])(\d{1,2})$`), 1, 3, 5},
		{regexp.MustCompile(`^([12]\d{3})(\d{2})(\d{2})$`), 1, 2, 3},
		{regexp.MustCompile(`^(\d{1,2})(?:\. ?|/|-)(\d{1,2})(?:\. ?|/|-)([12]\d{3}|\d{2})\.?$`), 3, 2, 1},
		{regexp.MustCompile(`^(\d{1,2})[./-]([12]\d{3})$`), 2, 1, 0},
		{regexp.MustCompile(`^(\d{1,2})(?:\.|st|nd|rd|th)?[ -]?(?:of )?(\p{L}{3,})\.?,?[ -]?([12]\d{3}|\d{2})$`), 3, 2, 1},
		{regexp.MustCompile(`^(\p{L}{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? ([12]\d{3})$`), 3, 1, 2},
		{regexp.MustCompile(`^(\p{L}{3,})(?:\.|,|-| |\. )([12]\d{3})$`), 2, 1, 0},
		{regexp.MustCompile(`^(\p{L}{3,})[.-](\d{2})$`), 2, 1, 0},
	}

	monthNames = []string{
		"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	}
)

// given makes a date of its parts as they were written, when there is such a day.
func given(year, month, day string, shape dateShape) (d GivenDate, ok bool) {
	d.Year, _ = strconv.Atoi(year)
	if len(year) == 2 {
		d.Year += 2000
		if d.Year >= 2050 {
			d.Year -= 100
		}
	}
	if shape.month > 0 {
		if d.Month = monthNumber(month); d.Month < 1 || d.Month > 12 {
			return d, false
		}
	}
	if shape.day > 0 {
		d.Day, _ = strconv.Atoi(day)
		t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
		return d, d.Day > 0 && t.Day() == d.Day
	}
	return d, true
}

// monthNumber reads a month in digits, or by at least three of its first letters; 0 is no month.
func monthNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	for i, name := range monthNames {
		if len(s) >= 3 && strings.HasPrefix(name, s) || s == "sept" && i%12 == 8 {
			return i%12 + 1
		}
	}
	return 0
}

// SerialDate reads a day as a spreadsheet counts it: 1 is 1 January 1900, with the fraction as time of day, to the second. Excel
// has kept a fault of Lotus 1-2-3: it counts a 29 February 1900 as day 60. That day is refused, and the days before it are
// moved by one. in1904 is the other count, once of the Macintosh: 0 is 1 January 1904. False is a day before the count begins
// (in the first count also 0, a mere time of day) or after the year 9999.
func SerialDate(serial float64, in1904 bool) (time.Time, bool) {
	from, most := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC), 2958466.0
	switch {
	case in1904:
		from, most = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC), most-1462
	case serial < 1 || serial >= 60 && serial < 61:
		return time.Time{}, false
	case serial < 60:
		from = from.AddDate(0, 0, 1)
	}
	if !(serial >= 0 && serial < most) { // NaN too
		return time.Time{}, false
	}
	days, part := math.Modf(serial)
	t := from.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	return t, t.Year() < 10000
}
