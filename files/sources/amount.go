package sources

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// MostAmount is the largest amount of money we take in, in kroner.
const MostAmount = 1e15

// ParseAmount reads whole kroner as people write them: "300 000", "300.000", "kr 300 000,-", "300 000 kroner", "1,5 mill.",
// "250 tusen". English thousands, "300,000", are read too. False for what is no such amount, has øre that are not 0, or is above
// MostAmount.
func ParseAmount(s string) (kroner int64, ok bool) {
	v, ok := readAmount(s)
	if v != math.Trunc(v) {
		return 0, false
	}
	return int64(v), ok
}

// ParseMoney reads amounts as RoundAmount does, rounded to whole kroner or euro: in kroner, in euro where the text says so ("12 000 euro",
// "€ 12 000", "EUR 12,000"), or in both with a plus between. False for what is no such amount, and for two in the same money.
func ParseMoney(s string) (kroner, euro int64, ok bool) {
	var inKroner, inEuro bool
	for _, part := range strings.Split(s, "+") {
		bare, marked := withoutEuro(part)
		n, _, read := RoundAmount(bare)
		switch {
		case !read || marked && inEuro || !marked && inKroner:
			return 0, 0, false
		case marked:
			euro, inEuro = n, true
		default:
			kroner, inKroner = n, true
		}
	}
	return kroner, euro, true
}

// withoutEuro takes away the words and signs that say that an amount is in euro, and says whether there were any.
func withoutEuro(s string) (string, bool) {
	bare := strings.TrimSpace(euroMark.ReplaceAllString(s, "$1"))
	return bare, bare != strings.TrimSpace(s)
}

var euroMark = regexp.MustCompile(`(?i)€|(?:^|\b)(?:euro|eur)\b\.?|(\d)(?:euro|eur)\b\.?`)

// RoundAmount reads as ParseAmount does, and rounds øre to whole kroner; exact is false where it did.
func RoundAmount(s string) (kroner int64, exact, ok bool) {
	v, ok := readAmount(s)
	return int64(math.Round(v)), v == math.Trunc(v), ok
}

// readAmount reads an amount with its øre.
func readAmount(s string) (kroner float64, ok bool) {
	m := amountShape.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(s), " ")))
	if m == nil {
		return 0, false
	}
	number, scale := strings.ReplaceAll(m[1], " ", ""), scales[strings.TrimSuffix(m[2], ".")]
	if !thousands.MatchString(number) || scale > 1 && !strings.Contains(m[1], " ") && strings.Count(number, ".")+strings.Count(number, ",") == 1 {
		number = strings.Replace(number, ",", ".", 1)
	} else {
		number = strings.NewReplacer(".", "", ",", "").Replace(number)
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, false
	}
	v = math.Round(v*scale*100) / 100 // 1.15 million is a whole number of kroner, whatever a float64 makes of it
	return v, v <= MostAmount
}

var (
	amountShape = regexp.MustCompile(`^(?:(?:kr|nok|ca)\.? ?)*(\d[\d ]*(?:[.,]\d+)*)(?:,-|,–)? ?(tusen|million|millioner|millionar|mill\.?|mrd\.?|milliard|milliarder|milliardar|)? ?(?:kr|nok|kroner|kr\.)?$`)
	thousands   = regexp.MustCompile(`^\d+$|^\d{1,3}(?:[.,]\d{3})+$`)
	scales      = map[string]float64{
		"": 1, "tusen": 1e3, "million": 1e6, "millioner": 1e6, "millionar": 1e6, "mill": 1e6, "milliard": 1e9, "milliarder": 1e9, "milliardar": 1e9, "mrd": 1e9,
	}
)
