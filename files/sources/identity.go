package sources

import "regexp"

// HoldsIdentityNumber says whether a text holds what looks like a Norwegian national identity number: eleven digits, written
// together or as six and five, whose first six are a date (also a D-number with 40 added to the day, an H-number with 40 and
// a made-up one with 65 or 80 added to the month) and whose last two are right check digits by the weights
//
//	k1: 3 7 6 1 8 9 4 5 2      k2: 5 4 3 2 7 6 5 4 3 2      modulo 11
//
// (the Tax Administration's rule until 2032). One in some thousand other numbers of eleven digits looks the same.
func HoldsIdentityNumber(s string) bool {
	runs := digitRuns.FindAllStringIndex(s, -1)
	for i, at := range runs {
		run := s[at[0]:at[1]]
		if len(run) == 6 && i+1 < len(runs) {
			next := s[runs[i+1][0]:runs[i+1][1]]
			if between := s[at[1]:runs[i+1][0]]; len(next) == 5 && gaps[between] {
				run += next
			}
		}
		if len(run) == 11 && identity(run) {
			return true
		}
	}
	return false
}

var digitRuns = regexp.MustCompile(`[0-9]+`)

// gaps are what people write between the date and the last five digits.
var gaps = map[string]bool{" ": true, "\u00a0": true, "\u202f": true, ".": true, "-": true}

func identity(d string) bool {
	day, month := int(d[0]-'0')*10+int(d[1]-'0'), int(d[2]-'0')*10+int(d[3]-'0')
	if day > 40 {
		day -= 40
	}
	for _, added := range []int{80, 65, 40} {
		if month > added {
			month -= added
			break
		}
	}
	if day < 1 || day > 31 || month < 1 || month > 12 {
		return false
	}
	return check(d[:9], []int{3, 7, 6, 1, 8, 9, 4, 5, 2}) == int(d[9]-'0') &&
		check(d[:10], []int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) == int(d[10]-'0')
}

// check is the check digit modulo 11; 10, which no digit is, where there is none.
func check(d string, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	return (11 - sum%11) % 11
}
