package sources

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// person draws made-up identity numbers of every kind, from the definition and not by asking identity.
func person(t *rapid.T) string {
	day, month := rapid.IntRange(1, 31).Draw(t, "day"), rapid.IntRange(1, 12).Draw(t, "month")
	switch rapid.SampledFrom([]string{"ordinary", "D", "H", "made up 65", "made up 80"}).Draw(t, "kind") {
	case "D":
		day += 40
	case "H":
		month += 40
	case "made up 65":
		month += 65
	case "made up 80":
		month += 80
	}
	year := rapid.IntRange(0, 99).Draw(t, "year")
	for individual := rapid.IntRange(0, 999).Draw(t, "individual"); ; individual = (individual + 1) % 1000 {
		if number, ok := withChecks(fmt.Sprintf("%02d%02d%02d%03d", day, month, year, individual)); ok {
			return number
		}
	}
}

// withChecks adds the two digits that make both weighted sums divisible by eleven; some nine digits have none.
func withChecks(nine string) (string, bool) {
	for last := range 100 {
		number := fmt.Sprintf("%s%02d", nine, last)
		if dividesBy11(number[:10], "3761894521") && dividesBy11(number, "54327654321") {
			return number, true
		}
	}
	return "", false
}

func dividesBy11(number, weights string) bool {
	sum := 0
	for i := range weights {
		sum += int(number[i]-'0') * int(weights[i]-'0')
	}
	return sum%11 == 0
}

// around is text that may stand right beside a number: anything but a digit and what joins groups.
var around = rapid.SampledFrom([]string{"", "f.nr.", "(", ")", "x", "Å", "«", "»", "/", "nr", "_", "\n", "\"", "=", "født "})

func TestHoldsIdentityNumber_finds_each_kind_however_it_is_written(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := person(t)
		dd, mm, yy, five := d[:2], d[2:4], d[4:6], d[6:]
		dot := rapid.SampledFrom([]string{".", " ", "-", "/", "\u00a0"}).Draw(t, "in the date")
		gap := rapid.SampledFrom([]string{" ", "  ", "-", " - ", ".", "\u00a0", ", ", "\t", "–", "\n", "\r\n", " \n  ", "-\n"}).Draw(t, "before the five")
		cut := rapid.IntRange(1, 10).Draw(t, "the line ends")
		number := rapid.SampledFrom([]string{
			d, d[:6] + gap + five, dd + dot + mm + dot + yy + gap + five, dd + dot + mm + dot + "20" + yy + gap + five,
			dd + mm + "19" + yy + gap + five, d[:6] + gap + d[6:9] + " " + d[9:], d[:6] + gap + d[6:8] + " " + d[8:],
			d[:6] + " " + d[6:9] + gap + d[9:], d[:cut] + rapid.SampledFrom([]string{"\n", "\r\n", "-\n", " \n "}).Draw(t, "line") + d[cut:],
		}).Draw(t, "written")
		if text := around.Draw(t, "before") + number + around.Draw(t, "after"); !HoldsIdentityNumber(text) {
			t.Fatalf("%q is let through", text)
		}
		// One digit wrong, and at least one of the sums is: what looks like a number but is none is not refused.
		at := rapid.IntRange(0, 10).Draw(t, "at")
		wrong := d[:at] + string('0'+(d[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10) + d[at+1:]
		if HoldsIdentityNumber("nr. " + wrong + ".") {
			t.Fatalf("%q is refused, and has a wrong digit", wrong)
		}
	})
}

// Numbers that stand in every list of projects: none of them is anybody's.
func TestHoldsIdentityNumber_lets_other_numbers_through(t *testing.T) {
	digits := func(t *rapid.T, n int) string {
		return rapid.StringMatching(fmt.Sprintf(`[0-9]{%d}`, n)).Draw(t, "digits")
	}
	numbers := map[string]func(t *rapid.T) string{
		"organisation": func(t *rapid.T) string { return "org.nr. 9" + digits(t, 2) + " " + digits(t, 3) + " " + digits(t, 3) },
		"together":     func(t *rapid.T) string { return digits(t, 9) },
		"VAT":          func(t *rapid.T) string { return "NO " + digits(t, 9) + " MVA" },
		"telephone": func(t *rapid.T) string {
			return "tlf. +47 " + digits(t, 2) + " " + digits(t, 2) + " " + digits(t, 2) + " " + digits(t, 2)
		},
		"mobile":  func(t *rapid.T) string { return digits(t, 3) + " " + digits(t, 2) + " " + digits(t, 3) },
		"account": func(t *rapid.T) string { return digits(t, 4) + "." + digits(t, 2) + "." + digits(t, 5) },
		"case":    func(t *rapid.T) string { return "sak 20" + digits(t, 2) + "/" + digits(t, 5) + "-" + digits(t, 1) },
		"grant":   func(t *rapid.T) string { return "FORKOMMUNE (" + digits(t, 6) + ")" },
		"kroner":  func(t *rapid.T) string { return digits(t, 1) + " " + digits(t, 3) + " " + digits(t, 3) + " kr" },
		"years":   func(t *rapid.T) string { return "20" + digits(t, 2) + "–20" + digits(t, 2) },
		"dates":   func(t *rapid.T) string { return "01.08.20" + digits(t, 2) + "–31.12.20" + digits(t, 2) },
		"address": func(t *rapid.T) string { return "https://example.org/20" + digits(t, 2) + "/08/01/" + digits(t, 5) },
		"article": func(t *rapid.T) string {
			return "doi:10.1186/s" + digits(t, 5) + "-0" + digits(t, 2) + "-0" + digits(t, 4) + "-" + digits(t, 1)
		},
		"twelve digits": func(t *rapid.T) string { return digits(t, 12) },
	}
	for name, draw := range numbers {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				if text := "Gjelder " + draw(t) + ", se vedlegg."; HoldsIdentityNumber(text) {
					t.Fatalf("%q is refused", text)
				}
			})
		})
	}
}
