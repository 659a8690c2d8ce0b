package commons

import (
	"testing"
	"time"
)

func TestWeek(t *testing.T) {
	for _, test := range []struct{ at, want, why string }{
		{"2026-11-23T04:59:59Z", "2026-W47", "a second before six in winter"},
		{"2026-11-23T05:00:00Z", "2026-W48", "six in winter is five in UTC"},
		{"2026-11-29T23:59:59Z", "2026-W48", "Monday night in Norway, but before six"},
		{"2026-10-26T04:30:00Z", "2026-W43", "the morning after the clocks went back: half past five"},
		{"2026-10-26T05:00:00Z", "2026-W44", "and six"},
		{"2027-03-29T03:59:59Z", "2027-W12", "the morning after the clocks went forward"},
		{"2027-03-29T04:00:00Z", "2027-W13", "six in summer is four in UTC"},
		{"2026-10-25T01:30:00Z", "2026-W43", "in the hour that comes twice"},
		{"2026-12-28T05:00:00Z", "2026-W53", "a year of 53 weeks"},
		{"2027-01-03T12:00:00Z", "2026-W53", "the week that goes on into the new year"},
		{"2027-01-04T05:00:00Z", "2027-W01", "and the first of the new one"},
		{"2024-12-30T05:00:00Z", "2025-W01", "a first week that begins in the old year"},
	} {
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := Week(at); got != test.want {
			t.Errorf("%s (%s): %s, want %s", test.at, test.why, got, test.want)
		}
	}
}

// Weeks are compared as texts, so each must be greater than the one before it.
func TestWeek_follows_as_texts_do(t *testing.T) {
	at := time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)
	last := ""
	for range 53 * 60 {
		week := Week(at)
		if week <= last {
			t.Fatalf("%s: %s comes after %s", at, week, last)
		}
		last, at = week, at.Add(7*24*time.Hour)
	}
}
