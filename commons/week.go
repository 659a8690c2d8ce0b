package commons

import (
	"fmt"
	"time"
	_ "time/tzdata" // the smallest servers have no zone files, and Monday morning is when it is so in Norway
)

// The weekly letters are made on Monday at six in the morning, Norwegian time.
const letterHour = 6

// norway is where Monday morning is.
var norway = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // the zone is embedded
	}
	return zone
}()

// Week is the ISO week whose letters are due at now: "2026-W53". It begins on Monday at six by Norwegian clocks, summer and
// winter; until then last week's letters are still the due ones.
func Week(now time.Time) string {
	local := now.In(norway)
	sinceMonday := (int(local.Weekday()) + 6) % 7
	monday := time.Date(local.Year(), local.Month(), local.Day()-sinceMonday, letterHour, 0, 0, 0, norway)
	if local.Before(monday) {
		monday = time.Date(local.Year(), local.Month(), local.Day()-sinceMonday-7, letterHour, 0, 0, 0, norway)
	}
	year, week := monday.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}
