package i18n

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // the smallest servers have no zone files, and a page must not show the wrong hour
)

var months = map[Lang][]string{
	NB: {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"},
	NN: {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[Lang][]string{
	NB: {"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},
	NN: {"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"},
	EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

var oslo = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // the zone is embedded
	}
	return zone
})

// Zone is where all times are shown, and where a date that somebody writes begins.
func Zone() *time.Location { return oslo() }

// All times are shown as clocks in Norway show them. A date alone, kept as midnight UTC, stays the same date.

// Date writes a date in running text: 23. november 2026, or 23 November 2026 in English.
func (p *Printer) Date(t time.Time) string {
	t = t.In(oslo())
	return fmt.Sprintf("%s %s %d", p.day(t), p.month(t), t.Year())
}

// ShortDate writes a date in a table: 23.11.2026, or 23 Nov 2026 in English, where the order of figures would be unclear.
func (p *Printer) ShortDate(t time.Time) string {
	t = t.In(oslo())
	if p.lang == EN {
		return t.Format("2 Jan 2006")
	}
	return t.Format("02.01.2006")
}

// MonthYear writes november 2026, or November 2026 in English.
func (p *Printer) MonthYear(t time.Time) string {
	t = t.In(oslo())
	return fmt.Sprintf("%s %d", p.month(t), t.Year())
}

// Clock writes the time of day: kl. 13.02, or 13:02 in English.
func (p *Printer) Clock(t time.Time) string {
	t = t.In(oslo())
	if p.lang == EN {
		return t.Format("15:04")
	}
	return "kl." + nbsp + t.Format("15.04")
}

// DateTime writes date and time of day: 23. november 2026 kl. 13.02, or 23 November 2026, 13:02 in English.
func (p *Printer) DateTime(t time.Time) string {
	if p.lang == EN {
		return p.Date(t) + ", " + p.Clock(t)
	}
	return p.Date(t) + " " + p.Clock(t)
}

// Weekday writes the day of the week: mandag, måndag, Monday.
func (p *Printer) Weekday(t time.Time) string { return weekdays[p.lang][t.In(oslo()).Weekday()] }

// Period writes the years something lasted: 2024–2026, 2024 when it began and ended the same year, "fra 2024" and "til
// 2026" when one end is not known (the zero time), and "" when neither is.
func (p *Printer) Period(from, to time.Time) string {
	year := func(t time.Time) string { return fmt.Sprint(t.In(oslo()).Year()) }
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case to.IsZero():
		return p.T("words.from_year", "year", year(from))
	case from.IsZero():
		return p.T("words.until_year", "year", year(to))
	}
	return p.Range(year(from), year(to))
}

func (p *Printer) day(t time.Time) string {
	if p.lang == EN {
		return fmt.Sprint(t.Day())
	}
	return fmt.Sprintf("%d.", t.Day())
}

func (p *Printer) month(t time.Time) string { return months[p.lang][t.Month()-1] }
