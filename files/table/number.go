package table

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Measure is a number as it was written: Digits counted in units of 10^−Decimals, so that "1 500 000,50 kr" is exactly
// 150000050 with two decimals.
type Measure struct {
	Value     float64 // the nearest float64
	Digits    int64
	Decimals  int
	Unit      string // "NOK", "EUR", "USD", "GBP", "SEK", "DKK", "%" or empty
	Ambiguous bool   // "12.345" and "12,345", but for money, are read as thousands and could be decimals
}

// ReadNumber reads one plain number with the habits of Norwegian lists: "1 500 000,50 kr", "1.500.000", "kr 200 000,-", "−12,5 %",
// "(300)", "6978124.0". Thousands may be parted by any blank, a point, or, as the English do, a comma. Nothing in words is
// read ("1,5 mill.", "ca. 300", "to"), and nothing in powers of ten: a spreadsheet has lost digits there. ErrNotNumber is the
// only error. Whether a unit will do is the caller's to say.
func ReadNumber(s string) (Measure, error) {
	s = strings.Join(strings.FieldsFunc(strings.ToLower(s), unicode.IsSpace), " ")
	m := numberShape.FindStringSubmatch(strings.ReplaceAll(s, "−", "-"))
	if m == nil || (m[1] == "(") != (m[8] == ")") || m[3] != "" && m[7] != "" {
		return Measure{}, ErrNotNumber
	}
	out := Measure{Unit: units[m[3]+m[7]]}
	whole, fraction, ambiguous, ok := parts(m[5])
	if !ok || len(whole)+len(fraction) > 18 {
		return Measure{}, ErrNotNumber
	}
	out.Ambiguous, out.Decimals = ambiguous && m[6] == "" && (out.Unit == "" || out.Unit == "%"), len(fraction)
	out.Digits, _ = strconv.ParseInt(whole+fraction, 10, 64)
	out.Value, _ = strconv.ParseFloat(whole+"."+fraction+"0", 64)
	if (m[1] == "(") != (m[2]+m[4] != "") && out.Digits != 0 {
		out.Digits, out.Value = -out.Digits, -out.Value
	}
	if m[1] == "(" && m[2]+m[4] != "" || m[2] != "" && m[4] != "" {
		return Measure{}, ErrNotNumber
	}
	return out, nil
}

var (
	numberShape = regexp.MustCompile(`^(\()?([-–] ?)?(?:(kr|nok|eur|usd|gbp|sek|dkk|€|\$|£)\.? ?)?([-–] ?)?(\d[\d .,]*?)([,.] ?[-–])? ?(kr\.?|nok|kroner|eur|euro|usd|gbp|sek|dkk|€|\$|£|%|prosent|pst\.?)?(\))?$`)
	units       = map[string]string{
		"kr": "NOK", "kr.": "NOK", "nok": "NOK", "kroner": "NOK", "eur": "EUR", "euro": "EUR", "€": "EUR", "usd": "USD", "$": "USD", "gbp": "GBP", "£": "GBP",
		"sek": "SEK", "dkk": "DKK", "%": "%", "prosent": "%", "pst": "%", "pst.": "%",
	}
	grouped = map[byte]*regexp.Regexp{
		' ': regexp.MustCompile(`^\d{1,3}(?: \d{3})+$`),
		'.': regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+$`),
		',': regexp.MustCompile(`^\d{1,3}(?:,\d{3})+$`),
	}
)

// parts finds the digits before and after the decimal sign.
func parts(s string) (whole, fraction string, ambiguous, ok bool) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		whole, ok = together(s)
		return whole, "", false, ok
	}
	sign := s[last : last+1]
	others := strings.ContainsAny(s[:last], " ") || strings.ContainsAny(strings.ReplaceAll(s, sign, ""), ".,")
	if strings.Count(s, sign) > 1 || !others && grouped[sign[0]].MatchString(s) && s[0] != '0' {
		whole, ok = together(s)
		return whole, "", strings.Count(s, sign) == 1, ok
	}
	whole, ok = together(s[:last])
	fraction = s[last+1:]
	return whole, fraction, false, ok && fraction != "" && strings.Trim(fraction, "0123456789") == ""
}

// together takes the thousands' signs away, which must be of one kind and stand right.
func together(s string) (string, bool) {
	at := strings.IndexAny(s, " .,")
	if at < 0 {
		return s, true
	}
	return strings.ReplaceAll(s, s[at:at+1], ""), grouped[s[at]].MatchString(s)
}
