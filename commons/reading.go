package commons

import (
	"strings"

	"allmenning"
	"allmenning/files/sources"
)

// ReadAmount reads whole kroner as people write them: "300 000", "1,5 mill.". False for what is no amount.
func ReadAmount(s string) (kroner int64, ok bool) { return sources.ParseAmount(s) }

// ReadMoney reads kroner, with øre rounded to whole kroner, or euro where the text says so: "300 000", "12 000 euro", "300 000 kr + 12 000 euro". False for what is
// no amount.
func ReadMoney(s string) (kroner, euro int64, ok bool) { return sources.ParseMoney(s) }

// ReadPeriod reads a beginning and an end as people write them: "2024", "mars 2024", "1.3.2024", "høsten 2024". Either may be empty.
// The wording is kept where the dates say less than it. What cannot be read is named in the faults: period.from, period.to.
func ReadPeriod(from, to string) (allmenning.Period, allmenning.FieldErrors) {
	a, b := sources.ParsePeriod(from), sources.ParsePeriod(to)
	out := allmenning.Period{From: a.From, To: b.To}
	var wrong allmenning.FieldErrors
	for _, x := range []struct{ name, text, read string }{{"period.from", from, a.From}, {"period.to", to, b.To}} {
		if strings.TrimSpace(x.text) != "" && x.read == "" {
			wrong = append(wrong, allmenning.FieldError{Field: x.name, Key: "field.date", Args: []any{"value", x.text}})
		}
	}
	if len(wrong) == 0 && (a.AsGiven != "" || b.AsGiven != "") {
		out.AsGiven = strings.Trim(strings.TrimSpace(from)+" – "+strings.TrimSpace(to), " –")
	}
	return out, wrong
}
