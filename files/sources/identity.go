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
//
// Eleven digits that the text itself calls an identity number are one whatever their check digits: whoever makes a slip in a digit
// has still written of somebody. An organisation's number has nine digits, a phone's eight, and an account's is called an account.
func HoldsIdentityNumber(s string) bool {
	runs := digitRuns(s)
	eleven := false
	for first := range runs {
		if broken(s, runs[first:]) {
			return true
		}
		for _, shape := range shapes {
			d, ok := written(s, runs[first:], shape)
			if ok && identity(d) {
				return true
			}
			eleven = eleven || ok && len(shape) <= 2
		}
	}
	return eleven && (calledBefore.MatchString(s) || calledAfter.MatchString(s))
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

// digitRuns gives where digits stand together in a text, each as its beginning and end; none where they are fewer than eleven in all,
// as in most cells of a list.
func digitRuns(s string) (runs [][2]int) {
	n := 0
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			n++
		}
	}
	if n < 11 {
		return nil
	}
	for at := 0; at < len(s); at++ {
		begin := at
		for at < len(s) && '0' <= s[at] && s[at] <= '9' {
			at++
		}
		if at > begin {
			runs = append(runs, [2]int{begin, at})
		}
	}
	return runs
}

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
func broken(s string, runs [][2]int) bool {
	if len(runs) < 2 {
		return false
	}
	a, b := runs[0], runs[1]
	return a[1]-a[0]+b[1]-b[0] == 11 && lineGap.MatchString(s[a[1]:b[0]]) && identity(s[a[0]:a[1]]+s[b[0]:b[1]])
}

// written reads the groups of a shape from the runs of digits at the beginning of runs, as eleven digits: a year of four
// loses its century.
func written(s string, runs [][2]int, shape []int) (string, bool) {
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
