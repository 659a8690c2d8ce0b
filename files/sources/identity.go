package sources

import (
	"regexp"
	"strings"
)

// HoldsIdentityNumber says whether a text holds what looks like a Norwegian national identity number: a birth date of six
// digits and five more, whose last two are right check digits by the weights
//
//	k1: 3 7 6 1 8 9 4 5 2      k2: 5 4 3 2 7 6 5 4 3 2      modulo 11
//
// (the Tax Administration's rule until 2032). A D-number has 40 added to the day, an H-number 40 to the month, a made-up one
// 65 or 80 to the month. What surrounds the digits does not matter, unless it is another digit. They may be written together
// or in the groups people use; see shapes. A bank account (four, two and five digits) is none of them. One in some thousand
// other numbers of eleven digits looks the same.
func HoldsIdentityNumber(s string) bool {
	runs := digitRuns.FindAllStringIndex(s, -1)
	for first := range runs {
		if broken(s, runs[first:]) {
			return true
		}
		for _, shape := range shapes {
			if d, ok := written(s, runs[first:], shape); ok && identity(d) {
				return true
			}
		}
	}
	return false
}

var digitRuns = regexp.MustCompile(`[0-9]+`)

// shapes are the groups of digits an identity number is written in: 01010150053, 010101 50053, 010101 500 53, 010101 50 053,
// 01.01.01 50053, 01012001 50053 and 01.01.2001 50053.
var shapes = [][]int{{11}, {6, 5}, {6, 3, 2}, {6, 2, 3}, {2, 2, 2, 5}, {8, 5}, {2, 2, 4, 5}}

// What may stand between the groups: within a date one character, the same twice; before the five digits a little more, or a
// break of the line.
var (
	dateGap = regexp.MustCompile(`^[ \x{a0}\x{202f}./-]$`)
	wideGap = regexp.MustCompile(`^([ \t\x{a0}\x{202f}.,;:–-]{1,3}|[ \t\x{a0}-]{0,8}\r?\n[ \t\x{a0}]{0,8})$`)
)

// lineGap is where a line ends in the middle of a number, with a hyphen or without.
var lineGap = regexp.MustCompile(`^[ \t\x{a0}-]{0,8}\r?\n[ \t\x{a0}]{0,8}$`)

// broken says whether the first two of runs are an identity number that the end of a line parted, wherever it did.
func broken(s string, runs [][]int) bool {
	if len(runs) < 2 {
		return false
	}
	a, b := runs[0], runs[1]
	return a[1]-a[0]+b[1]-b[0] == 11 && lineGap.MatchString(s[a[1]:b[0]]) && identity(s[a[0]:a[1]]+s[b[0]:b[1]])
}

// written reads the groups of a shape from the runs of digits at the beginning of runs, as eleven digits: a year of four
// loses its century.
func written(s string, runs [][]int, shape []int) (string, bool) {
	if len(runs) < len(shape) {
		return "", false
	}
	var groups, gaps []string
	for i, n := range shape {
		group := s[runs[i][0]:runs[i][1]]
		if len(group) != n {
			return "", false
		}
		groups = append(groups, group)
		if i > 0 {
			gaps = append(gaps, s[runs[i-1][1]:runs[i][0]])
		}
	}
	for i, gap := range gaps {
		switch inDate := len(shape) == 4 && i < 2; {
		case inDate && (!dateGap.MatchString(gap) || gap != gaps[0]), !inDate && !wideGap.MatchString(gap):
			return "", false
		}
	}
	d := strings.Join(groups, "")
	if len(d) == 13 { // ddmmyyyy and five
		d = d[:4] + d[6:]
	}
	return d, true
}

// identity says whether eleven digits are a date, or one with something added, and right check digits.
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
